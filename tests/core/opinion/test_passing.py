"""Passes have a head of their own: a person's habit and a statement's are told apart."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors, passing
from lic.core.opinion.gaussians import sigmoid
from tests.core.opinion.made import loose


def planted(seed, people=600, statements=30):
    """Half of the people pass by habit. The last statement was shown to them alone, and nobody minds it more than another."""
    made = np.random.default_rng(seed)
    habit = np.where(np.arange(people) < people // 2, 1.2, -2.5)
    asks = made.normal(-0.5, 0.8, statements)
    asks[-1] = asks[:-1].mean()
    shown = made.random((people, statements)) < 0.6
    shown[people // 2 :, -1] = False
    passes = made.random(shown.shape) < sigmoid(habit[:, None] + asks)
    value = np.where(passes, 0, made.choice([1, -1], shown.shape))
    person, statement = np.nonzero(shown)
    return loose(person, statement, value[person, statement]), asks, habit


def learnt(votes):
    people = factors.fit(votes.decided(), 2, np.random.default_rng(0)).people
    return passing.fit(votes, people, np.random.default_rng(1)), people


def test_a_statement_shown_to_those_who_often_pass_is_not_taken_for_an_unclear_one():
    votes, asks, habit = planted(1)
    agree, disagree, passed = votes.counts()
    raw = passed / (agree + disagree + passed)

    tendency = passing.tendency(learnt(votes)[0])

    expected = sigmoid(habit[:, None] + asks).mean(axis=0)
    assert raw[-1] > expected[-1] + 0.2
    assert tendency == pytest.approx(expected, abs=0.08)


def test_what_somebody_passes_on_is_foretold_from_their_habit():
    votes, asks, habit = planted(2)
    known, people = learnt(votes)

    chance = passing.chance(
        known, passing.habits(votes, people, known), votes.person, votes.statement
    )

    true = sigmoid(habit[votes.person] + asks[votes.statement])
    assert np.abs(chance - true).mean() < 0.08


def test_who_passes_does_not_move_where_people_stand():
    votes, _, _ = planted(3)
    people = factors.fit(votes.decided(), 2, np.random.default_rng(0)).people

    held = passing.habits(votes, people, passing.fit(votes, people, np.random.default_rng(1)))

    assert np.array_equal(held.mean[:, :2], people.mean[:, :2])
    assert np.array_equal(held.cov[:, :2, :2], people.cov[:, :2, :2])


def test_a_large_conversation_is_learnt_from_a_sample(monkeypatch):
    votes, _, _ = planted(4, people=2000)
    whole = passing.tendency(learnt(votes)[0])

    monkeypatch.setattr(factors, "TO_BEGIN", 9000)

    assert passing.tendency(learnt(votes)[0]) == pytest.approx(whole, abs=0.09)


@pytest.mark.parametrize(
    "votes",
    [loose([], [], []), loose([0], [0], [0]), loose([0, 1], [0, 0], [1, 1])],
    ids=["nothing", "one pass", "nobody passes"],
)
def test_the_smallest_conversations_give_finite_numbers(votes):
    tendency = passing.tendency(learnt(votes)[0])

    assert tendency.shape == (len(votes.statements),)
    assert np.isfinite(tendency).all()
