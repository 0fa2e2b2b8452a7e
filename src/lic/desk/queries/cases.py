"""Reports: the queue by days, hours and states; and one of them, opened."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from lic.base import audit
from lic.base.models import AuditEvent
from lic.base.policy import Actor
from lic.core import sealing
from lic.desk import policies
from lic.desk.models import Case, CaseKey, Part
from lic.desk.reading import Reader
from lic.safety import parcels, telling

FIRST_LOOK, SERIOUS_ALERT = datetime.timedelta(hours=4), datetime.timedelta(hours=12)
"""Targets of the field (domain.md §5.3): the first look, and an alert about something serious."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report in the queue. `head` is None where the reader has no key to it."""

    case: Case
    head: telling.Head | None

    def look_by(self) -> datetime.datetime | None:
        """When the first look is due, for a report that nobody has opened."""
        hour = self.hour
        if hour is None or self.case.state != Case.State.NEW:
            return None
        return hour + FIRST_LOOK

    @property
    def hour(self) -> datetime.datetime | None:
        if self.head is None:
            return None
        return datetime.datetime.strptime(self.head.hour, "%Y-%m-%dT%H").replace(
            tzinfo=datetime.UTC
        )


def queue(reader: Reader, state: str = "") -> list[Waiting]:
    """Reports, what waits longest first: three queries, whatever their number."""
    found = Case.objects.filter(policies.CASE.visible(reader.actor, "list"))
    found = found.filter(state=state) if state else found.exclude(state=Case.State.CLOSED)
    cases = list(found.order_by("arrived_on", "pk"))
    mine = CaseKey.objects.filter(recipient_id=reader.recipient_id, case__in=cases)
    keys = {row.case_id: bytes(row.sealed) for row in mine}
    heads = {p.case_id: p for p in Part.objects.filter(kind=Part.Kind.HEAD, case__in=cases)}
    waiting = [
        Waiting(one, _head(reader, one, keys.get(one.pk), heads.get(one.pk))) for one in cases
    ]
    return sorted(waiting, key=_urgency)


def _urgency(one: Waiting) -> tuple[bool, bool, str]:
    serious = one.head is not None and one.head.is_serious
    return (
        one.case.state != Case.State.NEW and not one.case.has_news,
        not serious,
        one.head.hour if one.head else "",
    )


def _head(
    reader: Reader, case: Case, sealed: bytes | None, part: Part | None
) -> telling.Head | None:
    if sealed is None or part is None:
        return None
    try:
        return telling.head(
            sealing.open_beside(
                bytes(part.text), sealed, parcels.context_of(case.pk), reader.pair, telling.HEAD
            )
        )
    except (sealing.CannotOpen, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing in a report's conversation, or a note of the team."""

    kind: str
    on: datetime.date
    text: str
    consent: tuple[str, ...] | None = None
    is_yes: bool | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as its reader reads it. `consent`: the steps that hold now."""

    case: Case
    told: telling.Telling
    turns: Sequence[Turn]
    consent: tuple[str, ...]


def opened(reader: Reader, case: Case) -> Opened:
    """Open a report for its reader; `services.cases.open_report` writes down that it was. Raises sealing.CannotOpen."""
    key = bytes(CaseKey.objects.get(case=case, recipient_id=reader.recipient_id).sealed)
    context = parcels.context_of(case.pk)
    parts = list(case.parts.all())
    texts = {p.beside: _beside(p, key, context, reader.pair) for p in parts}
    body = sealing.open_envelope(bytes(case.text), key, context, reader.pair)
    told = telling.read(body, texts.get(telling.CALL_BACK))
    said = [
        (p, _said(texts[p.beside]))
        for p in parts
        if p.kind not in {Part.Kind.HEAD, Part.Kind.CALL_BACK}
    ]
    turns = [Turn(p.kind, p.on, one.text, one.consent, p.is_yes) for p, one in said]
    steps = [turn.consent for turn in turns if turn.consent is not None]
    return Opened(case, told, turns, steps[-1] if steps else told.consent)


def _beside(part: Part, key: bytes, context: str, pair: sealing.KeyPair) -> bytes | None:
    try:
        return sealing.open_beside(bytes(part.text), key, context, pair, part.beside)
    except sealing.CannotOpen:
        return None


def _said(text: bytes | None) -> telling.Said:
    """What was said; nothing for what a stranger with the locator alone could have put there."""
    try:
        return telling.said(text) if text else telling.Said()
    except (ValueError, KeyError, TypeError):
        return telling.Said()


def acts_on(actor: Actor, case: Case) -> list[AuditEvent]:
    """What was done with a report, the earliest first."""
    policies.CASE.require(actor, "read", case)
    return list(audit.of(case))
