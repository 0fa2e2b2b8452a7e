"""What stops web or desk from starting: a wall between them that is not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.db import Error as DatabaseTrouble

from lic.config import desk_walls

STRONG = ("is ", "owns ", "passes ", "may make roles", "may copy")


def register_all() -> None:
    register(nobody_else_looks_into_the_desk if settings.IS_DESK else the_web_is_weak_at_the_desk)


def the_web_is_weak_at_the_desk(**_: Any) -> list[Error]:
    """A role that owns the desk's database, or could read all of it. One that cannot be asked now lets nothing in either."""
    if settings.PROCESS != "web":
        return []
    found = []
    for zone in settings.SAFETY_ZONES.values():
        if not (zone.is_on and zone.database):
            continue
        try:
            beyond = desk_walls.beyond(zone.alias)
        except DatabaseTrouble:
            continue
        strong = [one for one in beyond if one.startswith(STRONG)]
        if strong:
            found.append(
                Error(
                    f"In the desk's database of {zone.slug} the web's role {', '.join(strong[:3])}: it could read every"
                    " report's envelope. Give the web a role of its own: see docs/operate.md, \"The safety desk\".",
                    id="lic.E020",
                )
            )  # fmt: skip
    return found


def nobody_else_looks_into_the_desk(**_: Any) -> list[Error]:
    """The desk's own folder is its user's alone."""
    own = Path(settings.DATA)
    if not own.exists():
        return []
    found = own.stat()
    if not stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid in {os.geteuid(), 0}:
        return []
    return [
        Error(
            f"Others on this machine can look into {own}, or own it: run `chmod -R go= {own}` as the desk's user, or start"
            " `lic desk` as root once.",
            id="lic.E021",
        )
    ]
