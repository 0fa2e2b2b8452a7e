"""What is known of people and statements: Gaussians, and the sums and moments the engine makes of them.

Both sides are written with one more coordinate, 1, so that what the model expects is a plain product:
(u, a, 1) · (v, 1, b). Second moments are packed: each pair of coordinates once, off-diagonal ones by √2, so that the
product of two packed rows is the trace of the product of the matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PERSON, STATEMENT = 1, 0


@dataclass(frozen=True, slots=True)
class Prior:
    """σ_a², μ_b and σ_b², learnt from the votes; and τ, which is given."""

    person: float
    centre: float
    statement: float
    axes: float = 1.0


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

    def __len__(self) -> int:
        return len(self.mean)

    def __getitem__(self, chosen: slice | NDArray[np.integer]) -> Posterior:
        return Posterior(self.mean[chosen], self.cov[chosen])


def unknown(n: int, rank: int, prior: Prior) -> Posterior:
    """People of whom nothing is known yet."""
    cov = np.zeros((n, rank + 1, rank + 1))
    cov[:, np.arange(rank), np.arange(rank)] = 1.0
    cov[:, rank, rank] = prior.person
    return Posterior(np.zeros((n, rank + 1)), cov)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    result: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result


def inverse(matrices: Floats) -> Floats:
    """The inverse of each of these matrices, (n, d, d)."""
    return np.linalg.inv(matrices).astype(np.float64, copy=False)


@cache
def pairs(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the packed pairs of so many coordinates."""
    return np.triu_indices(size)


@cache
def root(size: int) -> Floats:
    """1 for squares and √2 for products, in the order of `pairs`."""
    rows, columns = pairs(size)
    return np.where(rows == columns, 1.0, np.sqrt(2.0))


def means(posterior: Posterior, side: int) -> Floats:
    """E[x] with the coordinate 1 put in, (n, rank + 2)."""
    rank = posterior.rank
    whole = np.ones((len(posterior.mean), rank + 2))
    whole[:, _order(rank, side)] = posterior.mean
    return whole


def moments(posterior: Posterior, side: int) -> Floats:
    """E[x xᵀ], packed, (n, pairs)."""
    rank, whole = posterior.rank, means(posterior, side)
    order = _order(rank, side)
    back = np.full(rank + 2, -1)
    back[order] = np.arange(rank + 1)
    rows, columns = pairs(rank + 2)
    packed = whole[:, rows] * whole[:, columns]
    both = (back[rows] >= 0) & (back[columns] >= 0)
    packed[:, both] += posterior.cov[:, back[rows[both]], back[columns[both]]]
    packed *= root(rank + 2)
    return packed


def unpacked(packed: Floats, size: int) -> Floats:
    """Packed rows as symmetric matrices, (n, size, size)."""
    rows, columns = pairs(size)
    whole = np.empty((len(packed), size, size))
    whole[:, rows, columns] = whole[:, columns, rows] = packed / root(size)
    return whole


def weights(stands: Floats, asks: Floats) -> Floats:
    """ω of each vote, from the packed moments of its person and its statement."""
    c = np.sqrt(np.maximum(np.einsum("nf,nf->n", stands, asks), 1e-12))
    weight: Floats = np.tanh(0.5 * c) / (2.0 * c)
    return weight


def _order(rank: int, side: int) -> list[int]:
    """Where (factors, bias) stand among (factors, person's place, statement's place)."""
    return [*range(rank), rank if side == PERSON else rank + 1]
