"""The list filter and the check agree, in every state, for everybody."""

from __future__ import annotations

import pytest

from lic.base.policy import ANYONE, Actor
from lic.listening.models import Dialogue, Outcome, PaperBatch, Round, Statement
from lic.listening.policies import DIALOGUE, OPEN_LINK, OUTCOME, PAPER, ROUND, STATEMENT
from tests.listening import made

pytestmark = pytest.mark.django_db
DUTIES = ("facilitator", "spokesperson", "peer", "auditor", "coordinator", "host")


def world(state: str, absent: bool, released: bool) -> tuple[Round, list[Actor]]:
    """A round, and everybody who could come by."""
    town, other = made.table.town(), made.table.town()
    round_ = made.round_(
        town, "One.", state=state, is_police_absent=absent, open_code="" if absent else "code"
    )
    if released:
        round_.released_on = made.TODAY
        round_.save()
    actors = [made.sit(town, key) for key in ("sw", "com", "res", "pol")]
    actors += [made.sit(town, key, duty) for key in ("sw", "pol") for duty in DUTIES]
    actors += [made.sit(other, "sw"), made.sit(other, "com", "facilitator")]
    stranger = made.sit(other, "res")
    visitor = Actor(community_id=town.pk)
    half = Actor(account_id=stranger.account_id, community_id=town.pk)
    return round_, [*actors, visitor, half, ANYONE]


STATES = [
    (s, a, r)
    for s in ("DRAFT", "OPEN", "CLOSED")
    for a, r in ((False, False), (True, False), (True, True))
]


@pytest.mark.parametrize(("state", "absent", "released"), STATES)
def test_list_filter_agrees_with_the_check(state, absent, released):
    round_, actors = world(state, absent, released)
    statement = round_.statements.get()
    for hidden in ("SHOWN", "WAITING", "HIDDEN"):
        Statement.objects.filter(pk=statement.pk).update(state=hidden, reason="x")
        subject = Statement.objects.select_related("round").get(pk=statement.pk)
        for actor in actors:
            for permission in STATEMENT.permissions:
                listed = Statement.objects.filter(
                    STATEMENT.visible(actor, permission), pk=subject.pk
                ).exists()
                assert STATEMENT.allows(actor, permission, subject) is listed, (
                    permission,
                    hidden,
                    actor,
                )
    for policy in (ROUND, OPEN_LINK):
        for actor in actors:
            for permission in policy.permissions:
                listed = Round.objects.filter(
                    policy.visible(actor, permission), pk=round_.pk
                ).exists()
                assert policy.allows(actor, permission, round_) is listed, (permission, actor)


@pytest.mark.parametrize(("state", "absent", "released"), STATES)
def test_results_are_read_by_whoever_reads_their_round(state, absent, released):
    round_, actors = world(state, absent, released)
    outcome = Outcome.objects.create(
        round=round_, audience="PUBLIC", epoch=1, on=made.TODAY, shown={}
    )

    for actor in actors:
        allowed = ROUND.allows(actor, "read", round_)
        listed = Outcome.objects.filter(OUTCOME.visible(actor, "read")).exists()
        assert (allowed, allowed) == (OUTCOME.allows(actor, "read", outcome), listed), actor


@pytest.mark.parametrize("has_steward", [True, False])
@pytest.mark.parametrize(("state", "absent"), [("OPEN", False), ("CLOSED", True)])
def test_whoever_finds_waiting_sheets_may_settle_them(state, absent, has_steward):
    round_, actors = world(state, absent, released=False)
    if has_steward:
        actors += [made.sit(round_.community, key, "steward") for key in ("sw", "pol", "res")]
    by_duty = {(one.group, *sorted(one.duties)): one.seat_id for one in actors}
    enterers = [
        None, by_duty["res",], by_duty["sw", "peer"], by_duty["pol", "facilitator"], by_duty.get(("sw", "steward")),
    ]  # fmt: skip

    for group in ("sw", "pol", "res"):
        for enterer in enterers:
            batch = PaperBatch.objects.create(
                round=round_, group=group, duty="facilitator", entered_by_id=enterer, on=made.TODAY
            )
            for actor in actors:
                listed = PaperBatch.objects.filter(PAPER.visible(actor, "settle"), pk=batch.pk)
                assert PAPER.allows(actor, "settle", batch) is listed.exists(), (group, actor)


@pytest.mark.parametrize("talk_absent", [True, False])
@pytest.mark.parametrize("with_round", [True, False])
def test_list_filter_agrees_with_the_check_on_talks(talk_absent, with_round):
    round_, actors = world("OPEN", absent=True, released=False)
    talk = Dialogue.objects.create(
        community=round_.community, number=1, format="FOCUS_GROUP", title="A talk", month=made.TODAY,
        is_police_absent=talk_absent, round=round_ if with_round else None,
    )  # fmt: skip
    for actor in actors:
        for permission in DIALOGUE.permissions:
            listed = Dialogue.objects.filter(
                DIALOGUE.visible(actor, permission), pk=talk.pk
            ).exists()
            assert DIALOGUE.allows(actor, permission, talk) is listed, (permission, actor)


@pytest.mark.parametrize("state", ["OPEN", "CLOSED"])
def test_police_not_present_is_read_by_other_seats_alone(state):
    round_, actors = world(state, absent=True, released=False)

    readers = [actor for actor in actors if ROUND.allows(actor, "read", round_)]

    assert {(a.community_id, a.is_police, a.seat_id is not None) for a in readers} == {
        (round_.community_id, False, True)
    }


def test_a_draft_is_read_by_its_facilitators_alone():
    round_, actors = world("DRAFT", absent=False, released=False)

    readers = [actor for actor in actors if ROUND.allows(actor, "read", round_)]

    assert {"facilitator" in actor.duties for actor in readers} == {True}


def test_a_round_that_was_let_out_is_read_by_everybody_at_the_place():
    round_, actors = world("CLOSED", absent=True, released=True)

    readers = [actor for actor in actors if ROUND.allows(actor, "read", round_)]

    assert readers == [actor for actor in actors if actor.community_id == round_.community_id]
