"""Seven words that bring somebody back to what she left, without a name: only a locator is kept.

The words are shown once and stored nowhere. The locator comes out of Argon2id with the site's own salt,
so that a copy of the database cannot be searched with a list of words made elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from functools import cache

from django.conf import settings
from nacl import pwhash

from lic.base import wordlists
from lic.base.permits import one_permit
from lic.core import codes

WORDS = 7
# OWASP's least for Argon2id; seven words carry 90 bits themselves.
_MEMORY, _PASSES = 19 * 1024 * 1024, 2
_BETWEEN = re.compile(r"[\s,.;·–—-]+")


class NotWords(ValueError):  # noqa: N818
    """What was typed is not seven words."""


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Some 7,770 words, letters only: "yo-yo" and its like are left out, as a dash parts words here."""
    return tuple(word for word in wordlists.words(language) if word.isalpha())


def new(language: str) -> str:
    """Seven random words parted by spaces: 90 bits."""
    words = word_list(language)
    return codes.passphrase(words, WORDS, [secrets.randbelow(len(words)) for _ in range(WORDS)])


def locator(words: str) -> str:
    """Where the words lead: 128 bits as 32 hex digits. Takes a twentieth of a second and 19 MiB.

    Case, accents, dashes and extra blanks do not matter. Raises NotWords unless there are seven.
    """
    typed = _normal(words)
    if typed.count(" ") != WORDS - 1:
        raise NotWords("A receipt has seven words.")
    with one_permit():
        root = pwhash.argon2id.kdf(32, typed.encode(), _salt(), opslimit=_PASSES, memlimit=_MEMORY)
    return hashlib.blake2b(root, digest_size=16, person=b"lic.locator").hexdigest()


def _normal(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).casefold()
    return _BETWEEN.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def _salt() -> bytes:
    secret = settings.SECRET_KEY.encode()
    return hashlib.blake2b(
        secret, digest_size=pwhash.argon2id.SALTBYTES, person=b"lic.receipts"
    ).digest()
