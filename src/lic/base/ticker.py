"""Periodic work: what is due is done once, by one worker, however many there are.

An app registers its work in `ready`; `lic worker` calls `run_due` every few seconds. A piece of work
gets the time at which it was called and does what is due by then, so that a missed hour is caught up.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from lic.base.models import Tick

LOG = logging.getLogger("lic.ticker")
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
RETRY = datetime.timedelta(minutes=15)
LOST = datetime.timedelta(hours=6)
BEGUN = "BEGUN"


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of periodic work; `run` is called with an aware time."""

    name: str
    every: datetime.timedelta
    run: Callable[[datetime.datetime], object]


WORKS: dict[str, Work] = {}


def register(
    name: str, *, every: datetime.timedelta, run: Callable[[datetime.datetime], object]
) -> None:
    """Add a piece of work: register("listening.landscapes", every=timedelta(minutes=1), run=jobs.refresh).

    Names start with the app's. Raises ValueError when the name is taken by other work.
    """
    if WORKS.setdefault(name, Work(name, every, run)).run is not run:
        raise ValueError(f"the tick {name} is registered twice")


def run_due(now: datetime.datetime) -> list[str]:
    """Do what is due at `now`; returns the names of what was begun.

    A failure stops nothing else. Its class name is kept (a message could hold people's words), and
    the work is tried again after 15 minutes, or sooner where it is due sooner. Work whose worker died
    is begun again after six hours, or when it is next due.
    """
    return [work.name for work in list(WORKS.values()) if _begin(work, now) and _run(work, now)]


def late(now: datetime.datetime) -> Iterator[str]:
    """Names of work that has not begun for two of its periods and an hour, and of work that failed."""
    ticks = {tick.name: tick for tick in Tick.objects.all()}
    for work in WORKS.values():
        tick = ticks.get(work.name)
        long_ago = now - 2 * work.every - datetime.timedelta(hours=1)
        if tick is None or tick.began_at < long_ago or tick.failed not in ("", BEGUN):
            yield work.name


def _begin(work: Work, now: datetime.datetime) -> bool:
    """Claim the work in one conditional update: of several workers exactly one gets True."""
    Tick.objects.bulk_create([Tick(name=work.name, began_at=NEVER)], ignore_conflicts=True)
    due = (
        Q(began_at__lte=now - work.every)
        | (~Q(failed__in=("", BEGUN)) & Q(began_at__lte=now - RETRY))
        | (Q(failed=BEGUN) & Q(began_at__lte=now - LOST))
    )
    return Tick.objects.filter(due, name=work.name).update(began_at=now, failed=BEGUN) == 1


def _run(work: Work, now: datetime.datetime) -> bool:
    failed = ""
    try:
        work.run(now)
    except Exception as error:  # noqa: BLE001  one failing piece must not stop the others
        failed = type(error).__name__
        LOG.error("tick %s failed: %s", work.name, failed)  # noqa: TRY400  a traceback holds people's words
    Tick.objects.filter(name=work.name, began_at=now).update(failed=failed)
    return True
