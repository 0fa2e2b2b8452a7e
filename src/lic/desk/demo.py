"""An invented desk to try: three people who read, a few reports, two alerts, two circles. Never outside the demo.

Everybody knows its words: they stand on the demo's pages. Numbers are of the range that is kept for fiction.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from lic.accounts import passphrases
from lic.base import receipts
from lic.desk.models import Case, Recipient, Settings
from lic.desk.queries import alerts as reading
from lic.desk.queries import office
from lic.desk.reading import Reader
from lic.desk.services import alerts, cases, circles, entering, intake, joining, laying
from lic.desk.services import office as desk_office
from lic.safety import boxes, parcels, roster, services, telling

PASSPHRASE = "harbour lantern kettle orchard pebble willow thimble"  # noqa: S105  it stands on the page
APP_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  everybody may know it
READERS = 3
CIRCLE = "amber kettle meadow violin harbour lantern pebble"
OUTREACH = "pebble lantern harbour violin meadow kettle amber"
RECEIPT = "lantern amber orchard kettle thimble violin meadow"

ABOUT = {
    "en": "Three peers of Lantern House read here, by turns, from 6 in the evening until 2. One of us speaks French.",
    "fr": "Trois pairs aidants de Lantern House lisent ici, à tour de rôle, de 18 h à 2 h. L’un de nous parle français.",
}
NUMBERS = {
    "en": [
        {"name": "Night Kettle van", "number": "555-0128", "when": "22:00–5:00"},
        {"name": "Hospital response", "number": "555-0190", "when": "day and night"},
        {"name": "Children’s line", "number": "555-0143", "when": "", roster.CHILDREN: True},
    ],
    "fr": [
        {"name": "Camionnette Night Kettle", "number": "555-0128", "when": "22 h à 5 h"},
        {"name": "Intervention de l’hôpital", "number": "555-0190", "when": "jour et nuit"},
        {"name": "Ligne de l’enfance", "number": "555-0143", "when": "", roster.CHILDREN: True},
    ],
}
TOWNS = ["East side", "Ferry Lane", "Millrace", "Elsewhere"]
PICKUP = {
    "en": {
        "title": "Grey pickup, plate has 7K",
        "text": "Reported as: a grey pickup, the plate has 7K in it. Took the money back with a threat. This month, east side.",
        "summary": "A pickup on the east side; money was taken back with a threat.",
    },
    "fr": {
        "title": "Camionnette grise, 7K dans la plaque",
        "text": "Rapporté comme : une camionnette grise, 7K dans la plaque. A repris l’argent avec une menace. Ce mois-ci, côté est.",
        "summary": "Une camionnette du côté est ; l’argent a été repris avec une menace.",
    },
}
TEXTS = {
    "en": {
        "title": "Keeps texting from many numbers",
        "text": "Reported as: keeps texting from many numbers and wants no condom. Reported by three.",
        "summary": "Somebody texts from many numbers and wants no condom.",
    },
    "fr": {
        "title": "Textos de nombreux numéros",
        "text": "Rapporté comme : envoie des textos de nombreux numéros et ne veut pas de condom. Rapporté par trois personnes.",
        "summary": "Quelqu’un envoie des textos de nombreux numéros et ne veut pas de condom.",
    },
}  # fmt: skip


def build(now: datetime.datetime) -> bool:
    """Build the invented desk once; returns whether it did. Raises RuntimeError outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("This is not a demo.")
    if Settings.objects.exists():
        return False
    today = timezone.localdate(now)
    readers = _people(today)
    one, two = readers[:2]
    desk_office.change(one, about=ABOUT, numbers=NUMBERS, towns=TOWNS, months=12, matches=False)
    circles.make_circle(one, "Night shift", CIRCLE, is_full=True, today=today)
    circles.make_circle(one, "Outreach organizations", OUTREACH, is_full=False, today=today)
    _reports(one, now)
    for texts in (PICKUP, TEXTS):
        alert = alerts.write(one, texts=texts, names=True, is_serious=False, today=today)
        alerts.ask(one, alert.pk)
        alerts.let_out(two, alert.pk, today, read=reading.mark(alert))
    return True


def _people(today: datetime.date) -> list[Reader]:
    found = []
    for code in joining.found(settings.ZONE.custodian, READERS, today):
        joined = joining.take_place(passphrases.fingerprint(code), PASSPHRASE, APP_SECRET, today)
        joining.prove(joined.recipient, joined.recovery, today)
        actor = office.actor_of(joined.recipient, "en")
        found.append(Reader(actor, joined.recipient.pk, joined.recipient.number, joined.pair))
    return found


def _reports(reader: Reader, now: datetime.datetime) -> None:
    """Three reports: one open, with a conversation, whose words are known; two that nobody has read."""
    today = timezone.localdate(now)

    def hour(ago: int) -> str:
        return (
            (now - datetime.timedelta(hours=ago)).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H")
        )

    told = telling.Telling(
        ("no_pay", "threats"), hour(30), when="week", town="East side", place="vehicle", contact="person",
        vehicle="Grey pickup, dent on the left", plate="7K", consent=("count", "warn"),
        more="He took the money back and said he would tell my landlord.",
    )  # fmt: skip
    case = _tell(told, RECEIPT)
    cases.open_report(reader, case.pk)
    cases.reply(
        reader,
        case.pk,
        "Thank you for telling us. Do you have a safe place to sleep tonight?",
        today,
    )
    _tell(telling.Telling(("weapon", "robbed"), hour(2), when="today", town="Millrace", place="street", consent=("warn",), looks="Tall, grey hood, spoke little."))  # fmt: skip
    _tell(telling.Telling(("creepy",), hour(6), language="fr", when="month", contact="app", known_as="@no_such_name", more="Il insiste sans arrêt."))  # fmt: skip


def _tell(told: telling.Telling, words: str = "") -> Case:
    """What somebody tells, as it comes through the box; without words its reporter is nobody."""
    report, key = services.sealed(laying.made_roster(), told, words or receipts.new("en"))
    box = laying.box()
    box.drop(boxes.name_of(key.mark), parcels.packed(report, laying.intake().public))
    intake.take_in(timezone.localdate())
    return Case.objects.get(pk=report.case)


@dataclass(frozen=True, slots=True)
class Door:
    """One of the people who read, as the demo's page shows them."""

    number: int
    name: str


def doors() -> list[Door]:
    """Everybody one can be at the demo’s desk: those whose words it knows."""
    found = Recipient.objects.filter(left_on=None, account__isnull=False, number__lte=READERS)
    found = found.order_by("number")
    return [Door(one.number, one.account.sign_in_name) for one in found.select_related("account")]


def enter(number: int) -> entering.Entered:
    """One of them, with the key unlocked. Raises Recipient.DoesNotExist; sealing.CannotOpen where the words were changed."""
    recipient = Recipient.objects.select_related("account").get(number=number, left_on=None)
    if recipient.account is None:
        raise Recipient.DoesNotExist
    return entering.Entered(recipient.account, recipient, joining.unlock(recipient, PASSPHRASE))
