"""Predictions for large conversations: mean-field fits of several ranks, mixed as they predict best.

The weights are those with which the mixture predicts best a tenth of a sample that the fits have not seen (Yao, Vehtari, Simpson and Gelman,
"Using stacking to average Bayesian predictive distributions", Bayesian Analysis 13, 2018): a rank that adds nothing gets none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import factors
from .gaussians import Floats
from .votes import AGREE, Votes
from .walking import Gather, Here

RANKS = (1, 2, 4, 8)
JUDGED = 60_000
"""Votes of the sample by which ranks are judged."""
HIDDEN = 0.1
LEAST = 0.05
"""A rank with less weight is left out."""
STEPS = 200


def predict(
    votes: Votes,
    person: NDArray[np.integer],
    statement: NDArray[np.integer],
    generator: np.random.Generator,
    gather: Gather = Here,
) -> Floats:
    """Probability that these people agree with these statements, for agreements and disagreements `votes`."""
    total: Floats = np.zeros(len(person))
    for rank, weight in ranks(votes, generator).items():
        model = factors.fit(votes, rank, generator, gather)
        total += weight * factors.predict(model, person, statement)
    return total


def ranks(votes: Votes, generator: np.random.Generator) -> dict[int, float]:
    """Ranks and their weights, which sum to 1."""
    sample = votes.of(votes.some_people(JUDGED, generator))
    hidden = generator.random(len(sample)) < HIDDEN
    kept = sample.where(~hidden)
    person, statement = sample.person[hidden], sample.statement[hidden]
    chances = np.stack(
        [factors.predict(factors.fit(kept, rank, generator), person, statement) for rank in RANKS]
    )
    found = mixed(chances, sample.value[hidden] == AGREE)
    found[found < LEAST] = 0.0
    found /= found.sum()
    return {rank: float(w) for rank, w in zip(RANKS, found, strict=True) if w > 0}


def mixed(chances: Floats, agreed: NDArray[np.bool_]) -> Floats:
    """Weights of the mixture of these predictions, (models, votes), that makes what was answered likeliest."""
    likelihood = np.where(agreed, chances, 1.0 - chances)
    weight: Floats = np.full(len(chances), 1.0 / len(chances))
    if agreed.size:
        for _ in range(STEPS):
            share = weight[:, None] * likelihood
            weight = (share / share.sum(axis=0)).mean(axis=1)
    return weight
