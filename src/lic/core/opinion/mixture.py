"""Groups of opinion: how many there are, if any, and who belongs to one beyond doubt.

A mixture with measurement error: where a person stands is known only as well as their votes tell, and that doubt is
inside the likelihood. Person i's votes give precision J_i and pull h_i (the posterior of `factors` less its prior); under a
group N(m, V) what they say has the closed form of a Gaussian integral. All groups share one V. The number of groups
is the one of least BIC, and "one", which is no groups, unless another beats it clearly.

On two axes; symmetric matrices are kept as (xx, xy, yy).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .gaussians import Posterior

Floats = NDArray[np.float64]
MOST = 5
LEAST = 8
"""People a group needs who belong to it beyond doubt."""
CLEARLY = 10.0
"""BIC by which more groups must beat fewer ("very strong": Kass and Raftery, JASA 90, 1995)."""
CONFIDENT = 0.9
STEPS, STARTS, STILL, FLOOR = 150, 4, 1e-6, 1e-3
SHORT = 12
"""Steps from every start; the best of them goes on (Biernacki, Celeux and Govaert, CSDA 41, 2003)."""
SAMPLE = 1000
"""People by whom the number of groups is chosen: with more of them BIC sees corners of a round cloud as groups."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Groups found. One group is "no clear groups".

    centre  (groups, 2)      spread  (3,), of all groups      share  (groups,), sums to 1
    belongs  (people, groups): how sure it is that a person belongs to a group
    gain     BIC by which this number of groups beats a single one
    """

    centre: Floats
    spread: Floats
    share: Floats
    belongs: Floats
    gain: float

    @property
    def size(self) -> int:
        return len(self.centre)

    @property
    def label(self) -> NDArray[np.int64]:
        """The group of each person, -1 where it is not beyond doubt; all -1 where there are no groups."""
        if self.size == 1:
            return np.full(len(self.belongs), -1)
        sure = self.belongs.max(axis=1) >= CONFIDENT
        return np.where(sure, self.belongs.argmax(axis=1), -1)


def find(
    people: Posterior, generator: np.random.Generator, start: Floats | None = None, most: int = MOST
) -> Mixture:
    """Return the groups of these people on the two axes of their posterior.

    More groups are tried until three or more gain nothing. `start` holds the centres of an earlier fit,
    (groups, 2): that number of groups begins there too.
    """
    everybody = told = _Told.of(people)
    n = len(people.mean)
    if n == 0:
        return Mixture(
            np.zeros((1, 2)), np.array([1.0, 0.0, 1.0]), np.ones(1), np.ones((0, 1)), 0.0
        )
    if n > SAMPLE:
        told = everybody.among(np.sort(generator.choice(n, SAMPLE, replace=False)))
    best = alone = _climbed(told, _begun(told, told.middle()[None, :]), STEPS)
    for k in range(2, min(most, len(told.mean) // LEAST) + 1):
        starts = [told.spread_out(k, generator) for _ in range(STARTS)]
        if start is not None and len(start) == k:
            starts.append(start)
        short = [_climbed(told, _begun(told, centre), SHORT) for centre in starts]
        tried = _climbed(told, max(short, key=lambda fit: fit.likelihood), STEPS)
        if tried.criterion < best.criterion - CLEARLY and _has_enough(tried):
            best = tried
        elif k > 2:
            break
    gain = alone.criterion - best.criterion
    belongs = best.belongs if told is everybody else _step(everybody, best)[0]
    return Mixture(best.centre, best.spread, best.share, belongs, gain)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the votes of each person say of where they stand.

    precision  (n, 3)    pull  (n, 2)    mean  (n, 2), of the posterior    known  (n,), 0 for nothing to 1
    """

    precision: Floats
    pull: Floats
    mean: Floats
    known: Floats

    @classmethod
    def of(cls, people: Posterior) -> _Told:
        mean, cov = people.mean[:, :2], people.cov[:, :2, :2]
        narrow = _inverted(np.stack([cov[:, 0, 0], cov[:, 0, 1], cov[:, 1, 1]], axis=1))
        known = np.maximum(1.0 - 0.5 * (cov[:, 0, 0] + cov[:, 1, 1]), 0.0)
        return cls(narrow - np.array([1.0, 0.0, 1.0]), _times(narrow, mean), mean, known)

    def among(self, chosen: NDArray[np.integer]) -> _Told:
        return _Told(
            self.precision[chosen], self.pull[chosen], self.mean[chosen], self.known[chosen]
        )

    def middle(self) -> Floats:
        weight = self.known + 1e-9
        result: Floats = weight @ self.mean / weight.sum()
        return result

    def spread_out(self, k: int, generator: np.random.Generator) -> Floats:
        """Starting centres far from each other, among those of whom most is known."""
        best = np.argsort(-self.known, kind="stable")[: max(5 * k, len(self.mean) // 2)]
        chosen = [int(generator.choice(best))]
        for _ in range(k - 1):
            gaps = self.mean[best][:, None, :] - self.mean[chosen][None, :, :]
            nearest = (gaps**2).sum(axis=2).min(axis=1)
            total = nearest.sum()
            chosen.append(int(generator.choice(best, p=nearest / total if total > 0 else None)))
        return self.mean[chosen].copy()


@dataclass(frozen=True, slots=True)
class _Fit:
    """One run: as `Mixture`, with its log-likelihood and BIC; `spread` is packed."""

    centre: Floats
    spread: Floats
    share: Floats
    belongs: Floats
    likelihood: float
    criterion: float


def _begun(told: _Told, centre: Floats) -> _Fit:
    """Groups of one size and spread around these centres."""
    n, k = len(told.mean), len(centre)
    off = told.mean - told.mean.mean(axis=0)
    spread = _outer(off).mean(axis=0) * (0.5 if k > 1 else 1.0) + FLOOR * np.array(
        [50.0, 0.0, 50.0]
    )
    return _Fit(centre, spread, np.full(k, 1.0 / k), np.empty((n, k)), -np.inf, np.inf)


def _climbed(told: _Told, fit: _Fit, steps: int) -> _Fit:
    """Expectation maximisation, up to so many steps from there on."""
    n, k = len(told.mean), len(fit.centre)
    free = (k - 1) + 2 * k + 3
    for step in range(steps):
        belongs, likelihood, means, cov = _step(told, fit)
        criterion = free * float(np.log(max(n, 1))) - 2.0 * likelihood
        still = step > 5 and likelihood - fit.likelihood < STILL * abs(likelihood)
        if still or step == steps - 1:
            return _Fit(fit.centre, fit.spread, fit.share, belongs, likelihood, criterion)
        weight = belongs.sum(axis=0) + 1e-9
        centre = np.einsum("nk,nka->ka", belongs, means) / weight[:, None]
        scatter = np.einsum("nk,nka->a", belongs, _outer(means - centre))
        spread = (cov.sum(axis=0) + scatter) / n + FLOOR * np.array([1.0, 0.0, 1.0])
        fit = _Fit(centre, spread, weight / weight.sum(), belongs, likelihood, criterion)
    raise AssertionError


def _step(told: _Told, fit: _Fit) -> tuple[Floats, float, Floats, Floats]:
    """Who belongs where, (n, k); the log-likelihood; where each would stand in each group, (n, k, 2); how sure, (n, 3)."""
    narrow = _inverted(fit.spread[None, :])
    both = told.precision + narrow
    cov = _inverted(both)
    drawn = _times(narrow, fit.centre)
    pulls = told.pull[:, None, :] + drawn
    means = _times(cov[:, None, :], pulls)
    fits = (means * pulls).sum(axis=2) - (drawn * fit.centre).sum(axis=1)
    sizes = np.log(_determinant(both)) + np.log(_determinant(fit.spread[None, :]))
    logs = np.log(fit.share) + 0.5 * (fits - sizes[:, None])
    top = logs.max(axis=1, keepdims=True)
    total = top + np.log(np.exp(logs - top).sum(axis=1, keepdims=True))
    return np.exp(logs - total), float(total.sum()), means, cov


def _has_enough(fit: _Fit) -> bool:
    """Whether each group has enough people beyond doubt."""
    return bool((fit.belongs >= CONFIDENT).sum(axis=0).min() >= LEAST)


def _determinant(packed: Floats) -> Floats:
    xx, xy, yy = np.moveaxis(packed, -1, 0)
    result: Floats = xx * yy - xy * xy
    return result


def _inverted(packed: Floats) -> Floats:
    xx, xy, yy = np.moveaxis(packed, -1, 0)
    return np.stack([yy, -xy, xx], axis=-1) / _determinant(packed)[..., None]


def _times(packed: Floats, vector: Floats) -> Floats:
    xx, xy, yy = np.moveaxis(packed, -1, 0)
    x, y = np.moveaxis(vector, -1, 0)
    return np.stack([xx * x + xy * y, xy * x + yy * y], axis=-1)


def _outer(vector: Floats) -> Floats:
    x, y = np.moveaxis(vector, -1, 0)
    return np.stack([x * x, x * y, y * y], axis=-1)
