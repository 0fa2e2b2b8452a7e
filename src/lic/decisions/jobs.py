"""What the ticker runs for proposals."""

from __future__ import annotations

import datetime

from lic.decisions.services import sweeping


def settle(now: datetime.datetime) -> None:
    """Deadlines, prolongations, ends of trials, lost raisers, words that count now."""
    sweeping.settle_all(now)


def nightly(now: datetime.datetime) -> None:
    """Figures of open calls, reminders, and keys whose 30 days are over."""
    sweeping.refresh_all(now)
    sweeping.forget_all(now)
