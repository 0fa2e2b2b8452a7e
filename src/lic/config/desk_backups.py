"""Backups of the desk: made and brought back by its own user, with what went since gone again before anybody reads."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from lic.base import shuffle
from lic.config import backups, desk_walls, gone


def write(target: Path, today: datetime.date) -> int:
    """The desk's database and its intake key in one file; returns its size. Raises BackupError."""
    from lic.desk.models import Settings  # noqa: PLC0415  tables of the desk's process alone

    tables = connections["default"].introspection.table_names()
    if Settings._meta.db_table not in tables or not Settings.objects.exists():
        raise backups.BackupError("There is nothing to keep yet: the desk is not set up.")
    return backups.write(target, today)


def restore(source: Path, today: datetime.date, *, replace: bool) -> dict[str, Any]:
    """The manifest, with what was forgotten again. Raises BackupError."""
    roles, waiting = desk_walls.roles_of_the_web(), _waiting()

    def then(manifest: dict[str, Any]) -> None:
        call_command("migrate", verbosity=0)
        desk_walls.close_all()
        for role in roles:
            desk_walls.grant_to(role)
        for name, letter in waiting:
            _box().drop(name, letter)
        made_on = datetime.date.fromisoformat(manifest["made_on"])
        manifest["gone"] = finish(made_on, today)

    return backups.restore(source, today, replace=replace, then=then)


def finish(made_on: datetime.date, today: datetime.date) -> dict[str, int]:
    """Forget again; returns how many reports and recipients went."""
    from lic.desk.services import restored  # noqa: PLC0415  tables of the desk's process alone

    is_too_old = backups.is_too_old(made_on, today)
    found = restored.forget_again(gone.noted(), today, is_too_old=is_too_old)
    shuffle.physically()
    return found


def _waiting() -> list[tuple[str, bytes]]:
    """What was told and not taken in yet, where that lies in the database which is replaced."""
    is_table = "desk_arrival" in connections["default"].introspection.table_names()
    return list(_box().arrivals()) if is_table else []


def _box() -> Any:
    from lic.desk.services import laying  # noqa: PLC0415  as above

    return laying.box()
