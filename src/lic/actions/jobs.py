"""What the ticker does for actions."""

from __future__ import annotations

import datetime

from lic.actions import services
from lic.base import ticker


def every_day(now: datetime.datetime) -> None:
    """Say once what is late; forget who said that something is done."""
    services.tell_late(now)
    services.end_keys(now)


def register() -> None:
    """Hand the work to the ticker."""
    ticker.register("actions.daily", every=datetime.timedelta(days=1), run=every_day)
