"""The web server of a real installation."""

from __future__ import annotations

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand, waiting_migrations
from lic.config import processes, walls


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
        if walls.is_builder():
            call_command("migrate", verbosity=0)
        elif waiting_migrations():
            raise CommandError(
                "The tables are not of this version: run `lic migrate` with LIC_DATABASE_OWNER."
            )
        call_command("collectstatic", interactive=False, verbosity=0)
        command = processes.web_command(port, workers=workers, threads=threads)
        environment = {**os.environ, **processes.WEB}
        os.execve(command[0], command, environment)  # noqa: S606  the server takes this process' place
