"""Moves in a call: opening it, positions of seats and caucuses, more time, and its end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from lic.core.consent import conditions, events, rule, texts, times
from lic.core.consent.caucus import CaucusWord
from lic.core.consent.concern import Concern, Grounds, RaisedBy
from lic.core.consent.conditions import require, require_speaker
from lic.core.consent.proposal import Consent, Proposal, call_of, ended, moved, with_tally
from lic.core.consent.rule import Counts, Speaks, Tally, Verdict
from lic.core.consent.terms import (
    CALL_DAYS,
    CAUCUS_OBJECTIONS,
    OPEN_STATES,
    PARKED_DAYS,
    PROLONGATION_DAYS,
    Outcome,
    Position,
    Reason,
    State,
)

CALLABLE_STATES = frozenset({State.SHAPING, State.PARKED})
FIELDS = {position: position.value.lower() for position in Position}


def open_call(proposal: Proposal, event: events.OpenCall, at: datetime) -> Proposal:
    """Call the groups; the roll, the length and who speaks by caucus are fixed from here on."""
    require(proposal.state in CALLABLE_STATES, "not_now", state=proposal.state)
    conditions.require_all(conditions.before_call(proposal, at, event.open_calls, event.own_calls))
    require(event.days >= CALL_DAYS, "call_too_short", least=CALL_DAYS)
    if set(event.seats) != set(proposal.table.groups) or min(event.seats.values()) < 0:
        raise ValueError("the roll names each group of the table")
    return replace(
        moved(proposal, State.CALLED, at),
        call_opened=(*proposal.call_opened, at),
        called=True,
        deadline=times.deadline(at, event.days, proposal.table.zone),
        prolonged=False,
        call_from=None,
        tallies=_roll(event.seats, event.by_caucus, proposal),
        verdict=None,
    )


def give_position(proposal: Proposal, event: events.GivePosition, _at: datetime) -> Proposal:
    """Count one seat's position, in place of the one it held."""
    tally = open_tally(proposal, event.group)
    require(event.position != Position.CONCERN, "concern_needs_grounds")
    require(event.on_roll, "not_on_roll")
    require(not tally.by_caucus, "speaks_by_caucus")
    return with_tally(proposal, _moved(proposal, tally, event.instead_of, event.position))


def take_back(proposal: Proposal, event: events.TakeBackPosition, _at: datetime) -> Proposal:
    """Take one seat's position out of the count; an open concern stays open."""
    tally = open_tally(proposal, event.group)
    return with_tally(proposal, _moved(proposal, tally, event.position, None))


def raise_concern(proposal: Proposal, event: events.RaiseConcern, _at: datetime) -> Proposal:
    """Open a concern of one seat; it is that seat's position, also beside a caucus position."""
    tally = open_tally(proposal, event.group)
    require(event.on_roll, "not_on_roll")
    if event.instead_of != Position.CONCERN:
        tally = _moved(proposal, tally, event.instead_of, Position.CONCERN)
    raised = _with_new_concern(proposal, event.id, event.group, event.grounds, RaisedBy.SEAT)
    if event.instead_of == Position.CONCERN:  # the seat's first concern already holds its position
        require(tally.counts.concern > 0, "no_such_position")
        raised = replace(
            raised, concerns=(*raised.concerns[:-1], replace(raised.concerns[-1], call=0))
        )
    return with_tally(raised, tally)


def give_caucus_position(
    proposal: Proposal, event: events.GiveCaucusPosition, at: datetime
) -> Proposal:
    """Take in a group's word; a concern in it is open at once, everything else after 72 hours."""
    tally = open_tally(proposal, event.group)
    word = event.word
    require(tally.objections < CAUCUS_OBJECTIONS, "turned_to_positions")
    require(tally.by_caucus, "speaks_by_positions")
    require_speaker(word, tally.n_seats, centre=event.group == proposal.table.centre_group)
    if word.position == Position.CONCERN:
        require(event.grounds is not None, "concern_incomplete", missing=("grounds",))
        proposal = _with_new_concern(
            proposal, event.concern, event.group, event.grounds, RaisedBy.CAUCUS
        )
    given = replace(word, given_at=at)  # the 72 hours cannot be backdated
    return with_tally(proposal, replace(tally, words=(*tally.words, given)))


def confirm_caucus(
    proposal: Proposal, event: events.ConfirmCaucusPosition, _at: datetime
) -> Proposal:
    """Note that one more seat, or the partner organization, says the caucus' latest word too."""
    tally = open_tally(proposal, event.group)
    word = _latest_word(tally)
    if event.partner:
        require(event.group == proposal.table.centre_group, "not_centre_group")
        word = replace(word, partner=True)
    else:
        require(word.seats < tally.n_seats, "roll_is_full")
        word = replace(word, seats=word.seats + 1)
    return with_tally(proposal, replace(tally, words=(*tally.words[:-1], word)))


def object_to_caucus(proposal: Proposal, event: events.ObjectToCaucus, _at: datetime) -> Proposal:
    """Note a seat's objection; the second turns this call to positions for its group."""
    tally = open_tally(proposal, event.group)
    _latest_word(tally)
    require(tally.objections < min(CAUCUS_OBJECTIONS, tally.n_seats), "roll_is_full")
    return with_tally(proposal, replace(tally, objections=tally.objections + 1))


def ask_more_time(proposal: Proposal, event: events.AskMoreTime, at: datetime) -> Proposal:
    """Prolong the call for all, once."""
    open_tally(proposal, event.group)
    require(not proposal.prolonged, "prolonged_already")
    return prolong(proposal, at, Reason.GROUP_ASKED_MORE_TIME)


def prolong(proposal: Proposal, at: datetime, reason: Reason) -> Proposal:
    """Move the deadline by 14 days."""
    call = call_of(proposal)
    end = times.days_later(call.deadline, PROLONGATION_DAYS, proposal.table.zone)
    return replace(moved(proposal, State.EXTENDED, at, reason), deadline=end, prolonged=True)


def end_call(proposal: Proposal, at: datetime) -> Proposal:
    """Apply the rule's verdict at the deadline."""
    verdict = rule.decide(call_of(proposal), at)
    if verdict.outcome == Outcome.PROLONG:
        return prolong(proposal, at, verdict.reason)
    proposal = replace(proposal, verdict=verdict)
    if verdict.outcome == Outcome.AGREED:
        return _agree(proposal, verdict, at)
    if verdict.outcome == Outcome.PARK:
        parked = moved(proposal, State.PARKED, at, verdict.reason)
        return replace(parked, call_from=at + timedelta(days=PARKED_DAYS))
    proposal = replace(proposal, left_open=texts.left_open(proposal))
    if texts.left_twice(proposal, proposal.left_open):
        return ended(proposal, State.NOT_AGREED, at, Reason.CONCERN_LEFT_TWICE)
    return moved(proposal, State.INTEGRATING, at, verdict.reason)


def open_tally(proposal: Proposal, group: str) -> Tally:
    """The group's tally while a call is open. Raises Refused otherwise."""
    require(proposal.state in OPEN_STATES, "not_now", state=proposal.state)
    require(group in proposal.table.groups, "not_at_table")
    return proposal.tally(group)


def _agree(proposal: Proposal, verdict: Verdict, at: datetime) -> Proposal:
    consent = Consent(proposal.version, verdict.quorate, verdict.without)
    if proposal.trial_months is None:
        return replace(moved(proposal, State.AGREED, at), consent=consent, trial_ends=None)
    end = times.months_later(at, proposal.trial_months, proposal.table.zone)
    return replace(moved(proposal, State.ON_TRIAL, at), consent=consent, trial_ends=end)


def _roll(
    seats: Mapping[str, int], by_caucus: frozenset[str], proposal: Proposal
) -> tuple[Tally, ...]:
    return tuple(
        Tally(
            group,
            seats[group],
            proposal.version,
            Speaks.BY_CAUCUS if group in by_caucus else Speaks.BY_POSITIONS,
        )
        for group in proposal.table.groups
    )


def _moved(proposal: Proposal, tally: Tally, old: Position | None, new: Position | None) -> Tally:
    counts = tally.counts
    if old is not None:
        require(getattr(counts, FIELDS[old]) > 0, "no_such_position")
        if old == Position.CONCERN:
            require(counts.concern > _holding(proposal, tally.group), "concern_open")
        counts = _shifted(counts, old, -1)
    if new is not None:
        require(counts.total < tally.n_seats, "roll_is_full")
        counts = _shifted(counts, new, +1)
    return replace(tally, counts=counts)


def _holding(proposal: Proposal, group: str) -> int:
    """Open concerns of the group's seats that hold a position in this call."""
    return sum(
        concern.group == group
        and concern.raised_by == RaisedBy.SEAT
        and concern.call == len(proposal.call_opened)
        for concern in proposal.open_concerns
    )


def _shifted(counts: Counts, position: Position, by: int) -> Counts:
    name = FIELDS[position]
    return replace(counts, **{name: getattr(counts, name) + by})


def _with_new_concern(
    proposal: Proposal, key: str, group: str, grounds: Grounds | None, raised_by: RaisedBy
) -> Proposal:
    missing = ("grounds",) if grounds is None else grounds.missing()
    require(not missing, "concern_incomplete", missing=missing)
    require(bool(key) and key not in {old.id for old in proposal.concerns}, "concern_known")
    concern = Concern(key, group, proposal.version, raised_by, call=len(proposal.call_opened))
    return replace(proposal, concerns=(*proposal.concerns, concern))


def _latest_word(tally: Tally) -> CaucusWord:
    require(tally.objections < CAUCUS_OBJECTIONS, "turned_to_positions")
    require(tally.by_caucus and bool(tally.words), "no_caucus_position")
    return tally.words[-1]
