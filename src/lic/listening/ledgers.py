"""The ledger of a round's figures, as `base.Release` keeps it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lic.base.models import Release as Row
from lic.communities import queries as communities
from lic.core.disclosure import Entry, Ledger, ReleasedCell, Releases
from lic.listening.models import Round

MEASURES = ("answers", "importance", "turnout", "open", "open-turnout")
KIND = "listening.round"


def read(round_: Round, measure: str) -> Ledger:
    """What was cut of this measure so far."""
    rows = Row.objects.filter(subject_kind=KIND, subject_id=str(round_.pk), measure=measure, audience="TABLE")
    last = rows.order_by("-epoch").first()
    return Ledger.of(Entry.from_dict(stored) for stored in last.cells) if last else Ledger()


def keep(round_: Round, measure: str, releases: Releases, *, epoch: int) -> None:
    """Keep what was cut, in the transaction of the cut."""
    today = communities.today(round_.community)
    for audience, cells in (
        ("TABLE", [entry.as_dict() for entry in releases.ledger.entries.values()]),
        ("PUBLIC", [plain(cell) for cell in releases.public.cells.values()]),
    ):
        Row.objects.update_or_create(
            subject_kind=KIND, subject_id=str(round_.pk), measure=measure, audience=audience, epoch=epoch,
            defaults={"cells": cells, "on": today},
        )  # fmt: skip


def plain(cell: ReleasedCell) -> dict[str, Any]:
    """A cell in plain values, without what its kind does not use."""
    return {name: value for name, value in asdict(cell).items() if value is not None}
