"""From nothing to a served demo town."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from lic.base.commands import HouseCommand
from lic.communities import queries
from lic.config import processes
from lic.safety import zones

DEMO_TOWN, DEMO_CUSTODIAN = "harbour-flats", "Lantern House"


class Command(HouseCommand):
    help = (
        "Bring the tables up to date, build the demo town if there is no community yet, and serve it"
        " on 127.0.0.1 with its worker. For a real community: `lic found`, `lic serve`, `lic worker`."
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
        if self._chose_a_desk():  # which apps there are is read once, at the start: begin again
            again = [sys.executable, "-m", "lic.config", "run", "--port", str(port)]
            os.execv(again[0], again)  # noqa: S606  this very command
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not queries.any_community():
            self.stdout.write("Building the demo town …")
            call_command("demo")
        self.stdout.write(f"Open http://127.0.0.1:{port}/demo/ in a browser. Ctrl-C ends it.")
        self.stdout.flush()
        desk = {
            "LIC_PROCESS": "desk",
            "LIC_DESK": DEMO_TOWN,
            "LIC_DESK_URL": f"http://127.0.0.1:{port + 1}",
        }
        code = processes.together(
            (processes.web_command(port), processes.WEB),
            (processes.worker_command(), processes.WORKER),
            (processes.desk_command(port + 1), desk),
        )
        raise SystemExit(code)

    def _chose_a_desk(self) -> bool:
        """The invented town has a safety desk; whether that was written down just now."""
        known = zones.read(settings.INSTALLATION)
        if DEMO_TOWN in known:
            return False
        Path(settings.INSTALLATION).mkdir(parents=True, exist_ok=True, mode=0o700)
        zone = zones.Zone(DEMO_TOWN, zones.ON, DEMO_CUSTODIAN)
        zones.write(settings.INSTALLATION, {**known, DEMO_TOWN: zone})
        return True
