"""Between two fits, each vote moves its person and its statement."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors
from lic.core.opinion.following import Following
from tests.core.opinion.made import conversation, loose


def parted(seed=3, late=0.1):
    """A conversation, fitted without its last votes, and those votes."""
    votes = conversation(seed, people=300, statements=60)[0].decided()
    out = np.random.default_rng(0).random(len(votes)) < late
    kept = loose(votes.person[~out], votes.statement[~out], votes.value[~out])
    model = factors.refine(kept, factors.fit(kept, 2, np.random.default_rng(0)), 200)
    return votes, kept, model, zip(*(x[out].tolist() for x in columns(votes)), strict=True)


def columns(votes):
    return votes.person, votes.statement, votes.value


def everything(people, statements, prior, votes):
    i, j = np.divmod(np.arange(len(votes.people) * len(votes.statements)), len(votes.statements))
    return factors.predict(factors.Model(people, statements, prior), i, j)


def test_votes_taken_in_one_by_one_come_near_to_a_new_fit():
    votes, kept, model, late = parted()
    anew = factors.refine(votes, model, 200)

    following = Following(kept, model)
    for vote in late:
        following.vote(*vote)

    target = everything(anew.people, anew.statements, anew.prior, votes)
    stale = everything(model.people, model.statements, model.prior, votes)
    now = everything(following.people, following.statements, model.prior, votes)
    assert np.abs(now - target).mean() < 0.65 * np.abs(stale - target).mean()


def test_a_vote_moves_its_own_person_and_statement_alone():
    _, kept, model, late = parted()
    following = Following(kept, model)
    before = following.people.mean.copy(), following.statements.mean.copy()
    person, statement, value = next(late)

    following.vote(person, statement, value)

    people = np.flatnonzero((following.people.mean != before[0]).any(axis=1))
    statements = np.flatnonzero((following.statements.mean != before[1]).any(axis=1))
    assert (people.tolist(), statements.tolist()) == ([person], [statement])


def test_a_pass_is_refused_and_moves_nothing():
    _, kept, model, _ = parted()
    following = Following(kept, model)
    before = following.people.mean.copy(), following.packed.copy(), dict(following.said[3])

    with pytest.raises(ValueError, match="A pass takes no side"):
        following.vote(3, 2, 0)

    assert np.array_equal(following.people.mean, before[0])
    assert np.array_equal(following.packed, before[1])
    assert following.said[3] == before[2]


def test_a_changed_answer_takes_the_earlier_one_back():
    _, kept, model, _ = parted()
    following = Following(kept, model)
    said = following.said[7]
    statement, value = next(iter(said.items()))
    n, sums = len(said), following.packed[statement].copy()
    following.vote(7, statement, value)  # now both reckon by where the person stands

    following.vote(7, statement, -value)
    following.vote(7, statement, value)

    assert len(following.said[7]) == n
    assert following.packed[statement] == pytest.approx(sums, rel=0.02)


def test_whoever_said_nothing_yet_is_placed_by_a_first_vote():
    votes = conversation(5)[0].widened().decided()
    model = factors.fit(votes, 2, np.random.default_rng(0))
    following = Following(votes, model)
    newcomer, unknown = len(votes.people) - 1, following.people.cov[-1].copy()

    following.vote(newcomer, 0, 1)

    assert np.linalg.det(following.people.cov[newcomer]) < np.linalg.det(unknown)
