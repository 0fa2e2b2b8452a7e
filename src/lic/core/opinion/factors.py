"""The model of a conversation: where each person stands, what each statement asks, and how sure that is.

    P(person i agrees with statement j | agrees or disagrees) = σ(b_j + a_i + u_i · v_j)

    u_i ~ N(0, I)   a_i ~ N(0, σ_a²)   v_j ~ N(0, τ I)   b_j ~ N(μ_b, σ_b²)

A vote that was not given is not in the likelihood: nothing is filled in. Posteriors are Gaussian, one for each
person and one for each statement, with whole covariances (mean-field variational Bayes; Jaakkola and Jordan,
"Bayesian parameter estimation via variational methods", Statistics and Computing 10, 2000). With
ω = tanh(c/2) / (2c), c² = E[(b_j + a_i + u_i · v_j)²], both sides are weighted least squares.

One pass is a map over shards of people and a sum: each shard gives `Sums` of one size, whatever its people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .votes import AGREE, Votes

Floats = NDArray[np.float64]
SPREAD_OF_STATEMENTS = 1.0
"""τ: fixed, because a mean-field fit that learns it shuts the axes off."""
SHARD = 1 << 15
"""Votes in one shard: its arrays stay in the processor's cache."""
TO_BEGIN = 50_000
"""Votes of the sample of people with which a large conversation's statements are first placed."""
PASSES, LAST_PASSES, NEAR = 60, 4, 2e-3


@dataclass(frozen=True, slots=True)
class Prior:
    """σ_a², μ_b and σ_b²: learnt from the votes."""

    person: float
    centre: float
    statement: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """Gaussians over (u, a) of people or (v, b) of statements.

    mean  (n, rank + 1), the bias last        cov  (n, rank + 1, rank + 1)
    """

    mean: Floats
    cov: Floats

    @property
    def rank(self) -> int:
        return int(self.mean.shape[1]) - 1

    def __getitem__(self, chosen: slice | NDArray[np.integer]) -> Posterior:
        return Posterior(self.mean[chosen], self.cov[chosen])


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted conversation."""

    people: Posterior
    statements: Posterior
    prior: Prior


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


Pass = Callable[[Posterior, Prior], Iterable[tuple[Posterior, Sums]]]
"""One walk over all shards in order: their people's new posteriors, and their sums."""


def fit(
    votes: Votes, rank: int, generator: np.random.Generator, heft: Floats | None = None
) -> Model:
    """Return the model of these agreements and disagreements (`Votes.decided`).

    heft  (people,): how much a person's votes weigh in where statements are placed; 1 if not given. A large conversation's statements are placed by a sample of its people first; then everybody is walked
    through a few times. Two runs with one generator's seed give the same numbers.
    """
    statements, prior = _begin(votes, rank, generator)
    if len(votes) > 2 * TO_BEGIN:
        n = len(votes.people)
        size = max(int(n * TO_BEGIN / len(votes)), 1)
        chosen = np.sort(generator.choice(n, size, replace=False))
        sample = votes.of(chosen)
        own = None if heft is None else heft[chosen]
        model = refine(sample, Model(_unknown(size, rank, prior), statements, prior), PASSES, own)
        begun = Model(_unknown(n, rank, model.prior), model.statements, model.prior)
        return refine(votes, begun, LAST_PASSES, heft)
    begun = Model(_unknown(len(votes.people), rank, prior), statements, prior)
    return refine(votes, begun, PASSES, heft)


def refine(votes: Votes, model: Model, passes: int, heft: Floats | None = None) -> Model:
    """Walk over all people up to so many times, until no statement moves any more."""
    people, statements, prior = model.people, model.statements, model.prior
    shards = list(votes.shards(SHARD))
    seen = np.bincount(votes.statement, minlength=len(votes.statements)) > 0
    for _ in range(passes):
        mean, cov, total = np.empty_like(people.mean), np.empty_like(people.cov), None
        for shard in shards:
            new, sums = walk(votes, shard, people[shard], statements, prior, heft)
            mean[shard], cov[shard] = new.mean, new.cov
            total = sums if total is None else total + sums
        if total is None:
            break
        people, before = Posterior(mean, cov), statements
        statements, prior = settle(total, seen, prior, statements.rank)
        if np.abs(statements.mean - before.mean).max(initial=0.0) < NEAR:
            break
    return Model(people, statements, prior)


def walk(
    votes: Votes,
    shard: slice,
    people: Posterior,
    statements: Posterior,
    prior: Prior,
    heft: Floats | None = None,
) -> tuple[Posterior, Sums]:
    """Place the people of one shard anew, and sum up what their votes say of the statements."""
    first, last = votes.start[shard.start], votes.start[shard.stop]
    j = votes.statement[first:last]
    counts = np.diff(votes.start[shard.start : shard.stop + 1])
    i = np.repeat(np.arange(len(counts)), counts)
    pull = np.where(votes.value[first:last] == AGREE, 0.5, -0.5)
    asked = _moments(statements, _STATEMENT)[j]
    weight = _weights(_moments(people, _PERSON)[i], asked)
    new = _placed(_by_person(weight[:, None] * asked, counts), pull, j, counts, statements, prior)
    stands = _moments(new, _PERSON)
    weight = _weights(stands[i], asked)
    if heft is not None:
        weight, pull = weight * heft[shard][i], pull * heft[shard][i]
    return new, _summed(new, stands, i, j, weight, pull, len(votes.statements))


def settle(
    total: Sums, seen: NDArray[np.bool_], prior: Prior, rank: int
) -> tuple[Posterior, Prior]:
    """Place the statements anew from the sums of all shards, and learn the prior."""
    rows, columns = _pairs(rank + 1)
    precision = np.empty((len(seen), rank + 1, rank + 1))
    precision[:, rows, columns] = precision[:, columns, rows] = total.precision
    axes = np.arange(rank)
    precision[:, axes, axes] += 1.0 / SPREAD_OF_STATEMENTS
    precision[:, rank, rank] += 1.0 / prior.statement
    pull = total.pull.copy()
    pull[:, rank] += prior.centre / prior.statement
    cov = inverse(precision)
    mean = np.einsum("nab,nb->na", cov, pull)
    if not seen.any():
        return Posterior(mean, cov), prior
    centre = float(mean[seen, rank].mean())
    spread = (mean[seen, rank] - centre) ** 2 + cov[seen, rank, rank]
    learnt = Prior(
        max(total.bias / max(total.people, 1), 1e-3), centre, max(float(spread.mean()), 1e-2)
    )
    return Posterior(mean, cov), learnt


def predict(model: Model, person: NDArray[np.integer], statement: NDArray[np.integer]) -> Floats:
    """Probability that these people agree with these statements, if they take a side.

    σ(m / √(1 + π s² / 8)) with mean m and variance s² of what the model expects (MacKay, Neural Computation 4, 1992).
    """
    people, statements = model.people[person], model.statements[statement]
    expected = _means(people, _PERSON), _means(statements, _STATEMENT)
    mean = np.einsum("nd,nd->n", *expected)
    square = np.einsum("nf,nf->n", _moments(people, _PERSON), _moments(statements, _STATEMENT))
    variance = np.maximum(square - mean * mean, 0.0)
    return sigmoid(mean / np.sqrt(1.0 + np.pi * variance / 8.0))


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    result: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result


def inverse(matrices: Floats) -> Floats:
    """The inverse of each of these matrices, (n, d, d)."""
    return np.linalg.inv(matrices).astype(np.float64, copy=False)


# Both sides are written with one more coordinate, 1, so that what the model expects is a plain product:
# (u, a, 1) · (v, 1, b). Second moments are packed: each pair of coordinates once, off-diagonal ones by √2, so that the
# product of two packed rows is the trace of the product of the matrices.
_PERSON, _STATEMENT = 1, 0


@cache
def _pairs(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(size)


@cache
def _root(size: int) -> Floats:
    rows, columns = _pairs(size)
    return np.where(rows == columns, 1.0, np.sqrt(2.0))


def _order(rank: int, side: int) -> list[int]:
    """Where (factors, bias) stand among (factors, person's place, statement's place)."""
    return [*range(rank), rank if side == _PERSON else rank + 1]


def _means(posterior: Posterior, side: int) -> Floats:
    rank = posterior.rank
    whole = np.ones((len(posterior.mean), rank + 2))
    whole[:, _order(rank, side)] = posterior.mean
    return whole


def _moments(posterior: Posterior, side: int) -> Floats:
    """E[x xᵀ], packed, (n, pairs)."""
    rank, whole = posterior.rank, _means(posterior, side)
    order = _order(rank, side)
    back = np.full(rank + 2, -1)
    back[order] = np.arange(rank + 1)
    rows, columns = _pairs(rank + 2)
    packed = whole[:, rows] * whole[:, columns]
    both = (back[rows] >= 0) & (back[columns] >= 0)
    packed[:, both] += posterior.cov[:, back[rows[both]], back[columns[both]]]
    packed *= _root(rank + 2)
    return packed


def _weights(stands: Floats, asks: Floats) -> Floats:
    """ω of each vote."""
    c = np.sqrt(np.maximum(np.einsum("nf,nf->n", stands, asks), 1e-12))
    weight: Floats = np.tanh(0.5 * c) / (2.0 * c)
    return weight


def _by_person(rows: Floats, counts: NDArray[np.int64]) -> Floats:
    """Sums of rows that stand person after person; zero for people without any."""
    sums = np.zeros((len(counts), rows.shape[1]))
    some = counts > 0
    if some.any():
        sums[some] = np.add.reduceat(rows, (np.cumsum(counts) - counts)[some], axis=0)
    return sums


def _unpacked(packed: Floats, size: int) -> Floats:
    rows, columns = _pairs(size)
    whole = np.empty((len(packed), size, size))
    whole[:, rows, columns] = whole[:, columns, rows] = packed / _root(size)
    return whole


def _placed(
    weighted: Floats,
    pull: Floats,
    j: NDArray[np.int32],
    counts: NDArray[np.int64],
    statements: Posterior,
    prior: Prior,
) -> Posterior:
    """The people's posterior, from Σ ω E[z zᵀ] with z = (v, 1, b) and Σ κ E[z]."""
    rank = statements.rank
    whole = _unpacked(weighted, rank + 2)
    precision = whole[:, : rank + 1, : rank + 1]
    axes = np.arange(rank)
    precision[:, axes, axes] += 1.0
    precision[:, rank, rank] += 1.0 / prior.person
    asks = _means(statements, _STATEMENT)[:, : rank + 1]
    towards = _by_person(pull[:, None] * asks[j], counts) - whole[:, : rank + 1, rank + 1]
    cov = inverse(precision)
    return Posterior(np.einsum("nab,nb->na", cov, towards), cov)


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
    rows, columns = _pairs(rank + 2)
    flat[rows, columns] = flat[columns, rows] = np.arange(len(rows))
    root, means = _root(rank + 2), _means(people, _PERSON)

    def over_statements(values: Floats) -> Floats:
        return np.bincount(j, values, m).astype(np.float64)

    pairs = [flat[whole[a], whole[b]] for a, b in zip(*_pairs(rank + 1), strict=True)]
    crosses = [flat[rank, x] for x in whole]
    precision = [over_statements(weight * (stands[:, p] / root[p])[i]) for p in pairs]
    towards = [
        over_statements(pull * means[i, x] - weight * (stands[:, p] / root[p])[i])
        for x, p in zip(whole, crosses, strict=True)
    ]
    voted = np.bincount(i, minlength=len(people.mean)) > 0
    bias = people.mean[voted, rank] ** 2 + people.cov[voted, rank, rank]
    return Sums(np.stack(precision, 1), np.stack(towards, 1), int(voted.sum()), float(bias.sum()))


def _unknown(n: int, rank: int, prior: Prior) -> Posterior:
    """People of whom nothing is known yet."""
    cov = np.zeros((n, rank + 1, rank + 1))
    cov[:, np.arange(rank), np.arange(rank)] = 1.0
    cov[:, rank, rank] = prior.person
    return Posterior(np.zeros((n, rank + 1)), cov)


def _begin(votes: Votes, rank: int, generator: np.random.Generator) -> tuple[Posterior, Prior]:
    m = len(votes.statements)
    asked = np.bincount(votes.statement, minlength=m)
    agreed = np.bincount(votes.statement[votes.value == AGREE], minlength=m)
    share = (agreed + 1.0) / (asked + 2.0)
    mean = np.column_stack([generator.normal(0.0, 0.3, (m, rank)), np.log(share / (1.0 - share))])
    cov = np.zeros((m, rank + 1, rank + 1))
    cov[:, np.arange(rank + 1), np.arange(rank + 1)] = 0.1
    spread = max(float(mean[:, rank].var()), 0.5) if m else 0.5
    return Posterior(mean, cov), Prior(0.5, float(mean[:, rank].mean()) if m else 0.0, spread)
