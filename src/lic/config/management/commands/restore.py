"""Bring a backup back."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from lic.base import privacy
from lic.base.commands import HouseCommand
from lic.communities import services as table
from lic.config import backups, forgotten
from lic.decisions.services import sweeping
from lic.listening import services as listening


def forget_again(now: datetime.datetime) -> int:
    """What was forgotten since, and what is due to be by now; returns how many people's things went.

    No other periodic work is done here: a drill must not send anybody a mail.
    """
    again = forgotten.apply()
    table.close_questions(now)
    listening.end_keys(now.date())
    sweeping.forget_all(now)
    privacy.expire(now.date())
    return again


def _then(manifest: dict[str, Any]) -> None:
    """Before anybody can use what came back."""
    call_command("migrate", verbosity=0)
    manifest["again"] = forget_again(timezone.now())


class Command(HouseCommand):
    help = (
        "Check a backup, put it in place, and forget again what was due to be forgotten. Stop"
        " `lic serve` and `lic worker` first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `lic backup` wrote")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="put it over the data that is here now; without this, only into an empty installation",
        )

    def handle(self, *, file: Path, replace: bool, **_: Any) -> None:
        today = timezone.now().date()
        try:
            manifest = backups.restore(file, today, replace=replace, then=_then)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        again = manifest["again"]
        self.stdout.write(
            f"Restored the backup of {manifest['made_on']}: all whole. Key files: {manifest['keys_back']}."
        )
        if again:
            self.stdout.write(f"Forgot again: {again} accounts and seats that went since.")
        if manifest["keys_left_out"]:
            self.stdout.write(
                "It is older than 30 days, so the keys of rounds and calls stayed out: answers of then"
                " can no longer be linked, changed or counted for a person."
            )
