"""How much a round wants each group asked about each statement: computed by a job once an epoch.

Group level only: nothing about a person goes in. There is no factor for how many agree: a statement that
few agree with is asked as often as any other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import beta

Floats = NDArray[np.float64]
FIRST_VOICES = 5
ENOUGH_VOICES = 8
UNIFORM = 0.1
TEMPERATURE = 0.15
DECISION, COVERAGE, NEWNESS = 0.35, 0.20, 0.10


def weigh(
    *,
    agrees: ArrayLike,
    disagrees: ArrayLike,
    shown: ArrayLike,
    seats: ArrayLike,
    authors: ArrayLike,
    ages: ArrayLike,
) -> Floats:
    """Return the probability of each statement for each group, (groups, statements); rows sum to 1.

    `agrees`, `disagrees` and `shown` count people, (groups, statements); `seats` the people of each group;
    `authors` is the index of each statement's author group, -1 for the table's own; `ages` counts
    the epochs since each statement came. Every statement keeps at least a tenth of an equal share.
    """
    wanted = need(agrees=agrees, disagrees=disagrees, shown=shown, seats=seats, ages=ages)
    return shares(wanted, authors)


def need(
    *, agrees: ArrayLike, disagrees: ArrayLike, shown: ArrayLike, seats: ArrayLike, ages: ArrayLike
) -> Floats:
    """Return how much each group's answer to each statement is wanted, (groups, statements); arguments as `weigh`."""
    yes, no = np.asarray(agrees, dtype=np.float64), np.asarray(disagrees, dtype=np.float64)
    if yes.shape[1] == 0:
        return np.zeros(yes.shape)
    wanted = (
        DECISION * decision_value(yes, no)
        + COVERAGE * coverage_floor(yes + no, seats)
        + NEWNESS * 0.5 ** np.asarray(ages, dtype=np.float64)
    )
    # Nothing may be demoted before enough people of the group have met it.
    return np.where(np.asarray(shown) < FIRST_VOICES, DECISION + COVERAGE + NEWNESS, wanted)


def shares(need: Floats, authors: ArrayLike, unseen: NDArray[np.bool_] | None = None) -> Floats:
    """Return probabilities from needs, row by row, over what is unseen; a row with nothing unseen is zero.

    need, unseen  (rows, statements)
    """
    open_ = np.ones(need.shape, dtype=bool) if unseen is None else unseen
    top = np.where(open_, need, -np.inf).max(axis=1, keepdims=True, initial=-1e9)
    lifted = np.where(open_, np.exp(np.minimum(need - top, 0.0) / TEMPERATURE), 0.0)
    balanced = _by_author(lifted, np.asarray(authors))
    left = open_.sum(axis=1, keepdims=True)
    result: Floats = (1.0 - UNIFORM) * balanced + UNIFORM * open_ / np.maximum(left, 1)
    return result


def decision_value(agrees: ArrayLike, disagrees: ArrayLike) -> Floats:
    """Return how much a group's next answer could settle, 0 to 1: its own doubt, where the others agree.

    4 P (1 - P) with P the probability that more than half of the group agree, times the least such
    probability among the other groups.
    """
    sure = beta.over_half(agrees, disagrees)
    others = np.ones(sure.shape)
    for group in range(sure.shape[0]):
        rest = np.delete(sure, group, axis=0)
        others[group] = rest.min(axis=0, initial=1.0)
    return 4.0 * sure * (1.0 - sure) * others


def coverage_floor(answers: ArrayLike, seats: ArrayLike) -> Floats:
    """Return what is missing of enough voices, 0 to 1: half of the group, at most eight."""
    enough = np.clip(np.ceil(np.asarray(seats, dtype=np.float64) / 2), 1, ENOUGH_VOICES)
    missing = 1.0 - np.asarray(answers, dtype=np.float64) / enough[:, None]
    result: Floats = np.maximum(missing, 0.0)
    return result


def _by_author(lifted: Floats, authors: NDArray[np.int_]) -> Floats:
    """Return shares in which the statements of every author group that has one left together weigh the same."""
    result = np.zeros(lifted.shape)
    present = np.zeros((len(lifted), 1))
    for author in np.unique(authors):
        own = authors == author
        total = lifted[:, own].sum(axis=1, keepdims=True)
        result[:, own] = lifted[:, own] / np.where(total > 0, total, 1.0)
        present += total > 0
    return result / np.maximum(present, 1)
