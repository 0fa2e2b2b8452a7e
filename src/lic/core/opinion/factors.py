"""The model of a conversation: where each person stands, what each statement asks, and how sure that is.

    P(person i agrees with statement j | agrees or disagrees) = σ(b_j + a_i + u_i · v_j)

    u_i ~ N(0, I)   a_i ~ N(0, σ_a²)   v_j ~ N(0, τ I)   b_j ~ N(μ_b, σ_b²)

A vote that was not given is not in the likelihood: nothing is filled in. Posteriors are Gaussian, one for each
person and one for each statement, with whole covariances (mean-field variational Bayes; Jaakkola and Jordan,
"Bayesian parameter estimation via variational methods", Statistics and Computing 10, 2000). With
ω = tanh(c/2) / (2c), c² = E[(b_j + a_i + u_i · v_j)²], both sides are weighted least squares. τ is not learnt: a
mean-field fit that learns it shuts the axes off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import gaussians
from .gaussians import PERSON, STATEMENT, Floats, Posterior, Prior, sigmoid
from .votes import AGREE, Votes
from .walking import Gather, Here, Sums

TO_BEGIN = 50_000
"""Votes of the sample of people with which a large conversation's statements are first placed."""
PASSES, LAST_PASSES, NEAR = 60, 4, 2e-3
TOGETHER = 1 << 16
"""Pairs that are predicted at once: their moments are what takes memory."""


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted conversation."""

    people: Posterior
    statements: Posterior
    prior: Prior


def fit(votes: Votes, rank: int, generator: np.random.Generator, gather: Gather = Here) -> Model:
    """Return the model of these agreements and disagreements (`Votes.decided`).

    A large conversation's statements are placed by a sample of its people first; then everybody is walked
    through a few times, by the walker that `gather` makes. Two runs with one generator's seed give the same numbers.
    """
    begun = _begun(votes, rank, generator)
    if len(votes) <= 2 * TO_BEGIN:
        return refine(votes, begun, PASSES)
    begun = refine(*_sampled(votes, begun, generator), PASSES)
    everybody = gaussians.unknown(len(votes.people), rank, begun.prior)
    return refine(votes, Model(everybody, begun.statements, begun.prior), LAST_PASSES, gather)


def refine(votes: Votes, model: Model, passes: int, gather: Gather = Here) -> Model:
    """Walk over all people up to so many times, until no statement moves any more."""
    statements, prior = model.statements, model.prior
    walker = gather(votes, model.people)
    seen = np.bincount(votes.statement, minlength=len(votes.statements)) > 0
    for _ in range(passes):
        total = walker.walk(statements, prior)
        if total is None:
            break
        before = statements
        statements, prior = settle(total, seen, prior, statements.rank)
        if np.abs(statements.mean - before.mean).max(initial=0.0) < NEAR:
            break
    return Model(walker.people(), statements, prior)


def settle(
    total: Sums, seen: NDArray[np.bool_], prior: Prior, rank: int
) -> tuple[Posterior, Prior]:
    """Place the statements anew from the sums of everybody, and learn the prior."""
    statements = placed(total.precision, total.pull, prior, rank)
    if not seen.any():
        return statements, prior
    mean, doubt = statements.mean[seen, rank], statements.cov[seen, rank, rank]
    centre = float(mean.mean())
    spread = float(((mean - centre) ** 2 + doubt).mean())
    learnt = replace(
        prior,
        person=max(total.bias / max(total.people, 1), 1e-3),
        centre=centre,
        statement=max(spread, 1e-2),
    )
    return statements, learnt


def placed(packed: Floats, pull: Floats, prior: Prior, rank: int) -> Posterior:
    """The posterior of statements from what was summed up of each, (n, pairs) and (n, rank + 1)."""
    rows, columns = gaussians.pairs(rank + 1)
    precision = np.empty((len(packed), rank + 1, rank + 1))
    precision[:, rows, columns] = precision[:, columns, rows] = packed
    axes = np.arange(rank)
    precision[:, axes, axes] += 1.0 / prior.axes
    precision[:, rank, rank] += 1.0 / prior.statement
    towards = pull.copy()
    towards[:, rank] += prior.centre / prior.statement
    cov = gaussians.inverse(precision)
    return Posterior(np.einsum("nab,nb->na", cov, towards), cov)


def predict(model: Model, person: NDArray[np.integer], statement: NDArray[np.integer]) -> Floats:
    """Probability that these people agree with these statements, if they take a side.

    σ(m / √(1 + π s² / 8)) with mean m and variance s² of what the model expects (MacKay, Neural Computation 4, 1992).
    """
    result = np.empty(len(person))
    for first in range(0, len(person), TOGETHER):
        part = slice(first, first + TOGETHER)
        result[part] = _predicted(model.people[person[part]], model.statements[statement[part]])
    return result


def _predicted(people: Posterior, statements: Posterior) -> Floats:
    expected = gaussians.means(people, PERSON), gaussians.means(statements, STATEMENT)
    mean = np.einsum("nd,nd->n", *expected)
    stands, asks = gaussians.moments(people, PERSON), gaussians.moments(statements, STATEMENT)
    variance = np.maximum(np.einsum("nf,nf->n", stands, asks) - mean * mean, 0.0)
    return sigmoid(mean / np.sqrt(1.0 + np.pi * variance / 8.0))


def _sampled(votes: Votes, begun: Model, generator: np.random.Generator) -> tuple[Votes, Model]:
    """So many people at random that they have given about `TO_BEGIN` votes."""
    chosen = votes.some_people(TO_BEGIN, generator)
    return votes.of(chosen), Model(begun.people[chosen], begun.statements, begun.prior)


def _begun(votes: Votes, rank: int, generator: np.random.Generator) -> Model:
    """Statements by their shares, with axes at random; nobody is placed yet."""
    m = len(votes.statements)
    asked = np.bincount(votes.statement, minlength=m)
    agreed = np.bincount(votes.statement[votes.value == AGREE], minlength=m)
    share = (agreed + 1.0) / (asked + 2.0)
    mean = np.column_stack([generator.normal(0.0, 0.3, (m, rank)), np.log(share / (1.0 - share))])
    cov = np.zeros((m, rank + 1, rank + 1))
    cov[:, np.arange(rank + 1), np.arange(rank + 1)] = 0.1
    spread = max(float(mean[:, rank].var()), 0.5) if m else 0.5
    prior = Prior(0.5, float(mean[:, rank].mean()) if m else 0.0, spread)
    return Model(gaussians.unknown(len(votes.people), rank, prior), Posterior(mean, cov), prior)
