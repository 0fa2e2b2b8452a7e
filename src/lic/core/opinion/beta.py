"""Beta distributions from counts: what a handful of answers can tell about a whole group.

Everything is vectorised over numpy arrays that broadcast together. The regularised incomplete beta function is
Lentz's continued fraction (Press and others, Numerical Recipes, 3rd edition, §6.4).
"""

from __future__ import annotations

from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_LANCZOS = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)
_TINY = 1e-300


def log_gamma(x: ArrayLike) -> Floats:
    """Return the natural logarithm of the gamma function for x ≥ ½ (Lanczos, g = 7, nine terms)."""
    z = np.asarray(x, dtype=np.float64) - 1.0
    series = np.full_like(z, _LANCZOS[0])
    for index, coefficient in enumerate(_LANCZOS[1:], start=1):
        series = series + coefficient / (z + index)
    t = z + 7.5
    result: Floats = 0.5 * np.log(2.0 * np.pi) + (z + 0.5) * np.log(t) - t + np.log(series)
    return result


def cumulative(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return P(X ≤ x) for X ~ Beta(a, b), with a and b ≥ ½ and x between 0 and 1."""
    x, a, b = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (x, a, b)))
    # The fraction converges fast only below the mean; above it the mirrored one does.
    mirrored = x > (a + 1.0) / (a + b + 2.0)
    left, right = np.where(mirrored, b, a), np.where(mirrored, a, b)
    point = np.where(mirrored, 1.0 - x, x)
    safe = np.clip(point, _TINY, 1.0 - 1e-16)
    front = np.exp(_log_beta_kernel(safe, left, right)) / left
    tail = np.where(point <= 0.0, 0.0, front * _fraction(safe, left, right))
    return np.clip(np.where(mirrored, 1.0 - tail, tail), 0.0, 1.0)


def quantile(q: float, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the x for which P(X ≤ x) = q, for X ~ Beta(a, b): Newton steps kept inside a bisection."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    places, a, b = a.shape, a.ravel(), b.ravel()
    mean = a / (a + b)
    logit = np.log(a / b) + NormalDist().inv_cdf(q) * np.sqrt(1.0 / a + 1.0 / b)
    x = np.where(np.minimum(a, b) > 2.0, 1.0 / (1.0 + np.exp(-logit)), mean)
    low, high = np.zeros(a.shape), np.ones(a.shape)
    open_ = np.arange(a.size)
    for _ in range(100):
        following = _narrow(q, x, (a, b), (low, high), open_)
        moved = np.abs(following - x[open_]) > 1e-12
        x[open_] = np.clip(following, _TINY, 1.0 - 1e-16)
        open_ = open_[moved]
        if open_.size == 0:
            break
    result: Floats = x.reshape(places)
    return result


def _narrow(
    q: float,
    x: Floats,
    shape: tuple[Floats, Floats],
    bracket: tuple[Floats, Floats],
    open_: NDArray[np.intp],
) -> Floats:
    """Return the next guesses of the open places, and tighten their brackets in place."""
    low, high = bracket
    here, left, right = x[open_], shape[0][open_], shape[1][open_]
    error = cumulative(here, left, right) - q
    low[open_] = np.where(error < 0.0, here, low[open_])
    high[open_] = np.where(error < 0.0, high[open_], here)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        density = np.exp(_log_beta_kernel(here, left, right)) / (here * (1.0 - here))
        step = here - error / density
    inside = np.isfinite(step) & (step > low[open_]) & (step < high[open_])
    return np.where(inside, step, 0.5 * (low[open_] + high[open_]))


def jeffreys_quantile(agrees: ArrayLike, disagrees: ArrayLike, q: float = 0.2) -> Floats:
    """Return the q-quantile of Beta(½ + agrees, ½ + disagrees): a group's bound on a statement.

    At q = 0.2 we are 80 % sure that the share who agree in the group is above the result.
    """
    yes, no = _counts(agrees, disagrees)
    return quantile(q, yes + 0.5, no + 0.5)


def jeffreys_interval(
    agrees: ArrayLike, disagrees: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the ends of the equal-tailed interval that holds the share who agree with this level."""
    tail = (1.0 - level) / 2.0
    return jeffreys_quantile(agrees, disagrees, tail), jeffreys_quantile(
        agrees, disagrees, 1.0 - tail
    )


def over_half(agrees: ArrayLike, disagrees: ArrayLike) -> Floats:
    """Return the probability that more than half of the group agree."""
    yes, no = _counts(agrees, disagrees)
    return 1.0 - cumulative(0.5, yes + 0.5, no + 0.5)


def mean_and_variance(agrees: ArrayLike, disagrees: ArrayLike) -> tuple[Floats, Floats]:
    """Return mean and variance of Beta(½ + agrees, ½ + disagrees)."""
    yes, no = _counts(agrees, disagrees)
    mean = (yes + 0.5) / (yes + no + 1.0)
    return mean, mean * (1.0 - mean) / (yes + no + 2.0)


def beta_binomial(k: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the probability of k of n where the share is drawn from Beta(a, b); 0 for k above n."""
    k, n, a, b = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (k, n, a, b)))
    inside = k <= n
    left, right = np.where(inside, k, 0.0), np.where(inside, n - k, 0.0)
    ways = log_gamma(n + 1.0) - log_gamma(left + 1.0) - log_gamma(right + 1.0)
    drawn = log_gamma(left + a) + log_gamma(right + b) - log_gamma(n + a + b)
    logs = ways + drawn + log_gamma(a + b) - log_gamma(a) - log_gamma(b)
    return np.where(inside, np.exp(logs), 0.0)


def normal_tail(z: ArrayLike) -> Floats:
    """Return the probability that a standard normal lies above z."""
    values = np.asarray(z, dtype=np.float64)
    tails = [0.5 * erfc(value / sqrt(2.0)) for value in values.ravel()]
    return np.array(tails).reshape(values.shape)


def _counts(agrees: ArrayLike, disagrees: ArrayLike) -> tuple[Floats, Floats]:
    yes, no = np.asarray(agrees, dtype=np.float64), np.asarray(disagrees, dtype=np.float64)
    if np.any(yes < 0) or np.any(no < 0):
        raise ValueError("Counts of people cannot be negative.")
    return yes, no


def _log_beta_kernel(x: Floats, a: Floats, b: Floats) -> Floats:
    """Return log(x^a (1−x)^b / B(a, b))."""
    beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    return a * np.log(x) + b * np.log1p(-x) - beta


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    c = np.ones(x.shape)
    d = _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    d = 1.0 / d
    result = d.copy()
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        change = np.ones(x.shape)
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            change = d * c
            result = result * change
        if np.all(np.abs(change - 1.0) < 1e-14):
            return result
    return result


def _away_from_zero(value: Floats) -> Floats:
    return np.where(np.abs(value) < _TINY, _TINY, value)
