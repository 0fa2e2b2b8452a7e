"""What goes to paper: the card of a place at the desk."""

from __future__ import annotations

import datetime
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from lic.base import days
from lic.desk.services.joining import PLACE_DAYS


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
