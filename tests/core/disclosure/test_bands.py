"""Bands, words, percentages, and tables with a known total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core import disclosure
from lic.core.disclosure import Audience, Band, Cell, Kind, Ledger, Suppressed, Tally, Word


@pytest.mark.parametrize(
    ("n", "band"),
    [
        (0, Band.UNDER_10),
        (9, Band.UNDER_10),
        (10, Band.FROM_10),
        (24, Band.FROM_10),
        (25, Band.FROM_25),
        (99, Band.FROM_25),
        (100, Band.FROM_100),
    ],
)
def test_people_fall_into_bands(n, band):
    assert disclosure.band(n) is band


@pytest.mark.parametrize(
    ("yes", "n", "word"),
    [
        (4, 6, Word.MOST_OR_ALL),
        (6, 6, Word.MOST_OR_ALL),
        (7, 11, Word.DIVIDED),
        (4, 11, Word.DIVIDED),
        (2, 6, Word.FEW_OR_NONE),
        (0, 6, Word.FEW_OR_NONE),
    ],
)
def test_two_thirds_and_one_third_are_the_edges_of_the_words(yes, n, word):
    assert disclosure.words(yes, n) is word


def test_there_is_no_word_for_nobody():
    with pytest.raises(ValueError, match="at least one"):
        disclosure.words(0, 0)


@given(st.integers(20, 5000), st.data())
def test_a_percentage_is_never_nought_or_a_hundred_and_near_the_truth(n, data):
    yes = data.draw(st.integers(0, n))

    shown = disclosure.percent(yes, n)

    assert 1 <= shown <= 99
    assert abs(shown - 100 * yes / n) <= 0.5 + max(0.5, 100 / n)


@given(st.integers(20, 500))
def test_nobody_can_read_from_a_percentage_that_all_said_the_same(n):
    assert disclosure.percent(n, n) == disclosure.percent(n - 1, n)
    assert disclosure.percent(0, n) == disclosure.percent(1, n)


def test_a_tally_counts_who_changed_since_each_audience_saw_the_cell():
    first = disclosure.release(tallied(1, Tally("sw", "s", 1, 1, 12)), Ledger())

    snapshot = tallied(
        2,
        Tally("sw", "s", 1, 1, 9),
        Tally("sw", "s", -1, 2, 3),
        Tally("sw", "s", 0, 2, 40),
        ledger=first.ledger,
    )

    assert snapshot.cells == (Cell("sw", "s", 9, 3, 3, 3),)


def tallied(epoch, *rows, ledger=None):
    return disclosure.tally(rows, ledger or Ledger(), epoch=epoch, groups=("sw",), measures=("s",))


def test_one_small_part_words_the_whole_row():
    row = disclosure.release_row("res", {"A": 30, "B": 17, "C": 3}, audience=Audience.TABLE)

    assert [cell.word for cell in row] == [Word.DIVIDED, Word.DIVIDED, Word.FEW_OR_NONE]
    assert [cell.percent for cell in row] == [None, None, None]


def test_a_row_of_large_parts_shows_percentages():
    row = disclosure.release_row("res", {"A": 68, "B": 96, "C": 36}, audience=Audience.PUBLIC)

    assert [cell.percent for cell in row] == [34, 48, 18]


def test_a_row_of_too_few_people_is_hidden():
    row = disclosure.release_row("sw", {"A": 5, "B": 4}, audience=Audience.PUBLIC)

    assert [cell.kind for cell in row] == [Kind.HIDDEN, Kind.HIDDEN]


def test_a_map_waits_until_every_group_in_it_has_changed_by_a_step():
    assert disclosure.row_due({"res": 80, "sw": 10}, audience=Audience.PUBLIC)
    assert not disclosure.row_due({"res": 80, "sw": 9}, audience=Audience.PUBLIC)
    assert not disclosure.row_due({}, audience=Audience.TABLE)


def test_a_known_total_does_not_give_a_small_part_away():
    hidden = disclosure.suppress({"A": 12, "B": 3, "C": 9}, least=5)

    assert hidden == Suppressed(frozenset("ABC"), total_shown=True)


def test_a_table_without_small_parts_is_shown_whole():
    shown = disclosure.suppress({"A": 12, "B": 8}, least=5)

    assert shown == Suppressed(frozenset(), total_shown=True)


def test_a_total_of_small_parts_alone_is_not_shown():
    shown = disclosure.suppress({"A": 1, "B": 1}, least=5)

    assert shown.total_shown is False
