"""Small groups weigh more on the axes; where somebody stands is still read from their own votes alone."""

from __future__ import annotations

import numpy as np

from lic.core.opinion import gaussians
from lic.core.opinion.gaussians import Posterior, Prior
from lic.core.opinion.walking import Here
from lic.core.opinion.weighing import APART, hefts, weighed
from tests.core.opinion.made import conversation

PRIOR = Prior(0.5, 0.0, 0.5)


def walked(gather, votes, times=2):
    made = np.random.default_rng(1)
    m = len(votes.statements)
    statements = Posterior(made.normal(0, 0.5, (m, 3)), np.tile(0.1 * np.eye(3), (m, 1, 1)))
    walker = gather(votes, gaussians.unknown(len(votes.people), 2, PRIOR))
    for _ in range(times):
        sums = walker.walk(statements, PRIOR)
    return sums, walker.people()


def test_small_groups_weigh_more_but_never_more_than_eight_nor_as_fewer_than_ten():
    group = np.array([0] * 4000 + [1] * 10 + [2] * 2 + [-1])

    weight = hefts(group)

    assert weight[[0, 4000, 4010, 4012]].round(3).tolist() == [0.578, 8.0, 8.0, 1.0]
    assert hefts(np.array([0] * 300 + [1] * 3))[[0, 300]].round(3).tolist() == [0.711, 3.892]
    assert hefts(np.array([0, 0, 1, 1])).max() <= 1.0


def test_of_many_groups_weights_are_rounded_and_stay_few():
    group = np.repeat(np.arange(200), np.arange(11, 211))

    exact = np.sqrt(len(group) / (200 * np.arange(11, 211)))[group]

    assert len(np.unique(hefts(group))) <= 3 * APART
    assert np.abs(hefts(group) / exact - 1).max() < 0.05


def test_people_are_placed_by_their_own_votes_and_what_they_say_is_multiplied():
    votes = conversation(71, people=80)[0].decided()
    heft = np.where(np.arange(80) < 20, 3.0, 1.0)
    plain, placed = walked(Here, votes)
    few, _ = walked(Here, votes.of(np.arange(20)))

    said, stood = walked(weighed(Here, heft), votes)

    np.testing.assert_allclose(stood.mean, placed.mean, atol=1e-12)
    np.testing.assert_allclose(stood.cov, placed.cov, atol=1e-12)
    np.testing.assert_allclose(said.precision, plain.precision + 2 * few.precision, atol=1e-9)
    np.testing.assert_allclose(said.pull, plain.pull + 2 * few.pull, atol=1e-9)
    assert (said.people, round(said.bias, 9)) == (plain.people, round(plain.bias, 9))


def test_where_everybody_weighs_the_same_nothing_is_in_between():
    assert weighed(Here, None) is Here
    assert weighed(Here, np.ones(3)) is Here
