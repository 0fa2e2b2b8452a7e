"""Alerts as the team reads them."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lic.core import sealing
from lic.desk import policies
from lic.desk.models import Alert, AlertKey, Case, Circle
from lic.desk.reading import Reader


@dataclass(frozen=True, slots=True)
class Read:
    """An alert with its words: by language title, text, summary; empty where the reader has no key to it."""

    alert: Alert
    texts: Mapping[str, Mapping[str, str]]


def every(reader: Reader, *states: str) -> list[Read]:
    """Alerts in these states, the newest first: two queries."""
    return _read(reader, Alert.objects.filter(state__in=states))


def of_case(reader: Reader, case: Case) -> list[Read]:
    """The alerts that came from a report, and no other is opened."""
    policies.CASE.require(reader.actor, "read", case)
    return _read(reader, Alert.objects.filter(case=case))


def _read(reader: Reader, some: QuerySet[Alert]) -> list[Read]:
    found = some.filter(policies.ALERT.visible(reader.actor, "list"))
    alerts = list(
        found.select_related("written_by", "case", "replaces").order_by(
            "-number", "-began_on", "pk"
        )
    )
    mine = AlertKey.objects.filter(recipient_id=reader.recipient_id, alert__in=alerts)
    keys = {row.alert_id: bytes(row.sealed) for row in mine}
    return [Read(one, _texts(reader, one, keys.get(one.pk))) for one in alerts]


def one(reader: Reader, alert_id: object) -> Read:
    """One alert. Raises Alert.DoesNotExist, also where it was never sealed to the reader."""
    found = Alert.objects.filter(policies.ALERT.visible(reader.actor, "read"))
    alert = found.select_related("written_by", "case", "replaces", "replaced_by").get(pk=alert_id)
    return Read(alert, texts(reader, alert))


def required(reader: Reader, alert_id: object, permission: str) -> Read:
    """An alert with which the reader may do this. Raises Alert.DoesNotExist, Denied."""
    found = one(reader, alert_id)
    policies.ALERT.require(reader.actor, permission, found.alert)
    return found


def out(reader: Reader, alert_id: object) -> Alert:
    """An alert that is out, without its words: also one that was never sealed to the reader. Raises Alert.DoesNotExist, Denied."""
    found = Alert.objects.filter(policies.ALERT.visible(reader.actor, "list")).get(pk=alert_id)
    policies.ALERT.require(reader.actor, "withdraw", found)
    return found


def gone(reader: Reader, since: datetime.date) -> list[Alert]:
    """Alerts that ended since that day and whose words are gone, the latest first: what hangs of them has to be taken down."""
    found = Alert.objects.filter(policies.ALERT.visible(reader.actor, "list"))
    ended = found.filter(state=Alert.State.ENDED, until__gte=since, text=b"").exclude(number=None)
    return list(ended.order_by("-until", "-number"))


def correction_of(alert: Alert) -> UUID | None:
    """The correction of an alert that was begun already."""
    return Alert.objects.filter(replaces=alert).values_list("pk", flat=True).first()


def last_day(alert: Alert) -> datetime.date | None:
    """The last day of the report it came from: no alert is out longer, so that she can take it back. None for one from no report."""
    return alert.case and (alert.case.at_most or alert.case.erase_on)


def texts(reader: Reader, alert: Alert) -> Mapping[str, Mapping[str, str]]:
    """The words of an alert. Raises sealing.CannotOpen, AlertKey.DoesNotExist."""
    key = bytes(AlertKey.objects.get(alert=alert, recipient_id=reader.recipient_id).sealed)
    return _opened(reader, alert, key)


def _texts(reader: Reader, alert: Alert, key: bytes | None) -> Mapping[str, Mapping[str, str]]:
    if key is None:
        return {}
    try:
        return _opened(reader, alert, key)
    except sealing.CannotOpen:
        return {}


def _opened(reader: Reader, alert: Alert, key: bytes) -> Mapping[str, Mapping[str, str]]:
    body = sealing.open_envelope(bytes(alert.text), key, context_of(alert), reader.pair)
    found: Mapping[str, Mapping[str, str]] = json.loads(body)
    return found


def mark(alert: Alert) -> str:
    """Of an alert's words as they are sealed now: every change seals them anew, so whoever says it has read these and no others."""
    return hashlib.sha256(bytes(alert.text)).hexdigest()


def context_of(alert: Alert) -> str:
    """What an alert's envelope is bound to: it opens as no other."""
    return f"alert:v1:{alert.pk}"


def circles(reader: Reader) -> list[Circle]:
    """Every circle by name."""
    policies.DESK.require(reader.actor, "read", None)
    return list(Circle.objects.order_by("name", "pk"))


def n_missing(reader: Reader, circle: Circle) -> int:
    """How many alerts that are out this circle does not read."""
    policies.DESK.require(reader.actor, "read", None)
    out = Alert.objects.filter(state=Alert.State.OUT)
    return out.exclude(copies__circle=circle).count()
