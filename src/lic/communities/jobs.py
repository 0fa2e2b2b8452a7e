"""What the ticker does for every table."""

from __future__ import annotations

import datetime

from lic.base import ticker
from lic.communities import notices, queries, services

DAILY = datetime.timedelta(days=1)


def every_day(now: datetime.datetime) -> None:
    """Sizes in words once a month, idle seats to sleep, tombstones that nobody needs any more."""
    for community in queries.communities():
        services.move_bands(community)
        services.put_to_sleep(community)
    services.sweep_tombstones()


def every_hour(now: datetime.datetime) -> None:
    """Duty questions whose last day is over."""
    services.close_questions(now)


def register() -> None:
    """Hand the work to the ticker."""
    ticker.register("communities.daily", every=DAILY, run=every_day)
    ticker.register("communities.questions", every=datetime.timedelta(hours=1), run=every_hour)
    notices.schedule()
