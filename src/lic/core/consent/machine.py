"""The proposal's state machine: events in, the next proposal out, and what time makes due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lic.core.consent import calls, concerns, events, texts, times
from lic.core.consent.concern import Concern
from lic.core.consent.proposal import Proposal, ended
from lic.core.consent.terms import (
    INTEGRATION_DAYS,
    OPEN_STATES,
    TAKE_OVER_DAYS,
    Reason,
    State,
)

Move = Callable[[Proposal, Any, datetime], Proposal]

MOVES: Mapping[type, Move] = {
    events.Shape: texts.shape,
    events.Sponsor: texts.sponsor,
    events.Unsponsor: texts.unsponsor,
    events.EditText: texts.edit_text,
    events.SetTag: texts.set_tag,
    events.NewVersion: texts.new_version,
    events.Split: texts.split,
    events.ChildEnded: texts.child_ended,
    events.RecordNotAgreed: texts.record_not_agreed,
    events.Withdraw: texts.withdraw,
    events.OpenCall: calls.open_call,
    events.GivePosition: calls.give_position,
    events.TakeBackPosition: calls.take_back,
    events.RaiseConcern: calls.raise_concern,
    events.GiveCaucusPosition: calls.give_caucus_position,
    events.ConfirmCaucusPosition: calls.confirm_caucus,
    events.ObjectToCaucus: calls.object_to_caucus,
    events.AskMoreTime: calls.ask_more_time,
    events.ReleaseConcern: concerns.release,
    events.AnswerFirst: concerns.answer_first,
    events.AskRelease: concerns.ask_release,
    events.AnswerRelease: concerns.answer_release,
    events.RaiserRevoked: concerns.raiser_revoked,
    events.RaiserLeft: concerns.raiser_left,
    events.TakeOver: concerns.take_over,
}


class Timer(StrEnum):
    """What time alone brings about, in the order in which it happens at one moment."""

    QUESTION_CLOSES = "QUESTION_CLOSES"
    CONCERN_LAPSES = "CONCERN_LAPSES"
    CALL_ENDS = "CALL_ENDS"
    INTEGRATION_ENDS = "INTEGRATION_ENDS"
    TRIAL_ENDS = "TRIAL_ENDS"


ORDER = {timer: rank for rank, timer in enumerate(Timer)}


@dataclass(frozen=True, slots=True)
class Due:
    """One time-driven step and its moment; `concern` is the key of the one it is about."""

    timer: Timer
    at: datetime
    concern: str = ""


def step(proposal: Proposal, event: events.Event, at: datetime) -> Proposal:
    """Return the proposal after an event.

    What was due before `at` happens first, so a late ticker never changes an outcome.
    Raises Refused where the rule does not allow the event, KeyError for an unknown concern or
    event, ValueError for a naive moment.
    """
    moment = times.aware(at)
    return MOVES[type(event)](settle(proposal, moment), event, moment)


def settle(proposal: Proposal, at: datetime) -> Proposal:
    """Return the proposal after everything that was due by `at`, each at its own moment."""
    while (timer := due(proposal, at)) is not None:
        proposal = happen(proposal, timer)
    return proposal


def due(proposal: Proposal, at: datetime) -> Due | None:
    """The earliest time-driven step whose moment has come, if any."""
    first = upcoming(proposal)
    return first if first is not None and first.at <= times.aware(at) else None


def upcoming(proposal: Proposal) -> Due | None:
    """The next time-driven step, past or future; None where time changes nothing."""
    if proposal.is_final:
        return None
    timers = [*_of_state(proposal), *_of_concerns(proposal)]
    return min(timers, key=lambda timer: (timer.at, ORDER[timer.timer]), default=None)


def happen(proposal: Proposal, timer: Due) -> Proposal:
    """Apply one time-driven step at its own moment."""
    if timer.timer == Timer.CALL_ENDS:
        return calls.end_call(proposal, timer.at)
    if timer.timer == Timer.INTEGRATION_ENDS:
        return ended(proposal, State.NOT_AGREED, timer.at, Reason.INTEGRATION_TIME_UP)
    if timer.timer == Timer.TRIAL_ENDS:
        return ended(proposal, State.NOT_AGREED, timer.at, Reason.TRIAL_ENDED)
    concern = next(known for known in proposal.concerns if known.id == timer.concern)
    if timer.timer == Timer.QUESTION_CLOSES:
        return concerns.close_question(proposal, concern)
    return concerns.lapse(proposal, concern)


def _of_state(proposal: Proposal) -> list[Due]:
    if proposal.state in OPEN_STATES and proposal.deadline is not None:
        return [Due(Timer.CALL_ENDS, proposal.deadline)]
    if proposal.state == State.INTEGRATING and not proposal.waits_for_child:
        end = times.days_later(proposal.since, INTEGRATION_DAYS, proposal.table.zone)
        return [Due(Timer.INTEGRATION_ENDS, end)]
    if proposal.state == State.ON_TRIAL and proposal.trial_ends is not None:
        return [Due(Timer.TRIAL_ENDS, proposal.trial_ends)]
    return []


def _of_concerns(proposal: Proposal) -> list[Due]:
    timers = []
    for concern in proposal.open_concerns:
        if concern.question is not None:
            timers.append(Due(Timer.QUESTION_CLOSES, concern.question.closes_at, concern.id))
        if concern.left_at is not None:
            timers.append(Due(Timer.CONCERN_LAPSES, _lapses_at(proposal, concern), concern.id))
    return timers


def _lapses_at(proposal: Proposal, concern: Concern) -> datetime:
    left = concern.left_at or proposal.since
    return times.deadline(left, TAKE_OVER_DAYS, proposal.table.zone)
