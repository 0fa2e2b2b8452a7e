"""Which communities have a safety zone, and which of them this process is the desk of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lic.config import env
from lic.safety import roster, zones


def zones_of(data: Path) -> dict[str, zones.Zone]:
    """Every community's choice; a file that cannot be read stops the process with one sentence."""
    try:
        return zones.read(data)
    except zones.BadZone as error:
        raise env.Misconfigured(str(error)) from error


def of_this_process(known: Mapping[str, zones.Zone]) -> zones.Zone:
    """The zone whose desk this is: the one that LIC_DESK names, or the only one that is on."""
    wanted = env.text("LIC_DESK")
    on = {slug: zone for slug, zone in known.items() if zone.is_on}
    if wanted and wanted not in on:
        raise env.Misconfigured(
            f"LIC_DESK is {wanted!r}, which has no desk. Run `lic safety` first."
        )
    if not wanted and len(on) != 1:
        raise env.Misconfigured(
            "No community has a desk: run `lic safety on` first."
            if not on
            else f"Several communities have a desk: set LIC_DESK to one of {', '.join(on)}."
        )
    return on[wanted or next(iter(on))]


def said_by(zone: zones.Zone) -> roster.Roster | None:
    """What this desk tells the web of itself now; None where it says nothing, or does not answer."""
    from lic.safety import queries  # noqa: PLC0415  where a zone is: elsewhere the app is not there

    return queries.read_by(zone)


def own_folder(installation: Path, zone: zones.Zone) -> Path:
    """The desk's own data, beside its boxes: for its user alone."""
    return zones.folder(installation, zone.slug) / zones.OWN


def box_databases(known: Mapping[str, zones.Zone], process: str) -> dict[str, dict[str, Any]]:
    """Where the web process drops and picks up on PostgreSQL: one connection a desk, as a role that may do no more."""
    if process not in {"web", "worker"}:
        return {}
    return {
        zone.alias: env.database_at(zone.database, f"{zones.FILE} of {zone.slug}")
        for zone in known.values()
        if zone.is_on and zone.database
    }


class BoxesAreNoTables:
    """No migration and no model goes to a box; a desk's own process is the one that makes it."""

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        return False if db.startswith(zones.ALIAS) else None
