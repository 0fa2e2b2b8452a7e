"""Write a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lic.config import backups


class Command(BaseCommand):
    help = "Write database and keys into one file, readable by you alone. Delete it after 30 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_: Any) -> None:
        try:
            size = backups.write(file, timezone.now().date())
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {size:,} bytes. It holds keys: keep it locked, delete it after 30 days."
        )
