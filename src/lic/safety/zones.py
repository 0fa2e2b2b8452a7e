"""What each community chose at its set-up: nothing, a link to the system it has, or a desk of its own.

`lic safety` writes `DATA/safety.json`. A community that chose nothing, or is not in it, has no safety zone: no address, no menu, no table, no trace.
That somebody chose nothing stays in the file, so that the demo does not choose for them.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FILE = "safety.json"
DESKS, OWN = "desk", "own"
ALIAS = "desk-"
"""How the databases of desks begin, among those of the web process."""
OFF, LINK, ON = "off", "link", "on"


class BadZone(ValueError):  # noqa: N818
    """What is wrong with the file of choices, and what to do."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One community's choice.

    choice     "link" or "on"
    custodian  who reads what is told, or who runs the system that the link leads to
    address    of that system, with https:// (link)
    numbers    whom to call now: {name, number, when}; a desk says its own, by language
    timezone   clock of the place
    database   address by which the web process drops and picks up on PostgreSQL; "" for folders
    """

    slug: str
    choice: str
    custodian: str
    address: str = ""
    numbers: tuple[Mapping[str, str], ...] = ()
    timezone: str = "America/Vancouver"
    database: str = ""

    @property
    def is_on(self) -> bool:
        return self.choice == ON

    @property
    def alias(self) -> str:
        """The name of its desk's database among those of the web process."""
        return f"{ALIAS}{self.slug}"


def read(data: Path) -> dict[str, Zone]:
    """What each community has by its slug; empty where nobody chose, or all chose nothing. Raises BadZone."""
    return {slug: zone for slug, zone in _chosen(data).items() if zone is not None}


def off(data: Path) -> frozenset[str]:
    """Communities that chose nothing. Raises BadZone."""
    return frozenset(slug for slug, zone in _chosen(data).items() if zone is None)


def is_chosen(data: Path) -> bool:
    """Whether anybody here has chosen, be it nothing. Raises BadZone."""
    return bool(_chosen(data))


def _chosen(data: Path) -> dict[str, Zone | None]:
    path = data / FILE
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadZone(f"{path} cannot be read ({error}). Run `lic safety` again.") from None
    try:
        return {slug: _zone(slug, values) for slug, values in found.items()}
    except (TypeError, AttributeError, KeyError) as error:
        raise BadZone(f"{path} is not of this version ({error}). Run `lic safety` again.") from None


def write(data: Path, zones: Mapping[str, Zone], off: Collection[str] = ()) -> None:
    """Keep the choices, in one step and for this user alone; with none at all the file goes.

    Written by root it stays with whoever had it, or has the folder: the web could not read it else, and would not start.

    off  communities that chose nothing
    """
    path = data / FILE
    if not zones and not off:
        path.unlink(missing_ok=True)
        return
    nothing = {slug: {"choice": OFF} for slug in off}
    kept = nothing | {slug: _plain(zone) for slug, zone in zones.items()}
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)  # whoever writes in the folder may have laid a link there
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if os.geteuid() == 0:
            _left_to_its_owner(descriptor, path)
        json.dump(kept, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _left_to_its_owner(descriptor: int, path: Path) -> None:
    try:
        was = path.lstat()
        os.fchmod(descriptor, stat.S_IMODE(was.st_mode) & 0o640)
    except FileNotFoundError:
        was = path.parent.stat()
    os.fchown(descriptor, was.st_uid, was.st_gid)


def folder(data: Path, slug: str) -> Path:
    """Where the desk of a community lies: its own data, and the two boxes between it and the web."""
    return data / DESKS / slug


def _zone(slug: str, values: Mapping[str, Any]) -> Zone | None:
    if values == {"choice": OFF}:
        return None
    known = {one.name for one in fields(Zone)} - {"slug"}
    if values["choice"] not in {LINK, ON} or set(values) - known:
        raise KeyError(slug)
    return Zone(slug=slug, **{**values, "numbers": tuple(values.get("numbers", ()))})


def _plain(zone: Zone) -> dict[str, Any]:
    values = asdict(zone)
    del values["slug"]
    return {**values, "numbers": list(zone.numbers)}
