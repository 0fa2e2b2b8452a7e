"""Whoever repeats one script is found, and people who think alike are left in peace."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import factors, placing
from lic.core.opinion.signals import alike, expecting, hidden, likeness, sketch
from tests.core.opinion.made import conversation, loose
from tests.core.opinion.signals.made import crowd


def found(votes, group=None, size=0, seed=1, find=alike.answering):
    model = factors.fit(votes.decided(), placing.RANK, np.random.default_rng(seed))
    clusters = find(votes, model, group, size, np.random.default_rng([seed, 2]))
    return [set(one.members) for one in clusters]


@pytest.mark.parametrize("fakes", [4, 12, 20])
def test_accounts_of_one_script_are_one_cluster(fakes):
    votes, script = crowd(fakes, fakes=fakes)

    (cluster,) = found(votes)

    assert cluster <= set(script)
    assert len(cluster) >= 0.9 * fakes


@pytest.mark.parametrize("leaning", [0.0, 1.2, 3.5], ids=["one mind", "camps", "two fronts"])
def test_camps_are_no_clusters_however_far_apart(leaning):
    flagged = [found(crowd(seed, people=160, leaning=leaning)[0]) for seed in range(3)]

    assert flagged == [[], [], []]


def test_four_camps_that_a_map_of_two_axes_cannot_show_are_no_clusters():
    assert found(conversation(3, camps=4, people=240, missing=0.5)[0]) == []


def test_a_small_declared_group_of_one_mind_is_no_cluster():
    made = np.random.default_rng(9)
    votes, _ = crowd(9)
    value = votes.value.copy()
    small = votes.person < 12
    apart = small & (votes.statement < 16)
    value[apart] = np.where(made.random(apart.sum()) < 0.9, -1, 1)
    votes = loose(votes.person, votes.statement, value)

    assert found(votes, (np.arange(240) >= 12).astype(np.int64), 2) == []


def test_two_of_a_small_group_who_are_one_are_found_by_the_group_alone():
    votes, script = crowd(22, people=200, fakes=2, answered=0.75)
    few = (np.arange(200) >= 12).astype(np.int64)

    assert found(votes, few, 2) == [set(script)]
    assert found(votes) == []


def test_a_script_that_hides_among_honest_answers_is_found_where_it_is_not_expected():
    made, (honest, _) = (
        np.random.default_rng(4),
        crowd(4, people=300, leaning=0.6, ground=1.8, answered=0.9),
    )
    value = honest.value.copy()
    scripted = (honest.person < 20) & (honest.statement < 18)
    value[scripted] = np.where(made.random(scripted.sum()) < 0.02, 1, -1)

    (cluster,) = found(loose(honest.person, honest.statement, value), find=hidden.find)

    assert cluster <= set(range(20))
    assert len(cluster) >= 15
    assert found(honest, find=hidden.find) == []


def test_whoever_answers_for_themselves_has_a_ratio_of_one_on_average():
    made, n = np.random.default_rng(5), 40_000
    chance = np.array([0.9, 0.6, 0.3])
    agrees = made.random((n, 3)) < chance
    value = np.where(agrees, 1, -1)
    said = np.where(agrees, chance, 1 - chance)
    votes = loose(np.repeat(np.arange(n), 3), np.tile(np.arange(3), n), value.ravel())
    answers = alike.answers_of(votes, said.ravel())

    held = likeness.against(np.array([1, 1, -1], np.int8), answers)

    assert np.exp(held.ratio).mean() == pytest.approx(1.0, abs=0.02)


def test_candidates_by_hashes_hold_the_copies_of_a_crowd_too_large_for_all_pairs(monkeypatch):
    votes, script = crowd(31, people=400, statements=200, fakes=12)
    monkeypatch.setattr(alike, "ALL_PAIRS", 0)

    (cluster,) = found(votes)

    assert cluster <= set(script)
    assert len(cluster) >= 10


def test_hashes_look_closely_at_few_pairs_only():
    votes, script = crowd(33, people=2000, statements=400, fakes=30)
    answers = alike.answers_of(votes, np.full(len(votes), 0.5))

    pairs = sketch.pairs(answers, np.random.default_rng(1))

    assert len(pairs) <= sketch.MOST
    assert np.isin(pairs, script).all(axis=1).sum() >= 15


def test_people_who_chose_the_same_rare_statements_are_found():
    made = np.random.default_rng(11)
    chosen = made.random((200, 60)) < 0.4
    chosen[:8] = False
    chosen[:8, made.choice(60, 12, replace=False)] = True
    person, statement = np.nonzero(chosen)

    clusters = alike.choosing(
        loose(person, statement, np.ones(len(person))), None, 0, np.random.default_rng(1)
    )

    assert [(set(one.members), one.same) for one in clusters] == [(set(range(8)), 1.0)]


def test_who_answers_all_there_was_on_that_day_made_no_choice():
    statements = np.sort(np.random.default_rng(13).integers(10, 80, 150))
    person = np.repeat(np.arange(150), statements)
    statement = np.concatenate([np.arange(k) for k in statements])

    assert (
        alike.choosing(
            loose(person, statement, np.ones(len(person))), None, 0, np.random.default_rng(1)
        )
        == []
    )


def test_a_declared_group_is_expected_to_lie_off_the_map():
    votes, _ = crowd(9)
    value = np.where((votes.person < 12) & (votes.statement < 8), -1, votes.value).astype(np.int8)
    votes = loose(votes.person, votes.statement, value)
    group = (np.arange(240) >= 12).astype(np.int64)
    model = factors.fit(votes, 2, np.random.default_rng(1))
    theirs = (votes.person < 12) & (votes.statement < 8)

    alone = expecting.of_answers(votes, model)[theirs].mean()

    assert expecting.of_answers(votes, model, group, 2)[theirs].mean() > max(alone, 0.75)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_nobody_and_hardly_anybody_give_no_clusters(n):
    votes = loose(np.repeat(np.arange(n), 3), np.tile(np.arange(3), n), np.ones(3 * n))

    assert found(votes) == found(votes, find=hidden.find) == []
    assert alike.choosing(votes, None, 0, np.random.default_rng(1)) == []
