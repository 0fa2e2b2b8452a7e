"""Predictions that are drawn: the weights have the right mean, and the mean over ranks foretells votes."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors, sampling
from tests.core.opinion.made import conversation, loose


@pytest.mark.parametrize("tilt", [0.0, 0.7, 3.0, 12.0])
def test_weights_have_the_mean_and_the_spread_of_polya_gamma(tilt):
    drawn = sampling.polya_gamma(np.full(40_000, tilt), np.random.default_rng(1))

    c = max(tilt, 1e-3)
    mean = np.tanh(c / 2) / (2 * c)
    variance = (np.sinh(c) - c) / (4 * c**3 * np.cosh(c / 2) ** 2)
    assert drawn.mean() == pytest.approx(mean, rel=0.02)
    assert drawn.var() == pytest.approx(variance, rel=0.06)


def test_draws_foretell_better_than_the_statements_alone(monkeypatch):
    monkeypatch.setattr(sampling, "BURN", 10)
    monkeypatch.setattr(sampling, "DRAWS", 30)
    votes, _ = conversation(5, people=120, missing=0.2)
    decided = votes.decided()
    out = np.random.default_rng(1).random(len(decided)) < 0.1
    kept = loose(decided.person[~out], decided.statement[~out], decided.value[~out])

    p = sampling.predict(
        kept, decided.person[out], decided.statement[out], np.random.default_rng(0), (2, 4)
    )

    counts = kept.counts()
    share = ((counts[0] + 0.5) / (counts[0] + counts[1] + 1))[decided.statement[out]]
    agreed = decided.value[out] == 1
    assert (
        -np.log(np.where(agreed, p, 1 - p)).mean()
        < 0.85 * -np.log(np.where(agreed, share, 1 - share)).mean()
    )


def test_strangers_get_an_answer_between_nought_and_one(monkeypatch):
    monkeypatch.setattr(sampling, "BURN", 2)
    monkeypatch.setattr(sampling, "DRAWS", 5)
    votes = conversation(6, people=40)[0].decided().widened()

    p = sampling.predict(
        votes, np.array([40, 40, 0]), np.array([0, 40, 40]), np.random.default_rng(0), (2,)
    )

    assert ((p > 0) & (p < 1)).all()
    assert factors.predict(
        factors.fit(votes, 2, np.random.default_rng(0)), np.array([40]), np.array([40])
    ).shape == (1,)
