"""`lic export`: released results of a round as a file, exactly what its page shows."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from lic.base.commands import HouseCommand
from lic.config import choosing
from lic.listening import exports
from lic.listening.models import Outcome, Round


class Command(HouseCommand):
    """What the public sees: the host has no grant to the table's own figures.

    A round without police only once it was let out.
    """

    help = "Write the released results of a round into a file: what its public page shows, and nothing else."
    needs_tables = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--community", help="last part of its address; needed only where there are several"
        )
        parser.add_argument("--round", type=int, required=True, help="number of the round")
        parser.add_argument(
            "--format", choices=["json", "csv"], default="json", help="json, if not said"
        )
        parser.add_argument("--out", type=Path, help="the file; without it to the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        community = choosing.community(options["community"])
        rounds = Round.objects.filter(community=community, number=options["round"])
        rounds = rounds.exclude(is_police_absent=True, released_on__isnull=True)
        outcome = (
            Outcome.objects.filter(round__in=rounds, audience="PUBLIC")
            .select_related("round")
            .first()
        )
        if outcome is None:
            raise CommandError("There is no such round, or nothing of it has been released yet.")
        statements = list(outcome.round.statements.filter(state="SHOWN").order_by("number"))
        data = exports.released(outcome.round, outcome, statements)
        out = (
            options["out"].open("w", encoding="utf-8", newline="") if options["out"] else sys.stdout
        )
        try:
            if options["format"] == "csv":
                exports.write_csv(out, data)
            else:
                json.dump(data, out, ensure_ascii=False, indent=1)
        finally:
            if options["out"]:
                out.close()
