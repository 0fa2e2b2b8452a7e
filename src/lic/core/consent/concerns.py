"""Moves on concerns: the only code that closes one, for its raiser, its group, or a lost seat."""

from dataclasses import replace
from datetime import datetime

from lic.core.consent import events, groupword, times
from lic.core.consent.concern import Concern, ConcernStatus, RaisedBy, ReleaseQuestion
from lic.core.consent.conditions import require
from lic.core.consent.events import GroupWord
from lic.core.consent.proposal import Proposal, with_concern
from lic.core.consent.terms import (
    FEWEST_SEATS_FOR_POSITIONS,
    FINAL_STATES,
    RELEASE_DAYS,
    RELEASE_SEAT_DAYS,
    REVOKING_STEWARDS,
    Refused,
)


def release(proposal: Proposal, event: events.ReleaseConcern, at: datetime) -> Proposal:
    """Close a concern for its raiser."""
    concern = _open(proposal, event.id)
    return _released_by_raiser(proposal, concern, event.word, at)


def answer_first(proposal: Proposal, event: events.AnswerFirst, at: datetime) -> Proposal:
    """Take in what the raiser says to a new version; silence or "not met" keeps it open."""
    concern = _open(proposal, event.id)
    require(concern.version < proposal.version, "not_a_new_version")
    if event.met:
        return _released_by_raiser(proposal, concern, event.word, at)
    return with_concern(proposal, replace(concern, asked_on=proposal.version))


def ask_release(proposal: Proposal, event: events.AskRelease, at: datetime) -> Proposal:
    """Open a release question in the concern's own group."""
    concern = _open(proposal, event.id)
    require(event.group == concern.group, "not_own_group")
    require(concern.question is None, "question_open")
    require(event.days >= RELEASE_DAYS, "question_too_short", least=RELEASE_DAYS)
    require(event.n_seats >= FEWEST_SEATS_FOR_POSITIONS, "speaks_by_caucus")
    closes = times.deadline(at, event.days, proposal.table.zone)
    question = ReleaseQuestion(at, closes, event.n_seats)
    return with_concern(proposal, replace(concern, question=question))


def answer_release(proposal: Proposal, event: events.AnswerRelease, _at: datetime) -> Proposal:
    """Count one seat's answer, in place of the one it gave."""
    concern = _open(proposal, event.id)
    question = concern.question
    if question is None:
        raise Refused("no_question")
    require(event.seat_days >= RELEASE_SEAT_DAYS, "seat_too_young", least=RELEASE_SEAT_DAYS)
    yes = question.release + event.release - (event.instead_of is True)
    no = question.keep + (not event.release) - (event.instead_of is False)
    require(min(yes, no) >= 0 and yes + no <= question.n_seats, "roll_is_full")
    answered = replace(question, release=yes, keep=no)
    return with_concern(proposal, replace(concern, question=answered))


def raiser_revoked(proposal: Proposal, event: events.RaiserRevoked, _at: datetime) -> Proposal:
    """Let the concern of a revoked seat lapse."""
    concern = _open(proposal, event.id)
    require(concern.raised_by == RaisedBy.SEAT, "raised_by_caucus")
    require(event.stewards >= REVOKING_STEWARDS, "stewards_missing", needed=REVOKING_STEWARDS)
    return closed(proposal, concern, ConcernStatus.LAPSED)


def raiser_left(proposal: Proposal, event: events.RaiserLeft, at: datetime) -> Proposal:
    """Note that the raiser's seat left; from now its group has 14 days."""
    concern = _open(proposal, event.id)
    require(concern.raised_by == RaisedBy.SEAT, "raised_by_caucus")
    require(concern.left_at is None, "left_already")
    return with_concern(proposal, replace(concern, left_at=at))


def take_over(proposal: Proposal, event: events.TakeOver, _at: datetime) -> Proposal:
    """Give an orphaned concern to another seat of its group."""
    concern = _open(proposal, event.id)
    require(event.group == concern.group, "not_own_group")
    require(concern.left_at is not None, "raiser_present")
    return with_concern(proposal, replace(concern, left_at=None))


def lapse(proposal: Proposal, concern: Concern) -> Proposal:
    """Close a concern whose seat left and that nobody took over."""
    return closed(proposal, concern, ConcernStatus.LAPSED)


def close_question(proposal: Proposal, concern: Concern) -> Proposal:
    """Read the release question at its end; where it does not pass the concern stays open."""
    centre = concern.group == proposal.table.centre_group
    if concern.question is not None and concern.question.passes(centre=centre):
        return closed(proposal, concern, ConcernStatus.RELEASED_BY_GROUP)
    return with_concern(proposal, replace(concern, question=None))


def closed(proposal: Proposal, concern: Concern, status: ConcernStatus) -> Proposal:
    """The proposal with this concern closed for good."""
    return with_concern(proposal, replace(concern, status=status, question=None, left_at=None))


def _released_by_raiser(
    proposal: Proposal, concern: Concern, word: GroupWord | None, at: datetime
) -> Proposal:
    if concern.raised_by == RaisedBy.CAUCUS:
        if word is None or word.caucus is None:
            raise Refused("group_has_not_spoken")
        groupword.require_yes(proposal.table, concern.group, word, at)
    else:
        require(concern.left_at is None, "raiser_left")
    return closed(proposal, concern, ConcernStatus.RELEASED_BY_RAISER)


def _open(proposal: Proposal, key: str) -> Concern:
    require(proposal.state not in FINAL_STATES, "not_now", state=proposal.state)
    for concern in proposal.concerns:
        if concern.id == key:
            require(concern.is_open, "concern_closed")
            return concern
    raise KeyError(key)
