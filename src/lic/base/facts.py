"""Facts that may stand beside an act or in a notice: numbers, days and codes, never a person's words."""

from __future__ import annotations

import datetime
import re
from typing import Any

from lic.base import days

# The words of a name, parted by "_": a fact called so would be about one person.
ABOUT_PERSONS = frozenset(
    {
        "account", "actor", "address", "agent", "answer", "author", "email", "handle", "ip", "login",
        "mail", "member", "passphrase", "password", "person", "phone", "position", "receipt",
        "seat", "session", "text", "token", "user", "vote", "voter", "voting",
    }
)  # fmt: skip
NAMES = frozenset({"at", "by", "name", "time", "who"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,79}")
_LOOKS_LIKE_A_PERSON = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\+?[\d./-]{7,}|\d{4}-\d\d-\d\dT.*",
    re.I,
)
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


class NotPlain(ValueError):  # noqa: N818
    """This fact could be about a person, or be a person's words; the message says which and why."""


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as JSON values, days in ISO form, or NotPlain.

    Allowed: yes and no, whole numbers, days (not times), codes without spaces of up to 80 characters
    ("steward", "sw", "2026-05-01"), None, and lists of these. Refused: names of facts that speak of
    one person, free text, addresses, telephone numbers, account ids, voting ids, times, objects.
    """
    return {name: _plain(name, value) for name, value in sorted(facts.items())}


def readable(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts for a sentence in the reader's language: days in words, everything else as it is."""
    return {name: _readable(value) for name, value in facts.items()}


def _readable(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value) and len(value) == len("2026-05-01"):
        return days.in_words(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return ", ".join(str(_readable(part)) for part in value) if isinstance(value, list) else value


def _plain(name: str, value: Any) -> Any:
    if name in NAMES or ABOUT_PERSONS & set(name.split("_")):
        raise NotPlain(f"A fact called {name!r} would be about a person. Count, or name the group.")
    if isinstance(value, list | tuple | set | frozenset):
        return [
            _one(name, part)
            for part in (value if isinstance(value, list | tuple) else sorted(value))
        ]
    return _one(name, value)


def _one(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise NotPlain(f"{name} is a {type(value).__name__}: give a number, a day or a code.")
    value = str(value)  # a member of a StrEnum becomes its word
    if value and not _CODE.fullmatch(value):
        raise NotPlain(f"{name} is not a code of up to 80 characters without spaces.")
    if _LOOKS_LIKE_A_PERSON.fullmatch(value) and not _DAY.fullmatch(value):
        raise NotPlain(f"{name} looks like a telephone number, a time or the id of a person.")
    return value
