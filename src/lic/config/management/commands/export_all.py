"""Write what a community has released into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand
from lic.config import choosing, released


class Command(HouseCommand):
    help = (
        "Write released results, agreements and actions of a community into a folder, as CSV and"
        " JSON: what its public pages show, and nothing else."
    )

    needs_tables = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("community", help="last part of its address: harbour-flats")
        parser.add_argument("folder", type=Path, help="where to write; made if it is not there")
        parser.add_argument("--round", type=int, help="results of this round alone")

    def handle(self, *, community: str, folder: Path, **given: Any) -> None:
        found = choosing.community(community)
        names = released.write(found, folder, round_number=given["round"])
        if given["round"] and f"round-{given['round']}.json" not in names:
            raise CommandError(f"Round {given['round']} has no public results.")
        self.stdout.write("\n".join(str(folder / name) for name in names))
