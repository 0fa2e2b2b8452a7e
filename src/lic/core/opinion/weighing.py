"""How much each person weighs on the axes: small groups more, so that their disagreement can own one.

Everybody of one declared group weighs the same, so a weighed walk is a plain walk for each weight, and a weighed sum of what they say
of the statements.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .gaussians import Floats, Posterior, Prior
from .votes import Votes
from .walking import Gather, Sums, Walker

Ints = NDArray[np.int64]
HEAVIEST, SMALLEST = 8.0, 10
"""The most that one person weighs, and the group under whose size nobody weighs more still."""
APART, FINE = 16, 8
"""Weights that are walked apart; where there are more, they are rounded to eighths of a doubling."""


def hefts(group: Ints) -> Floats:
    """The weight of each person: √(people / (groups · people of the group)), at most 8. `group` is -1 for none.

    A group of fewer than ten weighs as much as if it were ten: nobody owns an axis alone. Who is in no group weighs 1.
    """
    result = np.ones(len(group))
    known = group >= 0
    if known.any():
        _, index, people = np.unique(group[known], return_inverse=True, return_counts=True)
        whole = known.sum() / (len(people) * np.maximum(people, SMALLEST))
        weight = np.minimum(np.sqrt(whole), HEAVIEST)
        if len(np.unique(weight)) > APART:
            weight = np.exp2(np.round(np.log2(weight) * FINE) / FINE)
        result[known] = weight[index]
    return result


def weighed(gather: Gather, heft: Floats | None) -> Gather:
    """Walkers like those of `gather`, in which these people weigh so much."""
    if heft is None or bool((heft == 1.0).all()):
        return gather
    return lambda votes, people: _Weighed(votes, people, heft, gather)


class _Weighed:
    """A walker for each weight."""

    def __init__(self, votes: Votes, people: Posterior, heft: Floats, gather: Gather) -> None:
        self.everybody = people
        self.parts: list[tuple[float, Ints, Walker]] = []
        for weight in np.unique(heft):
            chosen = np.flatnonzero(heft == weight)
            walker = gather(votes.of(chosen), people[chosen])
            self.parts.append((float(weight), chosen, walker))

    def walk(self, statements: Posterior, prior: Prior) -> Sums | None:
        total: Sums | None = None
        for weight, _, walker in self.parts:
            said = walker.walk(statements, prior)
            if said is not None:
                said = Sums(weight * said.precision, weight * said.pull, said.people, said.bias)
                total = said if total is None else total + said
        return total

    def people(self) -> Posterior:
        mean, cov = self.everybody.mean.copy(), self.everybody.cov.copy()
        for _, chosen, walker in self.parts:
            placed = walker.people()
            mean[chosen], cov[chosen] = placed.mean, placed.cov
        return Posterior(mean, cov)
