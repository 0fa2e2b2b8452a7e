"""The proposal's state machine: events in, the next proposal out, and what time makes due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lic.core.consent import calls, concerns, events, matters, texts, times
from lic.core.consent.concern import Concern
from lic.core.consent.matter import Matter
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
    events.GiveOwnWord: matters.give_word,
    events.ConfirmOwnWord: matters.confirm_word,
    events.ObjectToOwnWord: matters.object_to_word,
    events.AskGroup: matters.ask,
    events.AnswerGroup: matters.answer,
    events.RaiserRevoked: concerns.raiser_revoked,
    events.RaiserLeft: concerns.raiser_left,
    events.TakeOver: concerns.take_over,
}


class Timer(StrEnum):
    """What time alone brings about, in the order in which it happens at one moment."""

    QUESTION_CLOSES = "QUESTION_CLOSES"
    WORD_COUNTS = "WORD_COUNTS"
    CONCERN_LAPSES = "CONCERN_LAPSES"
    CALL_ENDS = "CALL_ENDS"
    INTEGRATION_ENDS = "INTEGRATION_ENDS"
    TRIAL_ENDS = "TRIAL_ENDS"


ORDER = {timer: rank for rank, timer in enumerate(Timer)}


@dataclass(frozen=True, slots=True)
class Due:
    """One time-driven step and its moment; `concern` is the key of the one it is about.

    "" for the call and the proposal, and for what the group at the centre decides about the tag.
    """

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
    return next(iter(timers(proposal)), None)


def timers(proposal: Proposal) -> list[Due]:
    """Every time-driven step that is ahead as things stand, in its order."""
    if proposal.is_final:
        return []
    found = [*_of_state(proposal), *_of_concerns(proposal)]
    found += _of_matter(proposal.untagging, "", centre=True)
    return sorted(found, key=lambda timer: (timer.at, ORDER[timer.timer]))


def happen(proposal: Proposal, timer: Due) -> Proposal:
    """Apply one time-driven step at its own moment."""
    if timer.timer == Timer.CALL_ENDS:
        return calls.end_call(proposal, timer.at)
    if timer.timer == Timer.INTEGRATION_ENDS:
        return ended(proposal, State.NOT_AGREED, timer.at, Reason.INTEGRATION_TIME_UP)
    if timer.timer == Timer.TRIAL_ENDS:
        return ended(proposal, State.NOT_AGREED, timer.at, Reason.TRIAL_ENDED)
    if timer.timer == Timer.QUESTION_CLOSES:
        return matters.close_question(proposal, timer.concern, timer.at)
    if timer.timer == Timer.WORD_COUNTS:
        return matters.count_word(proposal, timer.concern)
    return concerns.lapse(proposal, concerns.still_open(proposal, timer.concern))


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
    found = []
    for concern in proposal.open_concerns:
        centre = concern.group == proposal.table.centre_group
        found += _of_matter(concern.releasing, concern.id, centre=centre)
        if concern.left_at is not None:
            found.append(Due(Timer.CONCERN_LAPSES, _lapses_at(proposal, concern), concern.id))
    return found


def _of_matter(matter: Matter, key: str, *, centre: bool) -> list[Due]:
    found = []
    if matter.question is not None:
        found.append(Due(Timer.QUESTION_CLOSES, matter.question.closes_at, key))
    counts = matter.word.counts_from(centre=centre) if matter.word is not None else None
    if counts is not None:
        found.append(Due(Timer.WORD_COUNTS, counts, key))
    return found


def _lapses_at(proposal: Proposal, concern: Concern) -> datetime:
    left = concern.left_at or proposal.since
    return times.deadline(left, TAKE_OVER_DAYS, proposal.table.zone)
