"""What stays the same from one map to the next: the axes, the names of groups of opinion, and their number.

Nothing here knows a person by name. Two maps are compared by where the same people lie on both: one array holds each
person's group on the earlier map, the other their group on the new one, in one order and -1 for "in none".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SHARED = 3
"""Statements two maps must have in common before one can be laid on the other: two fix a turn without any doubt left."""
SAME = 0.5
"""Share of people in either group who are in both, from which it is the same group (Jaccard)."""
CLEARLY = 10.0
WINS = 3
"""Fits in a row that another number of groups must win, and the BIC by which it must win each."""
EVERYBODY = 0
"""Id of the one circle there is where there are no clear groups. Groups of opinion count from 1."""

What = Literal["split", "merged", "born", "ended"]


@dataclass(frozen=True, slots=True)
class Event:
    """What became of groups: `before` on the earlier map, `now` on the new one; ids, ascending."""

    what: What
    before: tuple[int, ...]
    now: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The new map's groups by id, in the order of their labels; the highest id ever given; what happened."""

    ids: tuple[int, ...]
    used: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """How many groups are shown, and which other number has won how many fits in a row."""

    shown: int
    rival: int = 0
    wins: int = 0

    def after(self, best: int, gain: float) -> Number:
        """The state after one more fit, in which `best` groups beat those shown by so much BIC."""
        if best == self.shown or gain <= CLEARLY:
            return Number(self.shown)
        wins = self.wins + 1 if best == self.rival else 1
        return Number(best) if wins == WINS else Number(self.shown, best, wins)


def laid(old: Floats, new: Floats) -> Floats | None:
    """The turn R, reflections allowed, for which new @ R lies nearest to old: rows are the statements that both have.

    R = U Wᵀ, where newᵀ old = U S Wᵀ (Schönemann, Psychometrika 31, 1966). None with fewer than three statements, or
    where nothing on either map sets them apart: the caller turns the map by its own axes then.
    """
    if len(old) < SHARED:
        return None
    u, size, w = np.linalg.svd(new.T @ old)
    if size[-1] <= 1e-9:
        return None
    turn: Floats = u @ w
    return turn


def together(old: Ints, new: Ints, old_size: int, new_size: int) -> Ints:
    """People by group on both maps, (old, new); who is in none on either map counts nowhere."""
    both = (old >= 0) & (new >= 0)
    cells = np.bincount(old[both] * new_size + new[both], minlength=old_size * new_size)
    return cells.reshape(old_size, new_size).astype(np.int64)


def named(counts: Ints, old: Sequence[int], used: int) -> Named:
    """Give the new map's groups their ids.

    counts  people by old and new group, as `together` gives them; new groups in the order in which fresh ids are given
    old     ids of the earlier map's groups        used  the highest id ever given

    A group keeps its id where at least half of the people in it or in the earlier one are in both. Every other group gets
    an id that was never used, and every id that is gone is in an event.
    """
    pairs = dict(_pairs(counts))
    kept = {n: old[o] for o, n in pairs.items()}
    ids = []
    for n in range(counts.shape[1]):
        used += n not in kept
        ids.append(kept.get(n, used))
    return Named(tuple(ids), used, tuple(_events(counts, pairs, old, ids)))


def told(counts: Ints, old: Sequence[int], new: Sequence[int]) -> tuple[Event, ...]:
    """What became of the groups of an earlier map than the last: both maps' groups have their ids already."""
    pairs = {o: new.index(i) for o, i in enumerate(old) if i in new}
    return tuple(_events(counts, pairs, old, new))


def seen(events: Sequence[Event], before: Collection[int], now: Collection[int]) -> list[Event]:
    """The events as somebody is told them who saw only these groups on the earlier map and sees only these now.

    A split or a merging that names a group that is not seen is told as what is left of it: a group that is there or not.
    """
    told = [e for e in events if {*e.before} <= {*before} and {*e.now} <= {*now}]
    rest = [Event("born", (), (g,)) for g in sorted({*now} - {*before} - _all(told, "now"))]
    rest += [Event("ended", (g,), ()) for g in sorted({*before} - {*now} - _all(told, "before"))]
    return told + rest


def _all(events: Sequence[Event], side: Literal["before", "now"]) -> set[int]:
    return {group for event in events for group in getattr(event, side)}


def _pairs(counts: Ints) -> Iterator[tuple[int, int]]:
    """Old and new groups that are the same one: the assignment of greatest Jaccard in all, of those that are enough."""
    olds, news = counts.shape
    either = counts.sum(axis=1)[:, None] + counts.sum(axis=0)[None, :] - counts
    alike = counts / np.maximum(either, 1)
    alike[alike < SAME] = 0.0
    if olds > news:
        ways = ([*zip(way, range(news), strict=True)] for way in permutations(range(olds), news))
    else:
        ways = ([*zip(range(olds), way, strict=True)] for way in permutations(range(news), olds))
    best = max(ways, key=lambda way: round(sum(float(alike[pair]) for pair in way), 9))
    return ((o, n) for o, n in best if alike[o, n] > 0.0)


def _events(
    counts: Ints, pairs: dict[int, int], old: Sequence[int], new: Sequence[int]
) -> Iterator[Event]:
    olds, news = counts.shape
    back = {n: o for o, n in pairs.items()}
    came = {n: back.get(n, _most(counts[:, n])) for n in range(news)}
    went = {o: pairs.get(o, _most(counts[o])) for o in range(olds)}
    told_old, told_new = set(pairs), set(back)
    for o in range(olds):
        parts = [n for n in range(news) if came[n] == o]
        if len(parts) > 1:
            told_old.add(o)
            told_new.update(parts)
            yield Event("split", (old[o],), tuple(sorted(new[n] for n in parts)))
    for n in range(news):
        parts = [o for o in range(olds) if went[o] == n]
        if len(parts) > 1:
            told_new.add(n)
            told_old.update(parts)
            yield Event("merged", tuple(sorted(old[o] for o in parts)), (new[n],))
    for n in range(news):
        if n not in told_new:
            yield Event("born", (), (new[n],))
    for o in range(olds):
        if o not in told_old:
            yield Event("ended", (old[o],), ())


def _most(people: Ints) -> int | None:
    """Where more than half of these people are, if anywhere."""
    top = int(people.argmax()) if people.size else 0
    return top if people.size and 2 * people[top] > people.sum() else None
