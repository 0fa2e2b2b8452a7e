"""Look at the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lic.base.commands import HouseCommand
from lic.config import health, walls


class Command(HouseCommand):
    help = (
        "Look at this installation and say what to mend. Ends with 1 when something must be mended."
    )
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        if not walls.is_builder():
            raise CommandError(
                "The doctor looks at the whole installation: set LIC_DATABASE_OWNER to the address of the"
                " role that owns the tables, and try again."
            )
        found = list(health.findings(timezone.now()))
        for finding in found:
            self.stdout.write(f"{finding.state:<6}{finding.sentence}")
        if any(finding.state == "mend" for finding in found):
            raise SystemExit(1)
