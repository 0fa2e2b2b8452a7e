"""What the desk lays out for one reporter, and for a circle: letters that their words alone open."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lic.core import sealing

TO_REPORTER, TO_CIRCLE, ALERT = "answer:v1", "circle:v1", "alert:v1"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing beside the envelope. `asks`: the desk asks for a yes or no; `is_yes` once it was given; `handed`: the day on which it left."""

    part: str
    is_ours: bool
    on: str
    text: bytes = field(repr=False)
    asks: bool = False
    is_yes: bool | None = None
    handed: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One act of the desk on this report: the day, what, and by whom (a number that names nobody)."""

    on: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Laid:
    """Everything of one report as its reporter gets it; still closed but for the days.

    state  NEW · OPEN · CLOSED        until  the day on which it goes, "" while it is held for a court
    """

    case: UUID
    on: str
    text: bytes = field(repr=False)
    key: bytes = field(repr=False)
    state: str = "NEW"
    until: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    parts: Sequence[Part] = ()
    looks: Sequence[Look] = ()


def for_reporter(laid: Laid, public: bytes) -> bytes:
    """A letter to the reporter."""
    values = {
        "case": str(laid.case), "on": laid.on, "state": laid.state, "until": laid.until,
        "text": _b64(laid.text), "key": _b64(laid.key),
        "beside": {name: _b64(text) for name, text in laid.beside.items()},
        "parts": [[p.part, p.is_ours, p.on, _b64(p.text), p.asks, p.is_yes, p.handed] for p in laid.parts],
        "looks": [[one.on, one.what, one.who] for one in laid.looks],
    }  # fmt: skip
    return sealing.seal_letter(_json(values), TO_REPORTER, public)


def to_reporter(letter: bytes, pair: sealing.KeyPair) -> Laid:
    """What `for_reporter` was given. Raises sealing.CannotOpen."""
    values = json.loads(sealing.open_letter(letter, TO_REPORTER, pair))
    return Laid(
        case=UUID(values["case"]), on=values["on"], state=values["state"], until=values["until"],
        text=_bytes(values["text"]), key=_bytes(values["key"]),
        beside={name: _bytes(text) for name, text in values["beside"].items()},
        parts=[Part(p, o, on, _bytes(t), *rest) for p, o, on, t, *rest in values["parts"]],
        looks=[Look(*one) for one in values["looks"]],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as a circle reads it.

    texts  by language: {title, text}; a circle of organizations gets the summary        number  its own, on paper too
    """

    number: int
    on: str
    until: str
    texts: Mapping[str, Mapping[str, str]]
    is_corrected: bool = False
    is_serious: bool = False


def sealed_alert(alert: Alert, public: bytes) -> bytes:
    """One alert, closed to a circle: laid out later by whoever cannot read it."""
    values = {name: getattr(alert, name) for name in Alert.__dataclass_fields__}
    return sealing.seal_letter(_json(values), ALERT, public)


def for_circle(name: str, alerts: Sequence[bytes], public: bytes) -> bytes:
    """A letter to everybody who has the circle's words; `alerts` as `sealed_alert` made them."""
    values = {"name": name, "alerts": [_b64(one) for one in alerts]}
    return sealing.seal_letter(_json(values), TO_CIRCLE, public)


@dataclass(frozen=True, slots=True)
class Circle:
    """What a circle reads: the newest alert first."""

    name: str
    alerts: Sequence[Alert]


def to_circle(letter: bytes, pair: sealing.KeyPair) -> Circle:
    """What `for_circle` was given. Raises sealing.CannotOpen."""
    values = json.loads(sealing.open_letter(letter, TO_CIRCLE, pair))
    alerts = [
        Alert(**json.loads(sealing.open_letter(_bytes(one), ALERT, pair)))
        for one in values["alerts"]
    ]
    return Circle(values["name"], sorted(alerts, key=lambda one: -one.number))


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)


def _json(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
