"""Words offered, words typed, names drawn."""

from __future__ import annotations

import pytest

from lic.accounts import passphrases
from lic.base import wordlists
from lic.core import codes


@pytest.mark.parametrize("number", [5, 7])
def test_as_many_words_are_offered_as_asked_for(number):
    offered = passphrases.offer(number, "fr")

    assert len(offered.split()) == number
    assert set(offered.split()) <= set(wordlists.words("fr"))


def test_two_offers_differ():
    assert passphrases.offer(5, "en") != passphrases.offer(5, "en")


def test_what_a_phone_changes_is_read_as_the_same():
    assert passphrases.normal(" Maple  orbit-Candle_river ") == "maple orbit candle river"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sign_in_name_is_plain_letters_and_a_number(language):
    name = passphrases.new_sign_in_name(language)

    first, second, number = name.split()
    assert (first + second).isascii()
    assert 1000 <= int(number) <= 9999
    assert passphrases.normal(name) == name


def test_a_code_has_one_fingerprint_however_it_is_typed():
    code = codes.card_code(bytes(range(10)))

    typed = passphrases.fingerprint(code.lower().replace("-", " ").replace("0", "o"))

    assert typed == passphrases.fingerprint(code)
    assert len(typed) == 64
