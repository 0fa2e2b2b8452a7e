"""The working file of a round, which two people open together."""

from __future__ import annotations

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.base.policy import Actor, Denied, Rule
from lic.communities import duties
from lic.communities import queries as communities
from lic.listening import acts, queries
from lic.listening.models import WorkingFile

OTHER_DUTY = {duties.FACILITATOR: duties.AUDITOR, duties.AUDITOR: duties.FACILITATOR}
TWO_PEOPLE = Rule(
    "two_people", lambda _, __: False, hides=False,
    sentence=_("A working file needs an auditor and a facilitator, two people. Ask the other one to open it."),
)  # fmt: skip


@transaction.atomic
def ask_for_file(actor: Actor, *, number: int) -> WorkingFile:
    """Ask for a round's working file; the holder of the other duty opens it, on the same day."""
    round_ = queries.round_(actor, number, "open_file")
    duty = duties.FACILITATOR if duties.FACILITATOR in actor.duties else duties.AUDITOR
    WorkingFile.objects.filter(round=round_).delete()
    asked = WorkingFile.objects.create(
        round=round_,
        asked_duty=duty,
        asked_by_id=actor.seat_id,
        on=communities.today(round_.community),
    )
    audit.record(actor, acts.FILE_ASKED, on=round_, number=round_.number)
    return asked


@transaction.atomic
def open_file(actor: Actor, *, number: int) -> WorkingFile:
    """Agree, as the second person with the other duty; the worker then writes the file.

    Raises Denied for the person who asked, or without the other duty; WorkingFile.DoesNotExist.
    """
    round_ = queries.round_(actor, number, "open_file")
    asked = WorkingFile.objects.select_for_update().get(round=round_)
    if asked.asked_by_id == actor.seat_id or OTHER_DUTY[asked.asked_duty] not in actor.duties:
        raise Denied(TWO_PEOPLE)
    if asked.opened_by_id is None:
        asked.opened_by_id = actor.seat_id
        asked.save(update_fields=["opened_by"])
        audit.record(actor, acts.FILE_OPENED, on=round_, number=round_.number)
        write = import_string("lic.listening.jobs.write_file")
        transaction.on_commit(lambda: write.enqueue(str(round_.pk)))
    return asked
