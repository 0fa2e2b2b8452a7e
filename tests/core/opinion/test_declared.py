"""Declared groups: one is enough to keep a statement out, and a difference is told from chance."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import declared


def test_a_group_of_twelve_that_rejects_keeps_a_statement_out_of_what_all_share():
    yes, no = [[800, 800], [11, 1]], [[100, 100], [1, 11]]

    shared = declared.consensus(yes, no)

    assert [j for j, _ in shared.agree] == [0]
    assert (shared.disagree, shared.unheard) == ((), {})


def test_a_group_that_was_not_heard_is_named():
    shared = declared.consensus([[800, 40], [4, 9]], [[10, 2], [0, 0]])

    assert (dict(shared.unheard), [j for j, _ in shared.agree]) == ({0: (1,)}, [1])


def test_what_all_reject_is_shared_too():
    assert [j for j, _ in declared.consensus([[1], [2]], [[30], [40]]).disagree] == [0]


def test_a_difference_has_a_group_a_statement_and_a_direction():
    yes = np.array([[780.0, 500.0], [0.0, 6.0]])
    no = np.array([[220.0, 500.0], [7.0, 6.0]])

    found = {(d.group, d.statement): d.direction for d in declared.differences(yes, no)}
    assert found == {(1, 0): -1, (0, 0): 1}


def test_where_nobody_differs_hardly_anything_is_named():
    made = np.random.default_rng(3)
    named = 0
    for _ in range(200):
        share = made.uniform(0.2, 0.8, 40)
        n = np.array([[300], [60], [8]]) * np.ones((3, 40), int)
        yes = made.binomial(n, share)
        named += len({d.statement for d in declared.differences(yes, n - yes)})

    assert named / 200 <= 0.2


@pytest.mark.parametrize(("roster", "expected"), [(12, (0.5, 0.5)), (24, (0.375, 0.583))])
def test_the_interval_closes_when_everybody_has_answered(roster, expected):
    low, high = declared.interval([[6]], [[6]], roster)

    assert (round(float(low[0, 0]), 3), round(float(high[0, 0]), 3)) == pytest.approx(expected)


def test_the_chance_of_who_is_drawn_counts_where_half_of_a_large_group_have_answered():
    made, cases = np.random.default_rng(6), 3000
    share = made.random(cases)
    answered, rest = made.binomial(1000, share), made.binomial(1000, share)

    low, high = declared.interval(answered, 1000 - answered, 2000)

    true = (answered + rest) / 2000
    assert 0.77 <= ((low <= true) & (true <= high)).mean() <= 0.83


@pytest.mark.parametrize("roster", [14, 40, 2000, None])
def test_eighty_of_a_hundred_intervals_hold_the_share(roster):
    made, cases, n = np.random.default_rng(5), 2000, 10
    theta = made.beta(0.5, 0.5, cases)
    answered = made.binomial(n, theta)
    rest = 0 if roster is None else made.binomial(roster - n, theta)
    share = theta if roster is None else (answered + rest) / roster

    low, high = declared.interval(answered, n - answered, roster)

    assert 0.75 <= ((low <= share) & (share <= high)).mean() <= 0.85


def test_many_groups_are_judged_in_little_memory(monkeypatch):
    made = np.random.default_rng(7)
    yes, no = made.integers(0, 40, (2, 30, 9)).astype(float)
    whole = declared.differences(yes, no)
    asked = []
    exact = declared._exact
    monkeypatch.setattr(declared, "TOGETHER", 50)
    monkeypatch.setattr(
        declared, "_exact", lambda *counts: (asked.append(len(counts[0])), exact(*counts))[1]
    )

    parts = declared.differences(yes, no)

    assert max(asked) == 50
    assert [(d.group, d.statement, d.direction) for d in parts] == [
        (d.group, d.statement, d.direction) for d in whole
    ]
    assert [d.chance for d in parts] == pytest.approx([d.chance for d in whole])


def test_each_cell_has_the_interval_it_has_alone():
    made = np.random.default_rng(8)
    yes, no = made.integers(0, 6, (2, 5, 7)).astype(float)
    roster = np.array([0, 3, 12, 40, 400])[:, None]

    low, high = declared.interval(yes, no, roster)

    alone = [
        declared.interval(yes[g, j], no[g, j], roster[g, 0]) for g in range(5) for j in range(7)
    ]
    assert low.ravel() == pytest.approx([float(ends[0]) for ends in alone])
    assert high.ravel() == pytest.approx([float(ends[1]) for ends in alone])
    assert (declared.interval(0, 0, 0)[0], declared.interval(0, 0, 0)[1]) == (0.0, 1.0)
