"""Who sees which page, what a page never says, and how many questions it asks the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lic.base import keys, links
from lic.communities.models import Notice, Organization
from lic.decisions import queries, services, texts
from lic.decisions.models import Naming, Outcome, Position, Proposal, StandingConcern
from lic.listening import services as listening
from lic.listening.models import Round, Statement
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


def url(town, name, *args):
    return reverse(f"decisions:{name}", args=[town.slug, *args])


def as_(client, actor):
    client.force_login(made.seat_of(actor).account)
    return client


def agreed(people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    return made.pass_deadline(proposal)


def test_without_a_seat_only_agreements_are_there(client, town):
    people = made.seats(town)
    agreed(people)
    services.withdraw(people["res"][0], number=made.shaped(people["res"][0]).number)

    page = client.get(url(town, "proposals"))
    statuses = [client.get(url(town, name, *args)).status_code for name, args in (
        ("record", (1,)), ("record", (2,)), ("proposal", (1,)), ("mine", ()), ("new", ()), ("versions", (1,)),
    )]  # fmt: skip

    assert statuses == [200, 404, 404, 404, 404, 404]
    assert page.content.decode().count("A card that says who to call") == 1


def test_a_draft_is_the_business_of_the_group_that_wrote_it(client, town):
    people = made.seats(town)
    proposal = services.propose(people["sw"][0], draft=made.draft(), lay_out=False)

    seen = {
        key: as_(client, people[key][1]).get(url(town, "proposal", proposal.number)).status_code
        for key in people
    }

    assert seen == {"sw": 200, "com": 404, "gov": 404, "res": 404, "bus": 404, "pol": 404}


def test_the_liaison_of_a_group_too_small_for_a_spokesperson_names_it_on_a_record(client, town):
    people = made.seats(town, 3, ("sw", "res"))
    liaison, many = table.sit(town, "pol"), people["res"][0]
    Organization.objects.filter(community=town).update(mandate="Board resolution 12")
    services.withdraw(people["sw"][0], number=made.shaped(people["sw"][0]).number)

    statuses = [
        as_(client, actor).post(url(town, "name", 1), {"words": f"Words of {actor.group}"}).status_code
        for actor in (many, liaison)
    ]  # fmt: skip

    assert statuses == [404, 302]
    assert list(Naming.objects.values_list("group", "words")) == [("pol", "Words of pol")]


def test_hidden_and_absent_have_the_same_body(client, town):
    people = made.seats(town)
    proposal = services.propose(people["sw"][0], draft=made.draft(), lay_out=False)
    as_(client, people["res"][0])

    hidden, absent = (client.get(url(town, "proposal", n)) for n in (proposal.number, 99))

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert len(hidden.content) == len(absent.content)


def from_a_round_without_police(town, author):
    round_ = Round.objects.create(
        community=town, number=1, state="OPEN", is_police_absent=True, opened_on=table.today(),
        **{name: value for name, value in {"closes_on": table.today()}.items() if hasattr(Round, name)},
    )  # fmt: skip
    statement = Statement.objects.create(
        round=round_, number=1, text="CANARY-STATEMENT", state="SHOWN"
    )
    return services.propose(author, draft=made.draft(), statement_id=statement.pk)


def test_police_see_the_text_alone_of_what_came_from_a_round_without_them(client, town):
    people = made.seats(town)
    proposal = from_a_round_without_police(town, people["sw"][0])
    services.ask(people["res"][0], number=1, text="CANARY-QUESTION?")
    services.answer(people["sw"][0], number=1, question=1, text="An answer.")
    made.ago(proposal, 8)
    services.open_call(people["sw"][0], number=1)
    grounds = made.consent.Grounds(
        made.consent.Principle.HARM_REDUCTION, "Somebody", "CANARY-CONCERN", "Other words"
    )
    services.raise_concern(people["sw"][1], number=1, grounds=grounds)

    services.give_position(people["gov"][0], number=1, choice="SUPPORT")
    police = as_(client, people["pol"][0]).get(url(town, "proposal", 1)).content.decode()
    listed = client.get(url(town, "proposals")).content.decode()
    hidden = [
        client.get(url(town, *where)).status_code
        for where in (("shaping", 1), ("versions", 1), ("concern", 1, 1))
    ]
    resident = as_(client, people["res"][0]).get(url(town, "proposal", 1)).content.decode()

    around = (
        "Who carries it", "Could this harm anyone?", "Yes, if the wording on police is unclear.", "oncern is open",
        "Residents", "It affects sex workers", "No concern is open", "It serves", "Compare versions",
    )  # fmt: skip
    assert "The first number is the outreach van." in police and "Give this position" in police
    assert [words for words in ("CANARY", *around) if words in police] == []
    assert "concern open" not in listed
    assert hidden == [404, 404, 404]
    assert "CANARY-STATEMENT" in resident and "CANARY-CONCERN" in resident
    assert [words for words in around[:3] if words not in resident] == []


def test_police_who_carry_a_text_are_not_told_of_concerns_they_cannot_read(town):
    people = made.seats(town)
    proposal = from_a_round_without_police(town, people["sw"][0])
    for group in ("pol", "res"):
        services.sponsor(people[group][0], number=1)
    made.ago(proposal, 8)
    services.open_call(people["sw"][0], number=1)

    made.raised(people["bus"][0], proposal)

    told = Notice.objects.filter(kind=texts.CONCERN_RAISED).values_list(
        "seat__group__key", flat=True
    )
    assert sorted(set(told)) == ["res", "sw"]


def test_the_record_does_not_tell_police_why_a_text_they_see_alone_was_not_agreed(client, town):
    people = made.seats(town)
    proposal = from_a_round_without_police(town, people["sw"][0])
    made.ago(proposal, 8)
    services.open_call(people["sw"][0], number=1)
    made.everyone(people, proposal, but=("res",))
    made.raised(people["res"][0], proposal)
    made.pass_deadline(made.pass_deadline(Proposal.objects.get()))
    services.record_not_agreed(people["sw"][0], number=1)
    why = str(texts.REASONS[Outcome.objects.get().record["reason"]])

    police = as_(client, people["pol"][0]).get(url(town, "record", 1)).content.decode()
    resident = as_(client, people["res"][0]).get(url(town, "record", 1)).content.decode()

    assert (why in police, "Not agreed." in police) == (False, True)
    assert why in resident


def let_out(town, people):
    for key in people:
        if key != "pol":
            speaker = made.holder(town, key, "spokesperson")
            listening.release_round(speaker, number=1)


def test_once_its_round_is_let_out_it_and_its_parts_are_ordinary_proposals_for_police(client, town):
    people = made.seats(town)
    proposal = from_a_round_without_police(town, people["sw"][0])
    made.ago(proposal, 8)
    services.open_call(people["sw"][0], number=1)
    made.everyone(people, proposal, but=("res",))
    made.raised(people["res"][0], proposal)
    made.pass_deadline(made.pass_deadline(Proposal.objects.get()))
    part = services.split(people["sw"][0], number=1, draft=made.draft(title="A part"))
    other = services.propose(people["sw"][0], draft=made.draft(title="Another"))
    Proposal.objects.filter(pk=other.pk).update(is_text_only=True)

    before = list(Proposal.objects.order_by("number").values_list("is_text_only", flat=True))
    let_out(town, people)
    after = list(Proposal.objects.order_by("number").values_list("is_text_only", flat=True))
    as_(client, people["pol"][0])
    read = [client.get(url(town, "shaping", n)).status_code for n in (1, part.number)]
    page = client.get(url(town, "proposal", 1)).content.decode()

    assert (before, after) == ([True, True, True], [False, False, True])
    assert read == [200, 200]
    assert "CANARY-STATEMENT" in page and "They throw the card away" in page


def test_police_who_carry_a_text_do_not_write_on_while_they_see_the_text_alone(town):
    people = made.seats(town)
    from_a_round_without_police(town, people["sw"][0])
    services.sponsor(people["pol"][0], number=1)

    services.unsponsor(people["sw"][0], number=1)
    before = list(Proposal.objects.get().sponsors.values_list("group", "is_writer"))
    let_out(town, people)

    assert before == [("pol", False)]
    assert list(Proposal.objects.get().sponsors.values_list("group", "is_writer")) == [
        ("pol", True)
    ]


def test_its_public_record_keeps_the_words_of_that_round_and_its_concerns_from_everybody_outside(
    client, town
):
    people = made.seats(town)
    proposal = from_a_round_without_police(town, people["sw"][0])
    made.ago(proposal, 8)
    services.open_call(people["sw"][0], number=1)
    made.everyone(people, proposal)
    made.raised(people["sw"][1], proposal)
    services.release_concern(people["sw"][1], number=1, concern=1, how_met="CANARY-MET")
    made.pass_deadline(Proposal.objects.get())

    outside = client.get(url(town, "record", 1)).content.decode()
    police = as_(client, people["pol"][0]).get(url(town, "record", 1)).content.decode()
    resident = as_(client, people["res"][0]).get(url(town, "record", 1)).content.decode()

    assert "CANARY" not in outside + police
    assert "They throw the card away" not in outside + police
    assert "CANARY-MET" in resident and "CANARY-STATEMENT" in resident


def test_no_page_says_how_a_group_is_divided_while_a_call_is_open(client, town):
    """What two residents said, one way or the other, changes no byte of anybody else's page."""
    people = made.seats(town, 6)
    proposal = made.called(people["sw"][0])
    reader = people["gov"][0]

    def page():
        body = as_(client, reader).get(url(town, "proposal", 1)).content.decode()
        return "\n".join(line for line in body.split("\n") if "csrfmiddlewaretoken" not in line)

    before = page()
    made.give(people["res"], proposal, "STAND_ASIDE")
    after = page()

    assert Position.objects.count() == 6
    assert before == after


def test_nobody_reads_from_the_rows_whose_concern_or_position_it_is_once_the_keys_are_gone(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.raised(people["res"][0], proposal)
    made.give([people["res"][1]], proposal)
    call = proposal.calls.get()

    keys.destroy(call.key_name)
    keys.destroy(f"proposal-{proposal.pk}")

    own = queries.mine(people["res"][0], proposal)
    assert (own.carries, own.position, own.concerns) == (False, "", frozenset())
    assert queries.positions(people["res"][1]) == []


def test_only_who_wrote_a_proposal_reads_that_another_call_of_theirs_is_open(client, town):
    people = made.seats(town)
    author, carrier = people["sw"][:2]
    made.called(author)
    waits = made.shaped(author)
    services.sponsor(carrier, number=waits.number)

    own, other = (
        as_(client, actor).get(url(town, "proposal", waits.number)).content.decode()
        for actor in (author, carrier)
    )
    said = client.force_login(made.seat_of(author).account) or client.post(
        url(town, "act", waits.number, "call"), follow=True
    )

    line = "No call open on another proposal that you wrote"
    assert (line in own, line in other) == (True, False)
    assert "Call the groups" not in own
    assert "carry this one no longer" in said.content.decode()


def test_my_positions_are_mine_alone(client, town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.give([people["res"][0]], proposal, "STAND_ASIDE")

    own = as_(client, people["res"][0]).get(url(town, "mine")).content.decode()
    other = as_(client, people["res"][1]).get(url(town, "mine")).content.decode()

    assert ("Stand aside" in own, "Stand aside" in other) == (True, False)


def test_the_list_asks_the_same_number_of_questions_for_three_proposals_and_for_thirty(
    client, town
):
    people = made.seats(town, 2)
    as_(client, people["res"][0])
    author = people["sw"][0]

    def queries_for():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url(town, "proposals") + "?show=SHAPING").status_code == 200
        return len(captured)

    for _ in range(3):
        services.propose(author, draft=made.draft())
    few = queries_for()
    for _ in range(20):
        services.propose(author, draft=made.draft())

    assert queries_for() == few


def test_a_long_list_goes_on_from_page_to_page_within_its_chip(client, town):
    people = made.seats(town, 1)
    as_(client, people["res"][0])
    for n in range(21):
        services.propose(people["sw"][0], draft=made.draft(title=f"Number {n:02}."))

    first = client.get(url(town, "proposals") + "?show=SHAPING").content.decode()
    second = client.get(url(town, "proposals") + "?show=SHAPING&page=2").content.decode()

    assert first.count("Number ") == 20 and 'href="?show=SHAPING&amp;page=2"' in first
    assert second.count("Number ") == 1 and 'href="?show=SHAPING&amp;page=1"' in second


def test_what_waits_for_a_seat_goes_when_it_is_done(town):
    people = made.seats(town)
    made.called(people["sw"][0])
    someone = people["res"][0]

    before = [(row.what, row.number) for row in queries.to_answer(someone)]
    services.give_position(someone, number=1, choice="SUPPORT")

    assert before == [("POSITION", 1)]
    assert queries.to_answer(someone) == []


def test_a_statement_becomes_a_proposal_that_keeps_the_link(town):
    people = made.seats(town)
    round_ = Round.objects.create(community=town, number=1, state="OPEN", opened_on=table.today())
    statement = Statement.objects.create(
        round=round_, number=1, text="Lights all night.", state="SHOWN"
    )

    proposal = services.propose(people["res"][0], draft=made.draft(), statement_id=statement.pk)

    assert [one.title for one in links.shown(people["bus"][0], proposal).before] == [
        "Lights all night."
    ]


def test_a_group_is_named_on_a_record_only_when_it_asks(client, town):
    people = made.seats(town)
    proposal = made.shaped(people["res"][0])
    services.withdraw(people["res"][0], number=proposal.number)
    speaker = made.holder(town, "bus", "spokesperson")

    before = as_(client, people["gov"][0]).get(url(town, "record", 1)).content.decode()
    as_(client, speaker).post(url(town, "name", 1), {"words": "We would have agreed."})
    after = as_(client, people["gov"][0]).get(url(town, "record", 1)).content.decode()

    assert ("We would have agreed." in before, "We would have agreed." in after) == (False, True)
    assert Outcome.objects.get().record["groups"] == []


def test_words_that_point_to_a_person_release_no_concern_and_are_still_there(client, town):
    people = made.seats(town)
    made.raised(people["sw"][1], made.called(people["sw"][0]))
    how_met = {"how_met": "Ask 604 555 0134 about it."}

    page = as_(client, people["sw"][1]).post(url(town, "settle", 1, 1, "release"), how_met)

    assert page.status_code == 422
    assert "Ask 604 555 0134 about it.</textarea>" in page.content.decode()
    assert StandingConcern.objects.get().state == "OPEN"
