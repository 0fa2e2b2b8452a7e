"""What goes to paper: the card of a place at the desk, and an alert, on a sheet and on strips."""

from __future__ import annotations

import datetime
import math
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from lic.base import days
from lic.desk.services.joining import PLACE_DAYS

PT = 25.4 / 72
INSIDE = 156
"""Millimetres across the text of the sheet, on A4, the narrower paper."""
TALL = 180
"""Millimetres for title and text of the sheet on Letter, the shorter paper, under its head and over its foot."""
TYPES = {"": (34, 20), "smaller": (28, 16), "small": (24, 13)}
"""Steps of the sheet's type: points of title and text. With the last, what is too long goes on over the page."""
ACROSS = 80
"""Millimetres across the text of a strip, of which two stand in a row."""
ROWS = {5: 46, 4: 58, 3: 77, 2: 116}
"""Rows of strips on one page, and millimetres of each: as they stand in `desk.css`."""

DATES = "As reported to us, . 30 September 2026, good until 30 September 2026."
"""What else stands in the foot of a strip; in French it is no longer."""


def sheet_type(title: str, text: str) -> str:
    """The largest step of type with which an alert is likely to fit on one sheet; the smallest where none is.

    Nobody knows here which letters the paper gets, so it is a guess on the safe side; the page itself loses
    nothing where it is wrong, since it goes on over a second sheet with frame and foot of its own.
    """
    for name, (of_title, of_text) in TYPES.items():
        lines = _lines(text, of_text, INSIDE)
        tall = _lines(title, of_title, INSIDE) * of_title * 1.2 + lines * of_text * 1.4
        if tall * PT + 10 <= TALL:
            return name
    return name


def strip_rows(title: str, summary: str, custodian: str) -> int:
    """How many rows of strips fit on one page: five where what they say is short, at least two."""
    parts = "Alert 1000 · " + title, summary, custodian + DATES
    lines = sum(_lines(part, 10.5, ACROSS) for part in parts)
    tall = lines * 10.5 * 1.35 * PT + 9
    return next((rows for rows, given in ROWS.items() if tall <= given), min(ROWS))


def _lines(text: str, points: float, across: float) -> int:
    fit = across / (points * PT)
    return sum(max(1, math.ceil(_ems(line) / fit * 1.04)) for line in text.split("\n"))


def _ems(line: str) -> float:
    """The breadth of a line in its own type, as of a broad sans serif."""
    return sum(
        0.35 if one == " " else 0.95 if one in "MWmw@%—" else 0.7 if one.isupper() else 1.0 if ord(one) > 0x2FFF else 0.56
        for one in line
    )  # fmt: skip


def address() -> str:
    """Where somebody types the code of a place."""
    return f"{settings.URL}{reverse('desk:begin')}"


def shown_address() -> str:
    """The same as people type it."""
    return address().split("://", 1)[-1]


def place_row(code: str, today: datetime.date) -> dict[str, Any]:
    """The card of a place: its code, the last day, and a square that leads there."""
    target = f"{settings.URL}{reverse('desk:begin_here', args=[code])}"
    return {
        "code": code,
        "until": days.day(today + datetime.timedelta(days=PLACE_DAYS)),
        "qr": segno.make(target).svg_inline(border=1, omitsize=True),
    }
