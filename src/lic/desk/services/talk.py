"""The conversation on a report: each thing said stands after all that was said before it."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import Max

from lic.desk.models import Case, Part


def add(case: Case, kind: Part.Kind, part: UUID, text: bytes, on: datetime.date) -> Part:
    """Keep one more thing that was said, sealed beside the envelope under its own id; in the transaction that holds the case.

    Its place comes after the last and is never that of another: call-backs go before the rest, and the later of two consents holds.
    """
    last = case.parts.aggregate(last=Max("place"))["last"] or 0
    return Part.objects.create(
        pk=part, case=case, kind=kind, beside=str(part), text=text, on=on, place=last + 1
    )
