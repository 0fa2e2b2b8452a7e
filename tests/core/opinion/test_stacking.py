"""Ranks are mixed as they predict best."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import stacking
from tests.core.opinion.made import conversation, shuffled


def test_the_better_prediction_gets_the_weight():
    made = np.random.default_rng(1)
    true = made.random(5000)
    agreed = made.random(5000) < true

    weight = stacking.mixed(np.stack([np.full(5000, 0.5), true, 1 - true]), agreed)

    assert weight.sum() == pytest.approx(1)
    assert weight[1] > 0.93


def test_two_that_know_half_each_share_the_weight():
    made = np.random.default_rng(2)
    true = made.choice([0.1, 0.9], 6000)
    agreed = made.random(6000) < true
    half = made.random(6000) < 0.5

    one, other = np.where(half, true, 0.5), np.where(half, 0.5, true)

    assert stacking.mixed(np.stack([one, other]), agreed) == pytest.approx([0.5, 0.5], abs=0.05)


def test_votes_held_back_are_foretold_better_than_by_the_statements_alone():
    votes = conversation(5, people=500)[0].decided()
    hidden = np.random.default_rng(1).random(len(votes)) < 0.1
    kept, agreed = votes.where(~hidden), votes.value[hidden] == 1

    p = stacking.predict(
        kept, votes.person[hidden], votes.statement[hidden], np.random.default_rng(0)
    )

    yes, no, _ = kept.counts()
    share = ((yes + 0.5) / (yes + no + 1))[votes.statement[hidden]]
    assert loss(p, agreed) < 0.85 * loss(share, agreed)


def loss(p, agreed):
    return -np.log(np.where(agreed, p, 1 - p)).mean()


def test_where_there_is_no_structure_no_rank_does_harm():
    votes = shuffled(conversation(7, people=400)[0].decided(), 1)

    found = stacking.ranks(votes, np.random.default_rng(0))

    assert sum(found.values()) == pytest.approx(1)
    assert set(found) <= set(stacking.RANKS)


def test_nothing_to_judge_by_leaves_all_ranks_alike():
    assert stacking.mixed(np.empty((2, 0)), np.empty(0, bool)).tolist() == [0.5, 0.5]
