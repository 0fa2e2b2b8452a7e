"""Lists of everyday words from which passphrases and receipts are drawn (package diceware).

Somebody is told "these five words are your key", and may have come because of what was done to them. So
words of violence, of prison and of shame are never drawn, nor what we would not say in public. That costs a
twentieth of a bit a word.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from lic.core.text import words as public

LISTS = {"en": "wordlist_en_eff.txt", "fr": "wordlist_fr.txt"}
UNSAID = {
    language: frozenset(text.split())
    for language, text in tomllib.loads(
        (resources.files("lic.base") / "unsaid.toml").read_text("utf-8")
    ).items()
}


@cache
def words(language: str) -> tuple[str, ...]:
    """The words of a language that may be drawn, each once, in lower case; English where there is no list."""
    code = language.split("-", maxsplit=1)[0]
    code = code if code in LISTS else "en"
    text = (resources.files("diceware") / "wordlists" / LISTS[code]).read_text("utf-8")
    listed = [line.split()[1].lower() for line in text.splitlines() if line[:5].isdigit()]
    avoided = {found.text for found in public.lint("\n".join(listed), language=code)}
    return tuple(word for word in dict.fromkeys(listed) if word not in UNSAID[code] | avoided)
