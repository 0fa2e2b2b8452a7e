"""What each person is best asked next, by what their group is wanted for and by what is known of themselves.

For the command line and simulations. The web process draws by groups alone (`routing`): what is known of one person must not
decide what they see while somebody can watch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import gaussians, weights
from .gaussians import Floats, Posterior
from .votes import Votes

LEARNING = 0.35
"""Weight of what an answer tells of the person, beside those of `weights`."""
CELLS = 1 << 21
"""People times statements that are looked at together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Statements to ask next: for person i statement[i], -1 where nothing is left, drawn with probability[i]."""

    statement: NDArray[np.int64]
    probability: Floats


def ask(
    votes: Votes,
    people: Posterior,
    statements: Posterior,
    need: Floats,
    group: NDArray[np.integer],
    authors: ArrayLike,
    generator: np.random.Generator,
) -> Asked:
    """Draw one statement for everybody among those they have not answered.

    people      (u, a) of `votes.people`             statements  (v, b) of `votes.statements`
    need        (groups, statements), of `weights.need`        group  (people,), whose need is theirs
    authors     index of each statement's author group
    """
    n, m = len(votes.people), len(votes.statements)
    statement, probability = np.full(n, -1, np.int64), np.zeros(n)
    for part in _parts(n, m):
        wanted = need[group[part]]
        chance = chances(people[part], statements, wanted, authors, _unseen(votes, part))
        target = generator.random(len(chance))
        reached = chance.cumsum(axis=1)
        # Never beyond the last that can be drawn, whatever rounding does to the sum.
        last = m - 1 - (chance[:, ::-1] > 0).argmax(axis=1)
        drawn = np.minimum((reached <= (target * reached[:, -1])[:, None]).sum(axis=1), last)
        left = chance.any(axis=1)
        statement[part] = np.where(left, drawn, -1)
        probability[part] = np.where(left, chance[np.arange(len(chance)), drawn], 0.0)
    return Asked(statement, probability)


def chances(
    people: Posterior,
    statements: Posterior,
    need: Floats,
    authors: ArrayLike,
    unseen: NDArray[np.bool_],
) -> Floats:
    """Probability of asking each of these people each statement, (people, statements); zero for what they have seen.

    The soft maximum of need and learning, shared out among author groups, and a tenth evenly.
    """
    return weights.shares(need + LEARNING * learning(people, statements), authors, unseen)


def learning(people: Posterior, statements: Posterior) -> Floats:
    """What an answer would tell of the person, in nats: ½ log(1 + p(1 − p) zᵀ Σ z) with z = (v, 1), (people, statements)."""
    rank = people.rank
    asks = np.column_stack([statements.mean[:, :rank], np.ones(len(statements))])
    p = gaussians.sigmoid(people.mean @ asks.T + statements.mean[:, rank])
    rows, columns = gaussians.pairs(rank + 1)
    twice = np.where(rows == columns, 1.0, 2.0)
    doubt = (people.cov[:, rows, columns] * twice) @ (asks[:, rows] * asks[:, columns]).T
    result: Floats = 0.5 * np.log1p(p * (1.0 - p) * np.maximum(doubt, 0.0))
    return result


def _parts(n: int, m: int) -> Iterator[slice]:
    size = max(CELLS // max(m, 1), 1)
    return (slice(first, min(first + size, n)) for first in range(0, n if m else 0, size))


def _unseen(votes: Votes, part: slice) -> NDArray[np.bool_]:
    own = votes.between(part)
    unseen = np.ones((len(own.people), len(own.statements)), dtype=bool)
    unseen[own.person, own.statement] = False
    return unseen
