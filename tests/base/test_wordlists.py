"""The words that people are offered."""

from __future__ import annotations

import pytest

from lic.base import wordlists


@pytest.mark.parametrize(("language", "number"), [("en", 7776), ("fr-ca", 7775), ("de", 7776)])
def test_a_list_has_each_word_once(language, number):
    words = wordlists.words(language)

    assert (len(words), len(set(words))) == (number, number)
