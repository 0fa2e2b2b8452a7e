"""The desk's work without a click: taking in, forgetting, and noting where the chain ends."""

from __future__ import annotations

import datetime

from django.utils import timezone

from lic.base import ticker
from lic.desk import last_act
from lic.desk.models import Settings
from lic.desk.services import intake, keeping, laying

OFTEN = datetime.timedelta(hours=1)
SEEN = datetime.timedelta(minutes=1)
"""How often it is written down that the intake is at work: `lic doctor` asks."""


def take_in(now: datetime.datetime) -> None:
    """Whatever lies in the box; nothing before the desk is set up."""
    if Settings.objects.exists():
        intake.take_in(timezone.localdate(now))


def forget(now: datetime.datetime) -> None:
    """Reports, call-backs and alerts whose time is over; then what lies out, as it is now."""
    if Settings.objects.exists():
        keeping.sweep(timezone.localdate(now))
        laying.reconcile()


def note_head(_now: datetime.datetime) -> None:
    """The last act, beside the database."""
    last_act.note()


def register() -> None:
    """Tell the ticker."""
    ticker.register("desk.intake", every=SEEN, run=take_in)
    ticker.register("desk.forget", every=OFTEN, run=forget)
    ticker.register("desk.chain", every=SEEN, run=note_head)


def work(now: datetime.datetime) -> None:
    """Take in now, and whatever else is due."""
    take_in(now)
    ticker.run_due(now)
