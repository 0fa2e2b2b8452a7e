"""Sealing anew what an old key could open, so that it opens nothing any more."""

from __future__ import annotations

from lic.base import audit
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Alert, AlertKey, Case, CaseKey, Part, Recipient
from lic.desk.queries.alerts import context_of
from lic.desk.reading import Reader
from lic.desk.services import laying
from lic.safety import parcels


def reseal_all(reader: Reader, recipient: Recipient) -> None:
    """Every report and alert that the reader can open gets a new key of its own; in a transaction.

    reader     with the old pair        recipient  the same person, with the new public key in its row
    """
    for case in Case.objects.filter(keys__recipient=recipient):
        _case(reader, case)
    for alert in Alert.objects.filter(keys__recipient=recipient):
        _alert(reader, alert)


def _case(reader: Reader, case: Case) -> None:
    rows = list(CaseKey.objects.filter(case=case).select_related("recipient"))
    mine = bytes(next(r for r in rows if r.recipient_id == reader.recipient_id).sealed)
    context = parcels.context_of(case.pk)
    try:
        sealing.open_envelope(bytes(case.text), mine, context, reader.pair)
    except sealing.CannotOpen:  # nobody's form made it: the old key opens nothing here
        return
    parts = [part for part in case.parts.all() if _opens(reader, part, mine, context)]
    old = sealing.Envelope(
        bytes(case.text),
        {str(r.pk): bytes(r.sealed) for r in rows},
        {p.beside: bytes(p.text) for p in parts},
    )
    publics = {
        str(r.pk): bytes(r.recipient.public) if r.recipient else bytes(case.public) for r in rows
    }
    own = next(str(r.pk) for r in rows if r.recipient_id == reader.recipient_id)
    new = sealing.reseal(old, own, context, reader.pair, publics)
    case.text = new.text
    case.save(update_fields=["text"])
    for row in rows:
        row.sealed = new.keys[str(row.pk)]
    for part in parts:
        part.text = new.beside[part.beside]
    CaseKey.objects.bulk_update(rows, ["sealed"])
    Part.objects.bulk_update(parts, ["text"])
    audit.record(reader.actor, acts.RESEALED, on=case, recipient=reader.number)
    laying.lay_out(case)


def _opens(reader: Reader, part: Part, key: bytes, context: str) -> bool:
    """Whether there is anything to seal anew: whoever has the locator alone can add what never opened."""
    try:
        sealing.open_beside(bytes(part.text), key, context, reader.pair, part.beside)
    except sealing.CannotOpen:
        return False
    return True


def _alert(reader: Reader, alert: Alert) -> None:
    rows = list(AlertKey.objects.filter(alert=alert).select_related("recipient"))
    mine = next(r for r in rows if r.recipient_id == reader.recipient_id)
    old = sealing.Envelope(bytes(alert.text), {str(r.pk): bytes(r.sealed) for r in rows})
    publics = {str(r.pk): bytes(r.recipient.public) for r in rows}
    new = sealing.reseal(old, str(mine.pk), context_of(alert), reader.pair, publics)
    alert.text = new.text
    alert.save(update_fields=["text"])
    for row in rows:
        row.sealed = new.keys[str(row.pk)]
    AlertKey.objects.bulk_update(rows, ["sealed"])
