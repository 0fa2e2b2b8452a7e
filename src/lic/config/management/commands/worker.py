"""Everything that happens without a click."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from lic.base import ticker
from lic.base.commands import HouseCommand
from lic.config import running

FAILED_DAYS = 7
LOG = logging.getLogger("lic.worker")


class Command(HouseCommand):
    help = (
        "Do the periodic work when it is due (deadlines, figures, forgetting) and the queued work as it"
        " comes. Runs until it is ended; without it nothing is forgotten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument(
            "--pause", type=float, default=5.0, help="seconds between two looks (5)"
        )

    def handle(self, *, once: bool, pause: float, **_: Any) -> None:
        running.begin()
        try:
            while True:
                try:
                    work()
                except (OperationalError, InterfaceError) as error:
                    # Locked, full or restarting: what was not done stays due.
                    LOG.warning(
                        "the database did not answer (%s); trying again", type(error).__name__
                    )
                    connections.close_all()
                    if once:
                        raise
                if once:
                    return
                close_old_connections()
                time.sleep(pause)
        except KeyboardInterrupt:
            return


def work() -> None:
    """Whatever is due, and whatever is queued; what is finished leaves no time behind."""
    ticker.run_due(timezone.now())
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=0,
        failed_min_age_days=FAILED_DAYS,
        verbosity=0,
    )
