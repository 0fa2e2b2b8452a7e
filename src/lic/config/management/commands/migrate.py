"""Django's migrate, and the walls after it: a new table is never without."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from lic.config import desk_walls, walls
from lic.config.management.commands.walls import build


class Command(migrate.Command):
    help = "Bring the tables up to this version; on PostgreSQL with roles, build the walls anew."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != DEFAULT_DB_ALIAS:
            super().handle(*args, **options)
            return
        if not walls.is_builder():
            raise CommandError(
                "The tables belong to another role: set LIC_DATABASE_OWNER to its address and try again."
            )
        super().handle(*args, **options)
        if settings.IS_DESK:
            desk_walls.close_all()
            return
        roles = walls.roles()
        if roles is not None:
            build(roles)
