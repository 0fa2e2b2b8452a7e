"""Bring a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lic.base import privacy
from lic.config import backups


class Command(BaseCommand):
    help = "Check a backup, put it in place, and forget again what was due to be forgotten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="let the present data go")

    def handle(self, *, file: Path, replace: bool, **_: Any) -> None:
        today = timezone.now().date()
        try:
            manifest = backups.restore(file, today, replace=replace)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        privacy.expire(today)
        self.stdout.write(
            f"Restored the backup of {manifest['made_on']}: all whole. Key files: {manifest['keys_back']}."
        )
        if manifest["keys_left_out"]:
            self.stdout.write(
                "It is older than 30 days, so the keys of rounds and calls stayed out: answers of then"
                " can no longer be linked, changed or counted for a person."
            )
