"""Deadlines of a community: they fall at 23:59 local time and are never earlier than promised."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

LAST_MINUTE = time(23, 59)


def aware(moment: datetime) -> datetime:
    """Return the moment in UTC. Raises ValueError where it carries no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def deadline(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The first 23:59 in `zone` that lies at least `days` full days after `start`, in UTC."""
    earliest = aware(start) + timedelta(days=days)
    day = earliest.astimezone(zone).date()
    end = end_of_day(day, zone)
    return end if end >= earliest else end_of_day(day + timedelta(days=1), zone)


def days_later(end: datetime, days: int, zone: tzinfo) -> datetime:
    """The 23:59 in `zone` that many calendar days after another one, in UTC."""
    return end_of_day(end.astimezone(zone).date() + timedelta(days=days), zone)


def months_later(start: datetime, months: int, zone: tzinfo) -> datetime:
    """23:59 in `zone` on the same day of a later month, or on that month's last day, in UTC."""
    day = aware(start).astimezone(zone).date()
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = monthrange(year, month)[1]
    return end_of_day(date(year, month, min(day.day, last)), zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """23:59 in `zone` on this day, in UTC, so that moments compare across clock changes."""
    return datetime.combine(day, LAST_MINUTE, zone).astimezone(UTC)
