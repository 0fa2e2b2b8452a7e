"""The web server of a real installation."""

from __future__ import annotations

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from lic.base.commands import HouseCommand
from lic.config import processes


class Command(HouseCommand):
    help = (
        "Bring the tables up to date and serve this installation on 127.0.0.1, behind a proxy that"
        " speaks TLS. Run `lic worker` beside it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            default=int(os.environ.get("PORT", "8000")),
            help="where to listen on 127.0.0.1 (8000, or what the variable PORT says)",
        )
        parser.add_argument("--workers", type=int, default=2, help="processes (2)")
        parser.add_argument("--threads", type=int, default=8, help="threads in each (8)")

    def handle(self, *, port: int, workers: int, threads: int, **_: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        command = processes.web_command(port, workers=workers, threads=threads)
        os.execv(command[0], command)  # noqa: S606  the server takes this process' place
