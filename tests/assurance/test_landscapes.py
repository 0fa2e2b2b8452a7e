"""A small form of the long run on groups of opinion."""

from __future__ import annotations

import numpy as np
import pytest

from tests.assurance import landscapes
from tests.core.opinion.made import conversation, shuffled


def test_answers_dealt_out_anew_have_no_clear_groups():
    votes = conversation(2, camps=3, people=300)[0]

    assert [landscapes.clear(shuffled(votes, seed)) for seed in range(6)] == [False] * 6


def test_planted_groups_are_the_same_in_two_samples_and_without_a_tenth_of_the_votes():
    votes = conversation(3, camps=3, people=300)[0]

    assert landscapes.samples(votes, 0) > 0.95
    assert landscapes.thinned(votes, 0) > 0.95


def test_agreement_is_that_of_the_textbook():
    a, b = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])

    assert landscapes.agreement(a, b) == pytest.approx(0.2424242)
    assert landscapes.agreement(a, 1 - a) == 1.0
    assert landscapes.agreement(a, np.zeros(6, int)) == 0.0


@pytest.mark.parametrize("size", [14, 2000])
def test_intervals_hold_what_they_say(size):
    assert 0.74 <= landscapes.covered(size, 1500, size) <= 0.86
