"""What is done with a report: opened, answered, shared, held, closed. Every act is in the chain, in the same transaction."""

from __future__ import annotations

import datetime
import uuid
from contextlib import suppress
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Case, CaseKey, Part, Recipient
from lic.desk.queries import cases as reading
from lic.desk.reading import Reader
from lic.desk.services import alerts, intake, joining, keeping, laying, talk
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn
from lic.safety import parcels, telling

TAKEN_BACK = _(
    "Since then the reporter took back that anything may leave the desk. Do not hand it over."
)
MAY_NOT_LEAVE = _(
    "The reporter has not said that anything may go to police or into a full report. Reply, and ask first."
)
_KINDS = {
    Part.Kind.REPLY: acts.REPLIED,
    Part.Kind.EXTRACT: acts.ASKED,
    Part.Kind.NOTE: acts.NOTED,
}


@in_turn()
def open_report(reader: Reader, case_id: UUID, *, seen: str = "") -> reading.Opened:
    """Read a report: that it was read stands in the chain, and the reporter sees it.

    seen  the mark of its news when the reader read it last in this sitting: only what came since is a new opening
    """
    case = reading.required(reader, case_id, "read")
    opened = reading.opened(reader, case)
    alerts.end_not_let(opened, timezone.localdate())
    if seen == reading.news_mark(case) and case.state != Case.State.NEW and not case.has_news:
        return opened
    audit.record(reader.actor, acts.OPENED, on=case, recipient=reader.number)
    if case.state == Case.State.NEW:
        case.state = Case.State.OPEN
    case.has_news = False
    if not (opened.is_unclear or opened.is_erased or laying.keeps_quiet(case)):
        case.erase_on = keeping.due(case, opened.consent, timezone.localdate())
    case.save(update_fields=["state", "has_news", "erase_on"])
    laying.lay_out(case)
    return opened


@in_turn()
def compare(reader: Reader, case_id: UUID) -> None:
    """A text is compared with a report, which tells something of it: it stands in the chain as an opening. Its news stay news."""
    case = reading.required(reader, case_id, "read")
    audit.record(reader.actor, acts.OPENED, on=case, recipient=reader.number)
    laying.lay_out(case)


def reply(reader: Reader, case_id: UUID, text: str, today: datetime.date) -> None:
    """Words to the reporter."""
    _add(reader, case_id, Part.Kind.REPLY, text, today)


@in_turn()
def ask(reader: Reader, case_id: UUID, text: str, today: datetime.date, *, to: str) -> None:
    """A text that would leave the desk, for the reporter's yes or no. Raises Refused where she did not let it go so far.

    to  the step under which it would leave: she reads to whom it goes
    """
    case = reading.required(reader, case_id, "write")
    if to not in reading.LEAVING & set(reading.opened(reader, case).consent):
        raise Refused(MAY_NOT_LEAVE)
    _add(reader, case_id, Part.Kind.EXTRACT, text, today, to=to)


def hand_over(reader: Reader, part_id: UUID, today: datetime.date) -> UUID:
    """Write down that a text went to whom it was for; returns its report.

    Raises Part.DoesNotExist where none waits for it with a yes, Refused where the reporter has taken that step back.
    """
    with intake.up_to_date(today):
        part = Part.objects.get(pk=part_id, kind=Part.Kind.EXTRACT, is_yes=True, handed_on=None)
        case = reading.required(reader, part.case_id, "write")
        if not reading.opened(reader, case).may_hand_over(part.pk):
            raise Refused(TAKEN_BACK)
        part.handed_on = today
        part.save(update_fields=["handed_on"])
        audit.record(reader.actor, acts.HANDED, on=case, recipient=reader.number)
        laying.lay_out(case)
        return case.pk


def note(reader: Reader, case_id: UUID, text: str, today: datetime.date) -> None:
    """Words for the team alone."""
    _add(reader, case_id, Part.Kind.NOTE, text, today)


@in_turn()
def _add(reader: Reader, case_id: UUID, kind: Part.Kind, text: str, today: datetime.date, *, to: str = "") -> None:  # fmt: skip
    case = reading.required(reader, case_id, "write")
    part = uuid.uuid4()
    sealed = sealing.seal_beside(
        _my_key(reader, case), parcels.context_of(case.pk), reader.pair, telling.message(text, to), str(part),
    )  # fmt: skip
    talk.add(case, kind, part, sealed, today)
    audit.record(reader.actor, _KINDS[kind], on=case, recipient=reader.number)
    laying.lay_out(case)


@in_turn()
def share(reader: Reader, case_id: UUID, number: int) -> None:
    """Let one more recipient read this report. Raises Recipient.DoesNotExist."""
    case = reading.required(reader, case_id, "write")
    to = Recipient.objects.reading().get(number=number)
    sealed = sealing.share(
        _my_key(reader, case), parcels.context_of(case.pk), reader.pair, bytes(to.public)
    )
    CaseKey.objects.update_or_create(case=case, recipient=to, defaults={"sealed": sealed})
    audit.record(reader.actor, acts.SHARED, on=case, recipient=reader.number, to=number)
    laying.lay_out(case)


def close(reader: Reader, case_id: UUID, today: datetime.date) -> None:
    """Close a report: counted where she let it be; where she let nothing be kept, it goes within a week."""
    with intake.up_to_date(today):
        case = reading.required(reader, case_id, "write")
        opened = reading.opened(reader, case)
        alerts.end_not_let(opened, today)
        if "count" in opened.consent and not case.is_counted:
            keeping.count(opened.told.happened, case.arrived_on, today)
            case.is_counted = True
        case.state = Case.State.CLOSED
        if not (opened.is_unclear or laying.keeps_quiet(case)):
            case.erase_on = min(case.erase_on, keeping.due(case, opened.consent, today))
        case.save(update_fields=["state", "erase_on", "is_counted"])
        audit.record(reader.actor, acts.CLOSED, on=case, recipient=reader.number)
        laying.lay_out(case)


@in_turn()
def put_away(reader: Reader, case_id: UUID) -> bool:
    """Say that one's key does not open a report; closed once a second person has said so, or nobody else reads here. Returns whether it is.

    Raises Refused where it does open, for the reader or for a colleague; CannotOpen where the reader's own key is one that was given up.
    """
    case = reading.required(reader, case_id, "write")
    joining.holder(reader.recipient_id, reader.pair)
    with suppress(sealing.CannotOpen):
        reading.opened(reader, case)
        raise Refused(_("This report can be opened. Read it, and close it there."))
    done = list(audit.of(case))
    here = set(Recipient.objects.present().values_list("number", flat=True))
    opened_it = (
        {one.facts["recipient"], one.facts.get("to")}
        for one in done
        if one.verb in {acts.OPENED, acts.REPLIED, acts.SHARED}
    )
    if any(here & numbers for numbers in opened_it):
        raise Refused(
            _("A colleague could open this report. Ask them to share it with you, or to close it.")
        )
    audit.record(reader.actor, acts.CANNOT_OPEN, on=case, recipient=reader.number)
    said = {one.facts["recipient"] for one in done if one.verb == acts.CANNOT_OPEN} | {
        reader.number
    }
    is_done = len(said) > 1 or here <= {reader.number}
    if is_done:
        case.state, case.has_news = Case.State.CLOSED, False
        case.save(update_fields=["state", "has_news"])
        audit.record(reader.actor, acts.PUT_AWAY, on=case, recipient=reader.number)
    laying.lay_out(case)
    return is_done


@in_turn()
def reopen(reader: Reader, case_id: UUID) -> None:
    """Open a closed report again; the day on which it goes stays."""
    case = reading.required(reader, case_id, "close")
    case.state = Case.State.OPEN
    case.save(update_fields=["state"])
    audit.record(reader.actor, acts.REOPENED, on=case, recipient=reader.number)
    laying.lay_out(case)


@in_turn()
def ask_hold(reader: Reader, case_id: UUID) -> None:
    """Ask a second person to hold a report for a court: until then it goes on its day. Nothing for one that is held."""
    case = reading.required(reader, case_id, "ask_hold")
    if case.held_on is not None:
        return
    case.hold_asked_by = Recipient.objects.get(pk=reader.recipient_id)
    case.save(update_fields=["hold_asked_by"])
    audit.record(reader.actor, acts.HOLD_ASKED, on=case, recipient=reader.number)


def hold(reader: Reader, case_id: UUID, today: datetime.date) -> None:
    """The second person's yes: the report stays as it is, sealed, until the hold ends. Nothing for one that is held.

    What its reporter erased before is no more.
    """
    with intake.up_to_date(today):
        case = reading.required(reader, case_id, "hold")
        if case.held_on is not None:
            return
        case.held_on = today
        case.save(update_fields=["held_on"])
        audit.record(reader.actor, acts.HELD, on=case, recipient=reader.number)
        laying.lay_out(case)


@in_turn()
def end_hold(reader: Reader, case_id: UUID, today: datetime.date) -> bool:
    """The court needs it no more: it goes on its day, or now where that day is over or its reporter erased it. Returns whether it has gone.

    Nothing for one that is not held.
    """
    case = reading.required(reader, case_id, "end_hold")
    if case.held_on is None:
        return False
    case.held_on, case.hold_asked_by = None, None
    case.save(update_fields=["held_on", "hold_asked_by"])
    audit.record(reader.actor, acts.HOLD_ENDED, on=case, recipient=reader.number)
    if is_over := case.erase_on <= today:
        keeping.erase(case, acts.EXPIRED, today)
    else:
        laying.lay_out(case)
    return is_over


def _my_key(reader: Reader, case: Case) -> bytes:
    return bytes(CaseKey.objects.get(case=case, recipient_id=reader.recipient_id).sealed)
