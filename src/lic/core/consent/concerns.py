"""Moves on concerns: closing one for its raiser or with a lost seat; `matters` does it for a group."""

from dataclasses import replace
from datetime import datetime

from lic.core.consent import events
from lic.core.consent.concern import Concern, ConcernStatus, RaisedBy
from lic.core.consent.conditions import require
from lic.core.consent.matter import UNTOUCHED
from lic.core.consent.proposal import Proposal, with_concern
from lic.core.consent.terms import FINAL_STATES, REVOKING_STEWARDS


def release(proposal: Proposal, event: events.ReleaseConcern, _at: datetime) -> Proposal:
    """Close a concern for the seat that raised it."""
    return _released_by_raiser(proposal, still_open(proposal, event.id))


def answer_first(proposal: Proposal, event: events.AnswerFirst, _at: datetime) -> Proposal:
    """Take in what the raiser says to a new version; silence or "not met" keeps it open."""
    concern = still_open(proposal, event.id)
    require(concern.version < proposal.version, "not_a_new_version")
    if event.met:
        return _released_by_raiser(proposal, concern)
    return with_concern(proposal, replace(concern, asked_on=proposal.version))


def raiser_revoked(proposal: Proposal, event: events.RaiserRevoked, _at: datetime) -> Proposal:
    """Let the concern of a revoked seat lapse."""
    concern = still_open(proposal, event.id)
    require(concern.raised_by == RaisedBy.SEAT, "raised_by_caucus")
    require(event.stewards >= REVOKING_STEWARDS, "stewards_missing", needed=REVOKING_STEWARDS)
    return closed(proposal, concern, ConcernStatus.LAPSED)


def raiser_left(proposal: Proposal, event: events.RaiserLeft, at: datetime) -> Proposal:
    """Note that the raiser's seat left; from now its group has 14 days."""
    concern = still_open(proposal, event.id)
    require(concern.raised_by == RaisedBy.SEAT, "raised_by_caucus")
    require(concern.left_at is None, "left_already")
    return with_concern(proposal, replace(concern, left_at=at))


def take_over(proposal: Proposal, event: events.TakeOver, _at: datetime) -> Proposal:
    """Give an orphaned concern to another seat of its group."""
    concern = still_open(proposal, event.id)
    require(event.group == concern.group, "not_own_group")
    require(concern.left_at is not None, "raiser_present")
    return with_concern(proposal, replace(concern, left_at=None))


def lapse(proposal: Proposal, concern: Concern) -> Proposal:
    """Close a concern whose seat left and that nobody took over."""
    return closed(proposal, concern, ConcernStatus.LAPSED)


def closed(proposal: Proposal, concern: Concern, status: ConcernStatus) -> Proposal:
    """The proposal with this concern closed for good."""
    return with_concern(
        proposal, replace(concern, status=status, releasing=UNTOUCHED, left_at=None)
    )


def _released_by_raiser(proposal: Proposal, concern: Concern) -> Proposal:
    require(concern.raised_by == RaisedBy.SEAT, "raised_by_caucus")
    require(concern.left_at is None, "raiser_left")
    return closed(proposal, concern, ConcernStatus.RELEASED_BY_RAISER)


def still_open(proposal: Proposal, key: str) -> Concern:
    """The concern, which nobody has closed. Raises Refused, KeyError for an unknown one."""
    require(proposal.state not in FINAL_STATES, "not_now", state=proposal.state)
    for concern in proposal.concerns:
        if concern.id == key:
            require(concern.is_open, "concern_closed")
            return concern
    raise KeyError(key)
