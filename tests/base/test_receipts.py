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
    assert [w for w in receipts.word_list(language) if not receipts._normal(w).isalpha()] == []


def test_two_receipts_differ():
    assert receipts.new("en") != receipts.new("en")


def test_the_words_lead_to_the_same_place_however_they_are_typed():
    place = receipts.locator("écume table river stone lamp north quiet")

    assert len(place) == 32
    assert place == receipts.locator("  Ecume  TABLE river,stone lamp\nnorth quiet ")


def test_other_words_and_other_sites_lead_elsewhere(settings):
    words = "one two three four five six seven"
    here, other = receipts.locator(words), receipts.locator("one two three four five six eight")
    settings.SECRET_KEY = "another-site" * 4

    assert len({here, other, receipts.locator(words)}) == 3


@pytest.mark.parametrize("typed", ["", "one two", "a b c d e f g h"])
def test_anything_but_seven_words_is_refused(typed):
    with pytest.raises(receipts.NotWords):
        receipts.locator(typed)
