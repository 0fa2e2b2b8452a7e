"""What the desk says of itself, and what was asked of it from outside."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from lic.base import audit
from lic.desk import acts, policies
from lic.desk.models import Demand, Settings
from lic.desk.reading import Reader
from lic.desk.services import laying
from lic.desk.services.turns import in_turn


@in_turn()
def change(
    reader: Reader, *, about: Mapping[str, str], numbers: Mapping[str, Sequence[Mapping[str, str]]], towns: Sequence[str], months: int,
    matches: bool,
) -> None:  # fmt: skip
    """Change what everybody reads before telling; reports that are here keep the day on which they go."""
    policies.DESK.require(reader.actor, "change", None)
    desk = Settings.objects.get()
    desk.about, desk.numbers, desk.towns = dict(about), dict(numbers), list(towns)
    desk.months, desk.matches = months, matches
    desk.save()
    audit.record(reader.actor, acts.CHANGED, on=desk, recipient=reader.number)
    laying.lay_roster()


@in_turn()
def receive_demand(reader: Reader, kind: str, on: datetime.date) -> Demand:
    """Write down that somebody outside asked; nothing is given on the spot."""
    policies.DEMAND.require(reader.actor, "change", None)
    demand = Demand.objects.create(kind=kind, received_on=on)
    audit.record(reader.actor, acts.DEMAND, on=demand, recipient=reader.number)
    return demand


@in_turn()
def move_demand(
    reader: Reader,
    demand_id: int,
    *,
    step: str,
    outcome: str = "",
    is_told: bool | None = None,
    on: datetime.date,
) -> None:
    """How far it is; answered, with what came of it and whether the reporter was told. Moved back, it has no answer any more."""
    policies.DEMAND.require(reader.actor, "change", None)
    demand = Demand.objects.get(pk=demand_id)
    is_answered = step == Demand.Step.ANSWERED
    demand.step = step
    demand.outcome, demand.is_told, demand.answered_on = (
        (outcome, is_told, on) if is_answered else ("", None, None)
    )
    demand.save()
    audit.record(reader.actor, acts.DEMAND, on=demand, recipient=reader.number)
