"""Passphrases: words offered from a list, how a typed one is read, and names to sign in with."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from functools import cache

from django.conf import settings

from lic.base import wordlists
from lic.core import codes
from lic.core.text.handles import HANDLES

WORDS = 5
WORDS_ON_DUTY = 7


def offer(n_words: int, language: str) -> str:
    """`n_words` random words: 12.9 bits each, so 64 bits for five and 90 for seven."""
    words = wordlists.words(language)
    return codes.passphrase(words, n_words, [secrets.randbelow(len(words)) for _ in range(n_words)])


def new_sign_in_name(language: str) -> str:
    """Two calm words and a number, like "canoe heron 4713": private, and nobody's choice to give away."""
    nouns = [
        noun
        for noun in HANDLES.get(language[:2], HANDLES["en"]).nouns
        if noun.isascii() and noun.isalpha()
    ]
    return (
        f"{secrets.choice(nouns)} {secrets.choice(nouns)} {secrets.randbelow(9000) + 1000}".lower()
    )


def normal(typed: str) -> str:
    """How a typed passphrase or name is read: case, accents' form and extra blanks do not matter.

    Phones write the first word with a capital and put a blank behind the last.
    """
    return re.sub(r"[\s\-_]+", " ", unicodedata.normalize("NFKC", typed)).strip().casefold()


def is_short(passphrase: str) -> bool:
    """Whether it is made of our words alone, and of fewer than a duty asks for."""
    typed = normal(passphrase).split()
    return 0 < len(typed) < WORDS_ON_DUTY and _ours().issuperset(typed)


@cache
def _ours() -> frozenset[str]:
    """Every part of every word that we offer, in each language."""
    found = (normal(word) for code, _ in settings.LANGUAGES for word in wordlists.words(code))
    return frozenset(part for word in found for part in word.split())


def fingerprint(code: str) -> str:
    """What is kept of a printed code of 80 random bits: its BLAKE2b-256, as 64 hex digits.

    Raises `core.codes.CodeError` for what cannot be a code.
    """
    return hashlib.blake2b(
        codes.parse(code).encode(), digest_size=32, person=b"lic.code.v1"
    ).hexdigest()


def new_code() -> str:
    """A printed code of 80 random bits with its check character."""
    return codes.card_code(secrets.token_bytes(codes.ENTROPY_BYTES))
