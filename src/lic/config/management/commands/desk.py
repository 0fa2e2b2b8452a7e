"""The safety desk's own server, and the work beside it."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from lic.base.commands import HouseCommand
from lic.config import desk_walls, processes, running

PAUSE = 1.0
DEMO_TOWN = "harbour-flats"
LOG = logging.getLogger("lic.desk")


class Command(HouseCommand):
    help = (
        "Serve the safety desk on 127.0.0.1, and take in what is told. `--found N` sets a new desk up first and"
        " prints the codes of the people who will read. Run it as a user of its own, away from the host's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--port", type=int, default=int(os.environ.get("DESK_PORT", "8001")),
            help="where to listen on 127.0.0.1 (8001, or what the variable DESK_PORT says)")  # fmt: skip
        add(
            "--found",
            type=int,
            metavar="N",
            help="set up a new desk for N people who read; then stop",
        )
        add(
            "--intake",
            action="store_true",
            help="only take in and forget, without pages (the server starts this)",
        )
        add("--once", action="store_true", help="with --intake: once, then stop")
        add(
            "--recipe",
            action="store_true",
            help="print what the administrator of a PostgreSQL server runs once for this desk; then stop",
        )
        add(
            "--grant",
            metavar="ROLE",
            help="on PostgreSQL: let the web's role drop and pick up, and nothing else; then stop",
        )

    def handle(
        self, *, port: int, found: int | None, intake: bool, once: bool, recipe: bool, grant: str | None, **_: Any
    ) -> None:  # fmt: skip
        if not settings.IS_DESK:
            raise CommandError("This is not the desk's process: run it as `lic desk`.")
        if recipe:
            words = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            self.stdout.write(desk_walls.recipe(owner_word=words[0], web_word=words[1]))
            return
        _prepare()
        if intake:
            _take_in(once=once)
            return
        call_command("migrate", verbosity=0)
        desk_walls.close_all()
        if grant is not None:
            self._grant(grant)
            return
        if found is not None:
            self._found(found)
            return
        if settings.DEMO:
            self._demo()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"The desk: http://127.0.0.1:{port}/")
        self.stdout.flush()
        code = processes.together(
            (processes.web_command(port, workers=1, threads=4), {}),
            ([sys.executable, "-m", "lic.config", "desk", "--intake"], {}),
        )
        raise SystemExit(code)

    def _grant(self, role: str) -> None:
        if connections["default"].vendor != "postgresql":
            raise CommandError("The desk's database is SQLite: there are no roles.")
        try:
            desk_walls.grant_to(role)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} can drop and pick up, and nothing else.")

    def _found(self, n_places: int) -> None:
        from lic.desk.services import joining  # noqa: PLC0415  tables of the desk's process alone

        if n_places < 2:
            raise CommandError(
                "At least two people have to be able to read: write --found 2 or more."
            )
        try:
            codes = joining.found(settings.ZONE.custodian, n_places, timezone.localdate())
        except ValueError as error:
            raise CommandError(
                f"{error} People who read make places for others on the page of the team."
            ) from error
        self.stdout.write("One for each person who will read, good for 14 days; shown once:\n")
        for code in codes:
            self.stdout.write(f"  {code}   {settings.URL}/begin/")
        self.stdout.write(
            "\nNothing can be told before two of them have shown that their recovery codes work."
        )

    def _demo(self) -> None:
        from lic.desk import demo  # noqa: PLC0415  tables of the desk's process alone

        if settings.ZONE.slug == DEMO_TOWN and demo.build(timezone.now()):
            self.stdout.write("An invented desk is there.")


def _prepare() -> None:
    from lic.safety import boxes  # noqa: PLC0415  the desk's process alone

    Path(settings.DATA).mkdir(parents=True, exist_ok=True, mode=0o700)
    if connections["default"].vendor == "sqlite":
        boxes.Folders(settings.DESK_FOLDER).prepare()


def _take_in(*, once: bool) -> None:
    """Take in what is told, within a second of its coming, and forget what is due, once a day."""
    from lic.desk import jobs  # noqa: PLC0415  tables of the desk's process alone

    running.begin()
    while True:
        try:
            jobs.work(timezone.now())
        except (OperationalError, InterfaceError, OSError) as error:
            LOG.warning("the desk's data did not answer (%s); trying again", type(error).__name__)
            connections.close_all()
            if once:
                raise
        if once:
            return
        close_old_connections()
        time.sleep(PAUSE)
