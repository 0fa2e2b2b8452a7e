"""A desk with people who read, and a reporter who tells: the two processes as two plain objects."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lic.accounts import passphrases
from lic.core import sealing
from lic.desk.models import Alert, Case, Place, Recipient
from lic.desk.queries import alerts, office
from lic.desk.reading import Reader
from lic.desk.services import intake, joining, laying  # noqa: F401  tests lay out
from lic.safety import queries, roster, services, telling, zones

TODAY = datetime.date(2026, 11, 27)
ZONE = zones.Zone("harbour", "on", "Tidewater Collective")
PASSPHRASE = "river stone lamp north quiet table canoe"
TOTP = "JBSWY3DPEHPK3PXP"


class AGE:
    """Somebody who reads offline: a key pair made for these tests."""

    public = "age1zpmeuudkpzq02mq472gdxjj0urmkj4y64zdr5f44vz9lz83edacq3lt9cj"
    secret = "AGE-SECRET-KEY-1WRPXW6XUJ42XDFE0V0SJRD4CX8GVPGTMP3TTJ7URDW8SL7K2ZP0QY2R45L"


@dataclass(frozen=True)
class Desk:
    """Readers, the first of whom founded it."""

    readers: list[Reader]
    recoveries: list[str]

    @property
    def one(self) -> Reader:
        return self.readers[0]

    @property
    def two(self) -> Reader:
        return self.readers[1]


def desk(n: int = 2) -> Desk:
    """A desk with so many people who have proved their recovery codes."""
    readers, recoveries = [], []
    for code in joining.found("Tidewater Collective", n, TODAY):
        joined = joining.take_place(passphrases.fingerprint(code), PASSPHRASE, TOTP, TODAY)
        joining.prove(joined.recipient, joined.recovery, TODAY)
        readers.append(reader(joined.recipient, joined.pair))
        recoveries.append(joined.recovery)
    return Desk(readers, recoveries)


def place(of: Desk, today: datetime.date = TODAY) -> str:
    """The code of a place that one made and another said yes to."""
    code = joining.new_place(of.one.actor, of.one.number, today)
    for waiting in Place.objects.filter(is_agreed=False):
        joining.agree(of.two, waiting.pk)
    return code


def another(of: Desk) -> tuple[Reader, str]:
    """One more person takes a place."""
    code = place(of)
    joined = joining.take_place(passphrases.fingerprint(code), PASSPHRASE, TOTP, TODAY)
    joining.prove(joined.recipient, joined.recovery, TODAY)
    return reader(joined.recipient, joined.pair), joined.recovery


def reader(recipient: Recipient, pair: sealing.KeyPair) -> Reader:
    recipient.refresh_from_db()
    return Reader(office.actor_of(recipient, "en"), recipient.pk, recipient.number, pair)


def told(**given) -> telling.Telling:
    values = {
        "happened": ("hurt", "threats"),
        "hour": "2026-11-27T17",
        "more": "He had a blue van.",
    }
    return telling.Telling(**{**values, **given})


def tell(**given) -> tuple[str, queries.Key]:
    """Somebody tells, as the web process does it; the desk has not looked yet."""
    return services.tell(ZONE, told(**given))


def arrived(**given) -> tuple[queries.Key, Case]:
    """Somebody has told, and the desk has taken it in."""
    _words, key = tell(**given)
    take_in()
    return key, Case.objects.get(mark=key.mark)


def take_in(today: datetime.date = TODAY) -> int:
    return intake.take_in(today)


def inbox(key: queries.Key):
    return queries.opened(ZONE, key)


def shown() -> roster.Roster:
    found = queries.read_by(ZONE)
    assert found is not None
    return found


def read_of(alert: Alert) -> str:
    """What somebody sends along who has read the alert as it is now."""
    return alerts.mark(Alert.objects.get(pk=alert.pk))
