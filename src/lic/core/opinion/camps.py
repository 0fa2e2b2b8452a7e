"""How many camps there are on two axes, if any. "No clear groups" is a normal answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
LEAST = 10
MOST_CAMPS = 5
MARGIN = 0.05


def find(
    points: Floats, shuffled: list[Floats], generator: np.random.Generator, least: int = LEAST
) -> Labels | None:
    """Return the camp of each point, from 0 by place from left to right, or None without clear groups.

    A number of camps counts only when it parts the points better than it parts every cloud that has none:
    the `shuffled` ones (the same answers, dealt out anew within each statement), and round and even ones
    of the same spread. A camp has at least `least` people.
    """
    if len(points) < 2 * least:
        return None
    sample = points[_sample(len(points), generator)]
    nulls = [*shuffled, *_clouds(sample, generator)]
    best, clear = 0, MARGIN
    for k in range(2, min(MOST_CAMPS, len(points) // least) + 1):
        labels, parted = _parted(sample, k, generator)
        if np.bincount(labels, minlength=k).min() < least * len(sample) / len(points):
            continue
        lead = parted
        for null in nulls:
            lead = min(lead, parted - _parted(null, k, generator)[1])
            if lead <= clear:
                break
        else:
            best, clear = k, lead
    if best == 0:
        return None
    labels, _ = _parted(points, best, generator)
    return labels if np.bincount(labels, minlength=best).min() >= least else None


def k_means(points: Floats, k: int, generator: np.random.Generator) -> tuple[Labels, Floats]:
    """Return labels and centres, ordered from left to right: the best of four starts."""
    best: tuple[float, Labels, Floats] | None = None
    for _ in range(4):
        centres = _start(points, k, generator)
        labels = np.full(len(points), -1)
        for _ in range(40):
            distances = _distances(points, centres)
            nearest = distances.argmin(axis=1)
            if np.array_equal(nearest, labels):
                break
            labels = nearest
            centres = _middles(points, labels, centres)
        cost = float(distances.min(axis=1).sum())
        if best is None or cost < best[0] - 1e-12:
            best = cost, labels, centres
    assert best is not None
    order = np.lexsort((best[2][:, 1], best[2][:, 0]))
    return np.argsort(order)[best[1]].astype(np.int64), best[2][order]


def _middles(points: Floats, labels: Labels, centres: Floats) -> Floats:
    """Return the middle of each camp; a camp that lost everybody stays where it was."""
    people = np.bincount(labels, minlength=len(centres))
    sums = [np.bincount(labels, axis, minlength=len(centres)) for axis in points.T]
    middles = np.stack(sums, axis=1) / np.maximum(people, 1)[:, None]
    return np.where(people[:, None] > 0, middles, centres)


def _parted(points: Floats, k: int, generator: np.random.Generator) -> tuple[Labels, float]:
    """Return labels and the mean silhouette measured to centres."""
    labels, centres = k_means(points, k, generator)
    distances = np.sqrt(np.sort(_distances(points, centres), axis=1))
    own, other = distances[:, 0], distances[:, 1]
    return labels, float(np.mean((other - own) / np.maximum(other, 1e-12)))


def _start(points: Floats, k: int, generator: np.random.Generator) -> Floats:
    chosen = [points[generator.integers(len(points))]]
    for _ in range(k - 1):
        nearest = _distances(points, np.array(chosen)).min(axis=1)
        total = nearest.sum()
        share = nearest / total if total > 0 else None
        chosen.append(points[generator.choice(len(points), p=share)])
    return np.array(chosen)


def _distances(points: Floats, centres: Floats) -> Floats:
    across = points[:, :1] - centres[None, :, 0]
    along = points[:, 1:2] - centres[None, :, 1]
    result: Floats = across * across + along * along
    return result


def _clouds(points: Floats, generator: np.random.Generator) -> list[Floats]:
    """Return clouds without camps, as wide and long as the points: five normal and five even ones."""
    values, vectors = np.linalg.eigh(np.cov(points.T))
    spread = np.sqrt(np.maximum(values, 1e-12))
    drawn = [generator.normal(size=points.shape) for _ in range(5)]
    drawn += [generator.uniform(-(3**0.5), 3**0.5, size=points.shape) for _ in range(5)]
    return [points.mean(axis=0) + (cloud * spread) @ vectors.T for cloud in drawn]


def _sample(people: int, generator: np.random.Generator, most: int = 600) -> NDArray[np.int64]:
    if people <= most:
        return np.arange(people)
    return np.sort(generator.choice(people, size=most, replace=False))
