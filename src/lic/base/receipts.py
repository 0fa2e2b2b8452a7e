"""Seven words that bring somebody back to what she left, without a name; they are shown once and stored nowhere.

What the words give, a locator and a key pair, is `core.sealing`'s business; here they are drawn and read as people type them.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache

from lic.base import wordlists
from lic.base.permits import one_permit
from lic.core import codes, sealing

WORDS = 7
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


def opened(words: str, salt: bytes) -> sealing.Receipt:
    """What these words give on the site with this salt: takes a twentieth of a second, 19 MiB, and the machine's permit.

    Case, accents, dashes and extra blanks do not matter. Raises NotWords unless there are seven, Busy when too many wait.
    """
    typed = normal(words)
    if typed.count(" ") != WORDS - 1:
        raise NotWords("A receipt has seven words.")
    with one_permit():
        return sealing.receipt(typed, salt)


def normal(words: str) -> str:
    """The words in lower case, without accents, one blank between them."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return _BETWEEN.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
