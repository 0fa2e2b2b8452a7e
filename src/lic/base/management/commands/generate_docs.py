"""Write the documents that are made from the code, or check that they are."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from lic.base import docs
from lic.base.commands import HouseCommand


class Command(HouseCommand):
    help = "Write docs/permissions.md and docs/data-map.md from the code; in the desk's process those of the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a file is not up to date"
        )

    def handle(self, *, check: bool, **_: Any) -> None:
        if not check:
            for path in docs.write():
                self.stdout.write(f"{path.name} is written.")
            return
        stale = [path.name for path in docs.outdated()]
        if stale:
            raise CommandError(
                f"Not what the code says: {', '.join(stale)}. Run `python manage.py generate_docs`."
            )
