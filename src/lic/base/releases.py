"""The ledger of the disclosure gate: what each audience was shown of groups, and what it may be shown next.

Nothing else in the product shows a figure about a group: pages, charts, their text alternatives,
files and feeds read `latest`. A job counts exactly, hands a snapshot to `publish`, and keeps none of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from django.db import models, transaction

from lic.base import links, locks
from lic.base.models import Release as Row
from lic.core import disclosure
from lic.core.disclosure import (
    Audience,
    Band,
    Cut,
    Entry,
    Kind,
    Ledger,
    Limits,
    Release,
    ReleasedCell,
    Snapshot,
    Standing,
    Verdict,
    Word,
)

_PLAIN = {"group", "measure"}
_EMPTY = {
    name: field.default
    for name, field in ReleasedCell.__dataclass_fields__.items()
    if name not in _PLAIN
}


def publish(
    subject: models.Model,
    measure: str,
    snapshot: Snapshot,
    *,
    on: datetime.date,
    limits: Limits | None = None,
) -> dict[Audience, Release]:
    """Cut both audiences from one snapshot, keep what they were shown, and return it.

    measure   which figures of the subject: "answers", "turnout"; at most 40 characters
    snapshot  exact counts, made with `ledger(subject, measure)` and an epoch from `next_epoch`; an
              epoch that was published already may be published again, a lower one raises ValueError
    on        the day, printed beside the figures

    Two jobs at once wait for one another. A release that shows the same as the last one is not kept
    twice; the ledger always is.
    """
    with transaction.atomic():
        locks.alone(f"base.releases {links.key_of(subject)} {measure}")
        cut = disclosure.release(snapshot, ledger(subject, measure), limits=limits or Limits())
        for audience in Audience:
            _keep(subject, measure, cut.of(audience), cut.ledger, snapshot.epoch, on)
    return {audience: cut.of(audience) for audience in Audience}


def latest(subject: models.Model, measure: str, audience: Audience) -> Release | None:
    """What this audience may see of the subject, or None before the first release; one query."""
    row = _last(subject, measure, audience)
    return None if row is None else _read(row)


def latest_of(
    model: type[models.Model], ids: Collection[int], measure: str, audience: Audience
) -> dict[int, Release]:
    """What this audience may see of each of several subjects, by id; one query."""
    rows = Row.objects.filter(
        subject_kind=links.kind_of(model), subject_id__in=[str(pk) for pk in ids],
        measure=measure, audience=audience,
    )  # fmt: skip
    return {int(row.subject_id): _read(row) for row in rows.order_by("epoch")}


def shown_on(subject: models.Model, measure: str, audience: Audience) -> datetime.date | None:
    """The day of what `latest` shows, or None."""
    row = _last(subject, measure, audience)
    return None if row is None else row.on


def ledger(subject: models.Model, measure: str) -> Ledger:
    """What was ever cut and still stands: for `core.disclosure.tally`, and for the gate itself."""
    row = _last(subject, measure, Audience.TABLE)
    return Ledger.of(Entry.from_dict(entry) for entry in row.cells["ledger"]) if row else Ledger()


def next_epoch(subject: models.Model, measure: str) -> int:
    """The epoch in which answers are given from now on: one more than the last that was published."""
    row = _last(subject, measure, Audience.TABLE)
    return 1 if row is None else int(row.cells["epoch"]) + 1


def inherit(subject: models.Model, measure: str, source: str, heir: str) -> Ledger:
    """Let what was cut of one cell stand for another that was never cut, group by group; returns the ledger.

    For two things that become one: `source` and `heir` name them within the measure. Otherwise the first figure
    of the heir, less the known figure of the source, would tell about the few who differ.
    """
    with transaction.atomic():
        locks.alone(f"base.releases {links.key_of(subject)} {measure}")
        row = _last(subject, measure, Audience.TABLE)
        if row is None:
            return Ledger()
        known = Ledger.of(Entry.from_dict(entry) for entry in row.cells["ledger"])
        handed = [
            _handed_on(entry, heir)
            for (group, name), entry in known.entries.items()
            if name == source and (group, heir) not in known.entries
        ]
        kept = [*known.entries.values(), *handed]
        row.cells["ledger"] = [entry.as_dict() for entry in kept]
        row.save(update_fields=["cells"])
        return Ledger.of(kept)


def _handed_on(entry: Entry, heir: str) -> Entry:
    def renamed(cut: Cut | None) -> Cut | None:
        return cut and replace(cut, shown=replace(cut.shown, measure=heir))

    return replace(entry, measure=heir, table=renamed(entry.table), public=renamed(entry.public))


def withdraw(subject: models.Model) -> None:
    """Remove every release of a subject that is deleted for good."""
    kind, pk = links.key_of(subject)
    Row.objects.filter(subject_kind=kind, subject_id=pk).delete()


def _rows(subject: models.Model, measure: str, audience: Audience) -> models.QuerySet[Row]:
    kind, pk = links.key_of(subject)
    return Row.objects.filter(subject_kind=kind, subject_id=pk, measure=measure, audience=audience)


def _last(subject: models.Model, measure: str, audience: Audience) -> Row | None:
    return _rows(subject, measure, audience).order_by("-epoch").first()


def _keep(
    subject: models.Model,
    measure: str,
    release: Release,
    following: Ledger,
    epoch: int,
    on: datetime.date,
) -> None:
    """Add a row for what is new to its audience, else move only the ledger of the last row."""
    last = _last(subject, measure, release.audience)
    view = _stored(release)
    cells: dict[str, Any] = {"epoch": epoch, "view": view}
    if release.audience is Audience.TABLE:
        cells["ledger"] = [entry.as_dict() for entry in following.entries.values()]
    if last is not None and (last.cells["view"] == view or last.epoch == epoch):
        Row.objects.filter(pk=last.pk).update(cells=cells)
        return
    kind, pk = links.key_of(subject)
    Row.objects.create(
        subject_kind=kind,
        subject_id=pk,
        measure=measure,
        audience=release.audience,
        epoch=epoch,
        cells=cells,
        on=on,
    )
    if last is not None and "ledger" in last.cells:
        Row.objects.filter(pk=last.pk).update(
            cells={"epoch": last.cells["epoch"], "view": last.cells["view"]}
        )


def _stored(release: Release) -> dict[str, Any]:
    """The release as JSON values: hidden cells and unused fields are left out."""
    cells = [cell for cell in release.cells.values() if cell.kind is not Kind.HIDDEN]
    return {
        "groups": list(release.groups),
        "measures": list(release.measures),
        "cells": [
            {k: v for k, v in asdict(cell).items() if k in _PLAIN or v != _EMPTY[k]}
            for cell in cells
        ],
        "verdicts": {m: [str(v.standing), *v.missing] for m, v in release.verdicts.items()},
    }


def _read(row: Row) -> Release:
    stored = row.cells["view"]
    cells = {(c["group"], c["measure"]): _cell(c) for c in stored["cells"]}
    groups, measures = tuple(stored["groups"]), tuple(stored["measures"])
    return Release(
        audience=Audience(row.audience),
        groups=groups,
        measures=measures,
        cells={(g, m): cells.get((g, m)) or _hidden(g, m) for m in measures for g in groups},
        verdicts={m: Verdict(Standing(v[0]), tuple(v[1:])) for m, v in stored["verdicts"].items()},
    )


@lru_cache(maxsize=8192)
def _hidden(group: str, measure: str) -> ReleasedCell:
    return ReleasedCell(group, measure)


def _cell(stored: dict[str, Any]) -> ReleasedCell:
    values = dict(stored)
    for name, words in (("kind", Kind), ("word", Word), ("band", Band)):
        if values.get(name):
            values[name] = words(values[name])
    return ReleasedCell(**values)
