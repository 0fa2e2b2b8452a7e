"""Sealing anew what an old key could open, so that it opens nothing any more."""

from __future__ import annotations

from contextlib import suppress

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

    What opens for nobody, since whoever sealed it meant harm, stays as it is: it shall not keep a stolen key alive.

    reader     with the old pair        recipient  the same person, with the new public key in its row
    """
    for case in Case.objects.filter(keys__recipient=recipient):
        with suppress(sealing.CannotOpen):
            _case(reader, case)
    for alert in Alert.objects.filter(keys__recipient=recipient):
        _alert(reader, alert)


def _case(reader: Reader, case: Case) -> None:
    rows = list(CaseKey.objects.filter(case=case).select_related("recipient"))
    mine = next(r for r in rows if r.recipient_id == reader.recipient_id)
    sealed, context = bytes(mine.sealed), parcels.context_of(case.pk)
    parts = [p for p in case.parts.all() if _opens(p, sealed, context, reader.pair)]
    old = sealing.Envelope(
        bytes(case.text),
        {str(r.pk): bytes(r.sealed) for r in rows},
        {p.beside: bytes(p.text) for p in parts},
    )
    publics = {
        str(r.pk): bytes(r.recipient.public) if r.recipient else bytes(case.public) for r in rows
    }
    new = sealing.reseal(old, str(mine.pk), context, reader.pair, publics)
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


def _opens(part: Part, sealed: bytes, context: str, pair: sealing.KeyPair) -> bool:
    try:
        sealing.open_beside(bytes(part.text), sealed, context, pair, part.beside)
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
