"""Which statements are common ground, which divide, what each group most wants heard and does not want.

Counts are arrays (groups, statements) of people for and against. No figure pools the groups: each weighs
the same, however many people it has. Raw counts go in only where the result stays inside a job;
whatever an audience sees ranked is computed from `disclosure.Release.counts()`, where (0, 0) marks
a cell that is not shown and is left out here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import beta

Floats = NDArray[np.float64]
ENOUGH = 5
SURE = 0.2
APART = 0.15
CLEAR = 0.9
NOTHING_KNOWN = (0.5, 0.125)
"""Mean and variance of Beta(½, ½)."""


@dataclass(frozen=True, slots=True)
class Distinct:
    """A statement in one group's report.

    `probability` is how sure we are that the group lies over 15 points from the others, on the side of its
    list; `clear` from 0.9 on.
    """

    statement: int
    probability: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Every statement on which one group is known, in three lists; each begins where it stands most apart.

    `wants` are those it agrees with by its own bound, `rejects` those it disagrees with by its own bound,
    `divided` the others.
    """

    wants: tuple[Distinct, ...] = ()
    rejects: tuple[Distinct, ...] = ()
    divided: tuple[Distinct, ...] = ()


def bounds(agrees: ArrayLike, disagrees: ArrayLike, caucus: ArrayLike | None = None) -> Floats:
    """Return each group's bound on each statement, (groups, statements), between 0 and 1.

    `caucus` holds 1 ("we share this"), 0 ("we do not") or NaN; it counts as the bound of a group with
    fewer than five voices. A group with fewer than five and no caucus has bound 0.
    """
    yes, no = counted(agrees, disagrees)
    values = beta.jeffreys_quantile(yes, no, SURE)
    words = np.full(yes.shape, np.nan) if caucus is None else np.asarray(caucus, dtype=np.float64)
    spoken = np.where(np.isnan(words), 0.0, words)
    return np.where(yes + no >= ENOUGH, values, spoken)


def scores(agrees: ArrayLike, disagrees: ArrayLike, caucus: ArrayLike | None = None) -> Floats:
    """Return the score of each statement: its least bound over all groups. One group is enough to sink it."""
    result: Floats = bounds(agrees, disagrees, caucus).min(axis=0)
    return result


def common_ground(
    agrees: ArrayLike, disagrees: ArrayLike, caucus: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Return for each statement whether every group has five answers or a caucus, and every bound is over ½.

    The same rule as the gate's, for simulations and checks on raw counts; pages read the gate's verdict.
    """
    return scores(agrees, disagrees, caucus) > 0.5


def divisive(agrees: ArrayLike, disagrees: ArrayLike) -> Floats:
    """Return how far the groups' shares lie apart, beyond what few answers explain, per statement.

    The variance of the groups' means less their mean uncertainty, over the mean variance inside the groups:
    0 means no difference to be seen. Statements with fewer than two groups known get 0.
    """
    yes, no = counted(agrees, disagrees)
    known = yes + no > 0
    mean, doubt = beta.mean_and_variance(yes, no)
    groups = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, mean, 0.0).sum(axis=0) / groups
    spread = np.where(known, (mean - centre) ** 2, 0.0).sum(axis=0) / np.maximum(groups - 1, 1)
    noise = np.where(known, doubt, 0.0).sum(axis=0) / groups
    inside = np.where(known, mean * (1.0 - mean), 0.0).sum(axis=0) / groups
    ratio = np.maximum(spread - noise, 0.0) / np.maximum(inside, 1e-12)
    return np.where(groups > 1, ratio, 0.0)


def minority_report(agrees: ArrayLike, disagrees: ArrayLike) -> tuple[Report, ...]:
    """Return, for each group, what it wants heard and what it does not want.

    Nothing is on a list for its rank alone: a group agrees or rejects by its bound, and the lists are ordered by
    how sure we are that it lies over 15 points from the mean of the others. Where no other group is known,
    the others are taken for one of which nothing is known. A group that is not known has empty lists.
    """
    yes, no = counted(agrees, disagrees)
    known = yes + no > 0
    mean, doubt = beta.mean_and_variance(yes, no)
    fors, against = bounds(yes, no) > 0.5, bounds(no, yes) > 0.5
    report = []
    for group in range(yes.shape[0]):
        gap, deviation = _gap(mean, doubt, known, group)
        more, less = (
            beta.normal_tail((APART - gap) / deviation),
            beta.normal_tail((APART + gap) / deviation),
        )
        neither = known[group] & ~fors[group] & ~against[group]
        report.append(
            Report(
                _ranked(known[group] & fors[group], more),
                _ranked(known[group] & against[group], less),
                _ranked(neither, more),
            )
        )
    return tuple(report)


def _ranked(which: NDArray[np.bool_], sure: Floats) -> tuple[Distinct, ...]:
    order = sorted(np.flatnonzero(which), key=lambda j: (-round(float(sure[j]), 9), j))
    return tuple(Distinct(int(j), float(sure[j]), bool(sure[j] >= CLEAR)) for j in order)


def importance(matters: ArrayLike, answered: ArrayLike) -> NDArray[np.int64]:
    """Return the rank of each statement by "this matters to me", from 1; equal shares share a rank.

    `matters` and `answered` are people, (groups, statements). Groups weigh the same; those nobody is known
    of are left out; statements nobody is known of come last.
    """
    marked, asked = counted(matters, answered)
    known = asked > 0
    share = np.where(known, (marked + 0.5) / (asked + 1.0), 0.0)
    mean = share.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    rounded = np.round(mean, 9)
    ranks: NDArray[np.int64] = 1 + (rounded[None, :] > rounded[:, None]).sum(axis=1)
    return ranks


def _gap(
    mean: Floats, doubt: Floats, known: NDArray[np.bool_], group: int
) -> tuple[Floats, Floats]:
    """Return the gap to the mean of the other groups, and its standard deviation."""
    others = known.copy()
    others[group] = False
    count = np.maximum(others.sum(axis=0), 1)
    alone = ~others.any(axis=0)
    rest = np.where(others, mean, 0.0).sum(axis=0) / count
    variance = np.where(others, doubt, 0.0).sum(axis=0) / count**2
    rest, variance = (
        np.where(alone, NOTHING_KNOWN[0], rest),
        np.where(alone, NOTHING_KNOWN[1], variance),
    )
    return mean[group] - rest, np.sqrt(doubt[group] + variance)


def counted(agrees: ArrayLike, disagrees: ArrayLike) -> tuple[Floats, Floats]:
    """Return counts as two arrays (groups, statements); raises ValueError for other shapes."""
    yes, no = np.asarray(agrees, dtype=np.float64), np.asarray(disagrees, dtype=np.float64)
    if yes.ndim != 2 or yes.shape != no.shape:
        raise ValueError("Counts are two arrays of the same shape (groups, statements).")
    return yes, no
