"""Taking in what was dropped: each parcel is opened with the intake key, kept, and answered by what lies out.

It runs without any recipient: what people wrote stays closed to it. Everything is done in one transaction a parcel, and the parcel goes
only after that: killed half-way, the desk takes it in once more, and finds that it has it.
"""

from __future__ import annotations

import datetime
import hmac
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Case, CaseKey, Circle, Part, Recipient, Settings
from lic.desk.queries import cases as reading
from lic.desk.services import going, keeping, laying, numbers, talk, unlocking
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn
from lic.safety import boxes, parcels, telling

LOG = logging.getLogger("lic.desk")
ORDER = (parcels.Report, parcels.Word, parcels.Answer, parcels.Erasure)
NOT_READ = _("What reporters have sent cannot be taken in just now, and one of them may have taken something back. Nothing was done: try again in a few minutes, or ask whoever runs this machine.")  # fmt: skip
SLACK = 50
"""What may be added beyond what the form lets: it counts what is laid out, and that is some seconds old."""
PASSING = (OSError, OperationalError, InterfaceError)
"""What is wrong with the machine, not with a parcel."""


def take_in(today: datetime.date) -> int:
    """Take in whatever lies in the box; returns how many parcels. What is no parcel of ours is thrown away.

    One that cannot be kept now stays in the box and stops no other. Raises OSError, OperationalError and InterfaceError once all others are in.
    """
    box, pair = laying.box(), laying.intake()
    found: list[tuple[str, parcels.Parcel]] = []
    faults: list[Exception] = []
    try:
        found.extend(_arrived(box, pair))
    except PASSING as error:
        faults.append(error)
    is_unread = bool(faults)
    early: list[tuple[str, bytes]] = []
    waiting: set[bytes] = set()
    n_waiting = 0
    for name, parcel in sorted(found, key=lambda one: _place(one[1])):
        mark = _mark_of(parcel)
        try:
            _take(box, name, parcel, today, is_behind=is_unread or mark in waiting)
        except NotHere as error:
            early.append((name, error.mark))
        except Exception as error:  # noqa: BLE001  one stranger's parcel must not close the desk to everybody
            faults.append(error)
            waiting.add(mark)
            n_waiting += 1
    for fault in faults:
        LOG.error("a parcel waits: it cannot be kept now (%s)", type(fault).__name__)
    for fault in faults:
        if isinstance(fault, PASSING):
            raise fault
    if early:
        _throw_away(box, pair, early)
    if found:
        _forget_order(waiting)
    return len(found) - n_waiting


def _arrived(box: boxes.DeskBox, pair: sealing.KeyPair) -> Iterator[tuple[str, parcels.Parcel]]:
    """What lies in the box, by name; what is no parcel of ours is thrown away. Raises as the box, after all that can be read."""
    for name, letter in box.arrivals():
        try:
            yield name, parcels.unpacked(letter, pair)
        except parcels.NotAParcel:
            LOG.warning("something in the box was no parcel, and is thrown away")
            box.taken(name)


def _take(
    box: boxes.DeskBox, name: str, parcel: parcels.Parcel, today: datetime.date, *, is_behind: bool
) -> None:
    """Keep one parcel. `is_behind`: something that was sent before may still wait, and is to come before it."""
    with in_turn():
        if not box.lies(name):  # the desk takes in by the clock, and before some acts
            return
        _TAKES[type(parcel)](parcel, today)
        if is_behind and isinstance(parcel, parcels.Word):
            Part.objects.filter(pk=parcel.part).update(sent=parcel.sent)
        transaction.on_commit(partial(box.taken, name))


@in_turn()
def _forget_order(waiting: Iterable[bytes]) -> None:
    """When things were sent, to the instant, is kept no longer than something of the same reporter waits."""
    Part.objects.filter(sent__isnull=False).exclude(case__mark__in=waiting).update(sent=None)


def _mark_of(parcel: parcels.Parcel) -> bytes:
    return (
        parcel.mark if isinstance(parcel, parcels.Report) else sealing.locator_mark(parcel.locator)
    )


def _throw_away(
    box: boxes.DeskBox, pair: sealing.KeyPair, early: Iterable[tuple[str, bytes]]
) -> None:
    """What belongs to no report goes; but where its report still lies in the box, for it could not be kept yet, it waits with it.

    Only after a pass in which all that lay there could be read. The box is looked at before the table: a report leaves the box only after it
    stands in the table, so one that another process keeps meanwhile is seen in one of them.
    """
    reports = (one for _name, one in _arrived(box, pair) if isinstance(one, parcels.Report))
    waiting = {one.mark for one in reports}
    for name, mark in early:
        with in_turn():
            if mark not in waiting and not Case.objects.filter(mark=mark).exists():
                transaction.on_commit(partial(box.taken, name))


class NotHere(Exception):  # noqa: N818
    """There is no report of this reporter: erased, or not taken in yet."""

    def __init__(self, mark: bytes) -> None:
        super().__init__()
        self.mark = mark


@contextmanager
def up_to_date(today: datetime.date) -> Iterator[None]:
    """A turn that begins with everything taken in that reporters have sent: before something is done that one of them may have taken back.

    One parcel that can never be kept holds nothing up. Raises Refused where the box cannot be read now.
    """
    try:
        take_in(today)
    except PASSING:
        raise Refused(NOT_READ) from None
    with in_turn():
        yield


def _place(parcel: parcels.Parcel) -> tuple[int, int]:
    """Reports first, then what was added, in the order in which it was: the last consent is the one that holds. Of a yes and a no, the no."""
    if isinstance(parcel, parcels.Word):
        return ORDER.index(parcels.Word), parcel.sent
    return ORDER.index(type(parcel)), int(isinstance(parcel, parcels.Answer) and parcel.is_yes)


def _report(report: parcels.Report, today: datetime.date) -> None:
    known_case = Case.objects.filter(mark=report.mark).first()
    if known_case is not None:  # the desk died before it had laid this out
        laying.lay_out(known_case)
        return
    if Case.objects.filter(pk=report.case).exists():
        return
    if audit.of(Case(pk=report.case)).exists() or going.is_gone(going.REPORT, report.case):
        return  # it was here and is gone: a copy brings nothing back
    if Circle.objects.filter(mark=report.mark).exists():  # it would lie where the alerts do
        return
    until = keeping.after(today, Settings.objects.get().months)
    case = Case.objects.create(
        pk=report.case, number=numbers.new(Case), mark=report.mark, public=report.public, text=report.text,
        arrived_on=today, erase_on=until, at_most=until, is_quiet=bool(report.records),
        state=Case.State.WAITS if report.records else Case.State.NEW,
    )  # fmt: skip
    known = {one.name: one for one in Recipient.objects.filter(left_on=None, age="")}
    CaseKey.objects.bulk_create(
        CaseKey(case=case, recipient=known.get(name), sealed=sealed)
        for name, sealed in report.keys.items()
        if name in known or name == parcels.REPORTER
    )
    kinds = {telling.HEAD: Part.Kind.HEAD, telling.CALL_BACK: Part.Kind.CALL_BACK}
    Part.objects.bulk_create(
        Part(case=case, kind=kinds[name], beside=name, text=text, on=today, place=0)
        for name, text in report.beside.items()
        if name in kinds
    )
    audit.record("intake", acts.KEPT_SHUT if report.records else acts.ARRIVED, on=case)
    unlocking.keep(case, report)
    laying.lay_out(case)


def _word(word: parcels.Word, today: datetime.date) -> None:
    case = _case_of(word.locator)
    if reading.is_erased(case):
        return
    if Part.objects.filter(pk=word.part).exists():
        laying.lay_out(case)
        return
    if case.parts.filter(kind=Part.Kind.WORD).count() >= telling.MOST_ADDED + SLACK:
        LOG.warning("more was added to a report than any form of ours lets, and is thrown away")
        return
    talk.add(case, Part.Kind.WORD, word.part, word.text, today, sent=word.sent)
    case.has_news = not _is_put_away(case)
    case.save(update_fields=["has_news"])
    laying.lay_out(case)


def _is_put_away(case: Case) -> bool:
    """Whether nobody could open it: then nobody can read what is added to it either."""
    is_closed = case.state == Case.State.CLOSED
    return is_closed and any(one.verb == acts.PUT_AWAY for one in audit.of(case))


def _answer(answer: parcels.Answer, today: datetime.date) -> None:
    case = _case_of(answer.locator)
    if reading.is_erased(case):
        return
    part = case.parts.filter(pk=answer.part, kind=Part.Kind.EXTRACT, handed_on=None).first()
    if part is None or part.is_yes in {
        answer.is_yes,
        False,
    }:  # a no stands; a yes can be taken back until it left
        laying.lay_out(case)
        return
    part.is_yes = answer.is_yes
    part.save(update_fields=["is_yes"])
    case.has_news = True
    case.save(update_fields=["has_news"])
    audit.record("intake", acts.ANSWERED, on=case)
    laying.lay_out(case)


def _erasure(erasure: parcels.Erasure, today: datetime.date) -> None:
    case = _case_of(erasure.locator)
    if not case.held_on:
        keeping.erase(case, acts.ERASED, today)
    elif not reading.is_erased(case):
        keeping.erase_held(case, acts.ERASED_HELD, today)


def _case_of(locator: bytes) -> Case:
    """The case of whoever knows the locator: of its hash alone, the desk could not say who that is. Raises NotHere."""
    mark = sealing.locator_mark(locator)
    found = Case.objects.filter(mark=mark).first()
    if found is None or not hmac.compare_digest(bytes(found.mark), mark):
        raise NotHere(mark)
    return found


_TAKES: dict[type, Callable[[Any, datetime.date], None]] = {
    parcels.Report: _report,
    parcels.Word: _word,
    parcels.Answer: _answer,
    parcels.Erasure: _erasure,
}
