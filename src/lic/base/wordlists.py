"""Lists of everyday words from which passphrases and receipts are drawn (package diceware)."""

from __future__ import annotations

from functools import cache
from importlib import resources

LISTS = {"en": "wordlist_en_eff.txt", "fr": "wordlist_fr.txt"}


@cache
def words(language: str) -> tuple[str, ...]:
    """The 7,776 words of a language, each once, in lower case; English where there is no list.

    In lower case one French word stands twice, so that list has 7,775.
    """
    name = LISTS.get(language.split("-", maxsplit=1)[0], LISTS["en"])
    text = (resources.files("diceware") / "wordlists" / name).read_text("utf-8")
    return tuple(
        dict.fromkeys(line.split()[1].lower() for line in text.splitlines() if line[:5].isdigit())
    )
