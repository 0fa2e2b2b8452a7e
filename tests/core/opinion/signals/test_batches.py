"""A batch of cards whose people say the same is told from friends who think alike."""

from __future__ import annotations

import numpy as np

from lic.core.opinion import factors
from lic.core.opinion.signals import batches, expecting
from tests.core.opinion.signals.made import crowd


def found(votes, batch, group=None, seed=1):
    decided = votes.decided()
    model = factors.fit(decided, 2, np.random.default_rng(seed))
    size = 0 if group is None else int(group.max()) + 1
    chance = expecting.of_answers(decided, model, group, size)
    return batches.find(decided, chance, batch, group, np.random.default_rng(seed))


def test_batches_of_a_group_are_alike_only_as_the_group_is():
    batch = np.arange(240) // 12

    assert [found(crowd(seed)[0], batch) for seed in range(5)] == [[]] * 5


def test_a_batch_in_one_hand_is_found_with_its_people():
    votes, script = crowd(7, fakes=6)

    (one,) = found(votes, np.where(np.arange(240) < 6, 3, np.arange(240) // 12 + 4))

    assert (one.batch, one.members) == (3, tuple(script))
    assert one.same - one.rest >= batches.FAR


def test_a_batch_is_held_against_its_own_group():
    votes, _ = crowd(7, fakes=6)
    batch = np.where(np.arange(240) < 6, 0, np.arange(240) // 12 + 1)
    group = (np.arange(240) >= 120).astype(np.int64)

    assert [(one.batch, one.group) for one in found(votes, batch, group)] == [(0, 0)]


def test_two_people_are_no_batch_to_judge():
    votes, _ = crowd(7, fakes=2)

    assert found(votes, np.where(np.arange(240) < 2, 0, -1)) == []
