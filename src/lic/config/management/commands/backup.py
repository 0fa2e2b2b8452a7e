"""Write a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from lic.base.commands import HouseCommand
from lic.config import backups


class Command(HouseCommand):
    help = "Write database and keys into one file, readable by you alone. Delete it after 30 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")

    def handle(self, *, file: Path, **_: Any) -> None:
        if not connections["default"].introspection.table_names():
            raise CommandError("There is nothing to keep yet: the database is empty.")
        try:
            size = backups.write(file, timezone.now().date())
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {size:,} bytes. It holds keys: keep it locked, delete it after 30 days."
        )
