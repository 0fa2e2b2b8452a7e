"""Files for offline readers: one asks, a second says yes, and whoever asked writes the file, once. The reporter sees that it was written."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.core import sealing
from lic.desk import acts, filing, policies
from lic.desk.models import Case, Export, Part, Recipient, Settings
from lic.desk.queries import cases as reading
from lic.desk.queries import exports as files
from lic.desk.reading import Reader
from lic.desk.services import intake, joining, laying
from lic.desk.services.cases import TAKEN_BACK
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn

NOT_WHOLE = _(
    "A file with the report needs the step “Help me make a full report, or talk to a liaison”. The reporter has not ticked it. Reply, and ask first."
)
NO_YES = _("The reporter has not said yes to this text.")
NOT_INSTALLED = _("Files for offline readers need the extra “age”. Ask the host to install it.")
IS_GONE = _("Somebody whom this file is for has left. Ask anew.")


@in_turn()
def enter_offline(reader: Reader, age: str, today: datetime.date) -> Recipient:
    """Somebody who reads files on a machine of their own: a number and an age key, no account. Nothing that comes in is sealed to them.

    Raises Refused for a key that is here already.
    """
    policies.TEAM.require(reader.actor, "change", None)
    if Recipient.objects.filter(age=age).exists():
        raise Refused(_("This key is here already."))
    made = Recipient.objects.create(
        number=joining.next_number(), public=b"", age=age, joined_on=today
    )
    desk = Settings.objects.get()
    audit.record(reader.actor, acts.OFFLINE, on=desk, recipient=reader.number, to=made.number)
    return made


def ask(
    reader: Reader, case_id: UUID, to: Sequence[int], *, extract: UUID | None = None, language: str, today: datetime.date,
) -> Export:  # fmt: skip
    """Ask a second person to let a report, or one extract of it, be written for these offline readers.

    Raises Refused where the reporter did not ask for help with a full report, did not say yes to the extract, or took that step back since.
    """
    with intake.up_to_date(today):
        case = reading.required(reader, case_id, "export")
        part = Part.objects.get(pk=extract, case=case) if extract else None
        _require_allowed(reader, case, part)
        made = Export.objects.create(
            case=case, extract=part, to=[one.number for one in _offline(to)], language=language,
            asked_by_id=reader.recipient_id, asked_on=today,
        )  # fmt: skip
        audit.record(reader.actor, acts.EXPORT_ASKED, on=case, recipient=reader.number)
        return made


@in_turn()
def let_go(reader: Reader, export_id: UUID) -> None:
    """The second person's yes: whoever asked can write the file now."""
    export = _required(reader, export_id, "let_go")
    export.let_go_by_id = reader.recipient_id
    export.save(update_fields=["let_go_by"])
    audit.record(reader.actor, acts.EXPORT_LET_GO, on=export.case, recipient=reader.number)


@in_turn()
def refuse(reader: Reader, export_id: UUID) -> None:
    """No file: said by anybody who can read the report, also by whoever asked."""
    export = Export.objects.select_related("asked_by", "case").get(pk=export_id)
    policies.EXPORT.require(reader.actor, "refuse", export)
    audit.record(reader.actor, acts.EXPORT_BACK, on=export.case, recipient=reader.number)
    export.delete()


def write(
    reader: Reader, export_id: UUID, today: datetime.date, *, is_armored: bool = False
) -> bytes:
    """The file, sealed: it was never anywhere else than in memory. For the next one somebody asks again."""
    if not sealing.is_available():
        raise Refused(NOT_INSTALLED)
    with intake.up_to_date(today):
        export = _required(reader, export_id, "write")
        case, people = export.case, _offline(export.to)
        _require_allowed(reader, case, export.extract)
        opened = reading.opened(reader, case)
        text = filing.written(
            opened, extract=files.extract(opened, export), to=[one.number for one in people],
            language=export.language, custodian=Settings.objects.get().custodian, today=today,
        )  # fmt: skip
        sealed = sealing.seal_file(text, [one.age for one in people], is_armored=is_armored)
        for one in people:
            audit.record(
                reader.actor, acts.EXPORTED, on=case, recipient=reader.number, to=one.number
            )
        export.delete()
        laying.lay_out(case)
        return sealed


def _required(reader: Reader, export_id: UUID, permission: str) -> Export:
    """The export, in a turn; the report has to be open as well. Raises Export.DoesNotExist, Denied."""
    export = Export.objects.get(pk=export_id)
    policies.EXPORT.require(reader.actor, permission, export)
    policies.CASE.require(reader.actor, "export", export.case)
    return export


def _require_allowed(reader: Reader, case: Case, extract: Part | None) -> None:
    opened = reading.opened(reader, case)
    if extract is None:
        if not opened.may_go_whole:
            raise Refused(NOT_WHOLE)
        return
    if not (extract.kind == Part.Kind.EXTRACT and extract.is_yes):
        raise Refused(NO_YES)
    if not opened.may_hand_over(extract.pk):
        raise Refused(TAKEN_BACK)


def _offline(numbers: Sequence[int]) -> list[Recipient]:
    """These offline readers. Raises Refused where one of them is none, or has left, and for nobody."""
    found = list(
        Recipient.objects.filter(number__in=numbers, left_on=None)
        .exclude(age="")
        .order_by("number")
    )
    if not found or len(found) != len(set(numbers)):
        raise Refused(IS_GONE)
    return found
