"""A question or a suggestion is taken back by whoever left it, and the writer sees what is new."""

from __future__ import annotations

import pytest

from lic.base.policy import Denied
from lic.communities.models import Notice
from lic.decisions import queries, services
from lic.decisions.models import Proposal, Question, Suggestion
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    """Duties are in force without a second factor."""
    settings.DEMO = True


@pytest.fixture
def town():
    return made.table.town()


@pytest.fixture
def people(town):
    found = made.seats(town)
    made.shaped(found["sw"][0])
    return found


def left(actor):
    """A question and a suggestion of the actor."""
    services.ask(actor, number=1, text="Who prints them?")
    services.suggest(actor, number=1, clause=1, words="Two vans.", why="One is not enough.")


def test_what_is_taken_back_leaves_no_words_and_holds_no_call_up(people):
    left(people["res"][0])

    services.withdraw_question(people["res"][0], number=1, question=1)
    services.withdraw_suggestion(people["res"][0], number=1, suggestion=1)

    proposal = Proposal.objects.get()
    view = queries.view(people["bus"][0], 1)
    assert list(Question.objects.values_list("text", "answer")) == [("", "")]
    assert list(Suggestion.objects.values_list("words", "why")) == [("", "")]
    assert (queries.questions(people["bus"][0], proposal), queries.suggestions(people["bus"][0], proposal)) == ([], [])  # fmt: skip
    assert queries.unready(proposal, view.version) == ()


@pytest.mark.parametrize("who", [("res", 1), ("sw", 0), ("gov", 0)])
def test_nobody_else_takes_it_back_the_writer_neither(people, who):
    left(people["res"][0])
    other = people[who[0]][who[1]]

    with pytest.raises(Question.DoesNotExist):
        services.withdraw_question(other, number=1, question=1)
    with pytest.raises(Suggestion.DoesNotExist):
        services.withdraw_suggestion(other, number=1, suggestion=1)

    assert queries.own_open(other, Proposal.objects.get()) == (frozenset(), frozenset())


def test_what_was_answered_stays(people):
    left(people["res"][0])
    services.answer(people["sw"][0], number=1, question=1, text="The city does.")
    services.leave_out(people["sw"][0], number=1, suggestion=1, reply="There is one van.")

    with pytest.raises(Question.DoesNotExist):
        services.withdraw_question(people["res"][0], number=1, question=1)
    with pytest.raises(Suggestion.DoesNotExist):
        services.withdraw_suggestion(people["res"][0], number=1, suggestion=1)


def test_what_was_taken_back_is_neither_answered_nor_taken(people):
    left(people["res"][0])
    services.withdraw_question(people["res"][0], number=1, question=1)
    services.withdraw_suggestion(people["res"][0], number=1, suggestion=1)
    writer = people["sw"][0]

    with pytest.raises(Question.DoesNotExist):
        services.answer(writer, number=1, question=1, text="The city does.")
    with pytest.raises(Suggestion.DoesNotExist):
        services.take(writer, number=1, suggestion=1)
    with pytest.raises(Suggestion.DoesNotExist):
        services.leave_out(writer, number=1, suggestion=1, reply="No.")


def test_a_number_is_never_anothers_and_taking_back_makes_no_room_for_more(people):
    asker = people["res"][0]
    for n in range(1, 6):
        services.ask(asker, number=1, text="Who prints them?")
        services.withdraw_question(asker, number=1, question=n)

    with pytest.raises(Denied, match="enough"):
        services.ask(asker, number=1, text="Who prints them?")
    asked = services.ask(people["res"][1], number=1, text="How many?")

    assert asked.number == 6


def test_nothing_is_taken_back_once_the_call_is_open(people):
    left(people["res"][0])
    Proposal.objects.update(state="CALLED")

    with pytest.raises(Denied, match="not_now"):
        services.withdraw_question(people["res"][0], number=1, question=1)


def test_the_writer_sees_that_something_is_new_and_nothing_of_it_is_stored(people):
    writer, asker = people["sw"][0], people["res"][0]
    before = (queries.to_write(writer), Notice.objects.count())

    left(asker)
    said = [(row.what, row.number, row.url.split("/")[-3:]) for row in queries.to_write(writer)]
    others = [queries.to_write(one) for one in (asker, people["sw"][1], people["bus"][0])]
    services.answer(writer, number=1, question=1, text="The city does.")
    services.withdraw_suggestion(asker, number=1, suggestion=1)

    assert before == ([], 0)
    assert said == [("QUESTIONS", 1, ["1", "shaping", ""])]
    assert others == [[], [], []]
    assert (queries.to_write(writer), Notice.objects.count()) == ([], 0)


def test_many_texts_of_others_cost_the_writer_no_more_queries(people, django_assert_num_queries):
    left(people["res"][0])
    for place in range(1, 4):
        made.shaped(people["bus"][0])
        services.ask(people["res"][0], number=1 + place, text="And this?")

    with django_assert_num_queries(4):
        found = queries.to_write(people["sw"][0])

    assert [row.number for row in found] == [1]


def test_pages_offer_it_to_whoever_left_it_alone(town, people, client):
    left(people["res"][0])
    url = f"/c/{town.slug}/proposals/1/shaping/"
    offered = []
    for actor in (people["res"][0], people["res"][1], people["sw"][0]):
        client.force_login(made.seat_of(actor).account)
        page = client.get(url).content.decode()
        offered.append(
            (page.count("Take your question back"), page.count("Take your suggestion back"))
        )
    home = client.get(f"/c/{town.slug}/").content.decode()
    client.force_login(made.seat_of(people["res"][0]).account)

    done = client.post(f"/c/{town.slug}/proposals/1/questions/1/withdraw/")

    assert offered == [(1, 1), (0, 0), (0, 0)]
    assert "Somebody asked about your text, or suggested other words." in home
    assert (done.status_code, Question.objects.get().text) == (302, "")
