"""What a group says and asks itself outside of a call: words of its caucus, objections, questions."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from lic.base import keys
from lic.base.models import AuditEvent
from lic.base.policy import Denied
from lic.communities.models import Group, Notice, Seat
from lic.core import consent
from lic.decisions import queries, services
from lic.decisions.models import (
    CaucusObjection,
    CaucusPosition,
    GroupQuestion,
    Proposal,
    StandingConcern,
    Version,
)
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def town():
    town = table.town()
    Group.objects.filter(community=town, key__in=("sw", "bus")).update(speaks_by_caucus=True)
    return town


@pytest.fixture
def people(town):
    people = made.seats(town, 4)
    Seat.objects.update(joined_month=LONG_AGO)
    return people


@pytest.fixture
def untagging(town, people):
    """The sex workers' caucus says that a called version does not affect its people."""
    speaker = made.holder(town, "sw", "spokesperson")
    made.called(people["sw"][0])
    return services.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True)


@pytest.fixture
def releasing(town, people):
    """The businesses' caucus raised a concern, and says that it is met."""
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])
    services.give_caucus_position(speaker, number=1, choice="CONCERN", grounds=made.GROUNDS)
    return services.give_group_word(
        speaker, number=1, about="RELEASE", concern=1, words="The card says so now."
    )


def confirm(actor, word):
    services.confirm_caucus(actor, number=1, word=word.pk)


def object_(actors, word):
    for actor in actors:
        services.object_to_word(actor, number=1, word=word.pk)


def settle(days):
    sweeping.settle(Proposal.objects.get().pk, made.later(days))


def state(word):
    word.refresh_from_db()
    return word.state, word.fell_on


def is_tagged():
    return Version.objects.get().affects_centre


def test_a_word_about_the_tag_counts_after_three_days_in_the_room(people, untagging):
    confirm(people["sw"][1], untagging)

    settle(2)
    assert (is_tagged(), state(untagging)) == (True, ("GIVEN", None))
    settle(5)
    assert (is_tagged(), state(untagging)) == (False, ("DONE", None))


def test_one_objection_is_noted_once_and_changes_nothing(people, untagging):
    confirm(people["sw"][1], untagging)
    object_([people["sw"][2]], untagging)

    with pytest.raises(Denied):
        object_([people["sw"][2]], untagging)

    assert CaucusObjection.objects.filter(word=untagging).count() == 1
    settle(5)
    assert (is_tagged(), CaucusObjection.objects.count()) == (False, 0)


def test_with_two_objections_the_word_falls_and_the_seats_take_the_tag_off_or_not(
    people, untagging, django_capture_on_commit_callbacks
):
    confirm(people["sw"][1], untagging)
    object_(people["sw"][2:4], untagging)

    question = GroupQuestion.objects.get()
    asked = Notice.objects.filter(kind="decisions.group_asked")
    assert state(untagging) == ("FALLEN", table.today())
    assert (question.kind, question.group, question.n_seats, question.state) == (
        "UNTAG", "sw", 5, "OPEN",
    )  # fmt: skip
    assert set(asked.values_list("seat__group__key", flat=True)) == {"sw"}
    assert keys.exists(question.key_name)
    settle(5)
    assert is_tagged()
    for actor in people["sw"][:3]:
        services.answer_group(actor, number=1, question=question.pk, is_yes=True)
    with django_capture_on_commit_callbacks(execute=True):
        settle(9)
        assert keys.exists(question.key_name)  # were this undone, its page would need the key
    question.refresh_from_db()
    assert (is_tagged(), question.state, keys.exists(question.key_name)) == (
        False, "PASSED", False,
    )  # fmt: skip


def test_with_two_objections_a_release_falls_and_goes_to_the_seats_with_its_words(
    people, releasing
):
    confirm(people["bus"][0], releasing)
    object_(people["bus"][1:3], releasing)

    question = GroupQuestion.objects.get()
    assert (state(releasing), question.words) == (
        ("FALLEN", table.today()),
        "The card says so now.",
    )
    settle(5)
    assert StandingConcern.objects.get().state == "OPEN"
    for actor in people["bus"][:3]:
        services.answer_group(actor, number=1, question=question.pk, is_yes=True)
    settle(9)
    concern = StandingConcern.objects.get()
    assert (concern.state, concern.how_met) == ("RELEASED_BY_GROUP", "The card says so now.")


def test_without_objections_a_release_counts_with_its_words(people, releasing):
    confirm(people["bus"][0], releasing)

    settle(5)

    concern = StandingConcern.objects.get()
    assert (concern.state, concern.how_met, state(releasing)) == (
        "RELEASED_BY_RAISER", "The card says so now.", ("DONE", None),
    )  # fmt: skip


def test_a_release_that_counts_on_the_last_day_of_a_call_lets_it_agree_however_late_the_clock_is(
    town, people, releasing
):
    confirm(people["bus"][0], releasing)
    proposal = Proposal.objects.get()
    speaker = made.holder(town, "sw", "spokesperson")
    Group.objects.filter(community=town).update(speaks_by_caucus=False)
    call = proposal.calls.get()
    type(call).objects.update(by_caucus=[])
    made.everyone(people, proposal)
    CaucusPosition.objects.filter(pk=releasing.pk).update(
        given_on=call.deadline - datetime.timedelta(days=3)
    )

    made.pass_deadline(proposal)

    assert speaker.group == "sw"
    assert proposal.state == "AGREED"


def test_where_too_few_seats_are_old_enough_the_word_falls_and_the_group_hears_it(
    people, releasing
):
    Seat.objects.update(joined_month=table.today().replace(day=1))

    object_(people["bus"][1:3], releasing)

    told = Notice.objects.filter(kind="decisions.word_fell")
    assert (state(releasing)[0], GroupQuestion.objects.exists()) == ("FALLEN", False)
    assert set(told.values_list("seat__group__key", flat=True)) == {"bus"}


def test_no_other_group_and_no_partner_objects(town, people, untagging):
    with pytest.raises(CaucusPosition.DoesNotExist):
        object_([people["com"][0]], untagging)

    assert not CaucusObjection.objects.exists()


def test_who_objected_is_nowhere_but_under_a_key_and_the_chain_has_no_objection(people, untagging):
    object_([people["sw"][2]], untagging)

    objection = CaucusObjection.objects.get()
    fields = {field.name for field in CaucusObjection._meta.get_fields()}
    assert fields == {"id", "call", "word", "group", "voter_key"}
    assert objection.voter_key == keys.voter_key(
        f"proposal-{untagging.proposal_id}", made.seat_of(people["sw"][2]).voting_id
    )
    assert not AuditEvent.objects.exists()


def test_what_fell_is_not_said_or_asked_again_for_thirty_days(town, people, untagging):
    object_(people["sw"][2:4], untagging)
    settle(9)
    speaker = made.holder(town, "sw", "spokesperson")
    question = GroupQuestion.objects.get()

    for again in (
        lambda: services.ask_group(people["sw"][0], number=1, kind="UNTAG"),
        lambda: services.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True),
    ):
        with pytest.raises(consent.Refused) as refused:
            again()
        assert refused.value.code == "asked_lately"
        assert refused.value.facts["day"] == question.closes_on + datetime.timedelta(days=30)
    past = table.today() - datetime.timedelta(days=31)
    GroupQuestion.objects.update(closes_on=past)
    CaucusPosition.objects.update(fell_on=past)
    Version.objects.update(shaped_on=past - datetime.timedelta(days=30))
    services.ask_group(people["sw"][0], number=1, kind="UNTAG")
    assert GroupQuestion.objects.filter(state="OPEN").count() == 1


def test_a_release_without_a_yes_is_asked_again_on_a_new_version_at_once(people):
    proposal = made.called(people["res"][0], people["com"][0])
    made.raised(people["res"][1], proposal)
    services.ask_group(people["res"][2], number=1, kind="RELEASE", concern=1)
    settle(9)
    past = table.today() - datetime.timedelta(days=1)
    GroupQuestion.objects.update(closes_on=past)

    with pytest.raises(consent.Refused):
        services.ask_group(people["res"][2], number=1, kind="RELEASE", concern=1)
    services.edit(people["res"][0], number=1, draft=made.draft(text="Other words."))
    services.ask_group(people["res"][2], number=1, kind="RELEASE", concern=1)

    assert list(GroupQuestion.objects.order_by("version_number").values_list("state", flat=True)) == [
        "NOT_PASSED", "OPEN",
    ]  # fmt: skip


def test_with_other_words_a_question_and_a_word_about_the_tag_fall_away(
    town, people, django_capture_on_commit_callbacks
):
    speaker = made.holder(town, "sw", "spokesperson")
    made.shaped(people["res"][0])
    word = services.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True)
    question = services.ask_group(people["sw"][0], number=1, kind="UNTAG")
    for actor in people["sw"]:
        services.answer_group(actor, number=1, question=question.pk, is_yes=True)

    with django_capture_on_commit_callbacks(execute=True):
        services.edit(people["res"][0], number=1, draft=made.draft(text="Quite other words."))

    question.refresh_from_db()
    assert (question.state, question.answers.count(), state(word)) == (
        "LAPSED", 0, ("LAPSED", None),
    )  # fmt: skip
    assert not keys.exists(question.key_name)
    settle(9)
    assert is_tagged()
    services.ask_group(people["sw"][0], number=1, kind="UNTAG")


def test_when_a_proposal_is_over_nothing_is_asked_any_more_and_the_key_is_gone(
    people, django_capture_on_commit_callbacks
):
    proposal = made.called(people["res"][0], people["com"][0])
    made.raised(people["res"][1], proposal)
    question = services.ask_group(people["res"][2], number=1, kind="RELEASE", concern=1)

    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(people["res"][0], number=1)

    question.refresh_from_db()
    assert (question.state, keys.exists(question.key_name)) == ("LAPSED", False)
    assert StandingConcern.objects.get().state == "OPEN"


# — whose seat is old enough —


def test_a_seat_that_could_be_younger_than_thirty_days_neither_counts_nor_answers(people):
    """The month with the day before the thirtieth is not counted, the month before it is."""
    made.called(people["sw"][0])
    made.raised(people["res"][0], Proposal.objects.get())
    young = (table.today() - datetime.timedelta(days=29)).replace(day=1)
    old = (young - datetime.timedelta(days=1)).replace(day=1)
    Seat.objects.filter(group__key="res").update(joined_month=old)
    Seat.objects.filter(pk=people["res"][3].seat_id).update(joined_month=young)

    question = services.ask_group(people["res"][1], number=1, kind="RELEASE", concern=1)

    assert question.n_seats == 3
    with pytest.raises(consent.Refused) as refused:
        services.answer_group(people["res"][3], number=1, question=question.pk, is_yes=True)
    assert refused.value.code == "seat_too_young"
    services.answer_group(people["res"][2], number=1, question=question.pk, is_yes=True)
    assert question.answers.count() == 1


# — pages —


def page(client, actor):
    client.force_login(made.seat_of(actor).account)
    community = Proposal.objects.select_related("community").get().community
    return client.get(reverse("decisions:proposal", args=[community.slug, 1])).content.decode()


def press(client, actor, name, word):
    client.force_login(made.seat_of(actor).account)
    community = Proposal.objects.select_related("community").get().community
    url = reverse(f"decisions:{name}", args=[community.slug, 1, word.pk])
    return client.post(url, follow=True).content.decode()


def test_the_own_group_reads_its_word_and_objects_by_a_button_and_no_other_group_sees_it(
    client, people, untagging
):
    own, other = page(client, people["sw"][1]), page(client, people["res"][1])

    assert "A word of your group lies in its room" in own and "Object to this word" in own
    assert "lies in its room" not in other
    said = press(client, people["sw"][1], "object_to_word", untagging)
    assert "If a second person objects, the word falls" in said
    assert "You objected. It takes a second person." in said and "Object to this word" not in said
    press(client, people["sw"][2], "object_to_word", untagging)
    assert "Your group asks itself until" in page(client, people["sw"][3])


def test_a_word_confirmed_by_two_still_lies_there_to_be_objected_to(client, people, untagging):
    confirm(people["sw"][1], untagging)

    shown = page(client, people["sw"][2])

    assert "Object to this word" in shown and "That is what we said" not in shown
    assert [row.what for row in queries.to_answer(people["sw"][2])] == []


def test_who_asks_too_soon_is_told_from_which_day_and_what_to_do_instead(client, town, people):
    made.shaped(people["res"][0])
    services.ask_group(people["sw"][0], number=1, kind="UNTAG")
    settle(9)
    client.force_login(made.seat_of(people["sw"][1]).account)

    url = reverse("decisions:tag", args=[town.slug, 1])
    said = client.post(url, {"what": "ask"}, follow=True).content.decode()

    assert "did not say yes. It can be asked again after" in said
    assert "suggest words that would change it" in said
