"""The words that people are offered."""

from __future__ import annotations

import math

import pytest

from lic.base import wordlists


@pytest.mark.parametrize(("language", "number"), [("en", 7537), ("fr-ca", 7545), ("de", 7537)])
def test_a_list_has_each_word_once(language, number):
    words = wordlists.words(language)

    assert (len(words), len(set(words))) == (number, number)


UNSAID = [
    ("en", ["grope", "police", "prison", "strangle"]),
    ("fr", ["honte", "lynchage", "rafle", "tuer"]),
]


@pytest.mark.parametrize(("language", "examples"), UNSAID)
def test_no_key_reminds_of_violence_prison_or_shame(language, examples):
    words = set(wordlists.words(language))

    assert words & wordlists.UNSAID[language] == set()
    assert [word for word in examples if word in words] == []


@pytest.mark.parametrize("language", wordlists.LISTS)
def test_five_words_still_carry_sixty_four_bits(language):
    assert 5 * math.log2(len(wordlists.words(language))) > 64
