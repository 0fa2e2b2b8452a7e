"""The past: the services of the house run as they would have on a day that is over.

Every service reads the clock in one place, `django.utils.timezone.now`. The town is built by running
the services day after day from half a year ago until today, each day with the clock set to its noon.
"""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days counted back from the day on which the town is built."""

    today: datetime.date
    zone: zoneinfo.ZoneInfo

    @classmethod
    def at(cls, zone: str) -> Calendar:
        """The calendar of a town now."""
        place = zoneinfo.ZoneInfo(zone)
        return cls(timezone.now().astimezone(place).date(), place)

    def day(self, ago: int) -> datetime.date:
        """The day that many days ago; negative: to come."""
        return self.today - datetime.timedelta(days=ago)

    def noon(self, ago: int) -> datetime.datetime:
        """Noon of that day at the table."""
        return datetime.datetime.combine(self.day(ago), datetime.time(12), self.zone)

    @contextmanager
    def on(self, ago: int) -> Iterator[datetime.datetime]:
        """Set the clock of this process to noon of a day; today it keeps its own time.

        Danger: the clock is the whole process's. Only the command that builds the town may do this,
        never a process that serves pages.
        """
        if ago == 0:
            yield timezone.now()
            return
        real, moment = timezone.now, self.noon(ago)
        timezone.now = lambda: moment
        try:
            yield moment
        finally:
            timezone.now = real


class Diary:
    """What happened on which day, in the order in which it was written down."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._entries: list[tuple[int, object]] = []

    def write(self, ago: int, what: object) -> None:
        """Add something to do on a day: a callable without arguments."""
        self._entries.append((ago, what))

    def live(self, every_day: object) -> None:
        """Go through the days from the first entry to today; `every_day(moment)` begins each."""
        first = max(ago for ago, _what in self._entries)
        for ago in range(first, -1, -1):
            with self.calendar.on(ago) as moment:
                every_day(moment)  # type: ignore[operator]
                for _ago, what in [entry for entry in self._entries if entry[0] == ago]:
                    what()  # type: ignore[operator]
