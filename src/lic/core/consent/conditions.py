"""What must hold before a call can open: the same list refuses an event and explains a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lic.core.consent import times
from lic.core.consent.caucus import CaucusWord, Speaker
from lic.core.consent.proposal import Proposal
from lic.core.consent.terms import (
    CALL_WINDOW_MONTHS,
    CALLS_PER_WINDOW,
    OPEN_CALLS_PER_COMMUNITY,
    OPEN_CALLS_PER_PERSON,
    SHAPING_DAYS,
    SPONSORING_GROUPS,
    Refused,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that holds or does not; the app turns `code` into words.

    facts    moments, limits and keys that may be shown to the table.
    figures  numbers about one group; they leave only through `core.disclosure`.
    """

    code: str
    met: bool
    group: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)


def before_call(
    proposal: Proposal, at: datetime, open_calls: int, own_calls: int = 0
) -> tuple[Condition, ...]:
    """The conditions for opening a call, in the order a page lists them.

    open_calls  other calls open in the community; own_calls: of these, on what the one who asks wrote
    """
    return (
        _shaped(proposal, at),
        _sponsored(proposal),
        _waited(proposal, at),
        _calls_left(proposal, at),
        Condition(
            "COMMUNITY_HAS_ROOM",
            open_calls < OPEN_CALLS_PER_COMMUNITY,
            facts={"limit": OPEN_CALLS_PER_COMMUNITY},
        ),
        Condition(
            "PERSON_HAS_ROOM",
            own_calls < OPEN_CALLS_PER_PERSON,
            facts={"limit": OPEN_CALLS_PER_PERSON},
        ),
    )


def require(met: bool, code: str, **facts: object) -> None:  # noqa: FBT001  reads as a sentence
    """Raise Refused unless `met`."""
    if not met:
        raise Refused(code, **facts)


def require_speaker(word: CaucusWord, n_seats: int, *, centre: bool) -> None:
    """Raise Refused unless whoever gives this word may speak, for a group that is there."""
    require(1 <= word.seats <= n_seats, "no_seat")
    require(not word.partner or centre, "not_centre_group")
    if word.speaker == Speaker.LIAISON:
        require(bool(word.mandate) and not centre, "mandate_missing")


def require_all(conditions: tuple[Condition, ...]) -> None:
    """Raise Refused with the code, in lower case, and facts of the first that is not met."""
    for condition in conditions:
        require(condition.met, f"not_{condition.code.lower()}", **condition.facts)


def is_sponsored(proposal: Proposal) -> bool:
    """Sponsors from two groups, or the sex workers' group alone."""
    return (
        len(proposal.sponsors) >= SPONSORING_GROUPS
        or proposal.table.centre_group in proposal.sponsors
    )


def call_possible_from(proposal: Proposal) -> datetime | None:
    """The moment a call may open as far as time goes; None before shaping began."""
    if proposal.shaped_from is None:
        return None
    moments = [proposal.shaped_from + timedelta(days=SHAPING_DAYS), proposal.call_from]
    if len(proposal.call_opened) >= CALLS_PER_WINDOW:
        moments.append(_window_end(proposal))
    return max(moment for moment in moments if moment is not None)


def _shaped(proposal: Proposal, at: datetime) -> Condition:
    start = proposal.shaped_from
    until = None if start is None else start + timedelta(days=SHAPING_DAYS)
    return Condition(
        "SHAPED_LONG_ENOUGH",
        until is not None and at >= until,
        facts={"days": SHAPING_DAYS, "from": until},
    )


def _sponsored(proposal: Proposal) -> Condition:
    facts = {"needed": SPONSORING_GROUPS, "sponsors": tuple(sorted(proposal.sponsors))}
    return Condition("SPONSORED", is_sponsored(proposal), facts=facts)


def _waited(proposal: Proposal, at: datetime) -> Condition:
    start = proposal.call_from
    return Condition("WAITED_AFTER_PARKING", start is None or at >= start, facts={"from": start})


def _calls_left(proposal: Proposal, at: datetime) -> Condition:
    facts: dict[str, object] = {"limit": CALLS_PER_WINDOW, "months": CALL_WINDOW_MONTHS}
    if len(proposal.call_opened) < CALLS_PER_WINDOW:
        return Condition("CALLS_LEFT", met=True, facts=facts)
    end = _window_end(proposal)
    return Condition("CALLS_LEFT", at >= end, facts=facts | {"from": end})


def _window_end(proposal: Proposal) -> datetime:
    """When the third-last call falls out of the window of six months."""
    earliest = proposal.call_opened[-CALLS_PER_WINDOW]
    return times.months_later(earliest, CALL_WINDOW_MONTHS, proposal.table.zone)
