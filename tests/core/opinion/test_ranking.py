"""Common ground, differences and ranks, group by group."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core import opinion

NONE = float("nan")


def test_a_group_of_twelve_sinks_what_nine_hundred_want():
    agrees = [[880, 700], [3, 10]]
    disagrees = [[20, 200], [9, 2]]

    assert opinion.common_ground(agrees, disagrees).tolist() == [False, True]


def test_four_of_five_are_enough_and_four_of_six_are_not():
    assert opinion.common_ground([[4, 4]], [[1, 2]]).tolist() == [True, False]


def test_four_voices_are_not_enough_without_a_caucus():
    caucus = [[NONE, 1.0, 0.0]]

    ground = opinion.common_ground([[4, 4, 4]], [[0, 0, 0]], caucus)

    assert ground.tolist() == [False, True, False]


def test_a_caucus_does_not_speak_over_five_voices():
    assert opinion.common_ground([[0]], [[5]], [[1.0]]).tolist() == [False]


def test_the_score_is_the_least_bound():
    score = opinion.scores([[171], [25]], [[37], [1]])

    assert score == pytest.approx([0.7985767], abs=1e-6)


def test_what_divides_groups_ranks_over_what_divides_people():
    agrees = [[95, 50, 20], [5, 50, 20]]
    disagrees = [[5, 50, 0], [95, 50, 0]]

    apart = opinion.divisive(agrees, disagrees)

    assert np.argsort(-apart)[0] == 0
    assert apart[1:].tolist() == [0.0, 0.0]


def test_a_hidden_group_does_not_make_a_statement_divisive():
    apart = opinion.divisive([[95], [0]], [[5], [0]])

    assert apart.tolist() == [0.0]


def test_every_known_group_gets_three_statements_and_the_clear_ones_first():
    agrees = [[90, 50, 50, 50], [10, 50, 52, 50], [0, 0, 0, 0]]
    disagrees = [[10, 50, 50, 50], [90, 50, 48, 50], [0, 0, 0, 0]]

    report = opinion.minority_report(agrees, disagrees)

    assert [len(part) for part in report] == [3, 3, 0]
    assert (report[1][0].statement, report[1][0].direction, report[1][0].clear) == (0, -1, True)
    assert [found.clear for found in report[1][1:]] == [False, False]


def test_more_than_three_statements_are_reported_while_they_are_clear():
    agrees = [[90] * 5 + [50], [10] * 5 + [50]]
    disagrees = [[10] * 5 + [50], [90] * 5 + [50]]

    report = opinion.minority_report(agrees, disagrees)

    assert [found.statement for found in report[0]] == [0, 1, 2, 3, 4]


def test_importance_weighs_groups_the_same_and_equal_shares_share_a_rank():
    matters = [[900, 10, 10], [0, 9, 9]]
    answered = [[1000, 1000, 1000], [10, 10, 10]]

    assert opinion.importance(matters, answered).tolist() == [1, 2, 2]


def test_counts_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="same shape"):
        opinion.scores([[1, 2]], [[1]])
