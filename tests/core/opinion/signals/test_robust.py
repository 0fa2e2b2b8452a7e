"""A badge that would turn is said, and no account can give its badge to another group."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core.opinion import ranking
from lic.core.opinion.signals import robust
from lic.core.opinion.signals.robust import Suspect
from tests.core.opinion.made import loose


def votes_of(*counts: tuple[int, int]):
    """One statement; for each group so many who agree and disagree, in this order; returns votes and groups."""
    value = [v for yes, no in counts for v in [1] * yes + [-1] * no]
    group = np.repeat(np.arange(len(counts)), [yes + no for yes, no in counts])
    return loose(np.arange(len(value)), np.zeros(len(value), int), value), group


def reviewed(votes, group, *suspects, differ=False):
    rows = robust.review(votes, group, int(group.max()) + 1, suspects, groups_differ=differ)
    return [(one.kind, one.direction, one.stands, one.why) for one in rows]


def test_a_badge_that_a_cluster_made_is_under_review():
    votes, group = votes_of((40, 10), (10, 5))  # six of the second group are one source

    assert reviewed(votes, group, Suspect("a", range(50, 56))) == [
        ("consensus", 1, True, (("a", "one vote"), ("a", "left out")))
    ]


def test_a_badge_that_a_cluster_keeps_away_is_under_review():
    votes, group = votes_of((40, 10), (10, 8))

    assert reviewed(votes, group, Suspect("a", range(60, 66))) == [
        ("consensus", 1, False, (("a", "one vote"), ("a", "left out")))
    ]


def test_a_badge_that_holds_is_left_alone():
    votes, group = votes_of((400, 10), (40, 2))

    assert reviewed(votes, group, Suspect("a", range(50, 56))) == []


def test_a_difference_that_hangs_on_a_cluster_is_under_review():
    votes, group = votes_of((80, 20), (6, 8))

    assert ("difference", -1, True, (("a", "one vote"), ("a", "left out"))) in reviewed(
        votes, group, Suspect("a", range(106, 114)), differ=True
    )


def test_clusters_that_do_nothing_alone_are_counted_once_together():
    votes, group = votes_of((40, 10), (12, 6))
    pairs = [Suspect(str(k), (50 + 2 * k, 51 + 2 * k)) for k in range(5)]

    whys = [why for *_, why in reviewed(votes, group, *pairs)]

    assert whys == [(("all_clusters", "one vote"),)]


def test_the_most_active_are_left_out_at_least_one():
    person = np.array([*range(10), *[10] * 2])
    votes = loose(person, [0] * 10 + [0, 1], [1] * 6 + [-1] * 4 + [1, 1])

    assert reviewed(votes, np.zeros(11, np.int64)) == [
        ("consensus", 1, True, (("most_active", "left out"),))
    ]


@pytest.mark.parametrize("direction", [1, -1])
def test_no_cluster_can_give_a_badge_that_another_group_does_not_share(direction):
    """By construction: the score is the least bound, and a vote moves the bound of its own group alone."""
    made = np.random.default_rng(17)
    yes, no = (made.integers(0, 15, (4, 400)) for _ in range(2))
    outside = np.delete(np.arange(4), 1)
    added = made.integers(0, 1000, 400)

    pushed = np.stack([yes, no])
    pushed[0 if direction > 0 else 1, 1] += added
    fors, against = pushed if direction > 0 else pushed[::-1]
    before = np.stack([yes, no])
    b_for, b_against = before if direction > 0 else before[::-1]

    bounds = ranking.bounds(fors, against)
    assert np.allclose(bounds[outside], ranking.bounds(b_for, b_against)[outside], atol=1e-9)
    gained = ranking.common_ground(fors, against) & ~ranking.common_ground(b_for, b_against)
    shared_by_others = (ranking.bounds(b_for, b_against)[outside] > 0.5).all(axis=0)
    assert gained.any()
    assert not (gained & ~shared_by_others).any()


def test_few_voices_are_counted_group_by_group():
    found = robust.close(np.array([[400.0], [7.0]]), np.array([[40.0], [4.0]]))

    assert [(one.stands, one.groups) for one in found] == [(True, {1: 1})]


def test_few_voices_may_keep_a_badge_away():
    found = robust.close(np.array([[400.0], [8.0]]), np.array([[40.0], [5.0]]))

    assert [(one.direction, one.stands, one.groups) for one in found] == [(1, False, {1: 1})]


def test_as_few_as_said_turn_it_and_one_fewer_does_not():
    made = np.random.default_rng(19)
    yes, no = (made.integers(0, 300, (3, 300)).astype(float) for _ in range(2))
    yes[1:], no[1:] = made.integers(0, 14, (2, 2, 300))

    for one in robust.close(yes, no):
        fors, against = (yes, no) if one.direction > 0 else (no, yes)
        for short in (0, 1):
            a, d = fors[:, [one.statement]].copy(), against[:, [one.statement]].copy()
            if one.stands:
                g, k = min(one.groups.items(), key=lambda row: row[1])
                a[g] -= k - short
            else:
                for g, k in one.groups.items():
                    d[g] -= k
                if short:
                    d[next(iter(one.groups))] += 1
            assert bool(ranking.common_ground(a, d)[0]) == (one.stands == bool(short))
