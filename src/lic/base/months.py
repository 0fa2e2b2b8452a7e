"""The one door through which a month's figures leave: whoever shows them calls `release`.

Numbers of things pass as they are. Numbers of people are cut by the disclosure gate and kept in its
ledger, once for each month, or were told before; nobody else reads `base.measures`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from django.db import models, transaction

from lic.base import locks, measures, releases
from lic.base.measures import SHAPES, Measure, People, Thing, Told
from lic.core import disclosure
from lic.core.disclosure import Audience, Cell, Ledger, Limits, Release, Snapshot

Shown = Mapping[Audience, Thing | Release | None]
NOBODY: Shown = dict.fromkeys(Audience)


def release(
    key: str,
    community: models.Model,
    month: datetime.date,
    *,
    on: datetime.date,
    limits: Limits | None = None,
) -> Shown:
    """What each audience may know of a month that is over; None where nothing was measured.

    month  its first day
    on     the day it is at the table

    Asked again, a month's figures about people stay as they were first cut; a month that was passed
    over is never cut afterwards. Raises KeyError for an unknown measure, ValueError for a month that
    is not over.
    """
    measure = measures.named(key)
    if month.day != 1 or on < measures.after(month):
        raise ValueError("A month is released once it is over.")
    with transaction.atomic():
        locks.alone(f"base.months {community.pk} {key}")
        shown = _shown(measure, community, month, on, limits or Limits())
    return shown if measure.is_public else {**shown, Audience.PUBLIC: None}


def _shown(
    measure: Measure,
    community: models.Model,
    month: datetime.date,
    on: datetime.date,
    limits: Limits,
) -> Shown:
    reading = measure.value(community.pk, month)
    if reading is None:
        return NOBODY
    is_of_people = isinstance(reading, People | Told)
    if is_of_people != measure.counts_persons:
        raise TypeError(f"{measure.key} does not say whether it counts people.")
    if isinstance(reading, Told):
        return reading.told
    if isinstance(reading, People):
        return _cut(measure, community, month, on, reading, limits)
    if type(reading) is not SHAPES[measure.unit]:
        raise TypeError(f"{measure.key} does not read what its unit says.")
    return dict.fromkeys(Audience, reading)


def _cut(
    measure: Measure,
    community: models.Model,
    month: datetime.date,
    on: datetime.date,
    reading: People,
    limits: Limits,
) -> Shown:
    """Hand the month to the gate, or look up what it let out before. Months are its epochs."""
    epoch = 12 * month.year + month.month
    groups = tuple(dict.fromkeys(cell.group for cell in reading.cells))
    names = tuple(dict.fromkeys(cell.measure for cell in reading.cells))
    ledger = releases.ledger(community, measure.key)
    if releases.next_epoch(community, measure.key) > epoch:
        return {
            audience: disclosure.view(
                ledger, audience, groups=groups, measures=names, caucus={}, limits=limits
            )
            for audience in Audience
        }
    cells = tuple(
        _guarded(cell, ledger, is_protected=measure.is_protected) for cell in reading.cells
    )
    snapshot = Snapshot(epoch, groups, names, cells)
    return dict(releases.publish(community, measure.key, snapshot, on=on, limits=limits))


def _guarded(cell: Cell, ledger: Ledger, *, is_protected: bool) -> Cell:
    """The cell as the gate may have it: one cut before is not new unless it says who is."""
    if ledger.epochs(cell.group, cell.measure) != (None, None):
        cell = replace(cell, changed=cell.changed or 0, changed_public=cell.changed_public or 0)
    return replace(cell, protected=cell.protected or is_protected)
