"""Builders for tests of the consent rule: a table of six, calls with given voices, proposals."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lic.core import consent
from lic.core.consent import Counts, Position, Proposal, Speaks, State, Table, Tally

VANCOUVER = ZoneInfo("America/Vancouver")
CENTRE = "SEX_WORKERS"
GROUPS = (CENTRE, "ORGANIZATIONS", "GOVERNMENT_HEALTH", "RESIDENTS", "BUSINESSES", "POLICE")
TABLE = Table(GROUPS, CENTRE, VANCOUVER)
SEATS = dict(zip(GROUPS, (14, 24, 18, 190, 45, 7), strict=True))
START = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)  # a Monday, 11:00 in Vancouver
DEADLINE = datetime(2026, 5, 18, 23, 59, tzinfo=VANCOUVER)
AFTER = DEADLINE + timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GROUNDS = consent.Grounds(
    consent.Principle.HARM_REDUCTION,
    "People who work at night",
    "The lit path pushes them into the lane behind the port",
    "Keep the lamps off after midnight",
)


def voice(group, *, support=0, live=0, aside=0, concern=0, seats=None, version=1, **more):
    """One group's tally; its seats are those of the demo town unless given."""
    seats = SEATS[group] if seats is None else seats
    return Tally(group, seats, version, counts=Counts(support, live, aside, concern), **more)


def quorate(group, *, seats=None):
    """A group with exactly its quorum, all in support."""
    seats = SEATS[group] if seats is None else seats
    return voice(
        group, seats=seats, support=consent.positions_needed(seats, centre=group == CENTRE)
    )


def silent(group):
    """A group of which nobody answered."""
    return voice(group)


def everyone(*changed, but=()):
    """All six groups quorate, but for those given otherwise and the silent ones."""
    given = {tally.group: tally for tally in changed}
    return tuple(
        silent(group) if group in but else given.get(group, quorate(group)) for group in GROUPS
    )


def call(*changed, but=(), **more):
    """A call of the demo town after its one prolongation, unless told otherwise."""
    more.setdefault("prolonged", True)
    return consent.Call(TABLE, DEADLINE, everyone(*changed, but=but), **more)


def word(position=Position.SUPPORT, *, given_at=START, seats=2, **more):
    """A caucus word."""
    return consent.CaucusWord(position, given_at, seats, **more)


def spoken(group, said, *, seats=None, objections=0):
    """A group that speaks by caucus."""
    seats = SEATS[group] if seats is None else seats
    return Tally(group, seats, speaks=Speaks.BY_CAUCUS, words=(said,), objections=objections)


def concern(key="c1", group="RESIDENTS", **more):
    """An open concern."""
    return consent.Concern(key, group, 1, **more)


def draft(**more):
    """A proposal nobody has seen yet."""
    return Proposal(TABLE, START, **more)


def shaping(**more):
    """A sponsored proposal in its first hour of shaping."""
    more.setdefault("sponsors", frozenset({"RESIDENTS", "POLICE"}))
    proposal = replace(draft(), **more)
    return consent.step(proposal, consent.Shape(), START)


def called(*, seats=None, by_caucus=frozenset(), **more):
    """A proposal called after seven days of shaping; the moment is `OPENED`."""
    opening = consent.OpenCall(seats=SEATS | (seats or {}), by_caucus=by_caucus)
    return consent.step(shaping(**more), opening, OPENED)


OPENED = START + 7 * DAY
FIRST_END = datetime(2026, 5, 25, 23, 59, tzinfo=VANCOUVER)
SECOND_END = datetime(2026, 6, 8, 23, 59, tzinfo=VANCOUVER)


def filled(proposal, *, but=(), at=OPENED + HOUR):
    """The same call with every group's quorum in support, but for some groups."""
    for group in GROUPS:
        if group in but:
            continue
        n = consent.positions_needed(proposal.tally(group).n_seats, centre=group == CENTRE)
        for _ in range(n):
            proposal = consent.step(proposal, consent.GivePosition(group, Position.SUPPORT), at)
    return proposal


def raised(proposal, key="c1", group="RESIDENTS", at=OPENED + HOUR):
    """The same call with one more concern."""
    return consent.step(proposal, consent.RaiseConcern(key, group, GROUNDS), at)


def integrating(key="c1", group="RESIDENTS"):
    """A proposal whose first call ended with one concern open."""
    proposal = consent.settle(filled(raised(called(), key, group)), FIRST_END)
    assert proposal.state == State.INTEGRATING
    return proposal


def again(proposal, at):
    """The next version of the proposal, shaped for a week and called."""
    proposal = consent.step(proposal, consent.NewVersion(), at)
    return consent.step(proposal, consent.OpenCall(seats=SEATS), at + 7 * DAY)
