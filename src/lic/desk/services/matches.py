"""Looking whether others named the same: that somebody looked stands in the chain, what for does not.

It stands on the desk and on no report, so that no reporter ever reads from it that others wrote.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.desk import acts
from lic.desk.models import Settings
from lic.desk.queries import cases as reading
from lic.desk.queries import matches
from lic.desk.queries.matches import Match
from lic.desk.reading import Reader
from lic.desk.services import intake
from lic.desk.services.refusing import Refused
from lic.safety import identifiers, questions
from lic.safety.identifiers import Identifier

NOT_ALLOWED = _("The reporter has not said that you may look whether others named the same. Reply, and ask first.")  # fmt: skip


def look(reader: Reader, wanted: Collection[Identifier], today: datetime.date) -> list[Match]:
    """Reports that name any of these, or a part of it. Raises Denied where the desk does not match."""
    with intake.up_to_date(today):
        found = matches.find(reader, wanted)
        _write_down(reader)
        return found


def others(reader: Reader, case_id: UUID, today: datetime.date) -> list[Match]:
    """Reports that name the same as this one. Raises Denied, Refused where its reporter does not let it be looked for."""
    with intake.up_to_date(today):
        case = reading.required(reader, case_id, "read")
        opened = reading.opened(reader, case)
        if questions.MATCH_STEP not in opened.consent and matches.may_look(reader):
            raise Refused(NOT_ALLOWED)
        named = identifiers.of(opened.told, settings.PHONE_REGION)
        wanted = {one for one in named if one.is_whole}
        found = matches.find(reader, wanted, but=case.pk, in_part=False)
        _write_down(reader)
        return found


def _write_down(reader: Reader) -> None:
    audit.record(reader.actor, acts.LOOKED, on=Settings.objects.get(), recipient=reader.number)
