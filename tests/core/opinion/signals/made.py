"""Crowds with a few accounts that follow one script."""

from __future__ import annotations

import numpy as np

from lic.core.opinion.votes import Votes
from tests.core.opinion.made import loose


def crowd(
    seed: int,
    people: int = 240,
    statements: int = 40,
    fakes: int = 0,
    leaning: float = 1.2,
    ground: float = 0.6,
    answered: float = 0.6,
) -> tuple[Votes, np.ndarray]:
    """Two camps of people who think for themselves, and the first `fakes` of them who follow a script with 3 % slips.

    ground  how much all agree with statements, in log odds      answered  share of statements that a person answers
    """
    made = np.random.default_rng(seed)
    side = made.choice([-1.0, 1.0], statements)
    odds = (
        made.normal(ground, 0.8, statements)
        + leaning * made.choice([-1, 1], people)[:, None] * side
    )
    value = np.where(made.random(odds.shape) < 1 / (1 + np.exp(-odds)), 1, -1)
    script = made.choice([-1, 1], statements)
    value[:fakes] = script * np.where(made.random((fakes, statements)) < 0.03, -1, 1)
    person, statement = np.nonzero(made.random(odds.shape) < answered)
    return loose(person, statement, value[person, statement]), np.arange(fakes)
