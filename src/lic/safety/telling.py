"""What one report holds, and how it is written down inside its envelope."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from lic.safety import questions, strangers

VERSION = 1


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
    """What `written` was given. Raises ValueError for what it never made."""
    values: dict[str, Any] = strangers.read(body)
    if values.pop("v", None) != VERSION:
        raise ValueError("This report was written by another version.")
    for name in ("happened", "consent", "support"):
        values[name] = tuple(str(code) for code in values.get(name, ()))
    if call_back is not None:
        values["call_back"] = str(strangers.read(call_back)["text"])
    try:
        return Telling(**values)
    except TypeError as error:
        raise ValueError(f"This is no report ({error}).") from None


def head(text: bytes) -> Head:
    """The head as `written` made it. Raises ValueError."""
    values = strangers.read(text)
    try:
        return Head(str(values["hour"]), bool(values["is_serious"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no head ({error}).") from None


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


# What is added later, by either side, as a ciphertext beside the envelope.


def message(text: str) -> bytes:
    """Words from one side to the other."""
    return _json({"kind": "message", "text": text})


def consent(steps: tuple[str, ...]) -> bytes:
    """What may be done from now on."""
    return _json({"kind": "consent", "consent": list(steps)})


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was added: words, or the steps that hold from then on."""

    text: str = ""
    consent: tuple[str, ...] | None = None


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
    return Said(text=str(values.get("text", "")))
