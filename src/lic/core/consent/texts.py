"""Moves on a proposal's text and life: shaping, sponsors, tag, versions, parts, its end."""

from dataclasses import replace
from datetime import datetime

from lic.core.consent import events
from lic.core.consent.concern import Concern
from lic.core.consent.conditions import require
from lic.core.consent.matter import UNTOUCHED, Matter
from lic.core.consent.proposal import Child, Proposal, ended, moved
from lic.core.consent.terms import (
    AGREED_STATES,
    FINAL_STATES,
    OPEN_STATES,
    SPONSORING_STATES,
    TRIAL_MONTHS,
    VERSIONS_WITH_CONCERN,
    Reason,
    State,
)

CALLED_BEFORE = frozenset(
    {State.CALLED, State.EXTENDED, State.INTEGRATING, State.PARKED, State.ON_TRIAL}
)
WITHDRAWABLE = SPONSORING_STATES | OPEN_STATES


def shape(proposal: Proposal, _event: events.Shape, at: datetime) -> Proposal:
    """Lay a draft before the table."""
    require(proposal.state == State.DRAFT, "not_now", state=proposal.state)
    return replace(moved(proposal, State.SHAPING, at), shaped_from=at)


def sponsor(proposal: Proposal, event: events.Sponsor, _at: datetime) -> Proposal:
    """Add a sponsoring group."""
    require(proposal.state in SPONSORING_STATES, "not_now", state=proposal.state)
    require(event.group in proposal.table.groups, "not_at_table")
    return replace(proposal, sponsors=proposal.sponsors | {event.group})


def unsponsor(proposal: Proposal, event: events.Unsponsor, _at: datetime) -> Proposal:
    """Take a sponsoring group away."""
    require(proposal.state in SPONSORING_STATES, "not_now", state=proposal.state)
    return replace(proposal, sponsors=proposal.sponsors - {event.group})


def edit_text(proposal: Proposal, event: events.EditText, _at: datetime) -> Proposal:
    """Change the text of a version that was never called; it is tagged again.

    What groups said or were asked about the old words falls away with them.
    """
    require(proposal.state in (State.DRAFT, State.SHAPING), "not_now", state=proposal.state)
    _check_trial(event.trial_months)
    return replace(
        proposal,
        trial_months=event.trial_months,
        tagged=True,
        untagging=Matter(ended_at=proposal.untagging.ended_at),
        concerns=_ask_again(proposal),
    )


def new_version(proposal: Proposal, event: events.NewVersion, at: datetime) -> Proposal:
    """Begin shaping a new version: positions lapse, the tag is back, open concerns stay open."""
    require(proposal.state in CALLED_BEFORE, "not_now", state=proposal.state)
    require(not proposal.waits_for_child, "waits_for_child")
    _check_trial(event.trial_months)
    left = left_open(proposal) if proposal.state in OPEN_STATES else proposal.left_open
    require(
        proposal.state not in OPEN_STATES or not left_twice(proposal, left), "concern_left_twice"
    )
    return replace(
        moved(proposal, State.SHAPING, at),
        version=max(event.number, proposal.version + 1),
        tagged=True,
        untagging=UNTOUCHED,
        trial_months=event.trial_months,
        shaped_from=at,
        called=False,
        deadline=None,
        prolonged=False,
        tallies=(),
        left_open=left,
        verdict=None,
        concerns=_unasked(proposal),
    )


def split(proposal: Proposal, event: events.Split, _at: datetime) -> Proposal:
    """Note a part that becomes a proposal of its own; this one waits for it."""
    require(proposal.state == State.INTEGRATING, "not_now", state=proposal.state)
    require(event.child not in {child.id for child in proposal.children}, "child_known")
    return replace(proposal, children=(*proposal.children, Child(event.child)))


def child_ended(proposal: Proposal, event: events.ChildEnded, at: datetime) -> Proposal:
    """Take in the outcome of a part: one that is agreed makes this one agreed in part."""
    require(proposal.state == State.INTEGRATING, "not_now", state=proposal.state)
    require(event.state in FINAL_STATES | AGREED_STATES, "child_not_ended")
    waiting = {child.id for child in proposal.children if child.ended is None}
    require(event.child in waiting, "child_unknown")
    children = tuple(
        Child(child.id, event.state) if child.id == event.child else child
        for child in proposal.children
    )
    proposal = replace(proposal, children=children)
    if event.state in AGREED_STATES:
        return moved(proposal, State.AGREED_IN_PART, at)
    return proposal


def record_not_agreed(proposal: Proposal, _event: events.RecordNotAgreed, at: datetime) -> Proposal:
    """Stop integrating."""
    require(proposal.state == State.INTEGRATING, "not_now", state=proposal.state)
    return ended(proposal, State.NOT_AGREED, at, Reason.SPONSORS_ENDED)


def withdraw(proposal: Proposal, _event: events.Withdraw, at: datetime) -> Proposal:
    """Take the proposal back; a trial agreed earlier runs to its own end."""
    require(proposal.state in WITHDRAWABLE, "not_now", state=proposal.state)
    return ended(proposal, State.WITHDRAWN, at, Reason.SPONSORS_WITHDREW)


def left_open(proposal: Proposal) -> frozenset[tuple[int, str]]:
    """What this version leaves behind: its open concerns' groups, added to the earlier ones."""
    return proposal.left_open | {
        (proposal.version, concern.group) for concern in proposal.open_concerns
    }


def left_twice(proposal: Proposal, left: frozenset[tuple[int, str]]) -> bool:
    """Whether a group with an open concern had one left open by two versions."""
    groups = [group for _version, group in left]
    return any(
        groups.count(concern.group) >= VERSIONS_WITH_CONCERN for concern in proposal.open_concerns
    )


def _ask_again(proposal: Proposal) -> tuple[Concern, ...]:
    return tuple(replace(concern, asked_on=None) for concern in _unasked(proposal))


def _unasked(proposal: Proposal) -> tuple[Concern, ...]:
    """The concerns with nothing said or asked of their release: that was about other words."""
    return tuple(
        replace(concern, releasing=Matter(ended_at=concern.releasing.ended_at))
        for concern in proposal.concerns
    )


def _check_trial(months: int | None) -> None:
    require(months is None or 1 <= months <= TRIAL_MONTHS, "trial_length", most=TRIAL_MONTHS)
