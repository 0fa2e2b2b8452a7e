"""Whom to ask what next: what is unseen, with the probability that is said, where an answer tells most."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import asking, beta, factors, weights
from lic.core.opinion.gaussians import sigmoid
from tests.core.opinion.made import conversation, loose

NO_NEED = np.zeros((1, 40))


def fitted(seed=3, **shape):
    votes, _ = conversation(seed, **shape)
    return votes, factors.fit(votes.decided(), 2, np.random.default_rng(0))


def asked(votes, model, seed=0, need=NO_NEED, authors=None):
    authors = np.zeros(len(votes.statements), int) if authors is None else authors
    draw = np.random.default_rng(seed)
    group = np.zeros(len(votes.people), int)
    return asking.ask(votes, model.people, model.statements, need, group, authors, draw)


def test_nobody_is_asked_again_what_they_have_answered():
    votes, model = fitted()

    found = asked(votes, model)

    answered = set(zip(votes.person.tolist(), votes.statement.tolist(), strict=True))
    drawn = set(enumerate(found.statement.tolist()))
    assert drawn & answered == set()
    assert (found.probability > 0).all()


def test_who_has_answered_everything_is_asked_nothing():
    votes = loose([0, 0, 1], [0, 1, 0], [1, -1, 1])
    model = factors.fit(votes, 2, np.random.default_rng(0))

    found = asked(votes, model, need=np.zeros((1, 2)))

    assert found.statement.tolist() == [-1, 1]
    assert found.probability.tolist() == [0, 1]


def test_draws_come_as_often_as_their_probability_says():
    votes, model = fitted(people=12)
    unseen = np.ones((12, 40), bool)
    unseen[votes.person, votes.statement] = False
    chance = asking.chances(model.people, model.statements, NO_NEED, np.zeros(40, int), unseen)

    counts = np.zeros((12, 40))
    for seed in range(1500):
        found = asked(votes, model, seed)
        counts[np.arange(12), found.statement] += 1
        assert found.probability == pytest.approx(chance[np.arange(12), found.statement])

    assert chance.sum(axis=1) == pytest.approx(np.ones(12))
    assert np.abs(counts / 1500 - chance).max() < 0.05


def test_every_unseen_statement_keeps_its_tenth_of_an_even_share():
    votes, model = fitted(people=12)
    unseen = np.ones((12, 40), bool)
    unseen[votes.person, votes.statement] = False

    chance = asking.chances(model.people, model.statements, NO_NEED, np.arange(40) % 3, unseen)

    floor = np.broadcast_to(0.1 / unseen.sum(axis=1, keepdims=True), chance.shape)
    assert (chance[unseen] >= floor[unseen] - 1e-12).all()
    assert chance[~unseen].max() == 0


def test_an_answer_tells_most_where_the_person_is_least_known_and_it_is_least_sure():
    votes, model = fitted()
    people, statements = model.people[:3], model.statements

    tells = asking.learning(people, statements)

    for i in range(3):
        for j in range(5):
            z = np.append(statements.mean[j, :2], 1.0)
            p = sigmoid(people.mean[i] @ z + statements.mean[j, 2])
            expected = 0.5 * np.log1p(p * (1 - p) * z @ people.cov[i] @ z)
            assert tells[i, j] == pytest.approx(expected)


def test_parts_of_any_size_draw_the_same(monkeypatch):
    votes, model = fitted()
    whole = asked(votes, model)

    monkeypatch.setattr(asking, "CELLS", 120)

    assert asked(votes, model).statement.tolist() == whole.statement.tolist()


def test_a_small_group_is_heard_with_fewer_answers_than_at_random():
    """Twelve people and what the others agree on: what harms them is told from what they share sooner when they are asked about it."""
    told = {
        chosen: [told_apart(seed, chosen=chosen) for seed in range(12)] for chosen in (True, False)
    }

    assert np.mean(told[True]) > np.mean(told[False]) + 0.05


def told_apart(seed, *, chosen, each=6):
    """How often a statement all share stands above one that harms the twelve (area under the curve)."""
    made = np.random.default_rng(seed)
    small, crowd, m = 12, 100, 80
    harmful, shared = np.arange(12), np.arange(12, 20)
    others = made.choice([0.15, 0.5, 0.7], m)
    others[:20] = 0.85
    own = others.copy()
    own[harmful] = 0.1
    yes, no, seen = np.zeros((2, m)), np.zeros((2, m)), np.zeros((small, m), bool)
    yes[0] = made.binomial(crowd, others)
    no[0] = crowd - yes[0]
    for _ in range(each):
        need = weights.need(
            agrees=yes, disagrees=no, shown=yes + no + 5, seats=[crowd, small], ages=np.zeros(m)
        )
        wanted = need[1] if chosen else np.zeros(m)
        chance = weights.shares(np.tile(wanted, (small, 1)), np.zeros(m, int), ~seen)
        for i in range(small):
            j = made.choice(m, p=chance[i] / chance[i].sum())
            agrees = made.random() < own[j]
            yes[1, j], no[1, j], seen[i, j] = yes[1, j] + agrees, no[1, j] + (not agrees), True
    score = beta.jeffreys_quantile(yes, no, 0.2).min(axis=0)
    above = score[shared][:, None] - score[harmful][None, :]
    return np.mean((above > 1e-9) + 0.5 * (np.abs(above) <= 1e-9))
