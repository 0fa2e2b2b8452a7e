"""What the desk lays out: each reporter's answer, each circle's alerts, and the roster. None of it needs a recipient's key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from lic.base import audit, keys
from lic.core import sealing
from lic.desk import acts, figures
from lic.desk.models import Alert, AlertCopy, Case, CaseKey, Circle, Part, Recipient, Settings
from lic.desk.services.turns import in_turn
from lic.safety import answers, boxes, roster

INTAKE = "intake-1"
SHOWN_TO_REPORTER = (Part.Kind.WORD, Part.Kind.REPLY, Part.Kind.EXTRACT)


def box() -> boxes.DeskBox:
    """The desk's side of the boxes: a table where its database is PostgreSQL, else two folders."""
    if connection.vendor == "postgresql":
        return boxes.Tables("default")
    return boxes.Folders(Path(settings.DESK_FOLDER))


def intake() -> sealing.KeyPair:
    """The key pair to which parcels are sealed; made at the first start, and nobody's to read with."""
    keys.create(INTAKE)
    return sealing.pair_of(keys.read(INTAKE))


def lay_out(case: Case) -> None:
    """What the reporter picks up, as it is now, once the transaction is through."""
    transaction.on_commit(lambda: _lay(case.pk))


@in_turn()
def _lay(case_id: object) -> None:
    """In a turn of its own: what is laid out last is what was decided last."""
    case = Case.objects.filter(pk=case_id).first()
    own = case and case.keys.filter(recipient=None).first()
    if case is None or own is None:
        return
    rows = list(case.parts.all())
    is_quiet = keeps_quiet(case)
    laid = answers.Laid(
        case=case.pk, on=case.arrived_on.isoformat(), text=bytes(case.text), key=bytes(own.sealed),
        state=Case.State.NEW if is_quiet else case.state,
        until="" if case.held_on and not is_quiet else case.erase_on.isoformat(),
        beside={p.beside: bytes(p.text) for p in rows if p.kind == Part.Kind.CALL_BACK},
        parts=[_part(p) for p in rows if p.kind in SHOWN_TO_REPORTER],
        looks=[one for one in _looks(case) if not is_quiet or one.what == acts.KEPT_SHUT],
    )  # fmt: skip
    letter = answers.for_reporter(laid, bytes(case.public))
    box().lay_out(boxes.name_of(bytes(case.mark)), letter)


def keeps_quiet(case: Case) -> bool:
    """Whether its reporter is shown what she was shown on the first day: that anybody reads it at all would say that somebody else named the same.

    Until the team has written to her: that is theirs to decide, in words of theirs.
    """
    said = case.parts.filter(kind__in=[Part.Kind.REPLY, Part.Kind.EXTRACT])
    return case.is_quiet and not said.exists()


def _part(part: Part) -> answers.Part:
    return answers.Part(
        str(part.pk), part.kind != Part.Kind.WORD, part.on.isoformat(), bytes(part.text),
        asks=part.kind == Part.Kind.EXTRACT and part.is_yes is None, is_yes=part.is_yes,
        handed=part.handed_on.isoformat() if part.handed_on else "",
    )  # fmt: skip


def _looks(case: Case) -> Iterable[answers.Look]:
    for event in audit.of(case):
        if event.verb in acts.SHOWN_TO_REPORTER:
            who = event.facts.get("recipient", "")
            yield answers.Look(event.on.isoformat(), event.verb, str(who))


def take_away(case: Case) -> None:
    """Nothing lies under the reporter's words any more; in the turn that ends it."""
    box().take_away(boxes.name_of(bytes(case.mark)))


def lay_circles() -> None:
    """Every circle's alerts as they are now."""
    transaction.on_commit(_lay_circles)


@in_turn()
def _lay_circles() -> None:
    for circle in Circle.objects.all():
        copies = AlertCopy.objects.filter(circle=circle, alert__state=Alert.State.OUT)
        sealed = [
            bytes(text)
            for text in copies.order_by("-alert__number").values_list("sealed", flat=True)
        ]
        letter = answers.for_circle(circle.name, sealed, bytes(circle.public))
        box().lay_out(boxes.name_of(bytes(circle.mark)), letter)


def take_away_circle(circle: Circle) -> None:
    """Nothing lies under a circle's words any more, once the transaction is through."""
    name = boxes.name_of(bytes(circle.mark))
    transaction.on_commit(lambda: box().take_away(name))


def reconcile() -> None:
    """Take away what nobody has any more, and lay everything out anew: a desk may have died between a row and its letter.

    One letter that cannot be written stops no other. Raises OSError and the like once all others are there.
    """
    there = set(box().laid_out())
    own = CaseKey.objects.filter(recipient=None).select_related("case")
    cases = {boxes.name_of(bytes(key.case.mark)): key.case for key in own}
    circles = {boxes.name_of(bytes(mark)) for mark in Circle.objects.values_list("mark", flat=True)}
    for name in there - cases.keys() - circles - {boxes.ROSTER}:
        box().take_away(name)
    faults: list[Exception] = []
    for lay in (
        _lay_circles,
        _lay_roster,
        *(partial(_lay, case.pk) for case in cases.values()),
        box().even_out,
    ):
        try:
            lay()
        except (OSError, Error) as fault:
            faults.append(fault)
    for fault in faults:
        raise fault


def readers() -> dict[str, bytes]:
    """Everybody for whom things are sealed now: name → public key."""
    active = Recipient.objects.reading().order_by("number")
    return {one.name: bytes(one.public) for one in active}


def people() -> set[str]:
    """Names of everybody who reads here or will again: also of whoever has not shown yet that a new recovery code works.

    Whether there is a second person is asked of them: a colleague who renews a key at this moment is one.
    """
    return {one.name for one in Recipient.objects.present()}


def lay_roster() -> None:
    """What the web tells about this desk, once the transaction is through."""
    transaction.on_commit(_lay_roster)


@in_turn()
def _lay_roster() -> None:
    box().lay_out(boxes.ROSTER, roster.written(made_roster()))


def made_roster() -> roster.Roster:
    """The roster as it is now."""
    desk, today = Settings.objects.get(), timezone.localdate()
    newest = Alert.objects.filter(state=Alert.State.OUT).order_by("-number").first()
    return roster.Roster(
        custodian=desk.custodian, intake=intake().public, salt=bytes(desk.salt),
        recipients=readers(), about=desk.about, numbers=desk.numbers,
        towns=tuple(desk.towns), months=desk.months,
        last_alert=newest.out_on.isoformat() if newest and newest.out_on else "",
        matches=desk.matches, region=settings.PHONE_REGION,
        counts=figures.told(today), demands=figures.demands(),
    )  # fmt: skip
