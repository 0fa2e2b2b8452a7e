"""One walk over all people: each is placed anew, and what their votes say of the statements is summed up.

A walk is a map over blocks of people and a sum: every block gives `Sums` of one size, whatever its people. Blocks are cut by votes
alone, so that walkers of one form give the same numbers to the last bit, be it one process or many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import add
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from . import gaussians
from .gaussians import PERSON, STATEMENT, Floats, Posterior, Prior
from .votes import AGREE, Votes

SHARD = 1 << 15
"""Votes in one shard: its arrays stay in the processor's cache."""
BLOCK = 1 << 20
"""Votes in one block, which one worker walks alone."""


@dataclass(slots=True)
class Sums:
    """What a shard says of the statements: it is all that leaves the shard, and adds up.

    precision  Σ ω E[x xᵀ] with x = (u, 1), packed, (statements, pairs)
    pull       Σ κ E[x] − ω E[a x], (statements, rank + 1)
    people, bias  how many people voted, and Σ E[a²] of them
    """

    precision: Floats
    pull: Floats
    people: int
    bias: float

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.precision + other.precision,
            self.pull + other.pull,
            self.people + other.people,
            self.bias + other.bias,
        )


Part = TypeVar("Part")


class Walker(Protocol):
    """Holds people and their votes between walks."""

    def walk(self, statements: Posterior, prior: Prior) -> Sums | None:
        """Place everybody anew; returns what they say of the statements, None where there is nobody."""

    def people(self) -> Posterior:
        """Where everybody stands after the last walk."""


Gather = Callable[[Votes, Posterior], Walker]
"""Makes a walker of votes and where their people stand so far."""
Kernel = Callable[[Votes, Posterior, Posterior, Prior], tuple[Posterior, Sums]]
"""Walks over one block: its votes and people, the statements, the prior."""


def added(parts: Iterable[Part], plus: Callable[[Part, Part], Part] = add) -> Part | None:
    """The sum of all parts, neighbours first: in another order the last bits would differ. None of nothing.

    Few parts are held at once. `plus` adds two of them.
    """
    waiting: list[tuple[int, Part]] = []
    for part in parts:
        height, total = 0, part
        while waiting and waiting[-1][0] == height:
            total, height = plus(waiting.pop()[1], total), height + 1
        waiting.append((height, total))
    if not waiting:
        return None
    total = waiting.pop()[1]
    while waiting:
        total = plus(waiting.pop()[1], total)
    return total


class Here:
    """A walker in this process, one block after the other."""

    def __init__(self, votes: Votes, people: Posterior, kernel: Kernel | None = None) -> None:
        self.kernel = kernel or block
        self.parts = [votes.between(part) for part in votes.shards(BLOCK)]
        self.places = list(votes.shards(BLOCK))
        self.mean, self.cov = people.mean.copy(), people.cov.copy()

    def walk(self, statements: Posterior, prior: Prior) -> Sums | None:
        return added(self._blocks(statements, prior))

    def _blocks(self, statements: Posterior, prior: Prior) -> Iterable[Sums]:
        for votes, place in zip(self.parts, self.places, strict=True):
            before = Posterior(self.mean[place], self.cov[place])
            new, sums = self.kernel(votes, before, statements, prior)
            self.mean[place], self.cov[place] = new.mean, new.cov
            yield sums

    def people(self) -> Posterior:
        return Posterior(self.mean, self.cov)


def block(
    votes: Votes, people: Posterior, statements: Posterior, prior: Prior, *, hold: bool = False
) -> tuple[Posterior, Sums]:
    """Walk over one block, shard after shard, with numpy alone.

    hold  people's u stay as they are; their bias alone is placed anew
    """
    mean, cov = np.empty_like(people.mean), np.empty_like(people.cov)
    asks = gaussians.moments(statements, STATEMENT)

    def walked() -> Iterator[Sums]:
        for shard in votes.shards(SHARD):
            new, sums = _shard(
                votes.between(shard), people[shard], statements, asks, prior, hold=hold
            )
            mean[shard], cov[shard] = new.mean, new.cov
            yield sums

    total = added(walked())
    assert total is not None, "a block holds at least one person"
    return Posterior(mean, cov), total


def _shard(
    votes: Votes,
    people: Posterior,
    statements: Posterior,
    asks: Floats,
    prior: Prior,
    *,
    hold: bool,
) -> tuple[Posterior, Sums]:
    j, counts = votes.statement, np.diff(votes.start)
    i = np.repeat(np.arange(len(counts)), counts)
    pull = np.where(votes.value == AGREE, 0.5, -0.5)
    asked = asks[j]
    weight = gaussians.weights(gaussians.moments(people, PERSON)[i], asked)
    summed = _by_person(weight[:, None] * asked, counts)
    told = gaussians.unpacked(summed, statements.rank + 2)
    towards = _towards(told, pull, j, counts, statements)
    new = _rebiased(people, told, towards, prior) if hold else _placed(told, towards, prior)
    stands = gaussians.moments(new, PERSON)
    weight = gaussians.weights(stands[i], asked)
    return new, _summed(new, stands, i, j, weight, pull, len(votes.statements))


def _by_person(rows: Floats, counts: NDArray[np.int64]) -> Floats:
    """Sums of rows that stand person after person; zero for people without any."""
    sums = np.zeros((len(counts), rows.shape[1]))
    some = counts > 0
    if some.any():
        sums[some] = np.add.reduceat(rows, (np.cumsum(counts) - counts)[some], axis=0)
    return sums


def _towards(
    told: Floats,
    pull: Floats,
    j: NDArray[np.int32],
    counts: NDArray[np.int64],
    statements: Posterior,
) -> Floats:
    """Σ κ E[z] − ω E[b z] of each person, with z = (v, 1)."""
    one = statements.rank + 1
    asks = gaussians.means(statements, STATEMENT)[:, :one]
    result: Floats = _by_person(pull[:, None] * asks[j], counts) - told[:, :one, one]
    return result


def _placed(told: Floats, towards: Floats, prior: Prior) -> Posterior:
    """The people's posterior, from Σ ω E[z zᵀ] with z = (v, 1, b) and where it pulls."""
    rank = towards.shape[1] - 1
    precision = told[:, : rank + 1, : rank + 1]
    axes = np.arange(rank)
    precision[:, axes, axes] += 1.0
    precision[:, rank, rank] += 1.0 / prior.person
    cov = gaussians.inverse(precision)
    return Posterior(np.einsum("nab,nb->na", cov, towards), cov)


def _rebiased(people: Posterior, told: Floats, towards: Floats, prior: Prior) -> Posterior:
    """The people as they stand, with a new bias of their own."""
    rank = people.rank
    mean, cov = people.mean.copy(), people.cov.copy()
    cov[:, rank, rank] = 1.0 / (told[:, rank, rank] + 1.0 / prior.person)
    known = np.einsum("nk,nk->n", told[:, rank, :rank], mean[:, :rank])
    mean[:, rank] = cov[:, rank, rank] * (towards[:, rank] - known)
    return Posterior(mean, cov)


def _summed(
    people: Posterior,
    stands: Floats,
    i: NDArray[np.intp],
    j: NDArray[np.int32],
    weight: Floats,
    pull: Floats,
    m: int,
) -> Sums:
    rank = people.rank
    whole = [*range(rank), rank + 1]  # (u, 1) among (u, a, 1)
    flat = np.zeros((rank + 2, rank + 2), np.intp)
    rows, columns = gaussians.pairs(rank + 2)
    flat[rows, columns] = flat[columns, rows] = np.arange(len(rows))
    root, means = gaussians.root(rank + 2), gaussians.means(people, PERSON)

    def over_statements(values: Floats) -> Floats:
        return np.bincount(j, values, m).astype(np.float64)

    pairs = [flat[whole[a], whole[b]] for a, b in zip(*gaussians.pairs(rank + 1), strict=True)]
    crosses = [flat[rank, x] for x in whole]
    precision = [over_statements(weight * (stands[:, p] / root[p])[i]) for p in pairs]
    towards = [
        over_statements(pull * means[i, x] - weight * (stands[:, p] / root[p])[i])
        for x, p in zip(whole, crosses, strict=True)
    ]
    voted = np.bincount(i, minlength=len(people.mean)) > 0
    bias = people.mean[voted, rank] ** 2 + people.cov[voted, rank, rank]
    return Sums(np.stack(precision, 1), np.stack(towards, 1), int(voted.sum()), float(bias.sum()))
