"""Badges that would change if suspected accounts counted once or not at all. Nothing is taken out: both results are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import declared, ranking
from ..votes import AGREE, DISAGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Badge = tuple[str, int, int, int]
ACTIVE = 0.001
"""Share of people, the most active, without whom everything is computed again; at least one person."""
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
class Fragile:
    """A consensus entry that one single voice of these groups would take away, or, where it is not there, bring."""

    statement: int
    direction: int
    stands: bool
    groups: tuple[int, ...]


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


def fragile(yes: Floats, no: Floats) -> list[Fragile]:
    """Return the consensus entries that hang on one voice, counted group by group."""
    found = []
    for direction, fors, against in ((AGREE, yes, no), (DISAGREE, no, yes)):
        good = ranking.bounds(fors, against) > 0.5
        fewer = ranking.bounds(np.maximum(fors - 1, 0), against) > 0.5
        freed = ranking.bounds(fors, np.maximum(against - 1, 0)) > 0.5
        everybody = good.all(axis=0)
        alone = good.sum(axis=0) == len(good) - 1
        for j in np.flatnonzero((everybody & ~fewer.all(axis=0)) | (alone & (freed & ~good).any(axis=0))):
            groups = ~fewer[:, j] if everybody[j] else freed[:, j] & ~good[:, j]
            found.append(
                Fragile(int(j), direction, bool(everybody[j]), tuple(map(int, np.flatnonzero(groups))))
            )
    return found


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
        yield "most active", LEFT_OUT, counts - _counted(votes, label, size, active)
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
        yield "all of these", COUNTED_ONCE, all_once


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
