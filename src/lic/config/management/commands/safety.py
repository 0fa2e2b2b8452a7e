"""What a community does about reports of harm: nothing here, a link, or a desk of its own."""

from __future__ import annotations

import dataclasses
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand
from lic.communities import queries
from lic.config import typed, zoning
from lic.safety import index, roster, zones

CHOICES = """What shall people find here who were harmed, or want to warn others?

  off   Nothing here.
  link  Our community already has a system for it: send people there. (Take this if you can.)
  on    A desk of our own, run and read by an organization led by sex workers.
"""
NEW = """The desk of {name} is chosen. Nothing can be told yet: it opens once two people can read.
{custodian} does the rest, on a machine or under a user of its own:

  {found}
      prints {n} codes, one for each person who will read. It is refused where the desk is set up already
  {serve}
      serves the desk on 127.0.0.1:8001, and takes in what is told
"""
THERE = """The desk of {name} is set up already, and whoever has a place there keeps it. {can_read}
"""
ANEW = """Start the web server and the worker anew, so that they know of it. See docs/operate.md, "The safety desk".
"""


def number(text: str) -> dict[str, str]:
    """NAME=NUMBER, or NAME=NUMBER,WHEN."""
    name, sign, rest = text.partition("=")
    phone, _, when = rest.partition(",")
    if not (sign and name.strip() and phone.strip()):
        raise ArgumentTypeError(
            f'{text!r}: write NAME=NUMBER,WHEN, such as "Night van=555-0128,until 5:00"'
        )
    return {"name": name.strip(), "number": phone.strip(), "when": when.strip()}


def _left(slug: str, was: zones.Zone | None) -> str:
    """What a desk that was here leaves behind; "" for nothing."""
    folder = zones.folder(settings.INSTALLATION, slug)
    places = [f"in {folder}"] if folder.exists() else []
    if was is not None and was.database:
        places.append(f"in its database on PostgreSQL ({_without_password(was.database)})")
    if not places:
        return ""
    key = index.folder(settings.INSTALLATION, slug)
    beside = f" So does the key of its index, in {key}." if key.exists() else ""
    return f"The desk's own data still lies {' and '.join(places)}: its custodian decides when it goes, and removes it.{beside}"


def _said_by(zone: zones.Zone) -> roster.Roster | None:
    """What the desk lays out for the web; None where there is none yet, or none that this process can reach."""
    known = settings.SAFETY_ZONES.get(zone.slug)
    if zone.database and (known is None or known.database != zone.database):
        return None  # a process reaches the databases that it was started with
    return zoning.said_by(zone)


def _listed(numbers: Iterable[Mapping[str, str]]) -> str:
    return "; ".join(
        f"{one['name']} {one['number']}{', ' + one['when'] if one['when'] else ''}"
        for one in numbers
    )


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{parts.hostname or ''}", query="", fragment=""))


class Command(HouseCommand):
    help = (
        "Choose what a community offers to people who were harmed: off (nothing, the default), link (to the"
        " system that it has), on (a desk of its own, read by an organization led by sex workers). Asks for what is"
        " not given. Said again, it changes what is given and keeps the rest."
    )
    needs_tables = True

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("choice", nargs="?", choices=["off", "link", "on"], help="asked for if left out")
        add("--community", help="last part of its address; needed where there are several")
        add("--custodian", help="who reads (on; the table's sex-worker-led partner if left out), or who runs the other system (link)")  # fmt: skip
        add("--link", metavar="ADDRESS", help="where the other system is, with https://")
        numbers = parser.add_mutually_exclusive_group()
        numbers.add_argument("--number", type=number, action="append", metavar="NAME=NUMBER,WHEN",
            help="whom to call now, the same in every language, until the desk gives numbers of its own; repeat it for each:"
            " together they replace all numbers given before")  # fmt: skip
        numbers.add_argument("--no-numbers", action="store_true", help="take every number away")
        add("--database", metavar="ADDRESS",
            help="on PostgreSQL: how the web's own role reaches the desk's database; '' for folders again")  # fmt: skip
        add(
            "--readers",
            type=int,
            default=3,
            help="how many people will read (3, never fewer than 2)",
        )

    def handle(self, **given: Any) -> None:
        town = self._town(given["community"])
        choice = given["choice"] or self._ask()
        known = zones.read(settings.INSTALLATION)
        if choice == "off":
            self._off(known, town.slug)
            return
        zone = self._zone(choice, town, known.get(town.slug), given)
        off = zones.off(settings.INSTALLATION) - {town.slug}
        zones.write(settings.INSTALLATION, {**known, town.slug: zone}, off)
        if choice == zones.LINK:
            self.stdout.write(
                f"{town.name} sends people to {zone.custodian}, {zone.address}. Start the web server anew."
            )
            if left := _left(town.slug, known.get(town.slug)):
                self.stdout.write(left)
        else:
            self._on(zone, town.name, given["readers"])
        self._numbers_gone(known.get(town.slug), zone)

    def _on(self, zone: zones.Zone, name: str, n_readers: int) -> None:
        """What is so at the desk, and what to do next."""
        said = _said_by(zone)
        if said is None:
            self.stdout.write(
                NEW.format(name=name, custodian=zone.custodian, n=n_readers,
                    found=typed.desk(f"desk --found {n_readers}"), serve=typed.desk("desk"))
            )  # fmt: skip
        else:
            n = len(said.recipients)
            can_read = (
                f"{n} people can read."
                if said.can_read
                else f"{n} of at least {roster.FEWEST} people can read, so nothing can be told yet."
            )
            self.stdout.write(THERE.format(name=name, can_read=can_read))
        if zone.numbers:
            self.stdout.write(
                f"Whom to call now, the same in every language, until the desk gives its own: {_listed(zone.numbers)}."
            )
        self.stdout.write(ANEW)

    def _numbers_gone(self, was: zones.Zone | None, now: zones.Zone | None = None) -> None:
        kept = () if now is None else now.numbers
        gone = [one for one in (() if was is None else was.numbers) if one not in kept]
        if gone:
            self.stdout.write(
                f"These numbers are no longer shown: {_listed(gone)}. `lic safety … --number` gives them again."
            )

    def _off(self, known: dict[str, zones.Zone], slug: str) -> None:
        left_on = {k: v for k, v in known.items() if k != slug}
        zones.write(settings.INSTALLATION, left_on, zones.off(settings.INSTALLATION) | {slug})
        left = _left(slug, known.get(slug))
        self.stdout.write(f"Off. {left}" if left else "Off: no address, no menu, no table.")
        self._numbers_gone(known.get(slug))

    def _zone(
        self, choice: str, town: Any, was: zones.Zone | None, given: dict[str, Any]
    ) -> zones.Zone:
        """The choice with what was given; the rest as it was, where it is the same choice."""
        if was is None or was.choice != choice:
            was = zones.Zone(town.slug, choice, "")
        custodian = (
            given["custodian"]
            or was.custodian
            or (town.partner.name if town.partner and choice == zones.ON else "")
        )
        if not custodian:
            whose = (
                "Who runs the other system" if choice == zones.LINK else "Who reads what is told"
            )
            custodian = self._line(whose)
        if not custodian:
            raise CommandError("--custodian is missing: who reads what is told?")
        address = given["link"] or was.address
        if choice == zones.LINK and not address:
            address = self._line("Where the other system is, with https://")
        if choice == zones.LINK and not address.startswith("https://"):
            raise CommandError(
                "--link is missing, or does not begin with https://: where is the other system?"
            )
        if choice == zones.ON and given["readers"] < 2:
            raise CommandError(
                "Fewer than two people who read would be one lost passphrase away from losing every report."
            )
        numbers = was.numbers if given["number"] is None else tuple(given["number"])
        return dataclasses.replace(
            was, custodian=custodian, address=address, numbers=() if given["no_numbers"] else numbers,
            timezone=town.timezone, database=was.database if given["database"] is None else given["database"],
        )  # fmt: skip

    def _town(self, slug: str | None) -> Any:
        towns = list(queries.communities())
        if slug is None and len(towns) == 1:
            return towns[0]
        found = [town for town in towns if town.slug == slug]
        if not found:
            there = ", ".join(town.slug for town in towns) or "none yet: run `lic found` first"
            raise CommandError(f"Which community? Add --community with one of: {there}.")
        return found[0]

    def _ask(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Say which: lic safety off, lic safety link, or lic safety on.")
        self.stdout.write(CHOICES)
        while answer := self._line("Type off, link or on"):
            if answer.lower() in {zones.OFF, zones.LINK, zones.ON}:
                return answer.lower()
        raise CommandError("Nothing was chosen, and nothing is changed.")

    def _line(self, question: str) -> str:
        """What the host types; "" where nobody sits at a terminal."""
        if not sys.stdin.isatty():
            return ""
        self.stdout.write(f"{question}: ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip()
