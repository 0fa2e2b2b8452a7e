"""Sign everybody out."""

from __future__ import annotations

from typing import Any

from lic.accounts import services
from lic.base.commands import HouseCommand


class Command(HouseCommand):
    help = (
        "Sign everybody out, in every browser: after a break-in, or when a copy of the database is"
        " in other hands. People sign in again with their words; nothing else of theirs changes."
    )

    needs_tables = True

    def handle(self, **_: Any) -> None:
        services.sign_everybody_out()
        self.stdout.write("Everybody is signed out.")
