"""Which statement a person meets next."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core import opinion
from lic.core.opinion import routing, weights


def weighed(**changed):
    usual = {
        "agrees": [[30, 30, 30], [5, 5, 5]],
        "disagrees": [[10, 10, 10], [2, 2, 2]],
        "shown": [[50, 50, 50], [20, 20, 20]],
        "seats": [100, 14],
        "authors": [0, 0, 0],
        "ages": [5, 5, 5],
    }
    return opinion.weigh(**{**usual, **changed})


@given(st.integers(0, 50), st.integers(0, 50))
def test_every_group_gets_probabilities_and_no_statement_is_shut_out(agrees, disagrees):
    result = weighed(agrees=[[agrees, 0, 40], [3, 2, 1]], disagrees=[[disagrees, 40, 0], [1, 2, 3]])

    assert result.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert result.min() >= 0.1 / 3


def test_what_a_group_agrees_with_is_asked_as_often_as_what_it_does_not():
    decided = weighed(
        agrees=[[40, 0, 20], [5, 5, 5]], disagrees=[[0, 40, 20], [5, 5, 5]], seats=[20, 10]
    )

    assert decided[0, 0] == pytest.approx(decided[0, 1], rel=1e-6)


def test_a_small_group_is_asked_about_what_the_others_are_about_to_agree_on():
    result = weighed(agrees=[[39, 2, 20], [4, 4, 4]], disagrees=[[1, 38, 20], [4, 4, 4]])

    assert result[1].argmax() == 0


def test_a_statement_few_of_the_group_have_met_comes_first():
    result = weighed(shown=[[50, 50, 4], [20, 20, 20]])

    assert result[0].argmax() == 2


def test_a_newer_statement_comes_before_an_older_one():
    result = weighed(ages=[5, 0, 5])

    assert result[0].argmax() == 1


def test_author_groups_share_the_asking_however_many_statements_they_wrote():
    result = weights._by_author(np.array([[0.3, 0.3, 0.3, 0.1]]), np.array([0, 0, 0, 1]))

    assert result[0].tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


def test_no_statement_gives_no_weights():
    empty = [[], []]

    result = weighed(agrees=empty, disagrees=empty, shown=empty, authors=[], ages=[])

    assert result.shape == (2, 0)


def test_draws_follow_the_weights_of_what_is_unseen():
    stored = {"a": 0.5, "b": 0.3, "c": 0.2}

    drawn = [routing.draw(stored, ["b", "c"], place) for place in (0.0, 0.59, 0.61, 0.999999)]

    assert [statement for statement, _ in drawn] == ["b", "b", "c", "c"]
    assert [round(probability, 9) for _, probability in drawn] == [0.6, 0.6, 0.4, 0.4]


def test_a_statement_newer_than_the_weights_is_drawn_like_the_usual_one():
    assert routing.draw({"a": 0.2, "b": 0.4}, ["a", "b", "new"], 0.99) == (
        "new",
        pytest.approx(1 / 3),
    )


def test_without_weights_everything_is_equally_likely():
    assert routing.draw({}, ["a", "b", "c", "d"], 0.3) == ("b", 0.25)
    assert routing.draw({"a": 0.0, "b": 0.0}, ["a", "b"], 0.6) == ("b", 0.5)


def test_a_statement_without_weight_is_never_drawn():
    assert routing.draw({"a": 1.0, "b": 0.0}, ["a", "b"], 0.999999999) == ("a", 1.0)


@given(
    st.dictionaries(st.integers(0, 20), st.floats(0, 1), min_size=1),
    st.floats(0, 1, exclude_max=True),
)
def test_a_draw_is_always_one_of_the_unseen(stored, uniform):
    statement, probability = routing.draw(stored, list(stored), uniform)

    assert statement in stored
    assert 0 < probability <= 1 + 1e-12


def test_nothing_unseen_is_refused():
    with pytest.raises(ValueError, match="Nothing is left"):
        routing.draw({"a": 1.0}, [], 0.5)


def test_a_number_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="outside"):
        routing.draw({"a": 1.0}, ["a"], 1.0)
