"""The consent rule at one moment: plain counts in, a verdict out. There is no majority fallback."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from lic.core.consent import caucus, quorum
from lic.core.consent.caucus import CaucusWord, Standing
from lic.core.consent.concern import Concern
from lic.core.consent.terms import (
    CAUCUS_OBJECTIONS,
    FEWEST_SEATS_FOR_POSITIONS,
    Outcome,
    Position,
    Reason,
)


class Speaks(StrEnum):
    """How a group chose, before the call, to speak in it."""

    BY_POSITIONS = "BY_POSITIONS"
    BY_CAUCUS = "BY_CAUCUS"


@dataclass(frozen=True, slots=True)
class Table:
    """The groups at one table, the one at its centre, and the community's time zone."""

    groups: tuple[str, ...]
    centre_group: str
    zone: tzinfo

    def __post_init__(self) -> None:
        if len(set(self.groups)) != len(self.groups) or self.centre_group not in self.groups:
            raise ValueError("a table has each group once, the centre group among them")


@dataclass(frozen=True, slots=True)
class Counts:
    """Positions of one group's seats, one a seat."""

    support: int = 0
    can_live_with: int = 0
    stand_aside: int = 0
    concern: int = 0

    @property
    def total(self) -> int:
        """All positions; a concern is one too."""
        return self.support + self.can_live_with + self.stand_aside + self.concern


@dataclass(frozen=True, slots=True)
class Tally:
    """What one group said in one call, without anybody's identity.

    n_seats     seats that existed and were awake when the call opened.
    version     the version these positions were given on; on any other they do not count.
    words       caucus words in the order given; the latest that counts is the group's.
    objections  seats that objected to speaking by this caucus word.
    """

    group: str
    n_seats: int
    version: int = 1
    speaks: Speaks = Speaks.BY_POSITIONS
    counts: Counts = Counts()
    words: tuple[CaucusWord, ...] = ()
    objections: int = 0

    @property
    def by_caucus(self) -> bool:
        """Whether the group speaks by caucus in this call, now."""
        if self.objections >= CAUCUS_OBJECTIONS:
            return False
        return self.speaks == Speaks.BY_CAUCUS or self.n_seats < FEWEST_SEATS_FOR_POSITIONS


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the rule sees it.

    deadline   23:59 local time; see `times.deadline`.
    prolonged  the one prolongation was used.
    concerns   all concerns about the proposal, from this and earlier versions.
    """

    table: Table
    deadline: datetime
    tallies: tuple[Tally, ...]
    version: int = 1
    tagged: bool = True
    prolonged: bool = False
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """What the rule sees in one group. The numbers leave only through `core.disclosure`."""

    group: str
    n_positions: int
    needed: int
    quorate: bool = False
    said_no: bool = False
    caucus: Standing = Standing.NONE
    position: Position | None = None  # the caucus position that counts


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule's answer. `consented` and `without` are published with AGREED only."""

    outcome: Outcome
    reason: Reason
    groups: tuple[GroupVerdict, ...]
    groups_needed: int
    enough_groups: bool
    centre_heard: bool
    open_concerns: tuple[str, ...]

    @property
    def quorate(self) -> tuple[str, ...]:
        """Groups that are quorate, in the table's order."""
        return tuple(group.group for group in self.groups if group.quorate)

    @property
    def without(self) -> tuple[str, ...]:
        """Groups that are not quorate: not bound, no task for their organizations."""
        return tuple(group.group for group in self.groups if not group.quorate)

    @property
    def said_no(self) -> tuple[str, ...]:
        """Groups that said no; named to others only if they ask."""
        return tuple(group.group for group in self.groups if group.said_no)


def decide(call: Call, at: datetime) -> Verdict:
    """Apply the rule of design README §2 to a call as it stands at a moment.

    Positions must be those held at the deadline where `at` is later. PROLONG is answered once.
    A concern or a no asks for integrating even where voices are missing too, so that something
    said is never shelved as silence.
    Raises ValueError for naive moments and for tallies that cannot be (see `_check`).
    """
    _check(call, at)
    moment = min(at, call.deadline)
    tallies = {tally.group: tally for tally in call.tallies}
    groups = tuple(
        _judge(tallies.get(key, Tally(key, 0, call.version)), call, moment)
        for key in call.table.groups
    )
    needed = quorum.groups_needed(len(groups))
    centre_heard = not call.tagged or any(
        group.quorate for group in groups if group.group == call.table.centre_group
    )
    enough = sum(group.quorate for group in groups) >= needed
    concerns = tuple(concern.id for concern in call.concerns if concern.is_open)
    seen = Verdict(Outcome.OPEN, Reason.NONE, groups, needed, enough, centre_heard, concerns)
    if at < call.deadline:
        return seen
    outcome, reason = _ending(seen, prolonged=call.prolonged)
    return replace(seen, outcome=outcome, reason=reason)


def _ending(seen: Verdict, *, prolonged: bool) -> tuple[Outcome, Reason]:
    if seen.without and not prolonged:
        return Outcome.PROLONG, Reason.GROUP_NOT_QUORATE
    if seen.open_concerns:
        return Outcome.INTEGRATE, Reason.CONCERN_OPEN
    if seen.said_no:
        return Outcome.INTEGRATE, Reason.GROUP_SAID_NO
    if not seen.centre_heard:
        return Outcome.PARK, Reason.CENTRE_NOT_QUORATE
    if not seen.enough_groups:
        return Outcome.PARK, Reason.TOO_FEW_GROUPS
    return Outcome.AGREED, Reason.NONE


def _judge(tally: Tally, call: Call, at: datetime) -> GroupVerdict:
    centre = tally.group == call.table.centre_group
    needed = quorum.positions_needed(tally.n_seats, centre=centre)
    if tally.version != call.version:  # positions lapse with their version
        return GroupVerdict(tally.group, 0, needed)
    stands, position = caucus_position(tally, centre=centre, at=at)
    n_positions = tally.counts.total
    by_positions = tally.n_seats >= FEWEST_SEATS_FOR_POSITIONS and n_positions >= needed
    said_no = position == Position.STAND_ASIDE or quorum.is_no(
        stand_asides=tally.counts.stand_aside, n_positions=n_positions, needed=needed
    )
    quorate = by_positions or position is not None
    return GroupVerdict(tally.group, n_positions, needed, quorate, said_no, stands, position)


def caucus_position(
    tally: Tally, *, centre: bool, at: datetime
) -> tuple[Standing, Position | None]:
    """The latest caucus word that counts; where none does, how far the latest has come."""
    if tally.objections >= CAUCUS_OBJECTIONS:
        return Standing.OBJECTED, None
    if not tally.by_caucus or not tally.words:
        return Standing.NONE, None
    for word in reversed(tally.words):
        stands = _standing(word, tally, centre=centre, at=at)
        if stands == Standing.COUNTS:
            return stands, word.position
    return _standing(tally.words[-1], tally, centre=centre, at=at), None


def _standing(word: CaucusWord, tally: Tally, *, centre: bool, at: datetime) -> Standing:
    return caucus.standing(
        word, n_seats=tally.n_seats, centre=centre, objections=tally.objections, at=at
    )


def _check(call: Call, at: datetime) -> None:
    """Refuse what no honest feed can hold: an error here must never pass as an agreement."""
    if at.tzinfo is None or call.deadline.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    keys = [tally.group for tally in call.tallies]
    if len(set(keys)) != len(keys) or not set(keys) <= set(call.table.groups):
        raise ValueError("one tally for each group of the table")
    for tally in call.tallies:
        numbers = (tally.counts.support, tally.counts.can_live_with, tally.counts.stand_aside)
        if min(*numbers, tally.counts.concern, tally.objections) < 0:
            raise ValueError("counts are never negative")
        if tally.counts.total > tally.n_seats:
            raise ValueError("more positions than seats")
