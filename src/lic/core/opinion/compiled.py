"""The same walk as `walking.block`, compiled and on all cores: extra `engine`.

Held equal to the numpy form by a test. Sums are added in one order, whatever the number of cores.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt, tanh
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from . import gaussians
from .gaussians import STATEMENT, Floats, Posterior, Prior
from .votes import Votes
from .walking import SHARD, Sums

Ints = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])


def block(
    votes: Votes, people: Posterior, statements: Posterior, prior: Prior
) -> tuple[Posterior, Sums]:
    """Walk over one block, its shards side by side; arguments and result as `walking.block`."""
    bounds = np.array([0, *(shard.stop for shard in votes.shards(SHARD))], np.int64)
    asks = gaussians.moments(statements, STATEMENT)
    towards = gaussians.means(statements, STATEMENT)
    mean, cov = people.mean.copy(), people.cov.copy()
    precision, pull, voted, bias = _shards(
        bounds,
        np.ascontiguousarray(votes.start),
        votes.statement,
        votes.value,
        (mean, cov),
        (asks, towards),
        prior.person,
    )
    return Posterior(mean, cov), Sums(
        precision.sum(axis=0), pull.sum(axis=0), int(voted.sum()), float(bias.sum())
    )


def _compiled(**options: bool) -> Callable[[Function], Function]:
    """Compile at the first call and keep the result beside this file, where that can be written."""
    return cast(
        "Callable[[Function], Function]", numba.njit(cache=True, error_model="numpy", **options)
    )


@_compiled(parallel=True)
def _shards(
    bounds: Ints,
    start: Ints,
    statement: NDArray[np.int32],
    value: NDArray[np.int8],
    people: tuple[Floats, Floats],
    statements: tuple[Floats, Floats],
    spread: float,
) -> tuple[Floats, Floats, Ints, Floats]:
    """Sums of each shard; people's means and covariances are written in place."""
    shards, (m, wide) = len(bounds) - 1, statements[1].shape
    one = wide - 1
    precision = np.zeros((shards, m, one * (one + 1) // 2))
    pull = np.zeros((shards, m, one))
    voted, bias = np.zeros(shards, np.int64), np.zeros(shards)
    for shard in numba.prange(shards):
        packed = np.empty(wide * (wide + 1) // 2)
        narrow = np.empty((one, one))
        for i in range(bounds[shard], bounds[shard + 1]):
            first, last = start[i], start[i + 1]
            _place(i, statement[first:last], value[first:last], people, statements, spread, packed, narrow)  # fmt: skip
            if last > first:
                voted[shard] += 1
                a = people[0][i, one - 1]
                bias[shard] += a * a + people[1][i, one - 1, one - 1]
                _sum_up(i, statement[first:last], value[first:last], people, statements, packed, precision[shard], pull[shard])  # fmt: skip
    return precision, pull, voted, bias


@_compiled()
def _weight(stands: Floats, asks: Floats) -> float:
    square = 0.0
    for p in range(len(stands)):
        square += stands[p] * asks[p]
    c = sqrt(max(square, 1e-12))
    return tanh(0.5 * c) / (2.0 * c)


@_compiled()
def _stand(i: int, people: tuple[Floats, Floats], packed: Floats) -> None:
    """E[x xᵀ] of x = (u, a, 1), packed, into `packed`."""
    mean, cov = people
    one = mean.shape[1]
    p = 0
    for r in range(one + 1):
        for c in range(r, one + 1):
            if c == one:
                packed[p] = mean[i, r] if r < one else 1.0
            else:
                packed[p] = mean[i, r] * mean[i, c] + cov[i, r, c]
            if c > r:
                packed[p] *= sqrt(2.0)
            p += 1


@_compiled()
def _place(
    i: int,
    j: NDArray[np.int32],
    value: NDArray[np.int8],
    people: tuple[Floats, Floats],
    statements: tuple[Floats, Floats],
    spread: float,
    packed: Floats,
    narrow: Floats,
) -> None:
    asks, means = statements
    one = means.shape[1] - 1
    rank = one - 1
    _stand(i, people, packed)
    towards = np.zeros(one)
    narrow[:] = 0.0
    for r in range(rank):
        narrow[r, r] = 1.0
    narrow[rank, rank] = 1.0 / spread
    for k in range(len(j)):
        asked = asks[j[k]]
        weight = _weight(packed, asked)
        kappa = 0.5 if value[k] == 1 else -0.5
        p = 0
        for r in range(one):
            scale = 1.0
            for c in range(r, one):
                narrow[r, c] += weight * asked[p] * scale
                scale = sqrt(0.5)
                p += 1
            towards[r] += kappa * means[j[k], r] - weight * asked[p] * sqrt(0.5)
            p += 1
    cov = people[1][i]
    _invert(narrow, cov)
    for r in range(one):
        total = 0.0
        for c in range(one):
            total += cov[r, c] * towards[c]
        people[0][i, r] = total


@_compiled()
def _invert(upper: Floats, out: Floats) -> None:
    """The inverse of a positive definite matrix of which the upper half is given, by its Cholesky root, which replaces it."""
    n = len(upper)
    for c in range(n):
        for r in range(c + 1):
            total = upper[r, c]
            for k in range(r):
                total -= upper[k, r] * upper[k, c]
            upper[r, c] = sqrt(total) if r == c else total / upper[r, r]
    for column in range(n):
        for r in range(n):  # forwards
            total = 1.0 if r == column else 0.0
            for k in range(r):
                total -= upper[k, r] * out[k, column]
            out[r, column] = total / upper[r, r]
        for back in range(n):
            r = n - 1 - back
            total = out[r, column]
            for k in range(r + 1, n):
                total -= upper[r, k] * out[k, column]
            out[r, column] = total / upper[r, r]


@_compiled()
def _sum_up(
    i: int,
    j: NDArray[np.int32],
    value: NDArray[np.int8],
    people: tuple[Floats, Floats],
    statements: tuple[Floats, Floats],
    packed: Floats,
    precision: Floats,
    pull: Floats,
) -> None:
    mean, cov = people
    asks = statements[0]
    rank = mean.shape[1] - 1
    _stand(i, people, packed)
    for k in range(len(j)):
        about = j[k]
        weight = _weight(packed, asks[about])
        kappa = 0.5 if value[k] == 1 else -0.5
        p = 0
        for r in range(rank):
            for c in range(r, rank):
                precision[about, p] += weight * (mean[i, r] * mean[i, c] + cov[i, r, c])
                p += 1
            precision[about, p] += weight * mean[i, r]
            p += 1
            pull[about, r] += kappa * mean[i, r] - weight * (
                mean[i, r] * mean[i, rank] + cov[i, r, rank]
            )
        precision[about, p] += weight
        pull[about, rank] += kappa - weight * mean[i, rank]
