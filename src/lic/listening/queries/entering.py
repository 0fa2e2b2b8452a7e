"""Reads about paper sheets that were entered: what waits for whose yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from lic.base import walls
from lic.base.policy import Actor
from lic.communities import duties
from lic.communities.models import Group, Seat
from lic.listening.models import PaperBatch, Round
from lic.listening.policies import PAPER, settlers


@dataclass(frozen=True, slots=True)
class SheetsWaiting:
    """A batch of sheets before whoever may accept it: how many, under which duty, nothing of the answers."""

    batch: PaperBatch
    duty: str
    n: int


def sheets_to_accept(actor: Actor, round_: Round) -> list[SheetsWaiting]:
    """Batches of a round that wait for the actor's yes, the oldest first."""
    rows = _settled_by(actor).filter(round=round_).order_by("on", "pk")
    return [_waiting(row) for row in rows]


def sheets_waiting(actor: Actor, number: int, batch_id: int) -> SheetsWaiting:
    """One batch that waits for the actor's yes; raises PaperBatch.DoesNotExist."""
    rows = _settled_by(actor).select_related("round__community")
    return _waiting(rows.get(round__number=number, pk=batch_id))


def n_batches_waiting(round_: Round) -> int:
    """How many batches of sheets wait, of any group: for whoever is about to close the round."""
    with walls.lifted("sheets of any group that wait are counted before a round closes"):
        return PaperBatch.objects.filter(round=round_).count()


def nobody_accepts(actor: Actor, round_: Round, groups: Iterable[Group]) -> list[Group]:
    """Of these groups, those in which nobody may now accept sheets that the actor enters."""
    return [
        group
        for group in groups
        if not Seat.objects.filter(
            settlers(PaperBatch(round=round_, group=group.key, entered_by_id=actor.seat_id))
        ).exists()
    ]


def _settled_by(actor: Actor) -> QuerySet[PaperBatch]:
    return PaperBatch.objects.filter(PAPER.visible(actor, "settle")).annotate(n=Count("sheets"))


def _waiting(row: PaperBatch) -> SheetsWaiting:
    return SheetsWaiting(row, str(duties.DUTIES[row.duty].name), row.n)  # type: ignore[attr-defined]
