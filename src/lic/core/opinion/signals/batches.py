"""Batches of invite cards whose people answer far more alike than others of their group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion.votes import AGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST, SHARED = 3, 10
FAR = 0.2
"""How much more often two of a batch must say the same than two of the group who are not both in it."""
FALSE_SHARE = 0.01
DEALT, DEALT_VOTES = 200, 20_000_000
HIGH = 0.95


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that stands out. Friends who were handed cards together may answer alike too: it is a question.

    members     indices of people who answered        group  their declared group, -1 without declared groups
    same, rest  share of answers said alike by two of the batch, and by two others of the group
    """

    batch: int
    group: int
    members: tuple[int, ...]
    same: float
    rest: float
    chance: float


def find(
    votes: Votes, chance: Floats, batch: Ints, group: Ints | None, generator: np.random.Generator
) -> list[Batch]:
    """Return the batches of three people and more that answer far more alike than their group, surest first.

    votes   without passes                 chance  what the model expects of each answer given (`expecting.of_answers`)
    batch   (people,), -1 for none; within a group, batches are dealt out anew to see what chance does
    """
    n, m = len(votes.people), len(votes.statements)
    group = np.zeros(n, np.int64) if group is None else group
    person = np.repeat(np.arange(n), np.diff(votes.start))
    cell, part = _parts(batch, group)
    if not len(cell):
        return []
    off = np.where(votes.value == AGREE, 1.0 - chance, chance - 1.0)
    spread = chance * (1.0 - chance)
    z = _likeness(part[person], votes.statement, off, spread, len(cell), m)
    dealt = _dealt(part, group, (person, votes.statement, off, spread), len(cell), m, generator)
    tail = _tail(z, dealt)
    order = np.argsort(tail, kind="stable")
    passed = np.flatnonzero(tail[order] <= FALSE_SHARE * np.arange(1, len(order) + 1) / len(order))
    found = []
    for b in order[: passed[-1] + 1] if passed.size else order[:0]:
        members = np.flatnonzero(part == b)
        whole = np.flatnonzero(group == group[members[0]])
        inside, shared = _same(votes, members)
        common, _ = _same(votes, np.setdiff1d(whole, members))
        if shared >= SHARED and inside - common >= FAR:
            found.append(
                Batch(int(cell[b, 0]), int(cell[b, 1]), tuple(map(int, members)), inside, common, float(tail[b]))
            )  # fmt: skip
    return found


def _parts(batch: Ints, group: Ints) -> tuple[Ints, Ints]:
    """Batches within groups that are large enough, (parts, 2), and the part of each person, -1 for none."""
    known = np.flatnonzero(batch >= 0)
    pairs, at, size = np.unique(
        np.stack([batch[known], group[known]], axis=1),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    enough = size >= LEAST
    number = np.where(enough, np.cumsum(enough) - 1, -1)
    part = np.full(len(batch), -1, np.int64)
    part[known] = number[at.ravel()]
    return pairs[enough], part


def _likeness(
    part: Ints, statement: NDArray[np.int32], off: Floats, spread: Floats, parts: int, m: int
) -> Floats:
    """Sum over pairs of a part of what both do beyond the model, in standard deviations; linear in votes."""
    known = part >= 0
    cell = part[known] * m + statement[known]

    def pairs(values: Floats) -> Floats:
        values = values[known]
        whole = np.bincount(cell, values, parts * m).reshape(parts, m)
        alone = np.bincount(cell, values * values, parts * m).reshape(parts, m)
        result: Floats = 0.5 * (whole * whole - alone).sum(axis=1)
        return result

    return pairs(off) / np.sqrt(np.maximum(pairs(spread), 1e-9))


def _dealt(
    part: Ints,
    group: Ints,
    answers: tuple[Ints, NDArray[np.int32], Floats, Floats],
    parts: int,
    m: int,
    generator: np.random.Generator,
) -> Floats:
    """The same of batches of the same sizes, dealt out anew within each group."""
    person, statement, off, spread = answers
    times = max(10, min(DEALT, DEALT_VOTES // max(len(off), 1)))
    order = np.argsort(group, kind="stable")
    result = []
    for _ in range(times):
        anew = np.empty_like(part)
        shuffled = np.lexsort((generator.random(len(part)), group))
        anew[order] = part[shuffled]
        result.append(_likeness(anew[person], statement, off, spread, parts, m))
    return np.concatenate(result)


def _tail(z: Floats, dealt: Floats) -> Floats:
    """How likely so high a value is by chance; beyond the dealt ones their tail is taken for exponential."""
    ordered = np.sort(dealt)
    share = (len(ordered) - np.searchsorted(ordered, z) + 1.0) / (len(ordered) + 1.0)
    high = float(np.quantile(ordered, HIGH))
    slope = max(
        float((ordered[ordered > high] - high).mean()) if (ordered > high).any() else 1.0, 1e-9
    )
    beyond = (1.0 - HIGH) * np.exp(-np.maximum(z - high, 0.0) / slope)
    return np.where(z > ordered[-1], beyond, share)


def _same(votes: Votes, members: Ints) -> tuple[float, float]:
    """Share said alike, and statements shared, over the pairs of these people."""
    own = votes.of(members)
    agree, disagree, _ = own.counts().astype(float)
    both, pairs = agree + disagree, len(members) * (len(members) - 1) / 2
    common = float((both * (both - 1) / 2).sum())
    same = float(((agree * (agree - 1) + disagree * (disagree - 1)) / 2).sum())
    return same / common if common else 0.0, common / pairs if pairs else 0.0
