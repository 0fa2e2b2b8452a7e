"""Make a new community and print its founding cards."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand
from lic.communities import tables
from lic.communities.services import Refusal
from lic.config import founding, groupfile
from lic.core.charts.marks import SHAPES

EXAMPLE = f"""{groupfile.EXAMPLE}
mark: {", ".join(SHAPES)}
colour: {", ".join(tables.COLOURS)}
centre: yes for the sex workers’ group alone. police: yes where "police not present" keeps things away.
The order is that of the ring. `--stewards KEY=VALUE` and `--coordinator` take the keys of the file.
"""
AFTERWARDS = """
Give each sheet to its organization, in person. It shuffles the cards and hands them out.
Nobody else may see the codes: whoever has one can take the seat.
A duty works once its holder has set up a second factor. Then the coordinator and the
stewards do the rest on the pages of the table. Before the first card is used: start the web server
and the worker, wait a minute, run `lic doctor`, and mend what it names.
"""


def pair(text: str) -> tuple[str, str]:
    """KEY=VALUE."""
    key, sign, value = text.partition("=")
    if not (sign and key.strip() and value.strip()):
        raise ArgumentTypeError(f'{text!r}: write KEY=VALUE, such as res="Ferry Lane Residents"')
    return key.strip(), value.strip()


class Command(HouseCommand):
    help = (
        "Make a community, name the sex-worker-led partner, print the first cards. Six groups, or those"
        " of a file."
        " Asks for what is not given. The codes are shown once and kept nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        many = {"type": pair, "action": "append", "default": [], "metavar": "KEY=VALUE"}
        add = parser.add_argument
        add("--address", help="last part of its address: harbour-flats")
        add("--name", help="name of the place")
        add("--partner", help="the organization led by sex workers that gets its group's cards")
        add("--coordinator", type=pair, metavar="KEY=VALUE",
            help="group and organization of the first coordinator: com=\"Harbour Health Network\"")  # fmt: skip
        add("--stewards", **many, help="group and organization that gets two steward cards; repeat")
        add("--groups", type=Path, metavar="FILE",
            help="CSV or XLSX file with the groups of this table, where they are not the six")  # fmt: skip
        add("--groups-example", action="store_true", help="show such a file, and make nothing")
        add(
            "--timezone", default="America/Vancouver", help="clock of the place (America/Vancouver)"
        )
        add("--host", default="", help="who runs this server, as the privacy page names them")
        add("--write-to", default="", help="how to reach a person, in words")
        add("--about", **many, help='one sentence by language: en="Where the river meets the sea."')
        add("--card-help", **many, help="where to ask for a card, by language")
        add("--terms", type=Path, help="folder with terms.en.md and terms.fr.md")
        add(
            "--sheets",
            type=Path,
            help="write sheets to print into this folder, show no codes on the screen",
        )
        add("--language", choices=[code for code, _ in settings.LANGUAGES], default="en",
            help="language of the sheets")  # fmt: skip
        add("--later", action="store_true",
            help="the community is there: cards for groups without, or unused ones printed anew")  # fmt: skip

    def handle(self, **given: Any) -> None:
        if given["groups_example"]:
            self.stdout.write(EXAMPLE)
            return
        call_command("migrate", verbosity=0)
        try:
            cards = self._later(given) if given["later"] else founding.found(self._plan(given))
        except (founding.FoundingError, groupfile.BadGroups, Refusal) as error:
            raise CommandError(str(error)) from error
        if given["sheets"]:
            self._write(cards, given["sheets"], given["language"])
        else:
            self.stdout.write("\n\n".join(founding.as_text(one) for one in cards))
        self.stdout.write(AFTERWARDS)

    def _later(self, given: dict[str, Any]) -> list[founding.Cards]:
        if not given["address"]:
            raise CommandError("--address is missing: which community?")
        if not (given["stewards"] or given["coordinator"]):
            raise CommandError("Say which cards: --stewards KEY=VALUE or --coordinator KEY=VALUE.")
        return founding.later(given["address"], dict(given["stewards"]), given["coordinator"])

    def _plan(self, given: dict[str, Any]) -> founding.Plan:
        groups = groupfile.read(given["groups"]) if given["groups"] else tables.SIX
        names = {one.key: one.names["en"] for one in groups if not one.is_centre}
        wanted = ("address", "name", "partner", "coordinator")
        missing = [name for name in wanted if not given[name]]
        if missing and not sys.stdin.isatty():
            raise CommandError(f"Missing: {', '.join(f'--{name}' for name in missing)}.")
        stewards = dict(given["stewards"])
        if missing:
            given |= {name: self._ask(name, names) for name in missing}
            stewards = self._ask_stewards(stewards, names)
        return founding.Plan(
            slug=given["address"], name=given["name"], partner=given["partner"],
            coordinator=given["coordinator"], stewards=stewards, timezone=given["timezone"],
            host_name=given["host"], write_to=given["write_to"], about=dict(given["about"]),
            card_help=dict(given["card_help"]), terms=given["terms"], groups=groups,
        )  # fmt: skip

    def _ask(self, name: str, groups: dict[str, str]) -> Any:
        if name == "coordinator":
            key = self._line(f"Group of the first coordinator ({', '.join(groups)})")
            return key, self._line("Organization of the first coordinator")
        questions = {
            "address": "Last part of the address, such as harbour-flats",
            "name": "Name of the place",
            "partner": "The organization led by sex workers",
        }
        return self._line(questions[name])

    def _ask_stewards(self, known: dict[str, str], groups: dict[str, str]) -> dict[str, str]:
        for key, name in groups.items():
            if key not in known:
                question = f"Organization that gets the steward cards of {name}"
                known[key] = self._line(f"{question} (empty: later)")
        return {key: body for key, body in known.items() if body}

    def _line(self, question: str) -> str:
        self.stdout.write(f"{question}: ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip()

    def _write(self, cards: list[founding.Cards], folder: Path, language: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for one in cards:
            path = folder / f"{one.slug}-{one.group}-{one.duty.replace(' ', '-')}.html"
            path.touch(mode=0o600)
            path.write_text(founding.as_sheet(one, language), "utf-8")
            self.stdout.write(f"{path}: {one.title}")
        self.stdout.write("Print the sheets, then delete them.")
