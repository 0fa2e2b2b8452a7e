"""The roles of the database, and what each may see and do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, connections

from lic.base.commands import HouseCommand
from lic.config import walls

ONE_ROLE = (
    "Three addresses are needed: LIC_DATABASE (the web's role), LIC_DATABASE_WORKER (the worker's) and"
    " LIC_DATABASE_OWNER (the owner of the tables). See “PostgreSQL” in docs/operate.md."
)


class Command(HouseCommand):
    help = (
        "On PostgreSQL: give the roles of the web and of the worker what they need and nothing else, and"
        " put rows of groups and persons behind row-level security. `lic migrate` does it by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--print", action="store_true", dest="as_text",
            help="show it as SQL for whoever administers the database, and change nothing",
        )  # fmt: skip

    def handle(self, *, as_text: bool, **_: Any) -> None:
        if connections["default"].vendor != "postgresql":
            self.stdout.write("SQLite has no roles: its second wall is who may read the file.")
            return
        roles = walls.roles()
        if roles is None:
            raise CommandError(ONE_ROLE)
        if as_text:
            name = str(connections["default"].settings_dict["NAME"])
            self.stdout.write(walls.as_text(roles, name), ending="")
            return
        build(roles)
        self.stdout.write(f"The walls stand: {roles.web} and {roles.worker} own nothing.")


def build(roles: walls.Roles) -> None:
    """Build the walls; raises CommandError with what to do where that cannot be."""
    gone = walls.missing(roles)
    if gone:
        made = " and ".join(f"`sudo -u postgres createuser --pwprompt {name}`" for name in gone)
        raise CommandError(f"The database has no role {', '.join(gone)}: run {made}.")
    try:
        walls.build(roles)
    except DatabaseError as error:
        raise CommandError(
            f"The walls were not built: {str(error).strip()}. LIC_DATABASE_OWNER has to name the role"
            " that owns the database and its tables."
        ) from error
