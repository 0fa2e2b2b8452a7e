"""What one report holds, and how it is written down inside its envelope."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from lic.core.text.normal import plain
from lic.safety import questions, strangers

VERSION = 1
MOST, MOST_CODES = 4000, 50
"""Letters of one answer, and answers of a list: more than any form has."""
MOST_MESSAGES, MOST_ADDED = 400, 500
"""Messages that one reporter can add, and whatever she adds: what may be done can be changed when no message fits any more."""
_HOUR = re.compile(r"20\d\d-\d\d-\d\dT\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody told. Everything but `happened` may be empty.

    hour      "2026-11-27T17", UTC: for the desk's targets, and inside the envelope alone
    consent   the steps she ticked, none being the lowest        is_for_another  entered by somebody she asked
    contact   how contact was made         call_back  how to reach her; forgotten after seven days
    """

    happened: tuple[str, ...]
    hour: str
    language: str = "en"
    when: str = ""
    town: str = ""
    place: str = ""
    contact: str = ""
    looks: str = ""
    vehicle: str = ""
    plate: str = ""
    known_as: str = ""
    more: str = ""
    consent: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    call_back: str = ""
    is_under_19: bool = False
    is_for_another: bool = False


HEAD, CALL_BACK = "head", "call-back"
"""What lies beside the envelope under the same key: what the queue needs to know without opening the report, and how to reach
the reporter, which goes before the rest. Both are always there, so that every report looks alike.
"""


@dataclass(frozen=True, slots=True)
class Head:
    """When it was told (hour, UTC), and whether it is about something serious."""

    hour: str
    is_serious: bool


def written(told: Telling) -> tuple[bytes, dict[str, bytes]]:
    """The body of the envelope, and what lies beside it."""
    values = asdict(told)
    call_back = values.pop("call_back")
    is_serious = bool(set(told.happened) & questions.SERIOUS)
    beside = {
        HEAD: _json({"hour": told.hour, "is_serious": is_serious}),
        CALL_BACK: _json({"text": call_back}),
    }
    return _json({"v": VERSION, **values}), beside


def read(body: bytes, call_back: bytes | None = None) -> Telling:
    """What `written` was given. Raises ValueError for what it never made: a browser can seal anything, and nobody looks before."""
    values = _object(body)
    if values.pop("v", None) != VERSION:
        raise ValueError("This report was written by another version.")
    if call_back is not None:
        values["call_back"] = _object(call_back).get("text")
    sorts = {field.name: field.type for field in fields(Telling)}
    if not {"happened", "hour"} <= set(values) <= set(sorts):
        raise ValueError("This report has other answers than the form.")
    told = Telling(**{name: _READ[str(sorts[name])](value) for name, value in values.items()})
    _hour(told.hour)
    return told


def head(text: bytes) -> Head:
    """The head as `written` made it. Raises ValueError."""
    values = _object(text)
    return Head(_hour(values.get("hour")), _tick(values.get("is_serious")))


def _object(text: bytes) -> dict[str, Any]:
    values = strangers.read(text)
    if not isinstance(values, dict):
        raise ValueError("This is no report.")  # noqa: TRY004  one error for all that is wrong
    return values


def _line(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST:
        raise ValueError("An answer is no text, or too long.")
    return plain(value)


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_CODES:
        raise ValueError("An answer is no list, or too long.")
    return tuple(_line(code) for code in value)


def _tick(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("An answer is neither yes nor no.")  # noqa: TRY004
    return value


def _hour(value: Any) -> str:
    if not isinstance(value, str) or not _HOUR.fullmatch(value):
        raise ValueError("This is no hour.")
    datetime.datetime.strptime(value, "%Y-%m-%dT%H").replace(tzinfo=datetime.UTC)
    return value


_READ: dict[str, Callable[[Any], Any]] = {"str": _line, "tuple[str, ...]": _codes, "bool": _tick}


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


# What is added later, by either side, as a ciphertext beside the envelope.


def message(text: str, to: str = "") -> bytes:
    """Words from one side to the other. `to`: the step under which this text would leave the desk, and so to whom it goes."""
    return _json({"kind": "message", "text": text, **({"to": to} if to else {})})


def consent(steps: tuple[str, ...]) -> bytes:
    """What may be done from now on."""
    return _json({"kind": "consent", "consent": list(steps)})


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was added: words, or the steps that hold from then on. `to`: the step under which these words would leave the desk."""

    text: str = ""
    consent: tuple[str, ...] | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that hold; none while something that she said cannot be read, which may have taken any of them back (`is_unclear`)."""

    hold: tuple[str, ...]
    is_unclear: bool = False

    def then(self, one: Said | None) -> Steps:
        """What holds once this was added; None for what nobody can read."""
        if one is None:
            return Steps((), is_unclear=True)
        return self if one.consent is None else Steps(one.consent)


def said(body: bytes) -> Said:
    """What `message` or `consent` was given. Raises ValueError."""
    values = strangers.read(body)
    if not isinstance(values, dict):
        raise ValueError("This is nothing that was said.")  # noqa: TRY004  one error for all that is wrong
    if values.get("kind") == "consent":
        steps = values.get("consent")
        if not isinstance(steps, list):
            raise ValueError("These are no steps.")
        return Said(consent=tuple(str(step) for step in steps))
    return Said(text=str(values.get("text", "")), to=str(values.get("to", "")))
