"""A fitted conversation kept current, vote by vote, until it is fitted anew.

A vote places its person anew from their own votes, and moves its statement by what the vote adds to that statement's sums. What it
would change in everybody else waits for the next fit.
"""

from __future__ import annotations

import numpy as np

from . import factors, gaussians
from .gaussians import STATEMENT, Floats, Posterior, Prior
from .votes import AGREE, DISAGREE, Votes
from .walking import Here

STEPS = 2
"""How often a person's weights and place are worked out in turn: from where they stood, twice is enough."""


class Following:
    """People and statements of a model, each moved as its votes come in.

    Time for one vote grows with what its person has answered, and with nothing else.
    """

    def __init__(self, votes: Votes, model: factors.Model) -> None:
        """votes  agreements and disagreements, as the model was fitted to (`Votes.decided`)"""
        rank = model.statements.rank
        walker = Here(votes, model.people)
        total = walker.walk(model.statements, model.prior)
        placed = walker.people()
        m = len(votes.statements)
        self.prior: Prior = model.prior
        self.rank = rank
        self.packed = total.precision if total else np.zeros((m, (rank + 1) * (rank + 2) // 2))
        self.pull = total.pull if total else np.zeros((m, rank + 1))
        self.person_mean, self.person_cov = placed.mean.copy(), placed.cov.copy()
        self.statement_mean = model.statements.mean.copy()
        self.statement_cov = model.statements.cov.copy()
        self.asks = gaussians.moments(model.statements, STATEMENT)
        self.said = [
            dict(zip(part.statement.tolist(), part.value.tolist(), strict=True))
            for part in (votes.between(slice(i, i + 1)) for i in range(len(votes.people)))
        ]

    def vote(self, person: int, statement: int, value: int) -> None:
        """Take in a vote, 1 or -1; an earlier one of this person on this statement is taken back.

        Raises ValueError for a pass: it is not in the model.
        """
        if value not in (AGREE, DISAGREE):
            raise ValueError("A pass takes no side and places nobody.")
        said = self.said[person]
        before = said.get(statement)
        if before is not None:
            self._count(person, statement, before, -1.0)
        said[statement] = value
        self._place(person)
        self._count(person, statement, value, 1.0)
        self._settle(statement)

    @property
    def people(self) -> Posterior:
        return Posterior(self.person_mean, self.person_cov)

    @property
    def statements(self) -> Posterior:
        return Posterior(self.statement_mean, self.statement_cov)

    def _stands(self, person: int) -> Floats:
        """E[x xᵀ] of x = (u, a, 1)."""
        one = self.rank + 1
        whole = np.ones((one + 1, one + 1))
        mean = self.person_mean[person]
        whole[:one, :one] = np.outer(mean, mean) + self.person_cov[person]
        whole[one, :one] = whole[:one, one] = mean
        return whole

    def _weights(self, stands: Floats, asked: Floats) -> Floats:
        rows, columns = gaussians.pairs(self.rank + 2)
        packed = stands[rows, columns] * gaussians.root(self.rank + 2)
        c = np.sqrt(np.maximum(asked @ packed, 1e-12))
        weight: Floats = np.tanh(0.5 * c) / (2.0 * c)
        return weight

    def _place(self, person: int) -> None:
        one, said = self.rank + 1, self.said[person]
        j = np.fromiter(said, np.intp, len(said))
        pull = 0.5 * np.fromiter(said.values(), np.float64, len(said))
        asked = self.asks[j]
        towards = pull @ np.column_stack([self.statement_mean[j, : one - 1], np.ones(len(j))])
        for _ in range(STEPS):
            told = self._weights(self._stands(person), asked) @ asked
            whole = gaussians.unpacked(told[None, :], one + 1)[0]
            precision = whole[:one, :one] + np.diag(
                np.append(np.ones(one - 1), 1.0 / self.prior.person)
            )
            self.person_cov[person] = cov = np.linalg.inv(precision)
            self.person_mean[person] = cov @ (towards - whole[:one, one])

    def _count(self, person: int, statement: int, value: int, sign: float) -> None:
        """Add what one vote says to its statement's sums, or take it out (sign -1)."""
        rank, stands = self.rank, self._stands(person)
        weight = sign * float(self._weights(stands, self.asks[statement]))
        kappa = sign * (0.5 if value == AGREE else -0.5)
        whole = [*range(rank), rank + 1]  # (u, 1) among (u, a, 1)
        rows, columns = gaussians.pairs(rank + 1)
        self.packed[statement] += weight * stands[whole][:, whole][rows, columns]
        self.pull[statement] += kappa * stands[rank + 1, whole] - weight * stands[rank, whole]

    def _settle(self, statement: int) -> None:
        chosen = slice(statement, statement + 1)
        placed = factors.placed(self.packed[chosen], self.pull[chosen], self.prior, self.rank)
        self.statement_mean[chosen], self.statement_cov[chosen] = placed.mean, placed.cov
        self.asks[chosen] = gaussians.moments(placed, STATEMENT)
