"""Everything that happens without a click."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from lic.base import ticker


class Command(BaseCommand):
    help = "Do the periodic work when it is due, and the queued work as it comes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--pause", type=float, default=5.0, help="seconds between two looks")

    def handle(self, *, once: bool, pause: float, **_: Any) -> None:
        try:
            while True:
                ticker.run_due(timezone.now())
                call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
                if once:
                    return
                close_old_connections()
                time.sleep(pause)
        except KeyboardInterrupt:
            return
