"""A group's one voice, its tag, and what nobody learns from a notice or the chain of acts."""

from __future__ import annotations

import datetime

import pytest

from lic.base import ticker
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


def stand(people, key, proposal):
    return next(
        one
        for one in queries.view(people["gov"][0], proposal.number).stands
        if one.group.key == key
    )


def test_a_word_counts_after_a_second_seat_and_three_days(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    proposal = made.called(people["sw"][0])

    services.give_caucus_position(speaker, number=1, choice="SUPPORT")
    assert stand(people, "bus", proposal).standing == "NOT_CONFIRMED"
    services.confirm_caucus(people["bus"][0], number=1, word=1)

    waiting = stand(people, "bus", proposal)
    assert (waiting.standing, waiting.position, waiting.is_heard) == ("WAITING", "SUPPORT", False)
    assert waiting.counts_from == table.today() + datetime.timedelta(days=3)


def test_the_one_who_gave_it_cannot_confirm_it_and_a_member_cannot_give_it(town):
    by_caucus(town, "bus")
    people = made.seats(town)
    speaker = made.holder(town, "bus", "spokesperson")
    made.called(people["sw"][0])

    with pytest.raises(Denied):
        services.give_caucus_position(people["bus"][0], number=1, choice="SUPPORT")
    services.give_caucus_position(speaker, number=1, choice="SUPPORT")
    with pytest.raises(Denied):
        services.confirm_caucus(speaker, number=1, word=1)


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
        people["sw"][1], number=1, word=CaucusPosition.objects.get(about="RELEASE").number
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

    assert acts == [
        ("group", "caucus_position_given"),
        ("clock", "proposal_outcome_recorded"),
    ]
    assert "STAND_ASIDE" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_the_chain_does_not_say_whether_a_spokesperson_or_a_liaison_spoke(town):
    by_caucus(town, "bus", "pol")
    made.seats(town)
    speaker, liaison = made.holder(town, "bus", "spokesperson"), table.sit(town, "pol")
    Organization.objects.filter(pk=liaison.organization_id).update(mandate="Board resolution 12")
    made.called(table.sit(town, "sw"))

    services.give_caucus_position(speaker, number=1, choice="SUPPORT")
    services.give_caucus_position(liaison, number=1, choice="SUPPORT")
    services.ask_more_time(liaison, number=1)

    acts = list(AuditEvent.objects.order_by("number").values_list("duty", "facts"))
    assert acts == [("group", {"number": 1})] * 3


def test_the_ticker_brings_proposals_forward_and_refreshes_figures():
    names = {name for name in ticker.WORKS if name.startswith("decisions.")}

    assert names == {"decisions.settle", "decisions.nightly"}


def test_a_running_call_keeps_how_its_groups_spoke_when_it_opened(town):
    people = made.seats(town)
    made.called(people["sw"][0])

    by_caucus(town, "bus")

    services.give_position(people["bus"][0], number=1, choice="SUPPORT")
    assert Call.objects.get().by_caucus == []
