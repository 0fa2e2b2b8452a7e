"""From nothing to a served demo town."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connections

from lic.base.commands import HouseCommand
from lic.communities import queries
from lic.config import processes, zoning
from lic.safety import zones

DEMO_TOWN, DEMO_CUSTODIAN = "harbour-flats", "Lantern House"


class Command(HouseCommand):
    help = (
        "Bring the tables up to date, build the demo town if there is no community yet, and serve it"
        " on 127.0.0.1 with its worker, and its safety desk where nobody chose otherwise."
        " For a real community: `lic found`, `lic serve`, `lic worker`."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            default=int(os.environ.get("PORT", "8000")),
            help="where to listen on 127.0.0.1 (8000, or what the variable PORT says)",
        )

    def handle(self, *, port: int, **_: Any) -> None:
        os.environ["LIC_URL"] = f"http://127.0.0.1:{port}"
        if chose_a_desk(Path(settings.INSTALLATION)):
            # Which apps there are is read once, at the start: begin again.
            again = [sys.executable, "-m", "lic.config", "run", "--port", str(port)]
            os.execv(again[0], again)  # noqa: S606  this very command
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not queries.any_community():
            self.stdout.write("Building the demo town …")
            call_command("demo")
        self.stdout.write(f"Open http://127.0.0.1:{port}/demo/ in a browser. Ctrl-C ends it.")
        self.stdout.flush()
        zone = settings.SAFETY_ZONES.get(DEMO_TOWN)
        raise SystemExit(processes.together(*programs(port, zone), sometimes=index_of(zone)))


def chose_a_desk(here: Path) -> bool:
    """Give the invented town a safety desk where nobody has chosen anything; returns whether that was written down just now."""
    if zones.is_chosen(here):
        return False
    here.mkdir(parents=True, exist_ok=True, mode=0o700)
    zones.write(here, {DEMO_TOWN: zones.Zone(DEMO_TOWN, zones.ON, DEMO_CUSTODIAN)})
    return True


def programs(port: int, zone: zones.Zone | None) -> list[tuple[list[str], dict[str, str]]]:
    """What runs all the time, with its environment: web, worker, and the desk where there is one."""
    way = {"LIC_DESK_URL": f"http://127.0.0.1:{port + 1}"}
    web, worker = processes.web_command(port), (processes.worker_command(), processes.WORKER)
    if zone is None or not zone.is_on:
        return [(web, processes.WEB), worker]
    desk = {"LIC_PROCESS": "desk", "LIC_DESK": zone.slug, **way}
    return [(web, {**processes.WEB, **way}), worker, (processes.desk_command(port + 1), desk)]


def index_of(zone: zones.Zone | None) -> processes.Sometimes | None:
    """The index, wanted while the team of this desk looks who named the same; None where there is no desk."""
    if zone is None or not zone.is_on:
        return None

    def is_wanted() -> bool:
        found = zoning.said_by(zone)
        if zone.database:  # the next look begins anew: the desk's database may be gone by then
            connections[zone.alias].close()
        return found is not None and found.matches

    return processes.Sometimes(
        processes.index_command(), {**processes.INDEX, "LIC_DESK": zone.slug}, is_wanted
    )
