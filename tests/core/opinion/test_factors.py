"""The model: it finds what was planted, is honest about who said little, and adds up over shards."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors
from tests.core.opinion.made import conversation, loose


def fitted(votes, rank=2, seed=0):
    return factors.fit(votes.decided(), rank, np.random.default_rng(seed))


def test_camps_part_on_the_axes():
    votes, camp = conversation(3)

    at = fitted(votes).people.mean[:, :2]

    middle = np.array([at[camp == c].mean(axis=0) for c in (0, 1)])
    nearest = np.linalg.norm(at[:, None] - middle, axis=2).argmin(axis=1)
    assert (nearest == camp).mean() >= 0.98


def test_votes_held_back_are_foretold_better_than_by_the_statements_alone():
    votes, _ = conversation(5, camps=2)
    decided = votes.decided()
    out = np.random.default_rng(1).random(len(decided)) < 0.1
    kept = loose(decided.person[~out], decided.statement[~out], decided.value[~out])
    agreed = decided.value[out] == 1

    model = factors.fit(kept, 2, np.random.default_rng(0))
    p = factors.predict(model, decided.person[out], decided.statement[out])
    counts = kept.counts()
    share = ((counts[0] + 0.5) / (counts[0] + counts[1] + 1))[decided.statement[out]]

    assert loss(p, agreed) < 0.75 * loss(share, agreed)


def loss(p, agreed):
    return -np.log(np.where(agreed, p, 1 - p)).mean()


def test_who_said_nothing_stands_where_nothing_is_known():
    votes = loose([0, 0, 1, 3], [0, 1, 1, 2], [1, -1, 1, 1])

    people = fitted(votes).people

    assert people.mean[2].tolist() == [0, 0, 0]
    assert np.diag(people.cov[2])[:2] == pytest.approx([1, 1])


def test_every_vote_makes_a_person_better_known():
    votes, _ = conversation(7)

    doubt = np.linalg.det(fitted(votes).people.cov)
    answered = np.diff(votes.decided().start)

    assert np.corrcoef(answered, doubt)[0, 1] < -0.7


def test_a_sample_first_leads_to_the_same_model_as_everybody_at_once(monkeypatch):
    votes, _ = conversation(11, people=900)

    slow = fitted(votes)
    monkeypatch.setattr(factors, "TO_BEGIN", 3000)
    quick = fitted(votes)

    pairs = votes.person, votes.statement
    assert factors.predict(quick, *pairs) == pytest.approx(factors.predict(slow, *pairs), abs=0.08)


def test_the_same_seed_gives_the_same_numbers():
    votes, _ = conversation(13)

    assert np.array_equal(
        fitted(votes, seed=4).statements.mean, fitted(votes, seed=4).statements.mean
    )


@pytest.mark.parametrize(
    "votes",
    [
        loose([0], [0], [1]),
        loose([0, 1, 2], [0, 0, 0], [1, 1, 1]),
        loose([0, 0, 0], [0, 1, 2], [1, -1, 1]),
        loose([0, 1], [0, 1], [0, 0]),
        loose([], [], []),
    ],
    ids=["one vote", "one statement, all equal", "one person", "all pass", "nothing"],
)
def test_the_smallest_conversations_give_finite_numbers(votes):
    model = fitted(votes)

    for part in (model.people, model.statements):
        assert np.isfinite(part.mean).all()
        assert np.isfinite(part.cov).all()
