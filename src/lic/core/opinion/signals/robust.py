"""Badges that would change if suspected accounts counted once or not at all. Nothing is taken out: both results are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion import beta, declared, ranking
from lic.core.opinion.votes import AGREE, DISAGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Badge = tuple[str, int, int, int]
ACTIVE = 0.001
"""Share of people, the most active, without whom everything is computed again; at least one person."""
FEW, FEW_SHARE = 2.0, 0.1
"""Voices of a group that are "a few": a tenth of its answers to a statement, and two at least."""
COUNTED_ONCE, LEFT_OUT = "one vote", "left out"


@dataclass(frozen=True, slots=True)
class Suspect:
    """People who are counted once, or left out: `name` says which signal they come from."""

    name: str
    members: Sequence[int]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A badge that does not hold, or one that would be there.

    kind       "consensus" or "difference"          group  of a difference, else -1
    direction  1 agree, -1 disagree                 stands  whether the badge is there as everything was counted
    why        (name of a suspect, "one vote" or "left out")
    """

    kind: str
    group: int
    statement: int
    direction: int
    stands: bool
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Close:
    """A consensus entry that a few voices carry, or, where it is not there, keep out.

    groups  group → voices of it that are enough; where several groups keep it out, all of these together
    """

    statement: int
    direction: int
    stands: bool
    groups: dict[int, int]


def review(
    votes: Votes, label: Ints, size: int, suspects: Sequence[Suspect], *, groups_differ: bool
) -> list[Reviewed]:
    """Return the badges that another count turns, in the order of statements.

    label          declared group of each person (or group of opinion), -1 for none
    groups_differ  judge differences between groups too
    """
    counts = counted(votes, label, size)
    here = _badges(counts, groups_differ=groups_differ)
    turned: dict[Badge, list[tuple[str, str]]] = {}
    for name, how, other in _anew(votes, label, size, counts, suspects):
        for badge in here ^ _badges(other, groups_differ=groups_differ):
            turned.setdefault(badge, []).append((name, how))
    return [
        Reviewed(kind, group, statement, direction, badge in here, tuple(why))
        for badge, why in sorted(turned.items(), key=lambda row: (row[0][0], row[0][2], row[0]))
        for kind, group, statement, direction in [badge]
    ]


def close(yes: Floats, no: Floats) -> list[Close]:
    """Return consensus entries that at most a tenth of the answers of a group, at least two, would turn by not being there."""
    found = []
    few = np.maximum(FEW, np.ceil(FEW_SHARE * (yes + no)))
    for direction, fors, against in ((AGREE, yes, no), (DISAGREE, no, yes)):
        good = _holds(fors, against)
        here = np.all(good, axis=0)
        heard = np.maximum(fors + against - ranking.ENOUGH, 0.0)  # fewer are not heard at all
        lost = _fewest(np.minimum(few, fors), partial(_lost, fors, against))
        won = np.where(
            good,
            0.0,
            _fewest(np.minimum(np.minimum(few, against), heard), partial(_won, fors, against)),
        )
        reachable = np.isfinite(np.where(here, lost.min(axis=0), won.max(axis=0)))
        for j in np.flatnonzero(reachable):
            voices = lost[:, j] if here[j] else won[:, j]
            groups = np.flatnonzero(np.isfinite(voices) & (voices > 0))
            found.append(
                Close(int(j), direction, bool(here[j]), {int(g): int(voices[g]) for g in groups})
            )
    return found


def _holds(fors: Floats, against: Floats) -> NDArray[np.bool_]:
    """Whether the bound is over ½: the same as `ranking.bounds`, asked from the other end, which is far quicker."""
    result: NDArray[np.bool_] = fors + against >= ranking.ENOUGH
    result &= beta.over_half(fors, against) > 1.0 - ranking.SURE
    return result


def _lost(fors: Floats, against: Floats, k: Floats) -> NDArray[np.bool_]:
    return ~_holds(fors - k, against)


def _won(fors: Floats, against: Floats, k: Floats) -> NDArray[np.bool_]:
    return _holds(fors, against - k)


def _fewest(most: Floats, turned: Callable[[Floats], NDArray[np.bool_]]) -> Floats:
    """The least number of voices, of so many, whose absence turns a bound; infinite where all of them do not."""
    low, high = np.ones_like(most), np.maximum(most, 1.0)
    possible = (most >= 1) & turned(most)
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        enough = turned(np.minimum(middle, most))
        low, high = (
            np.where(enough, low, np.minimum(middle + 1, high)),
            np.where(enough, middle, high),
        )
    return np.where(possible, high, np.inf)


def counted(votes: Votes, label: Ints, size: int) -> Floats:
    """Agreements and disagreements of everybody, (2, groups, statements)."""
    return _counted(votes, label, size, np.arange(len(votes.people)))


def _anew(
    votes: Votes, label: Ints, size: int, counts: Floats, suspects: Sequence[Suspect]
) -> Iterator[tuple[str, str, Floats]]:
    """(name, how, counts) for each other way to count."""
    answered = np.diff(votes.start)
    if len(answered) > 1:
        most = max(1, int(ACTIVE * len(answered)))
        active = np.argsort(-answered, kind="stable")[:most]
        yield "most_active", LEFT_OUT, counts - _counted(votes, label, size, active)
    together: set[int] = set()
    all_once = counts.copy()
    for suspect in suspects:
        members = np.asarray(suspect.members, np.int64)
        own = _counted(votes, label, size, members)
        yield suspect.name, COUNTED_ONCE, counts - own + _once(own)
        yield suspect.name, LEFT_OUT, counts - own
        fresh = members[~np.isin(members, list(together))]
        together |= set(members.tolist())
        own = _counted(votes, label, size, fresh)
        all_once = all_once - own + _once(own)
    if len(suspects) > 1:
        yield "all_clusters", COUNTED_ONCE, all_once


def _once(counts: Floats) -> Floats:
    """What counts of one source are as one vote in each group: the side that most of it took, none where even."""
    yes, no = counts
    return np.stack([(yes > no).astype(float), (no > yes).astype(float)])


def _badges(counts: Floats, *, groups_differ: bool) -> set[Badge]:
    yes, no = counts
    shared = declared.consensus(yes, no)
    found: set[Badge] = {("consensus", -1, j, AGREE) for j, _ in shared.agree}
    found |= {("consensus", -1, j, DISAGREE) for j, _ in shared.disagree}
    if groups_differ:
        found |= {
            ("difference", d.group, d.statement, d.direction) for d in declared.differences(yes, no)
        }
    return found


def _counted(votes: Votes, label: Ints, size: int, people: Iterable[int]) -> Floats:
    """Agreements and disagreements of these people, (2, groups, statements)."""
    chosen = np.sort(np.asarray(people, np.int64))
    own, m = votes.of(chosen), len(votes.statements)
    group = np.repeat(label[chosen], np.diff(own.start))
    cell = group * m + own.statement
    known = group >= 0
    return np.stack(
        [
            np.bincount(cell[known & (own.value == v)], minlength=size * m).reshape(size, m)
            for v in (AGREE, DISAGREE)
        ]
    ).astype(np.float64)
