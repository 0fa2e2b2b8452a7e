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
from lic.config import backups, desk_backups, desk_walls, processes, running, typed

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
        add("--backup", type=Path, metavar="FILE",
            help="write the desk's database and intake key into a file, readable by this user alone; then stop")  # fmt: skip
        add("--restore", type=Path, metavar="FILE",
            help="bring such a file back, and erase again what was erased since; then stop. Stop the desk first")  # fmt: skip
        add("--replace", action="store_true", help="with --restore: over what is here now")

    def handle(
        self, *, port: int, found: int | None, intake: bool, once: bool, recipe: bool, grant: str | None,
        backup: Path | None, restore: Path | None, replace: bool, **_: Any,
    ) -> None:  # fmt: skip
        if not settings.IS_DESK:
            raise CommandError("This is not the desk's process: run it as `lic desk`.")
        if recipe:
            words = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            self.stdout.write(desk_walls.recipe(owner_word=words[0], web_word=words[1]))
            return
        _prepare()
        if backup is not None:
            self._backup(backup)
            return
        if restore is not None:
            self._restore(restore, replace=replace)
            return
        running.begin()  # waits while a backup is brought back
        if backups.is_unfinished():
            raise CommandError(
                "A backup was being brought back, and that was broken off: what went since may be here again. Run"
                f" `{typed.desk('desk --restore FILE --replace')}` once more before anybody reads."
            )
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

    def _backup(self, file: Path) -> None:
        try:
            size = desk_backups.write(file, timezone.localdate())
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {size:,} bytes. Reports in it are sealed, and open to those who read here: keep it locked,"
            " delete it after 30 days."
        )

    def _restore(self, file: Path, *, replace: bool) -> None:
        try:
            manifest = desk_backups.restore(file, timezone.localdate(), replace=replace)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        gone = manifest["gone"]
        self.stdout.write(f"Restored the desk of {manifest['made_on']}: all whole.")
        if manifest["keys_left_out"]:
            self.stdout.write(
                "It is older than 30 days, so the keys of its reports and alerts stayed out: nobody can read them any"
                " more, and they are erased. The team, the circles and the log are back."
            )
        elif any(gone.values()):
            self.stdout.write(
                f"Gone again: {gone['reports']} reports and {gone['recipients']} people who read, as they had gone since."
            )
        self.stdout.write(
            "Whatever was told, said or let after that day is not in it. Reply to every open report, and ask."
        )

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
