"""Who passes on what: a head of its own, so that a pass is neither half a yes nor thrown away.

    P(person i passes on statement j | answers it) = σ(c_j + e_i + u_i · w_j)

u_i is where the landscape places the person and is not moved by passes: that hardly foretells answers better
(`docs/opinion.md`). e_i is the person's habit, c_j the statement's. A statement on which many pass though they seldom do is one that people
do not understand, or do not want to answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from . import factors, gaussians, walking
from .gaussians import STATEMENT, Floats, Posterior, Prior, sigmoid
from .votes import AGREE, DISAGREE, PASS, Votes

PASSES = 12
SPREAD = 0.25
"""Variance of w: what somebody holds says less of passing than their habit does."""


@dataclass(frozen=True, slots=True)
class Passing:
    """What is known of passing: (w, c) of each statement, and how far people's habits lie apart."""

    statements: Posterior
    prior: Prior


def fit(votes: Votes, people: Posterior, generator: np.random.Generator) -> Passing:
    """Learn passing from all answers of these people, or of a sample of them with `factors.TO_BEGIN` answers.

    people  (u, a) of the landscape, one for each person of `votes`
    """
    if len(votes) > factors.TO_BEGIN:
        chosen = votes.some_people(factors.TO_BEGIN, generator)
        votes, people = votes.of(chosen), people[chosen]
    m, rank = len(votes.statements), people.rank
    passed = _passed(votes)
    share = (np.bincount(passed.statement[votes.value == PASS], minlength=m) + 0.5) / (
        np.bincount(passed.statement, minlength=m) + 2.0
    )
    mean = np.zeros((m, rank + 1))
    mean[:, rank] = np.log(share / (1.0 - share))
    centre = float(mean[:, rank].mean()) if m else 0.0
    prior = Prior(1.0, centre, 0.5, SPREAD)
    begun = factors.Model(
        _without_habit(people, prior),
        Posterior(mean, np.tile(0.1 * np.eye(rank + 1), (m, 1, 1))),
        prior,
    )
    found = factors.refine(passed, begun, PASSES, _held)
    return Passing(found.statements, found.prior)


def habits(votes: Votes, people: Posterior, known: Passing) -> Posterior:
    """(u, e) of everybody: where they stand, with their habit of passing in place of their bias."""
    walker = _held(_passed(votes), _without_habit(people, known.prior))
    for _ in range(2):
        walker.walk(known.statements, known.prior)
    return walker.people()


def chance(
    known: Passing, people: Posterior, person: NDArray[np.integer], statement: NDArray[np.integer]
) -> Floats:
    """Probability that these people pass on these statements. people  (u, e), of `habits`"""
    return factors.predict(factors.Model(people, known.statements, known.prior), person, statement)


def tendency(known: Passing) -> Floats:
    """Probability that somebody of whom nothing is known passes on each statement, whoever was asked so far."""
    rank = known.statements.rank
    nobody = gaussians.unknown(1, rank, known.prior)
    asks = gaussians.moments(known.statements, STATEMENT)
    square = asks @ gaussians.moments(nobody, gaussians.PERSON)[0]
    mean = known.statements.mean[:, rank]
    variance = np.maximum(square - mean * mean, 0.0)
    return sigmoid(mean / np.sqrt(1.0 + np.pi * variance / 8.0))


_held = partial(walking.Here, kernel=partial(walking.block, hold=True))


def _passed(votes: Votes) -> Votes:
    """The same answers, where "agree" stands for a pass and "disagree" for taking a side."""
    value = np.where(votes.value == PASS, AGREE, DISAGREE).astype(np.int8)
    return replace(votes, value=value)


def _without_habit(people: Posterior, prior: Prior) -> Posterior:
    mean, cov, rank = people.mean.copy(), people.cov.copy(), people.rank
    mean[:, rank] = 0.0
    cov[:, rank, :] = cov[:, :, rank] = 0.0
    cov[:, rank, rank] = prior.person
    return Posterior(mean, cov)
