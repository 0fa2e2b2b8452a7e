"""A group's one voice, its tag, and what nobody learns from a notice or the chain of acts."""

from __future__ import annotations

import datetime
import re

import pytest

from lic.base import audit, days, ticker
from lic.base.models import AuditEvent
from lic.base.policy import Denied
from lic.communities.models import Group, Notice, Organization, Seat
from lic.core import consent
from lic.decisions import queries, services
from lic.decisions.models import Call, CaucusPosition, StandingConcern
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


def by_caucus(town, *groups):
    Group.objects.filter(community=town, key__in=groups).update(speaks_by_caucus=True)


def stand(people, key, proposal, now=None):
    """The line of a group, as somebody of another group reads it."""
    view = queries.view(people["gov"][0], proposal.number, now)
    return next(one for one in view.stands if one.group.key == key)


def given(people, speaker, choice="SUPPORT", words=""):
    """A word of the businesses' caucus that a second seat has confirmed."""
    word = services.give_caucus_position(speaker, number=1, choice=choice, words=words)
    services.confirm_caucus(people["bus"][0], number=1, word=word.pk)
    return word


def test_a_word_counts_after_a_second_seat_and_three_days(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    proposal = made.called(people["sw"][0])

    word = services.give_caucus_position(speaker, number=1, choice="SUPPORT", words="Our words.")
    first = queries.mine(speaker, proposal).lying[0]
    services.confirm_caucus(people["bus"][0], number=1, word=word.pk)
    second = queries.mine(speaker, proposal).lying[0]
    counting = stand(people, "bus", proposal, made.later(5))

    assert (first.lacks, second.lacks) == ("NOT_CONFIRMED", "")
    assert second.counts_from == table.today() + datetime.timedelta(days=3)
    assert (counting.position, counting.words, counting.is_heard) == ("SUPPORT", "Our words.", True)


def test_no_other_group_learns_that_a_word_waits(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])
    before = {key: queries.view(people[key][0], 1) for key in people}

    given(people, speaker)

    assert {key: queries.view(people[key][0], 1) for key in people} == before
    assert [queries.lying(people[key][0]) for key in people if key != "bus"] == [[]] * 5
    assert [one.word.choice for one in queries.lying(people["bus"][2])] == ["SUPPORT"]


def test_two_objections_change_nothing_that_another_group_reads(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    proposal = made.called(people["sw"][0])
    before = queries.view(people["gov"][0], 1)

    given(people, speaker)
    for actor in people["bus"][1:]:
        services.object_to_caucus(actor, number=1)

    assert queries.view(people["gov"][0], 1) == before
    assert queries.mine(people["bus"][1], proposal).lying == []
    assert queries.mine(people["bus"][1], proposal).by_caucus is False


def test_while_a_second_word_waits_the_first_stands(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    proposal = made.called(people["sw"][0])
    given(people, speaker, "SUPPORT", "The first.")
    CaucusPosition.objects.update(given_on=table.today() - datetime.timedelta(days=5))

    given(people, speaker, "STAND_ASIDE", "The second.")
    now, later = stand(people, "bus", proposal), stand(people, "bus", proposal, made.later(5))

    assert (now.position, now.words) == ("SUPPORT", "The first.")
    assert (later.position, later.words) == ("STAND_ASIDE", "The second.")


def test_the_address_of_a_word_does_not_tell_how_many_were_given(client, town):
    by_caucus(town, "bus", "com")
    people = made.seats(town)
    speaker, other = (made.holder(town, key, "spokesperson") for key in ("bus", "com"))
    made.called(people["sw"][0])
    services.give_caucus_position(other, number=1, choice="SUPPORT")
    word = services.give_caucus_position(speaker, number=1, choice="SUPPORT")

    client.force_login(made.seat_of(people["bus"][0]).account)
    page = client.get(f"/c/{town.slug}/proposals/1/").content.decode()
    with pytest.raises(CaucusPosition.DoesNotExist):
        services.confirm_caucus(people["bus"][0], number=1, word=word.number)

    assert f"/caucus/{word.pk}/" in page and f"/caucus/{word.number}/" not in page


SAID = "CANARY-WORD"


def pages_of(client, town, actor):
    """Every page that could tell of a word, as its reader gets it."""
    if actor is not None:
        client.force_login(made.seat_of(actor).account)
    where = (
        "", "proposals/", "proposals/?show=OPEN", "proposals/1/", "proposals/1/versions/", "proposals/1/shaping/",
        "proposals/mine/", "room/", "week/", "seat/", "table/",
    )  # fmt: skip
    answers = [client.get(f"/c/{town.slug}/{one}") for one in where]
    client.logout()
    return [(one.status_code, masked(one.content.decode())) for one in answers]


def masked(page):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


def test_no_page_of_another_group_a_coordinator_or_a_visitor_changes_with_a_word(client, town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    readers = [
        people["res"][0], people["pol"][0], made.holder(town, "com", "coordinator"),
        made.holder(town, "gov", "auditor"), made.holder(town, "gov", "facilitator"), None,
    ]  # fmt: skip
    made.called(people["sw"][0])
    before = [pages_of(client, town, reader) for reader in readers]
    notices = Notice.objects.exclude(seat__group__key="bus").count()

    given(people, speaker, words=SAID)

    assert [pages_of(client, town, reader) for reader in readers] == before
    assert Notice.objects.exclude(seat__group__key="bus").count() == notices
    assert {status for status, _page in before[0]} == {200, 404}


def test_the_own_group_finds_the_word_in_its_room_with_the_way_to_answer_it(client, town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])
    services.give_caucus_position(speaker, number=1, choice="STAND_ASIDE", words=SAID)
    until = days.day(table.today() + datetime.timedelta(days=3))

    client.force_login(made.seat_of(people["bus"][0]).account)
    room = client.get(f"/c/{town.slug}/room/").content.decode()
    page = client.get(f"/c/{town.slug}/proposals/1/").content.decode()

    for shown in (room, page):
        assert (
            SAID in shown
            and "Stand aside" in shown
            and "A second person has to confirm it." in shown
        )
        assert f"until the end of {until}" in shown
    assert f'href="/c/{town.slug}/proposals/1/#group"' in room
    assert "That is what we said" in page and "Object to this word" in page


def test_when_it_counts_everybody_reads_it_and_the_room_is_empty_again(client, town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])
    given(people, speaker, words=SAID)
    CaucusPosition.objects.update(given_on=table.today() - datetime.timedelta(days=5))

    client.force_login(made.seat_of(people["res"][0]).account)
    page = client.get(f"/c/{town.slug}/proposals/1/").content.decode()

    assert SAID in page
    assert queries.lying(people["bus"][0]) == []


def test_the_one_who_gave_it_cannot_confirm_it_and_a_member_cannot_give_it(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])

    with pytest.raises(Denied):
        services.give_caucus_position(people["bus"][0], number=1, choice="SUPPORT")
    services.give_caucus_position(speaker, number=1, choice="SUPPORT")
    with pytest.raises(Denied):
        services.confirm_caucus(speaker, number=1, word=CaucusPosition.objects.get().pk)


def test_a_liaison_speaks_under_the_mandate_of_its_institution(town):
    people = made.seats(town, 3, ("sw", "com", "gov", "res", "bus"))
    liaison = table.sit(town, "pol")
    proposal = made.called(people["sw"][0])

    with pytest.raises(Denied):
        services.give_caucus_position(liaison, number=1, choice="SUPPORT")
    Organization.objects.filter(pk=liaison.organization_id).update(mandate="Board resolution 12")
    services.give_caucus_position(liaison, number=1, choice="CAN_LIVE_WITH")

    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    assert proposal.state == "AGREED"
    assert [
        row["how"] for row in proposal.outcomes.get().record["groups"] if row["key"] == "pol"
    ] == ["LIAISON"]


def test_a_concern_of_the_caucus_is_released_by_the_caucus_alone(town):
    by_caucus(town, "sw")
    people = made.seats(town)
    speaker = made.holder(town, "sw", "spokesperson")
    proposal = made.called(people["sw"][0])
    services.give_caucus_position(
        speaker, number=1, choice="CONCERN", three_took_part=True, grounds=made.GROUNDS
    )
    assert StandingConcern.objects.get().raised_by == "CAUCUS"

    with pytest.raises(Denied):
        services.release_concern(speaker, number=1, concern=1)
    services.give_group_word(
        speaker, number=1, about="RELEASE", concern=1, three_took_part=True, words="It is met."
    )
    services.sweeping.settle(proposal.pk, made.later(5))
    assert StandingConcern.objects.get().state == "OPEN"
    services.confirm_caucus(
        people["sw"][1], number=1, word=CaucusPosition.objects.get(about="RELEASE").pk
    )
    services.sweeping.settle(proposal.pk, made.later(5))

    assert (StandingConcern.objects.get().state, StandingConcern.objects.get().how_met) == (
        "RELEASED_BY_RAISER",
        "It is met.",
    )


def test_the_centre_group_takes_its_tag_off_by_asking_itself_and_nobody_else_does(town):
    people = made.seats(town)
    proposal = made.shaped(people["res"][0])
    Seat.objects.update(joined_month=datetime.date(2020, 1, 1))

    with pytest.raises(consent.Refused):
        services.ask_group(people["res"][0], number=1, kind="UNTAG")
    question = services.ask_group(people["sw"][0], number=1, kind="UNTAG")
    for actor in people["sw"]:
        services.answer_group(actor, number=1, question=question.pk, is_yes=True)
    services.sweeping.settle(proposal.pk, made.later(9))

    assert proposal.versions.get().affects_centre is False
    services.edit(people["res"][0], number=1, draft=made.draft(text="Other words."))
    assert proposal.versions.get().affects_centre is True


def test_notices_go_to_whole_groups_so_that_none_tells_who_raised_what(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.raised(people["res"][0], proposal)

    called = Notice.objects.filter(kind="decisions.call_opened").count()
    raised = set(
        Notice.objects.filter(kind="decisions.concern_raised").values_list(
            "seat__group__key", flat=True
        )
    )
    holders = {row.seat_id for row in Notice.objects.filter(kind="decisions.concern_raised")}

    assert (called, raised) == (18, {"sw"})
    assert holders == {actor.seat_id for actor in people["sw"]}


def test_the_chain_has_acts_of_duty_holders_and_the_clock_and_no_position(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    proposal = made.called(people["sw"][0])
    services.give_caucus_position(speaker, number=1, choice="STAND_ASIDE")
    made.everyone(people, proposal, but=("bus",))
    services.withdraw(people["sw"][0], number=1)

    acts = list(AuditEvent.objects.order_by("number").values_list("duty", "verb"))

    assert acts == [("clock", "proposal_outcome_recorded")]
    assert "STAND_ASIDE" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_no_word_of_a_group_is_an_act(town):
    by_caucus(town, "bus", "pol", "sw")
    people = made.seats(town, 3)
    speaker, liaison = made.holder(town, "bus", "spokesperson"), table.sit(town, "pol")
    centre = made.holder(town, "sw", "spokesperson")
    Organization.objects.filter(pk=liaison.organization_id).update(mandate="Board resolution 12")
    made.called(people["sw"][0])
    made.shaped(people["res"][0])

    given(people, speaker)
    services.give_caucus_position(liaison, number=1, choice="SUPPORT")
    services.object_to_caucus(people["bus"][1], number=1)
    services.give_group_word(centre, number=2, about="UNTAG", three_took_part=True)

    assert not AuditEvent.objects.exists()


def test_a_chain_that_holds_an_earlier_word_is_whole_and_can_be_read(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    event = audit.record("group", "caucus_position_given", on=proposal, number=1)

    services.withdraw(people["sw"][0], number=1)

    assert audit.verify() is None
    assert audit.sentence(event) == "A group’s word on proposal 1 was given."


def test_the_chain_does_not_say_whether_a_spokesperson_or_a_liaison_asked(town):
    people = made.seats(town)
    liaison = table.sit(town, "pol")
    Organization.objects.filter(pk=liaison.organization_id).update(mandate="Board resolution 12")
    made.called(people["sw"][0])

    services.ask_more_time(liaison, number=1)

    acts = list(AuditEvent.objects.order_by("number").values_list("duty", "facts"))
    assert acts == [("group", {"number": 1})]


def test_the_ticker_brings_proposals_forward_and_refreshes_figures():
    names = {name for name in ticker.WORKS if name.startswith("decisions.")}

    assert names == {"decisions.settle", "decisions.nightly"}


def test_a_running_call_keeps_how_its_groups_spoke_when_it_opened(town):
    people = made.seats(town)
    made.called(people["sw"][0])

    by_caucus(town, "bus")

    services.give_position(people["bus"][0], number=1, choice="SUPPORT")
    assert Call.objects.get().by_caucus == []
