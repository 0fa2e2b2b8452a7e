"""Reports: the queue by days, hours and states; and one of them, opened."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lic.base import audit
from lic.base.models import AuditEvent
from lic.base.policy import Actor
from lic.core import sealing
from lic.desk import acts, policies
from lic.desk.models import Alert, Case, CaseKey, Part
from lic.desk.reading import Reader
from lic.safety import parcels, telling

WHOLE = "report"
"""The one step under which what she told may leave as she told it."""
LEAVING = {"police", WHOLE}
"""Steps that let something leave the desk."""
FIRST_LOOK, SERIOUS_ALERT = datetime.timedelta(hours=4), datetime.timedelta(hours=12)
"""Targets of the field (domain.md §5.3): the first look, and an alert about something serious."""
A_DAY, LONG_ON_THE_WAY = datetime.timedelta(days=1), datetime.timedelta(days=31)
"""A desk that was down takes in what was told before; nothing is told after it came."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
_LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report in the queue. `is_mine`: it is sealed to the reader; `head` is None where it is not, or where nothing opens it."""

    case: Case
    head: telling.Head | None
    is_mine: bool

    @property
    def is_serious(self) -> bool:
        return self.head is not None and self.head.is_serious

    def alert_by(self) -> datetime.datetime | None:
        """When an alert is wanted: about something serious, where none was begun. Whether it may, only the report says."""
        if not self.is_serious or self.case.has_alert or self.case.state == Case.State.CLOSED:  # type: ignore[attr-defined]
            return None
        return self.hour and self.hour + SERIOUS_ALERT

    def look_by(self) -> datetime.datetime | None:
        """When the first look is due, for a report that nobody has opened."""
        hour = self.hour
        if hour is None or self.case.state != Case.State.NEW:
            return None
        return hour + FIRST_LOOK

    @property
    def hour(self) -> datetime.datetime | None:
        if self.head is None or self.case.is_quiet:  # told long before anybody could look
            return None
        came = datetime.datetime.combine(self.case.arrived_on, datetime.time(), datetime.UTC)
        told = hour_of(self.head.hour)
        if told is None or not came - LONG_ON_THE_WAY <= told < came + 2 * A_DAY:
            return (
                came  # whoever tells writes the hour: none of theirs hides a report behind others
            )
        return told


def hour_of(told_in: str) -> datetime.datetime | None:
    """The hour that a report names; None for what no form of ours wrote: whoever tells can write anything into it."""
    try:
        found = datetime.datetime.strptime(told_in, "%Y-%m-%dT%H").replace(tzinfo=datetime.UTC)
    except (ValueError, TypeError):
        return None
    return found if _FIRST_YEAR <= found.year < _LAST_YEAR else None


def queue(reader: Reader) -> list[Waiting]:
    """Reports, what waits longest first; of the closed ones those with news. Three queries, whatever their number."""
    found = Case.objects.filter(policies.CASE.visible(reader.actor, "list"))
    found = found.exclude(state=Case.State.WAITS).exclude(state=Case.State.CLOSED, has_news=False)
    alerts = Alert.objects.filter(case=OuterRef("pk"))
    cases = list(found.annotate(has_alert=Exists(alerts)).order_by("arrived_on", "pk"))
    mine = CaseKey.objects.filter(recipient_id=reader.recipient_id, case__in=cases)
    keys = {row.case_id: bytes(row.sealed) for row in mine}
    heads = {p.case_id: p for p in Part.objects.filter(kind=Part.Kind.HEAD, case__in=cases)}
    waiting = [
        Waiting(one, _head(reader, one, keys.get(one.pk), heads.get(one.pk)), one.pk in keys)
        for one in cases
    ]
    return sorted(waiting, key=_urgency)


def closed(reader: Reader) -> QuerySet[Case]:
    """Closed reports, the latest first; `is_mine` where the reader can open it."""
    mine = CaseKey.objects.filter(case=OuterRef("pk"), recipient_id=reader.recipient_id)
    found = Case.objects.filter(policies.CASE.visible(reader.actor, "list"), state="CLOSED")
    return found.annotate(is_mine=Exists(mine)).order_by("-arrived_on", "number")


def required(reader: Reader, case_id: object, permission: str) -> Case:
    """A report with which the reader may do this. Raises Case.DoesNotExist, Denied.

    What is not there and what was not sealed to the reader end in the same question to the database.
    """
    mine = Case.objects.filter(policies.CASE.visible(reader.actor, "read"))
    case = mine.select_related("hold_asked_by").get(pk=case_id)
    policies.CASE.require(reader.actor, permission, case)
    return case


def readers_of(reader: Reader, case: Case) -> set[int]:
    """Numbers of those who can open this report."""
    policies.CASE.require(reader.actor, "read", case)
    keys = CaseKey.objects.filter(case=case).exclude(recipient=None)
    return set(keys.values_list("recipient__number", flat=True))


def numbers_of(reader: Reader, ids: Iterable[str]) -> dict[str, str]:
    """What reports are called, by the ids under which the chain knows them."""
    policies.DESK.require(reader.actor, "read", None)
    found = Case.objects.filter(pk__in=list(ids)).values_list("pk", "number")
    return {str(pk): number for pk, number in found}


def _urgency(one: Waiting) -> tuple[bool, bool, datetime.datetime]:
    """What was opened by a second one comes first, what the reader cannot look into last: no flood of it hides a report."""
    unknown = _FIRST if one.case.is_quiet else _LAST
    return (
        one.case.state != Case.State.NEW and not one.case.has_news,
        not one.is_serious,
        one.hour or unknown,
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
    """One thing in a report's conversation, or a note of the team. `part`: its id; `is_lost`: nobody can read it, and it has to be sent again.

    is_taken_back  a text that would leave, and a step on which it stood was taken back after it was asked about: for good, also where
                   she ticks that step anew
    to             the step under which such a text would leave, and so to whom it goes
    """

    kind: str
    on: datetime.date
    text: str
    consent: tuple[str, ...] | None = None
    is_yes: bool | None = None
    part: str = ""
    handed_on: datetime.date | None = None
    is_lost: bool = False
    is_taken_back: bool = False
    to: str = ""

    @property
    def is_agreed(self) -> bool:
        """Whether it may leave: she said yes, and that still holds."""
        return self.is_yes is True and not self.is_taken_back


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as its reader reads it.

    consent     the steps that hold now: none where she erased it, or where something that she said cannot be read
    is_erased   she erased it, and only a hold for a court keeps it here
    is_unclear  something that she said cannot be read by anybody, and may have taken a step back: none holds before she says them anew
    """

    case: Case
    told: telling.Telling
    turns: Sequence[Turn]
    consent: tuple[str, ...]
    is_erased: bool = False
    is_unclear: bool = False

    @property
    def may_leave(self) -> bool:
        """Whether she lets a text of the team leave the desk at all; to each one she says yes or no besides."""
        return bool(LEAVING & set(self.consent))

    @property
    def may_go_whole(self) -> bool:
        """Whether she lets what she told be written into a file: every other step lets the desk's own words leave, or a count."""
        return WHOLE in self.consent

    def may_hand_over(self, part: UUID) -> bool:
        """Whether this text may leave: she said yes to it, and that still holds."""
        return any(one.is_agreed for one in self.turns if one.part == str(part))


def opened(reader: Reader, case: Case) -> Opened:
    """Open a report for its reader; `services.cases.open_report` writes down that it was. Raises sealing.CannotOpen."""
    key = bytes(CaseKey.objects.get(case=case, recipient_id=reader.recipient_id).sealed)
    context = parcels.context_of(case.pk)
    parts = list(case.parts.all())
    texts = {p.beside: _beside(p, key, context, reader.pair) for p in parts}
    body = sealing.open_envelope(bytes(case.text), key, context, reader.pair)
    told = _told(body, texts.get(telling.CALL_BACK))
    turns, steps = _taken_back(
        [
            _turn(p, _said(texts[p.beside]))
            for p in parts
            if p.kind not in {Part.Kind.HEAD, Part.Kind.CALL_BACK}
        ],
        told.consent,
    )
    if is_erased(case):
        ended = [replace(one, is_taken_back=one.kind == Part.Kind.EXTRACT) for one in turns]
        return Opened(case, told, ended, (), is_erased=True)
    return Opened(case, told, turns, steps.hold, is_unclear=steps.is_unclear)


def _turn(part: Part, one: telling.Said | None) -> Turn:
    is_lost, one = one is None, one or telling.Said()
    return Turn(
        part.kind, part.on, one.text, one.consent, part.is_yes, str(part.pk), part.handed_on, is_lost, to=one.to
    )  # fmt: skip


def is_erased(case: Case) -> bool:
    """Whether its reporter erased it, and only a hold for a court keeps it here."""
    return not case.keys.filter(recipient=None).exists()


def news_mark(case: Case) -> str:
    """What the reporter has said so far, as a mark: another one after each word and each answer of hers."""
    said = case.parts.filter(kind__in=[Part.Kind.WORD, Part.Kind.EXTRACT]).order_by("place")
    marks = [f"{pk}{is_yes}" for pk, is_yes in said.values_list("pk", "is_yes")]
    return hashlib.blake2b(" ".join(marks).encode(), digest_size=8).hexdigest()


def _taken_back(
    turns: Sequence[Turn], consent: tuple[str, ...]
) -> tuple[list[Turn], telling.Steps]:
    """Each turn with whether it was taken back since, and the steps that hold after the last."""
    found: list[Turn] = []
    stands_on: dict[int, set[str]] = {}
    steps = telling.Steps(consent)
    for turn in turns:
        if turn.kind == Part.Kind.WORD:
            steps = steps.then(None if turn.is_lost else telling.Said(turn.text, turn.consent))
            for at, needed in stands_on.items():
                if steps.is_unclear or needed - set(steps.hold):
                    found[at] = replace(found[at], is_taken_back=True)
        if turn.kind == Part.Kind.EXTRACT:
            stands_on[len(found)] = {turn.to} if turn.to else LEAVING & set(steps.hold)
        found.append(turn)
    return found, steps


def _told(body: bytes, call_back: bytes | None) -> telling.Telling:
    """What was told; one that no form of ours wrote is still read, and can be closed."""
    try:
        return telling.read(body, call_back)
    except ValueError:
        return telling.Telling((), "", more=body.decode(errors="replace").strip("\x00 "))


def _beside(part: Part, key: bytes, context: str, pair: sealing.KeyPair) -> bytes | None:
    try:
        return sealing.open_beside(bytes(part.text), key, context, pair, part.beside)
    except sealing.CannotOpen:
        return None


def said(part: Part, key: bytes, context: str, pair: sealing.KeyPair) -> telling.Said | None:
    """What stands in one part of a conversation; None where nobody can read it."""
    return _said(_beside(part, key, context, pair))


def _said(text: bytes | None) -> telling.Said | None:
    """What was said; None for what nobody can read, and for what no form of ours wrote."""
    try:
        return None if text is None else telling.said(text)
    except ValueError:
        return None


def not_opened_by(actor: Actor, case: Case) -> set[int]:
    """Numbers of those who have said that their key does not open it."""
    return {
        int(one.facts["recipient"]) for one in acts_on(actor, case) if one.verb == acts.CANNOT_OPEN
    }


def acts_on(actor: Actor, case: Case) -> list[AuditEvent]:
    """What was done with a report, the earliest first."""
    policies.CASE.require(actor, "read", case)
    return list(audit.of(case))
