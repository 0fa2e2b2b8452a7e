"""What stands in a file for an offline reader: text for people, then the same for machines. Notes of the team stay at the desk."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lic.base import days
from lic.desk import presenting
from lic.desk.queries.cases import Opened, Turn

VERSION = 1
LEFT_OUT = "NOTE"


def written(
    opened: Opened, *, extract: Turn | None, to: Sequence[int], language: str, custodian: str, today: datetime.date,
) -> str:  # fmt: skip
    """The text of the file in this language. `extract`: this text alone, and nothing of the report."""
    said = [extract] if extract else [one for one in opened.turns if one.kind != LEFT_OUT]
    with override(language):
        lines = [
            *_head(opened, to, custodian, today),
            *(() if extract else _told(opened)),
            *(() if extract else [_("Conversation").upper(), ""]),
            *(line for one in said for line in _turn(one)),
            _("The same for a program, as JSON").upper(), "",
        ]  # fmt: skip
    values: dict[str, Any] = {"v": VERSION, "report": opened.case.number, "written_on": today.isoformat(), "to": list(to)}  # fmt: skip
    if extract is None:
        values |= {"told": asdict(opened.told), "consent": list(opened.consent)}
    values["turns"] = [_values(one) for one in said]
    return "\n".join(lines) + "\n" + json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _head(opened: Opened, to: Sequence[int], custodian: str, today: datetime.date) -> Iterator[str]:
    yield presenting.report_name(opened.case.number)
    yield custodian
    yield _("Written on %(day)s for recipients %(numbers)s.") % {
        "day": days.day(today), "numbers": ", ".join(map(str, to)),
    }  # fmt: skip
    yield _("Delete this file by %(day)s. The reporter can erase the report before that: when the desk tells you so, delete it at once.") % {
        "day": days.day(opened.case.erase_on)
    }  # fmt: skip
    yield ""


def _told(opened: Opened) -> Iterator[str]:
    yield _("What may be done with it now").upper()
    yield ""
    for label, answer in presenting.consent(opened.consent):
        yield f"{label}: {answer}"
    yield ""
    yield _("What was told").upper()
    yield ""
    if opened.told.is_under_19:
        yield _("Somebody under 19.")
    for label, value in presenting.told(opened.told):
        if value:
            yield f"{label}: {value}"
    yield ""


def _turn(one: Turn) -> Iterator[str]:
    shown = presenting.turn(one)
    yield f"{shown['who']}, {days.day(one.on)}"
    yield shown["text"]
    if shown["to"]:
        yield str(shown["to"])
    if shown["answer"]:
        yield shown["answer"]
    yield ""


def _values(one: Turn) -> dict[str, Any]:
    return {
        "kind": one.kind, "on": one.on.isoformat(), "text": one.text,
        "to": one.to,
        "is_yes": one.is_yes and one.is_agreed,
        "handed_on": one.handed_on and one.handed_on.isoformat(),
        "consent": None if one.consent is None else list(one.consent),
    }  # fmt: skip
