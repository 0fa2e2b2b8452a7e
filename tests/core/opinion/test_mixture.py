"""Groups of opinion: those that are there, none where there are none, and nobody placed in doubt."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors, mixture
from tests.core.opinion.made import conversation, shuffled


def found(votes, seed=0):
    generator = np.random.default_rng(seed)
    return mixture.find(factors.fit(votes.decided(), 2, generator).people, generator)


@pytest.mark.parametrize("camps", [2, 3])
def test_planted_camps_are_found(camps):
    votes, camp = conversation(21, camps=camps, people=240)

    groups = found(votes)

    sure = groups.label >= 0
    together = np.zeros((camps, groups.size), int)
    np.add.at(together, (camp[sure], groups.label[sure]), 1)
    assert (groups.size, sure.mean() > 0.8) == (camps, True)
    assert together.max(axis=0).sum() / sure.sum() > 0.98


@pytest.mark.parametrize("seed", range(4))
def test_answers_dealt_out_anew_have_no_clear_groups(seed):
    votes, _ = conversation(seed, camps=2)

    groups = found(shuffled(votes, seed))

    assert (groups.size, groups.gain, set(groups.label)) == (1, 0.0, {-1})


def test_who_said_one_thing_is_in_no_group():
    votes, _ = conversation(23, missing=0.4)
    answered = np.diff(votes.start)
    keep = (votes.person >= 20) | (np.arange(len(votes)) - votes.start[votes.person] < 1)
    few = type(votes)(
        votes.people, votes.statements, np.concatenate(([0], np.cumsum(np.bincount(votes.person[keep], minlength=200)))),
        votes.statement[keep], votes.value[keep],
    )  # fmt: skip

    label = found(few).label

    assert (answered[:20] > 1).all()
    assert (label[:20] >= 0).sum() <= 1
    assert (label[20:] >= 0).mean() > 0.8


def test_most_people_keep_their_group_without_a_tenth_of_the_votes():
    votes, _ = conversation(25, people=300)
    kept = np.random.default_rng(0).random(len(votes)) < 0.9
    counts = np.bincount(votes.person[kept], minlength=300)
    fewer = type(votes)(
        votes.people, votes.statements, np.concatenate(([0], np.cumsum(counts))), votes.statement[kept], votes.value[kept]
    )  # fmt: skip

    one, other = found(votes).label, found(fewer).label

    both = (one >= 0) & (other >= 0)
    same = (one[both] == other[both]).mean()
    assert max(same, 1 - same) > 0.99


def test_a_few_people_are_one_group():
    votes, _ = conversation(27, people=12)

    assert found(votes).size == 1


def people_of(votes, seed=0):
    return factors.fit(votes.decided(), 2, np.random.default_rng(seed)).people


def test_the_number_that_is_held_stands_beside_the_one_that_wins():
    people = people_of(conversation(29, camps=3, people=240)[0])

    contest = mixture.contest(people, np.random.default_rng(0), hold=2)
    same = mixture.contest(people, np.random.default_rng(0), hold=3)

    assert (contest.best.size, contest.held.size, contest.gain > mixture.CLEARLY) == (3, 2, True)
    assert (same.held.size, same.gain) == (3, 0.0)


@pytest.mark.parametrize(("people", "hold"), [(20, 3), (240, 5)])
def test_a_number_whose_groups_lack_people_cannot_be_held(people, hold):
    found = people_of(conversation(29, camps=2, people=people)[0])

    assert mixture.contest(found, np.random.default_rng(0), hold=hold).held is None


def test_who_is_placed_later_stands_in_a_group_in_between_or_far_from_all():
    groups = mixture.Mixture(
        np.array([[-2.0, 0.0], [2.0, 0.0]]), np.array([0.3, 0.0, 0.3]), np.array([0.5, 0.5]), np.empty((0, 2)), 1.0
    )  # fmt: skip
    sure = np.tile(np.diag([0.05, 0.05, 0.05]), (4, 1, 1))
    at = np.array([[-2.0, 0.1, 0.0], [1.9, 0.0, 0.0], [0.0, 0.0, 0.0], [2.0, 9.0, 0.0]])
    nothing_said = factors.Posterior(np.zeros((1, 3)), np.eye(3)[None])

    assert mixture.standing(factors.Posterior(at, sure), groups).tolist() == [0, 1, -1, -1]
    assert mixture.standing(nothing_said, groups).tolist() == [-1]
