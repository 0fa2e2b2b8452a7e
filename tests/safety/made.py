"""A desk as the web process meets it: a roster, two people who can read, and a hand that takes in and lays out."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client

from lic.accounts.sessions import SessionStore
from lic.core import sealing
from lic.safety import answers, boxes, holding, parcels, queries, roster, telling, zones

SLUG = "harbour"
NUMBERS = {"en": [{"name": "Night van", "number": "555-0128", "when": "until 5:00"}]}
TOWNS = ("North side", "South side")
TODAY = "2026-11-27"


@dataclass
class Desk:
    """Two people who read, and what they took in: case → the report."""

    intake: sealing.KeyPair
    readers: dict[str, sealing.KeyPair]
    box: boxes.Folders
    reports: dict[str, parcels.Report]
    parts: dict[str, list[answers.Part]]
    erased: int = 0
    until: str = "2027-11-27"
    matches: bool = False
    region: str = "CA"
    numbers: dict[str, list[dict[str, str]]] = field(default_factory=lambda: dict(NUMBERS))

    def roster(self) -> roster.Roster:
        return roster.Roster(
            "Tidewater Collective", self.intake.public, bytes(range(16)),
            {name: pair.public for name, pair in self.readers.items()},
            about={"en": "Three of us read."}, numbers=self.numbers, towns=TOWNS, matches=self.matches, region=self.region,
        )  # fmt: skip

    def lay_roster(self) -> None:
        self.box.lay_out(boxes.ROSTER, roster.written(self.roster()))

    def take_in(self) -> list[parcels.Parcel]:
        """Take in as the desk does, and lay out what reporters pick up."""
        taken = []
        for name, letter in self.box.arrivals():
            parcel = parcels.unpacked(letter, self.intake)
            self.box.taken(name)
            taken.append(parcel)
        for parcel in sorted(taken, key=lambda one: type(one) is not parcels.Report):
            self._take(parcel)
        return taken

    def _take(self, parcel: parcels.Parcel) -> None:
        if isinstance(parcel, parcels.Report):
            self.reports[str(parcel.case)] = parcel
            self.parts[str(parcel.case)] = []
            self.lay_out(parcel)
            return
        mark = sealing.locator_mark(parcel.locator)
        report = next(one for one in self.reports.values() if one.mark == mark)
        parts = self.parts[str(report.case)]
        if isinstance(parcel, parcels.Word):
            parts.append(answers.Part(str(parcel.part), False, TODAY, parcel.text))
        elif isinstance(parcel, parcels.Answer):
            place = next(i for i, one in enumerate(parts) if one.part == str(parcel.part))
            old = parts[place]
            parts[place] = answers.Part(
                old.part, old.is_ours, old.on, old.text, is_yes=parcel.is_yes
            )
        else:
            self.erased += 1
            self.box.take_away(boxes.name_of(report.mark))
            return
        self.lay_out(report)

    def say(self, report: parcels.Report, text: str, *, asks: bool = False, to: str = "") -> str:
        part = f"0000000{len(self.parts[str(report.case)])}-0000-4000-8000-000000000000"
        sealed = sealing.seal_beside(
            report.keys["1"], parcels.context_of(report.case), self.readers["1"], telling.message(text, to), part,
        )  # fmt: skip
        self.parts[str(report.case)].append(answers.Part(part, True, TODAY, sealed, asks=asks))
        self.lay_out(report)
        return part

    def hand_over(self, report: parcels.Report, part: str) -> None:
        parts = self.parts[str(report.case)]
        self.parts[str(report.case)] = [
            dataclasses.replace(one, handed=TODAY) if one.part == part else one for one in parts
        ]
        self.lay_out(report)

    def lay_out(self, report: parcels.Report) -> None:
        laid = answers.Laid(
            report.case, TODAY, report.text, report.keys[parcels.REPORTER], "NEW", self.until,
            beside={telling.CALL_BACK: report.beside[telling.CALL_BACK]}, parts=self.parts[str(report.case)],
            looks=[answers.Look(TODAY, "record_arrived" if report.records else "report_arrived", "")],
        )  # fmt: skip
        self.box.lay_out(boxes.name_of(report.mark), answers.for_reporter(laid, report.public))

    def read(self, report: parcels.Report, reader: str = "1") -> telling.Telling:
        """What was told, as somebody at the desk opens it."""
        context, pair = parcels.context_of(report.case), self.readers[reader]
        body = sealing.open_envelope(report.text, report.keys[reader], context, pair)
        key = report.keys[reader]
        beside = sealing.open_beside(
            report.beside[telling.CALL_BACK], key, context, pair, telling.CALL_BACK
        )
        return telling.read(body, beside)

    def only(self) -> parcels.Report:
        (report,) = self.reports.values()
        return report


def desk(n: int = 2, slug: str = SLUG, *, matches: bool = False) -> Desk:
    """A desk of a town with so many people who read, and its roster laid out."""
    box = boxes.Folders(zones.folder(Path(settings.DATA), slug))
    box.prepare()
    readers = {str(number + 1): sealing.new_key_pair() for number in range(n)}
    found = Desk(sealing.new_key_pair(), readers, box, {}, {}, matches=matches)
    found.lay_roster()
    return found


def held(client: Client) -> SessionStore:
    """What is kept under the cookie of this browser."""
    cookie = client.cookies.get(settings.HELD_COOKIE_NAME)
    return SessionStore(cookie.value if cookie else None)


def twin(client: Client) -> Client:
    """Another tab of this browser, or a browser that has not got the next answer: its cookies as they are now."""
    other = Client()
    other.cookies.load(client.cookies)
    return other


def of(client: Client) -> dict[str, str]:
    """The field by which forms say what they are of, as pages of what is open in this browser have it."""
    _slug, locator, private, _until = held(client)[holding.NAME]
    key = queries.Key(bytes.fromhex(locator), sealing.pair_of(bytes.fromhex(private)))
    return {holding.OF: holding.mark(key)}


def full_disk(*_: object) -> None:
    """In the place of `os.fsync`."""
    raise OSError(28, "No space left on device")


def hide(desk: Desk, name: str) -> None:
    """What lies out under this name cannot be read any more, as on a broken disk."""
    desk.box.take_away(name)
    (desk.box.exit / name).mkdir()


def zone() -> zones.Zone:
    found = queries.zone(SLUG)
    assert found is not None
    return found
