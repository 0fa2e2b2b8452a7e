"""What the model expects of each answer, so that only likeness beyond it counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion import factors, gaussians, walking
from lic.core.opinion.votes import AGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SPREAD = 2.0
"""Variance of how far a declared group may lie from what the model says of its people, in log odds."""
STEPS = 4
WALKS = 3


def of_answers(
    votes: Votes,
    model: factors.Model,
    group: Ints | None = None,
    size: int = 0,
    *,
    axes: bool = True,
) -> Floats:
    """Return the probability of each answer that was given, (votes,), for votes without passes.

    group, size  declared group of each person: people of one group may share what the map cannot show
    axes         False leaves the map out: what people share by their camp is then unexpected too
    """
    odds = _log_odds(votes, model, axes=axes)
    agreed = votes.value == AGREE
    if group is not None and len(odds):
        odds = odds + _of_groups(votes, odds, agreed, group, size)
    return gaussians.sigmoid(np.where(agreed, odds, -odds))


def placed(votes: Votes, model: factors.Model) -> factors.Model:
    """The same statements, with every person of these votes placed among them."""
    nobody = gaussians.unknown(len(votes.people), model.statements.rank, model.prior)
    walker = walking.Here(votes, nobody)
    for _ in range(WALKS):
        walker.walk(model.statements, model.prior)
    return factors.Model(walker.people(), model.statements, model.prior)


def _log_odds(votes: Votes, model: factors.Model, *, axes: bool) -> Floats:
    """Log odds of agreement, each as the person's *other* answers let expect it, brought nearer to even by their doubt.

    The answer itself is taken out of where the person stands: with ω the weight of the answer and s² the doubt about
    what the model says, its share of that is h = ω s², and without it the mean moves by h / (1 − h) times what was left over.
    """
    people, statements = model.people, model.statements
    rank = statements.rank
    result = np.empty(len(votes))
    for shard in votes.shards(walking.SHARD):
        first, last = votes.start[shard.start], votes.start[shard.stop]
        counts = np.diff(votes.start[shard.start : shard.stop + 1])
        i = np.repeat(np.arange(shard.start, shard.stop), counts)
        asks = statements.mean[votes.statement[first:last]]
        bias = asks[:, rank] + people.mean[i, rank]
        if not axes:
            result[first:last] = bias
            continue
        place = np.concatenate([asks[:, :rank], np.ones((len(i), 1))], axis=1)
        mean = bias + np.einsum("nr,nr->n", asks[:, :rank], people.mean[i, :rank])
        doubt = np.einsum("na,nab,nb->n", place, people.cov[i], place, optimize=True)
        c = np.sqrt(mean**2 + doubt + 1e-12)
        weight = np.tanh(0.5 * c) / (2.0 * c)
        held = np.minimum(weight * doubt, 0.9)
        pull = np.where(votes.value[first:last] == AGREE, 0.5, -0.5)
        mean = mean - held / (1.0 - held) * (pull / weight - mean)
        result[first:last] = mean / np.sqrt(1.0 + np.pi * doubt / (1.0 - held) / 8.0)
    return result


def _of_groups(
    votes: Votes, odds: Floats, agreed: NDArray[np.bool_], group: Ints, size: int
) -> Floats:
    """How far each group lies off on each statement: a few Newton steps towards its own answers."""
    m = len(votes.statements)
    cell = np.repeat(group, np.diff(votes.start)) * m + votes.statement
    off = np.zeros(size * m)
    for _ in range(STEPS):
        p = gaussians.sigmoid(odds + off[cell])
        pull = np.bincount(cell, agreed - p, size * m) - off / SPREAD
        bend = np.bincount(cell, p * (1.0 - p), size * m) + 1.0 / SPREAD
        off += np.clip(pull / bend, -2.0, 2.0)
    result: Floats = off[cell]
    return result
