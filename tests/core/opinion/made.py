"""Made conversations with known answers."""

from __future__ import annotations

import numpy as np

from lic.core.opinion.votes import Votes, arranged


def conversation(
    seed: int, camps: int = 2, people: int = 200, statements: int = 40, missing: float = 0.4
) -> tuple[Votes, np.ndarray]:
    """Votes with planted camps, and the camp of each person; one camp is no structure but the statements' own."""
    made = np.random.default_rng(seed)
    camp = made.integers(camps, size=people)
    leaning = made.choice([-1.8, 1.8], size=(camps, statements))
    ready = made.normal(0.0, 0.4, people)
    agrees = made.random((people, statements)) < 1 / (1 + np.exp(-leaning[camp] - ready[:, None]))
    value = np.where(agrees, 1, -1)
    value[made.random(value.shape) < 0.08] = 0
    person, statement = np.nonzero(made.random(value.shape) >= missing)
    return loose(person, statement, value[person, statement]), camp


def loose(person, statement, value) -> Votes:
    """Votes of people "0", "1", … on statements "0", "1", …."""
    person, statement = np.asarray(person), np.asarray(statement)
    names = [list(map(str, range(int(x.max(initial=-1)) + 1))) for x in (person, statement)]
    return arranged(*names, person, statement, np.asarray(value, np.int8))


def shuffled(votes: Votes, seed: int) -> Votes:
    """The same votes dealt out anew within each statement."""
    made, value = np.random.default_rng(seed), votes.value.copy()
    for j in range(len(votes.statements)):
        own = votes.statement == j
        value[own] = made.permutation(value[own])
    return Votes(votes.people, votes.statements, votes.start, votes.statement, value)


def as_csv(votes: Votes, names=str) -> bytes:
    rows = zip(votes.person, votes.statement, votes.value, strict=True)
    lines = [f"{names(i)},{j},{v}" for i, j, v in rows]
    return "\n".join(["participant,statement,vote", *lines, ""]).encode()
