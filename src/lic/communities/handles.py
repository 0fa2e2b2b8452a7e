"""Names to be called by: drawn at joining from calm words, changeable, about nobody."""

from __future__ import annotations

import re
import secrets
import unicodedata

from lic.core.text.handles import HANDLES

OFFICES = frozenset(
    {
        "admin", "administrateur", "administration", "administratrice", "administrator", "auditor",
        "coordination", "coordinator", "facilitator", "host", "intendance", "moderator", "official",
        "police", "spokesperson", "staff", "steward", "support", "system",
    }
)  # fmt: skip
_ALIKE = (("rn", "m"), ("vv", "w"), ("ı", "i"), ("l", "i"), ("ø", "o"))
_SHAPE = re.compile(r"[^\W\d_]{2,20}(?:[ ’'-][^\W\d_]{1,20}){1,5}")


def draw(language: str) -> str:
    """One of many thousand names, such as "Quiet Heron" or "Héron des brumes"."""
    words = HANDLES.get(language[:2], HANDLES["en"])
    return words.name(secrets.randbelow(len(words)))


def normal(typed: str) -> str:
    """A typed name with plain blanks and plain letters."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def is_well_formed(name: str) -> bool:
    """Two words of Latin letters or a few: no numbers, no addresses, no initials, no office.

    Letters of other scripts look like ours: with them somebody could go by a steward's name.
    """
    is_latin = all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha())
    says_office = any(word in OFFICES for word in re.findall(r"\w+", name.casefold()))
    return len(name) <= 60 and is_latin and not says_office and _SHAPE.fullmatch(name) is not None


def looks_like(name: str) -> str:
    """What an eye takes a name for: two names with the same are not told apart."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    for seen, taken_for in _ALIKE:
        letters = letters.replace(seen, taken_for)
    return " ".join(letters.split())
