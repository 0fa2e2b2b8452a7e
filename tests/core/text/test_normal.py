import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core.text import plain
from lic.core.text.normal import fold

ANY = st.text(alphabet=st.characters(exclude_categories=[]), max_size=60) | st.text(
    alphabet="a \n\r\t\u00a0\u202f\u200b\u2028\u3164\u0301e\u202e", max_size=40
)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  Light  the\tlane.  ", "Light the lane."),
        ("One.\r\n\r\n\r\n\r\nTwo.\rThree.", "One.\n\nTwo.\nThree."),
        ("One. \n  Two.", "One.\nTwo."),
        ("pass\u200bword\u202e\ufeff\u00ad\x00\x07", "password"),
        ("e\u0301te\u0301", "été"),
        ("«\u202fOui\u202f»\u00a0!", "«\u202fOui\u202f»\u00a0!"),
        ("a\u00a0 \u202fb", "a b"),
        ("\u3164\u2800", ""),
        ("\ud800a\ue000", "a"),
        ("🙂 مرحبا 你好", "🙂 مرحبا 你好"),
    ],
)
def test_a_text_is_kept_plain(given_text, kept):
    assert plain(given_text) == kept


def test_a_text_of_one_line_has_no_line_ends():
    assert plain(" Light\r\n\r\nthe \u2028 lane ", one_line=True) == "Light the lane"


@settings(max_examples=100)
@given(ANY, st.booleans())
def test_plain_twice_is_plain_once_and_can_be_stored(text, one_line):
    kept = plain(text, one_line=one_line)

    assert plain(kept, one_line=one_line) == kept == unicodedata.normalize("NFC", kept)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert not (one_line and "\n" in kept)


@pytest.mark.parametrize(
    ("given_text", "letters"),
    [
        ("Éte\u0301", "Ete"),
        ("\uff21\u0662\u06f3\u096a\u2463", "A2344"),
        ("a\u200b\u2014b\u2019\u00a0\u2028", "a-b' \n"),
        ("\u0440\u0430\u0443", "pay"),
        ("ﬁn ½", "fin 1⁄2"),
    ],
)
def test_a_text_is_folded_to_plain_letters(given_text, letters):
    assert fold(given_text).text == letters


@settings(max_examples=100)
@given(ANY)
def test_every_folded_letter_knows_where_it_came_from(text):
    folded = fold(text)

    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    for index, letter in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        assert letter in fold(text[start:end]).text
