"""The map of opinion: drawn anew only when every group in it has changed by a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lic.core import disclosure
from lic.core.disclosure import Audience
from lic.core.opinion import Landscape, identity, picture, placing
from lic.core.opinion.placing import Memory
from lic.core.opinion.shapes import letter
from lic.core.opinion.votes import Votes, arranged
from lic.listening.models import MapMemory, Outcome, Vote
from lic.listening.models.answer import ANSWERS

if TYPE_CHECKING:
    from lic.listening.analysis import Gathered

CODES = {"AGREE": 1, "PASS": 0, "DISAGREE": -1}
Map = dict[str, Any] | None


def draw(gathered: Gathered, *, cuts: bool) -> Mapping[Audience, Map]:
    """The map for each audience: a new one where it is due, else the one shown before.

    Groups of opinion keep their letters from one map of the table to the next; the public's maps are among these.
    """
    before = {
        Audience(o.audience): o.shown.get("map")
        for o in Outcome.objects.filter(round=gathered.round)
    }
    kept: dict[Audience, Map] = {audience: before.get(audience) for audience in Audience}
    if not cuts or len(gathered.measures) < 2:
        return kept
    votes, groups, last = gathered.people
    memories = _memories(gathered)
    generator = np.random.default_rng(gathered.epoch)
    index = picture.indexed(groups)[1]
    found = placing.place(votes, generator, memories.get(Audience.TABLE), index)
    for audience in (Audience.TABLE, Audience.PUBLIC):
        limit = gathered.limits.least(audience, protected=False)
        landscape = picture.draw(found, votes, groups, limit)
        if not _due(gathered, landscape, groups, last, kept[audience], audience):
            break  # the public's is drawn only when the table's is
        drawn = _plain(gathered, landscape, audience)
        if audience in memories:
            drawn["events"] = _told(
                found.since(memories[audience], votes, generator), before[audience], landscape
            )
        kept[audience] = drawn
        _remember(gathered, audience, found.memory)
    if (old := memories.get(Audience.TABLE)) and kept[Audience.TABLE] is before[Audience.TABLE]:
        # Not shown: the number of groups that won goes on counting, all else stays as it was seen.
        _remember(gathered, Audience.TABLE, replace(old, number=found.memory.number))
    return kept


def answers(gathered: Gathered) -> tuple[Votes, list[str], list[int]]:
    """All answers; each person's group; epoch of their last answer. People are in the order of their keys."""
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
    who, which, said = np.array(cells, np.int64).reshape(-1, 3).T
    names = [str(n) for n in range(len(people))]  # the engine gets no voter key
    return arranged(names, gathered.measures, who, which, said.astype(np.int8)), groups, last


def _memories(gathered: Gathered) -> dict[Audience, Memory]:
    found = {}
    for row in MapMemory.objects.filter(round=gathered.round):
        found[Audience(row.audience)] = Memory.from_dict(row.kept)
    return found


def _remember(gathered: Gathered, audience: Audience, memory: Memory) -> None:
    MapMemory.objects.update_or_create(
        round=gathered.round, audience=audience, defaults={"kept": memory.as_dict()}
    )


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
    labels = [*(one.letter for one in landscape.opinions), ""]
    members = {}
    for group, counts in landscape.members.items():
        parts = dict(zip(labels, counts, strict=True))
        row = disclosure.release_row(group, parts, audience=audience, limits=gathered.limits)
        members[group] = [{k: v for k, v in asdict(cell).items() if v is not None} for cell in row]
    return {**landscape.as_dict(), "members": members, "events": [], "epoch": gathered.epoch}


def _told(
    events: Sequence[identity.Event], before: Map, landscape: Landscape
) -> list[dict[str, Any]]:
    """What became of the groups of opinion that this audience saw, in the letters of both maps."""
    were = [one["number"] for one in before["opinions"]] if before else []
    seen = identity.seen(events, were, [one.number for one in landscape.opinions])
    return [
        {"what": e.what, "before": [*map(letter, e.before)], "now": [*map(letter, e.now)]}
        for e in seen
    ]
