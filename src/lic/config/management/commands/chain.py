"""Check the chain of acts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand
from lic.config import health


class Command(HouseCommand):
    help = (
        "Check that no act of a duty was changed, and with --kept that the chain still holds what a"
        " record on paper says: its act and the signs beside it."
    )

    needs_tables = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--kept",
            nargs=2,
            metavar=("ACT", "SIGNS"),
            help="as printed on a record: 214 3f9a0c…, all 16 signs",
        )

    def handle(self, *, kept: list[str] | None, **_: Any) -> None:
        if kept and not (kept[0].isdecimal() and len(kept[1]) >= health.PRINTED):
            raise CommandError("Write the number of the act and all 16 signs: --kept 214 3f9a…")
        found = health.chain((int(kept[0]), kept[1]) if kept else None)
        if found.state == "mend":
            raise CommandError(found.sentence)
        self.stdout.write(found.sentence)
