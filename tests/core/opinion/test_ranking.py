"""Common ground, differences and ranks, group by group."""

from __future__ import annotations

import numpy as np
import pytest

from lic.core import opinion
from lic.core.opinion import ranking

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


def places(rows) -> list[int]:
    return [row.statement for row in rows]


def test_a_group_wants_heard_what_it_agrees_with_and_others_do_not_first():
    agrees = [[90, 90, 60, 20], [95, 40, 60, 90]]
    disagrees = [[10, 10, 40, 80], [5, 60, 40, 10]]

    report = opinion.minority_report(agrees, disagrees)

    assert [places(part.wants) for part in report] == [[1, 2, 0], [3, 2, 0]]
    assert [places(part.rejects) for part in report] == [[3], [1]]


def test_what_a_group_agrees_with_less_than_others_is_not_what_it_does_not_want():
    agrees, disagrees = [[60], [99]], [[40], [1]]

    (report, _other) = opinion.minority_report(agrees, disagrees)

    assert (places(report.wants), places(report.rejects)) == ([0], [])


def test_what_a_group_rejects_is_not_what_it_wants_heard_even_where_others_reject_it_more():
    agrees, disagrees = [[20], [1]], [[80], [99]]

    (report, _other) = opinion.minority_report(agrees, disagrees)

    assert (places(report.wants), places(report.rejects)) == ([], [0])


def test_twelve_who_reject_what_nine_hundred_want_are_clear():
    agrees, disagrees = [[850, 450], [1, 6]], [[50, 450], [11, 6]]

    (_crowd, report) = opinion.minority_report(agrees, disagrees)

    assert [(one.statement, one.clear) for one in report.rejects] == [(0, True)]
    assert [(one.statement, one.clear) for one in report.divided] == [(1, False)]


def test_every_statement_on_which_a_group_is_known_is_on_one_of_its_lists():
    agrees = [[90, 50, 10, 0], [0, 0, 0, 0]]
    disagrees = [[10, 50, 90, 0], [0, 0, 0, 0]]

    (report, hidden) = opinion.minority_report(agrees, disagrees)

    assert [places(rows) for rows in (report.wants, report.divided, report.rejects)] == [
        [0],
        [1],
        [2],
    ]
    assert hidden == ranking.Report()


def test_importance_weighs_groups_the_same_and_equal_shares_share_a_rank():
    matters = [[900, 10, 10], [0, 9, 9]]
    answered = [[1000, 1000, 1000], [10, 10, 10]]

    assert opinion.importance(matters, answered).tolist() == [1, 2, 2]


def test_counts_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="same shape"):
        opinion.scores([[1, 2]], [[1]])
