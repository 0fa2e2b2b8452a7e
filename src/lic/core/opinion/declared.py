"""Declared groups: what all share, where one stands apart, and how sure that is.

Counts are arrays (groups, statements) of people for and against. Each group weighs the same in what counts as
consensus; see `ranking` for the bounds. Where a group stands apart, its answers are laid beside those of everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import beta, ranking

Floats = NDArray[np.float64]
FALSE_SHARE = 0.1
"""Of all differences named, at most this share is expected to be chance (Benjamini and Hochberg, JRSS B 57, 1995)."""
FAR = 0.2
"""A gap between the shares of a group and of everybody else that is worth a name."""
EXACT = 200
"""Answers up to which a difference is judged exactly, and by the normal approximation beyond."""
TOGETHER = 1 << 12
"""Cells that are judged exactly at once: each takes room for all counts it could have had."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One group stands apart from everybody else on one statement.

    direction  1 where more of it agree, -1 where fewer        chance  how likely so large a gap is without a difference
    """

    group: int
    statement: int
    direction: int
    chance: float


def differences(agrees: ArrayLike, disagrees: ArrayLike) -> list[Difference]:
    """Return every difference of 20 points and more that can be told from chance; surest first.

    All groups and statements are judged together.
    """
    yes, no = ranking.counted(agrees, disagrees)
    chance, gap = _apart(yes, no)
    judged = ~np.isnan(chance)
    ordered = np.sort(chance[judged])
    allowed = FALSE_SHARE * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    passed = np.flatnonzero(ordered <= allowed)
    if not passed.size:
        return []
    named = judged & (chance <= ordered[passed[-1]]) & (np.abs(gap) >= FAR)
    groups, statements = np.nonzero(named)
    found = [
        Difference(int(g), int(j), 1 if gap[g, j] > 0 else -1, float(chance[g, j]))
        for g, j in zip(groups, statements, strict=True)
    ]
    return sorted(found, key=lambda d: (d.chance, d.group, d.statement))


def _apart(yes: Floats, no: Floats) -> tuple[Floats, Floats]:
    """Two-sided chance of each gap to all others, NaN where one side has no answers; and the gap."""
    others_yes, others_no = yes.sum(axis=0) - yes, no.sum(axis=0) - no
    mean, doubt = beta.mean_and_variance(yes, no)
    other, others_doubt = beta.mean_and_variance(others_yes, others_no)
    gap = mean - other
    z = np.abs(gap) / np.sqrt(doubt + others_doubt)
    chance = 2.0 * beta.normal_tail(z)
    known = (yes + no > 0) & (others_yes + others_no > 0)
    few = np.argwhere(known & (yes + no <= EXACT))
    for first in range(0, len(few), TOGETHER):
        at = tuple(few[first : first + TOGETHER].T)
        chance[at] = _exact(yes[at], no[at], others_yes[at], others_no[at])
    return np.where(known, chance, np.nan), gap


def _exact(yes: Floats, no: Floats, others_yes: Floats, others_no: Floats) -> Floats:
    """Twice the smaller tail of what the others' answers let expect of so many people, half of the tie counted."""
    n = yes + no
    k = np.arange(int(n.max(initial=0)) + 1)[:, None]
    expected = beta.beta_binomial(k, n, others_yes + 0.5, others_no + 0.5)
    tie = 0.5 * np.where(k == yes, expected, 0.0).sum(axis=0)
    below = np.where(k < yes, expected, 0.0).sum(axis=0) + tie
    above = np.where(k > yes, expected, 0.0).sum(axis=0) + tie
    result: Floats = np.minimum(2.0 * np.minimum(below, above), 1.0)
    return result


@dataclass(frozen=True, slots=True)
class Consensus:
    """Statements on which every group is known to lean one way, and those on which somebody has not been heard.

    agree, disagree  (statement, score), the highest score first; a score is the least bound of all groups
    unheard          statement → groups with fewer than five answers on it
    """

    agree: tuple[tuple[int, float], ...]
    disagree: tuple[tuple[int, float], ...]
    unheard: dict[int, tuple[int, ...]]


def consensus(agrees: ArrayLike, disagrees: ArrayLike) -> Consensus:
    """Return what all groups share: one without evidence of its own is enough to keep a statement out."""
    yes, no = ranking.counted(agrees, disagrees)
    few = yes + no < ranking.ENOUGH
    return Consensus(
        _ordered(ranking.scores(yes, no)),
        _ordered(ranking.scores(no, yes)),
        {
            int(j): tuple(map(int, np.flatnonzero(few[:, j])))
            for j in np.flatnonzero(few.any(axis=0))
        },
    )


def _ordered(scores: Floats) -> tuple[tuple[int, float], ...]:
    chosen = np.flatnonzero(scores > 0.5)
    order = sorted(chosen, key=lambda j: (-round(float(scores[j]), 9), j))
    return tuple((int(j), float(scores[j])) for j in order)


def interval(
    agrees: ArrayLike, disagrees: ArrayLike, roster: ArrayLike | None = None, level: float = 0.8
) -> tuple[Floats, Floats]:
    """Return the ends of the interval that holds the share of a group who agree, with this level.

    `roster` is the number of people of each group, broadcast to the counts: who has not answered is drawn from what those
    who have let expect, so that the interval closes when everybody has answered. Without it the group is taken as endless.
    """
    yes, no = np.asarray(agrees, dtype=np.float64), np.asarray(disagrees, dtype=np.float64)
    if roster is None:
        return beta.jeffreys_interval(yes, no, level)
    size = np.broadcast_to(np.asarray(roster, dtype=np.float64), yes.shape)
    unseen = np.maximum(size - yes - no, 0.0)
    total = np.maximum(yes + no + unseen, 1.0)
    low, high = _of_many(yes, no, np.maximum(unseen, 1.0), level)
    low, high = (np.asarray((yes + unseen * end) / total) for end in (low, high))
    near = unseen <= EXACT
    # Many cells hold the same counts, and each kind is worked out once.
    kinds, which = np.unique(
        np.stack([yes[near], no[near], unseen[near]]), axis=1, return_inverse=True
    )
    ends = np.array([_of_few(y, n, left, level) for y, n, left in kinds.T.tolist()]).reshape(-1, 2)
    low[near], high[near] = ends[which.ravel()].T
    return low, high


def _of_many(yes: Floats, no: Floats, unseen: Floats, level: float) -> tuple[Floats, Floats]:
    """Ends of the share of so many unseen people: the Beta distribution with mean and variance of their beta-binomial."""
    known = yes + no + 1.0
    mean = (yes + 0.5) / known
    weight = 1.0 / (1.0 / unseen + (unseen - 1.0) / (unseen * (known + 1.0))) - 1.0
    tail = (1.0 - level) / 2.0
    a, b = np.maximum(mean * weight, 0.5), np.maximum((1.0 - mean) * weight, 0.5)
    return beta.quantile(tail, a, b), beta.quantile(1.0 - tail, a, b)


def _of_few(yes: float, no: float, unseen: float, level: float) -> tuple[float, float]:
    """Ends of the share of a group of whom so few are unseen; 0 and 1 of a group without people."""
    n = int(unseen)
    total = yes + no + n
    if total <= 0:
        return 0.0, 1.0
    chance = beta.beta_binomial(np.arange(n + 1), n, yes + 0.5, no + 0.5)
    least, most = _likeliest(chance, level)
    return (yes + least) / total, (yes + most) / total


def _likeliest(chance: Floats, level: float) -> tuple[int, int]:
    """The run of likeliest values whose chance together comes nearest to the level.

    Nearest and not "at least": among few values the next larger run often holds far more.
    """
    low = high = int(chance.argmax())
    held = float(chance[low])
    while low > 0 or high < len(chance) - 1:
        below = float(chance[low - 1]) if low > 0 else -1.0
        above = float(chance[high + 1]) if high < len(chance) - 1 else -1.0
        more = max(below, above)
        if abs(held + more - level) >= abs(held - level):
            break
        held += more
        low, high = (low - 1, high) if below >= above else (low, high + 1)
    return low, high
