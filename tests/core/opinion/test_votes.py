"""Votes person after person."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.opinion.made import loose


def test_passes_go_and_everybody_stays():
    decided = loose([0, 0, 1, 2], [0, 1, 1, 0], [1, 0, 0, -1]).decided()

    assert (decided.start.tolist(), decided.value.tolist()) == ([0, 1, 1, 2], [1, -1])
    assert decided.people == ["0", "1", "2"]


def test_some_people_are_taken_with_their_votes():
    chosen = loose([0, 0, 1, 2, 2], [0, 1, 1, 0, 2], [1, 0, 0, -1, 1]).of(np.array([0, 2]))

    assert (list(chosen.people), chosen.start.tolist()) == (["0", "2"], [0, 2, 4])
    assert (chosen.statement.tolist(), chosen.value.tolist()) == ([0, 1, 0, 2], [1, 0, -1, 1])


def test_people_are_counted_by_answer():
    counts = loose([0, 1, 2, 0], [0, 0, 0, 1], [1, 1, -1, 0]).counts()

    assert counts.tolist() == [[2, 0], [1, 0], [0, 1]]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(1, 20))
def test_shards_hold_everybody_once_and_in_order(votes_each, size):
    person = np.repeat(np.arange(len(votes_each)), votes_each)
    statement = np.concatenate([np.arange(n) for n in votes_each])
    votes = loose(
        np.append(person, len(votes_each)), np.append(statement, 0), np.ones(len(person) + 1)
    )

    shards = list(votes.shards(size))

    assert [i for s in shards for i in range(s.start, s.stop)] == list(range(len(votes.people)))
    assert all(votes.start[s.stop] - votes.start[s.start] <= max(size, 9) for s in shards)
