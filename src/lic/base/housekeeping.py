"""The floor's own periodic work: forgetting what is over, and mixing what must have no order."""

from __future__ import annotations

import datetime
from importlib import import_module

from django.conf import settings

from lic.base import privacy, shuffle, ticker

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)


def forget(now: datetime.datetime) -> None:
    """Delete every row whose days are over."""
    privacy.expire(now.date())


def clear_sessions(_now: datetime.datetime) -> None:
    """Delete the sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def mix(_now: datetime.datetime) -> None:
    """Rewrite the tables that must have no order."""
    shuffle.shuffle()


def empty_log(_now: datetime.datetime) -> None:
    """Leave no deleted row in the database's log."""
    shuffle.empty_log()


def register() -> None:
    """Called when the floor is ready."""
    ticker.register("base.forget", every=DAY, run=forget)
    ticker.register("base.sessions", every=DAY, run=clear_sessions)
    ticker.register("base.mix", every=DAY, run=mix)
    ticker.register("base.log", every=HOUR, run=empty_log)
