"""The map of opinion: drawn anew only when every group in it has changed by a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from lic.core import disclosure
from lic.core.disclosure import Audience
from lic.core.opinion import Landscape, analyse
from lic.core.opinion.landscape import MISSING
from lic.listening.models import Outcome, Vote
from lic.listening.models.answer import ANSWERS

if TYPE_CHECKING:
    from lic.listening.analysis import Gathered

CODES = {"AGREE": 1, "PASS": 0, "DISAGREE": -1}
Map = dict[str, Any] | None


def draw(gathered: Gathered, *, cuts: bool) -> Mapping[Audience, Map]:
    """The map for each audience: a new one where it is due, else the one shown before."""
    before = {
        Audience(o.audience): o.shown.get("map")
        for o in Outcome.objects.filter(round=gathered.round)
    }
    kept: dict[Audience, Map] = {audience: before.get(audience) for audience in Audience}
    if not cuts or len(gathered.measures) < 2:
        return kept
    votes, groups, last = matrix(gathered)
    landscape = analyse(votes, groups, gathered.measures, np.random.default_rng(gathered.epoch))
    if _due(gathered, landscape, groups, last, kept[Audience.TABLE], Audience.TABLE):
        kept[Audience.TABLE] = _plain(gathered, landscape, Audience.TABLE)
        if _due(gathered, landscape, groups, last, kept[Audience.PUBLIC], Audience.PUBLIC):
            kept[Audience.PUBLIC] = _plain(gathered, landscape, Audience.PUBLIC)
    return kept


def matrix(gathered: Gathered) -> tuple[np.ndarray, list[str], list[int]]:
    """(people, statements) int8 with -128 for no answer; each person's group; epoch of the last answer."""
    found = Vote.objects.filter(
        statement__round=gathered.round, choice__in=ANSWERS, group__in=gathered.groups
    )
    place = {int(m): j for j, m in enumerate(gathered.measures)}
    people: dict[str, int] = {}
    groups: list[str] = []
    last: list[int] = []
    cells: list[tuple[int, int, int]] = []
    rows = found.order_by("voter_key").values_list(
        "voter_key", "group", "statement_id", "choice", "epoch"
    )
    for key, group, statement, choice, epoch in rows.iterator(5000):
        if statement not in place:
            continue
        person = people.setdefault(key, len(people))
        if person == len(groups):
            groups.append(group)
            last.append(0)
        last[person] = max(last[person], epoch)
        cells.append((person, place[statement], CODES[choice]))
    votes = np.full((len(people), len(place)), MISSING, dtype=np.int8)
    if cells:
        who, which, said = np.array(cells).T
        votes[who, which] = said
    return votes, groups, last


def _due(
    gathered: Gathered,
    landscape: Landscape,
    groups: list[str],
    last: list[int],
    shown: Map,
    audience: Audience,
) -> bool:
    since = shown["epoch"] if shown else -1
    drawn = _drawn(gathered, landscape, audience)
    changed = {
        g: sum(1 for key, epoch in zip(groups, last, strict=True) if key == g and epoch > since)
        for g in drawn
    }
    return disclosure.row_due(changed, audience=audience, limits=gathered.limits)


def _drawn(gathered: Gathered, landscape: Landscape, audience: Audience) -> list[str]:
    least = gathered.limits.least(audience, protected=False)
    return [g for g, parts in landscape.members.items() if sum(parts) >= least]


def _plain(gathered: Gathered, landscape: Landscape, audience: Audience) -> dict[str, Any]:
    labels = [*(camp.label for camp in landscape.camps), ""]
    members = {}
    for group, counts in landscape.members.items():
        parts = dict(zip(labels, counts, strict=True))
        row = disclosure.release_row(group, parts, audience=audience, limits=gathered.limits)
        members[group] = [{k: v for k, v in asdict(cell).items() if v is not None} for cell in row]
    return {**landscape.as_dict(), "members": members, "epoch": gathered.epoch}
