"""Records of things that were named: kept as they come, and opened where two seats named the same.

It runs in the intake, without any reader: what comes out is sealed to the readers, and the intake opens none of it.
"""

from __future__ import annotations

import logging

from lic.base import audit
from lic.core import sealing
from lic.core.sealing import matching
from lic.desk import acts
from lic.desk.models import Case, CaseKey, MatchRecord, Recipient
from lic.safety import escrow, index, parcels

LOG = logging.getLogger("lic.desk")


def keep(case: Case, report: parcels.Report) -> None:
    """Keep the records of a report, and open whatever they open; in the transaction of its coming."""
    for packed in list(report.records.values())[: index.MOST_A_REPORT]:
        try:
            record = escrow.unpacked(packed)
        except ValueError:
            LOG.warning("a record was none of ours, and is left out")
            continue
        row = MatchRecord.objects.create(
            case=case, tag=record.tag, place=record.place, height=record.height, text=record.text
        )
        for other in MatchRecord.objects.filter(tag=record.tag).exclude(case=case).select_related("case"):  # fmt: skip
            _compare(row, other)


def _compare(one: MatchRecord, other: MatchRecord) -> None:
    """Two records of one tag; those of one seat open nothing, and a broken one spoils no other."""
    try:
        payloads = matching.opened([_record(one), _record(other)])
    except sealing.CannotOpen:
        return
    for row, payload in zip((one, other), payloads, strict=True):
        _unlock(row.case, payload)


def _unlock(case: Case, payload: bytes) -> None:
    """Give the readers their keys: those who are here still, under the key that they have still."""
    try:
        shares = escrow.read(payload)
    except ValueError:
        return
    case.refresh_from_db(fields=["state"])
    found = [
        CaseKey(case=case, recipient=one, sealed=shares[one.name].sealed)
        for one in Recipient.objects.filter(left_on=None, age="")
        if one.name in shares and shares[one.name].mark == escrow.mark(bytes(one.public))
    ]
    if case.state != Case.State.WAITS or not found:
        return  # opened before: what has been sealed anew since is not sealed to the old keys again
    CaseKey.objects.bulk_create(found)
    case.state = Case.State.NEW
    case.save(update_fields=["state"])
    audit.record("intake", acts.MATCHED, on=case)


def _record(row: MatchRecord) -> matching.Record:
    return matching.Record(bytes(row.tag), bytes(row.place), bytes(row.height), bytes(row.text))
