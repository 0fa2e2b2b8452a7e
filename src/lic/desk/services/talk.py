"""The conversation on a report: each thing said stands after all that was said before it."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import F, Max

from lic.desk.models import Case, Part


def add(
    case: Case, kind: Part.Kind, part: UUID, text: bytes, on: datetime.date, *, sent: int = 0
) -> Part:
    """Keep one more thing that was said, sealed beside the envelope under its own id; in the transaction that holds the case.

    Its place comes after the last and is never that of another: call-backs go before the rest, and the later of two consents holds.

    sent  where it waited longer than what was sent after it (`Part.sent`), it comes before that
    """
    later = case.parts.filter(sent__gt=sent).order_by("place").first() if sent else None
    if later is None:
        place = (case.parts.aggregate(last=Max("place"))["last"] or 0) + 1
    else:
        place = later.place
        case.parts.filter(place__gte=place).update(place=F("place") + 1)
    return Part.objects.create(
        pk=part, case=case, kind=kind, beside=str(part), text=text, on=on, place=place
    )
