"""Bursts: far more of one answer to one statement within one period than that period lets expect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion import beta
from lic.core.opinion.votes import AGREE, DISAGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FALSE_SHARE = 0.01
LEAST, TIMES = 8, 3.0
"""Votes of one burst, and how many times the expected number they are, at least."""
CALM = 0.995
"""Share of cells by which ordinary unevenness is measured: a burst must not excuse itself."""
EVEN = 1e4


@dataclass(frozen=True, slots=True)
class Burst:
    """Votes of one side on one statement within one period; `expected` from that period's other votes."""

    statement: int
    direction: int
    period: int
    votes: int
    expected: float
    chance: float


def find(votes: Votes, period: Ints) -> list[Burst]:
    """Return bursts, surest first. `period` numbers the hour or day of each vote, (votes,); −1 where it is not known.

    Expected is the statement's share of what came in while it was open, times all votes of the period, the cell left
    out. Counts are negative binomial, with the unevenness of this conversation. All are judged together (Benjamini
    and Hochberg, 1995).
    """
    known = (period >= 0) & ((votes.value == AGREE) | (votes.value == DISAGREE))
    if not known.any():
        return []
    times, t = np.unique(period[known], return_inverse=True)
    side = 2 * votes.statement[known].astype(np.int64) + (votes.value[known] == DISAGREE)
    kinds, periods = 2 * len(votes.statements), len(times)
    if periods < 3:
        return []
    cells, counts = np.unique(side * periods + t, return_counts=True)
    item, when = cells // periods, cells % periods
    every = np.bincount(t, minlength=periods).astype(float)
    of_item = np.bincount(side, minlength=kinds).astype(float)
    until = np.concatenate(([0.0], np.cumsum(every)))
    statement = item // 2
    first = np.full(kinds // 2, periods)
    last = np.zeros(kinds // 2, np.int64)
    np.minimum.at(first, statement, when)
    np.maximum.at(last, statement, when)
    open_ = (until[last + 1] - until[first])[statement]
    share = (of_item[item] - counts + 0.5) / np.maximum(open_ - every[when] + 1.0, 1.0)
    expected = np.maximum(np.minimum(share, 1.0) * every[when], 1e-9)
    uneven = _unevenness(counts, expected)
    lasting = last - first + 1
    judged = float((2 * lasting[lasting > 0]).sum())
    looked = np.flatnonzero((counts >= LEAST) & (counts >= TIMES * expected))
    chance = _tail(counts[looked], expected[looked], uneven)
    order = np.argsort(chance, kind="stable")
    passed = np.flatnonzero(chance[order] <= FALSE_SHARE * np.arange(1, len(order) + 1) / judged)
    named = order[: passed[-1] + 1] if passed.size else order[:0]
    return [
        Burst(
            int(statement[looked[k]]),
            DISAGREE if item[looked[k]] % 2 else AGREE,
            int(times[when[looked[k]]]),
            int(counts[looked[k]]),
            float(expected[looked[k]]),
            float(chance[k]),
        )
        for k in named
    ]


def _unevenness(counts: Ints, expected: Floats) -> float:
    """1 / r of the negative binomial, from all but the most uneven cells; variance is e + e² / r."""
    off = (counts - expected) ** 2 - counts
    calm = np.abs(off) <= np.quantile(np.abs(off), CALM)
    over = float(off[calm].sum()) / max(float((expected[calm] ** 2).sum()), 1e-12)
    return max(over, 1.0 / EVEN)


def _tail(counts: Ints, expected: Floats, uneven: float) -> Floats:
    """P(X ≥ counts), negative binomial: the regularised incomplete beta function at e / (e + r)."""
    r = max(1.0 / uneven, 0.5)
    return beta.cumulative(expected / (expected + r), counts.astype(float), r)
