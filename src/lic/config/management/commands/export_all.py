"""Write what a community has released into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lic.communities import queries
from lic.config import health, released


class Command(BaseCommand):
    help = (
        "Write released results, agreements and actions of a community into a folder, as CSV and"
        " JSON: what its public pages show, and nothing else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("community", help="last part of its address: harbour-flats")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--round", type=int, help="results of this round alone")

    def handle(self, *, community: str, folder: Path, **given: Any) -> None:
        if health.waiting_migrations():
            raise CommandError("The tables are not of this version: run `lic migrate`.")
        found = next((one for one in queries.communities() if one.slug == community), None)
        if found is None:
            raise CommandError(f"There is no community at {community}.")
        names = released.write(found, folder, round_number=given["round"])
        if given["round"] and f"round-{given['round']}.json" not in names:
            raise CommandError(f"Round {given['round']} has no public results.")
        self.stdout.write("\n".join(str(folder / name) for name in names))
