"""Seven words lead back, however they are typed, and only on this site."""

from __future__ import annotations

import pytest

from lic.base import receipts


@pytest.mark.parametrize("language", ["en", "fr", "fr-ca", "de"])
def test_a_receipt_is_seven_words_of_the_list(language):
    words = receipts.new(language).split(" ")

    assert len(words) == 7
    assert set(words) <= set(receipts.word_list(language))
    assert len(receipts.word_list(language)) > 7500


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_a_list_is_read_as_one(language):
    """Words are parted at blanks and dashes when they are typed."""
    assert [w for w in receipts.word_list(language) if not receipts.normal(w).isalpha()] == []


def test_two_receipts_differ():
    assert receipts.new("en") != receipts.new("en")


SALT = bytes(range(16))


def test_the_words_lead_to_the_same_place_however_they_are_typed():
    found = receipts.opened("écume table river stone lamp north quiet", SALT)

    assert len(found.locator) == 16
    assert found == receipts.opened("  Ecume  TABLE river,stone lamp\nnorth quiet ", SALT)


def test_other_words_and_other_sites_lead_elsewhere():
    words = "one two three four five six seven"
    places = [
        receipts.opened(words, SALT),
        receipts.opened("one two three four five six eight", SALT),
        receipts.opened(words, bytes(16)),
    ]

    assert len({one.locator for one in places}) == 3
    assert len({one.pair.public for one in places}) == 3


@pytest.mark.parametrize("typed", ["", "one two", "a b c d e f g h"])
def test_anything_but_seven_words_is_refused(typed):
    with pytest.raises(receipts.NotWords):
        receipts.opened(typed, SALT)
