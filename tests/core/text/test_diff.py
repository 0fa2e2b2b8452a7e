import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core.text.diff import ADDED, REMOVED, SAME, Piece, compare, fingerprint

WORDS = st.lists(
    st.sampled_from(["light", "the", "lane", ".", "\n\n", " ", "é", "24/7"]), max_size=25
)


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def normal(text):
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def test_words_that_changed_stand_between_words_that_did_not():
    pieces = compare(
        "The City keeps lights on until two.\n\nNobody is moved.",
        "The City keeps the lights on all night.\n\nNobody is moved.\n\nIt is tried for a year.",
    )

    assert pieces == (
        Piece(SAME, "The City keeps "),
        Piece(ADDED, "the "),
        Piece(SAME, "lights on "),
        Piece(REMOVED, "until two"),
        Piece(ADDED, "all night"),
        Piece(SAME, ".\n\nNobody is moved."),
        Piece(ADDED, "\n\nIt is tried for a year."),
    )


def test_a_paragraph_that_went_is_one_piece():
    assert compare("One.\n\nTwo.\n\nThree.", "One.\n\nThree.") == (
        Piece(SAME, "One.\n\n"),
        Piece(REMOVED, "Two.\n\n"),
        Piece(SAME, "Three."),
    )


def test_a_text_compared_with_itself_is_the_same():
    assert compare("One.\n\nTwo.", "One.\n\nTwo.") == (Piece(SAME, "One.\n\nTwo."),)
    assert compare("", "") == ()


def test_line_ends_and_the_way_accents_are_stored_are_no_change():
    assert compare("été\r\nlong", "e\u0301te\u0301\nlong") == (Piece(SAME, "été\nlong"),)


def test_all_is_added_to_nothing_and_removed_to_nothing():
    assert compare("", "One.") == (Piece(ADDED, "One."),)
    assert compare("One.", "") == (Piece(REMOVED, "One."),)


@settings(max_examples=60)
@given(WORDS.map("".join) | st.text(max_size=60), WORDS.map("".join) | st.text(max_size=60))
def test_both_versions_can_be_read_back(old, new):
    pieces = compare(old, new)

    assert joined(pieces, SAME, REMOVED) == normal(old)
    assert joined(pieces, SAME, ADDED) == normal(new)


@settings(max_examples=60)
@given(WORDS.map("".join), WORDS.map("".join))
def test_neighbours_differ_in_kind_and_the_removed_comes_first(old, new):
    kinds = [piece.kind for piece in compare(old, new)]

    assert all(one != other for one, other in pairwise(kinds))
    assert (ADDED, REMOVED) not in pairwise(kinds)


def test_two_long_texts_with_nothing_in_common_are_shown_whole():
    old, new = "a b " * 5_000, "c d " * 5_000

    assert compare(old, new) == (
        Piece(REMOVED, old.rstrip()),
        Piece(ADDED, new.rstrip()),
        Piece(SAME, " "),
    )


def test_a_fingerprint_is_eight_groups_of_four_and_fixed_for_ever():
    assert fingerprint("é") == "d4b1 b020 2b21 bb84 e60a 3d27 2eca b0db"


def test_a_fingerprint_sees_through_line_ends_and_accents_only():
    assert fingerprint("é\r\nx") == fingerprint("e\u0301\nx") == fingerprint("é\rx")
    assert len({fingerprint(text) for text in ("é\nx", "é x", "É\nx", "é\nx ", "e\nx")}) == 5


@pytest.mark.parametrize("text", ["", "\ud800", "a" * 100_000])
def test_any_text_has_a_fingerprint(text):
    assert len(fingerprint(text)) == 39
