"""Names to be called by: drawn at joining from calm words, changeable, about nobody."""

from __future__ import annotations

import re
import secrets
import unicodedata

from lic.core.text.handles import HANDLES

_SHAPE = re.compile(r"[^\W\d_]{2,20}(?:[ ’'-][^\W\d_]{1,20}){1,5}")


def draw(language: str) -> str:
    """One of many thousand names, such as "Quiet Heron" or "Héron des brumes"."""
    words = HANDLES.get(language[:2], HANDLES["en"])
    return words.name(secrets.randbelow(len(words)))


def normal(typed: str) -> str:
    """A typed name with plain blanks."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def is_well_formed(name: str) -> bool:
    """Two words of letters or a few: no numbers, no addresses, no initials."""
    return len(name) <= 60 and _SHAPE.fullmatch(name) is not None
