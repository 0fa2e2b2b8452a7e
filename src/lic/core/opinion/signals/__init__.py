"""Signals for stewards: what looks coordinated, and which badges would not hold without it.

They flag and never delete: no result changes by them. Each is a question to people, and an honest answer is common: friends
who joined together, a family, a class. The file names people by their identifiers and is the steward's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import alike, batches, bursts, expecting, hidden, robust

if TYPE_CHECKING:
    from lic.core.opinion.analysis import Analysis

Ints = NDArray[np.int64]
MOST_REVIEWED = 20
"""Suspects, the strongest first, without which every badge is computed again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file may say besides votes.

    batch, batches  (people,) index into the names of batches, -1 for none
    period, periods (votes,) number of the hour or day of each vote in the order of `Votes`, -1 for none; names by number
    """

    batch: Ints | None = None
    batches: tuple[str, ...] = ()
    period: Ints | None = None
    periods: dict[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything found; indices as in `Analysis.votes`. `clusters` are `answering` and `choosing` together."""

    answering: tuple[alike.Cluster, ...]
    choosing: tuple[alike.Cluster, ...]
    batches: tuple[batches.Batch, ...]
    bursts: tuple[bursts.Burst, ...]
    under_review: tuple[robust.Reviewed, ...]
    close: tuple[robust.Close, ...]

    @property
    def clusters(self) -> tuple[alike.Cluster, ...]:
        return self.answering + self.choosing


def find(
    found: Analysis, generator: np.random.Generator, columns: Columns | None = None
) -> Signals:
    """Look for signals in an analysed conversation; a pure reading, of which no other result depends."""
    columns = columns or Columns()
    votes, group, size = found.votes, found.group, len(found.keys)
    if group is not None and (group < 0).any():  # those in no group are one of their own
        group, size = np.where(group < 0, size, group), size + 1
    answering = alike.answering(votes, found.placing.model, group, size, generator)
    seen = {i for one in answering for i in one.members}
    answering += [
        one
        for one in hidden.find(votes, found.placing.model, group, size, generator)
        if seen.isdisjoint(one.members)
    ]
    choosing = alike.choosing(votes, group, size, generator)
    handed: list[batches.Batch] = []
    if columns.batch is not None:
        decided = votes.decided()
        copies = alike.away(
            [(c.strength, np.array(c.members)) for c in answering], len(votes.people)
        )
        model = alike.without(decided, copies, generator) if copies else found.placing.model
        chance = expecting.of_answers(decided, model, group, size)
        handed = batches.find(decided, chance, columns.batch, group, generator)
    sudden = [] if columns.period is None else bursts.find(votes, columns.period)
    suspects = [
        *(robust.Suspect(f"answer_alike {k}", one.members) for k, one in enumerate(answering)),
        *(robust.Suspect(f"choose_alike {k}", one.members) for k, one in enumerate(choosing)),
        *(robust.Suspect(f"batches {k}", one.members) for k, one in enumerate(handed)),
    ]
    label, groups = found.label, len(found.ids)
    if found.group is not None:
        label, groups = found.group, len(found.keys)
    reviewed = robust.review(
        votes, label, groups, suspects[:MOST_REVIEWED], groups_differ=group is not None
    )
    counts = robust.counted(votes, label, groups)
    return Signals(
        tuple(answering),
        tuple(choosing),
        tuple(handed),
        tuple(sudden),
        tuple(reviewed),
        tuple(robust.close(*counts)),
    )


def as_dict(said: Signals, found: Analysis, columns: Columns | None = None) -> dict[str, Any]:
    """Plain values for the file; numbers rounded so that equal runs are equal to the byte."""
    columns = columns or Columns()
    votes = found.votes
    keys = found.keys or tuple(map(str, found.ids))
    declared = (*found.keys, "")
    names = votes.statements

    def people(members: tuple[int, ...]) -> list[str]:
        return [votes.people[i] for i in members]

    def cluster(one: alike.Cluster) -> dict[str, Any]:
        return {
            "members": people(one.members),
            "size": len(one.members),
            "groups": {declared[g]: n for g, n in one.groups.items()},
            "statements": round(one.shared, 3),
            "same": round(one.same, 6),
            "strength": round(one.strength, 3),
        }

    def badge(one: robust.Reviewed | robust.Close) -> dict[str, Any]:
        return {
            "statement": names[one.statement],
            "direction": _side(one.direction),
            "stands": one.stands,
        }

    return {
        "answer_alike": [cluster(one) for one in said.answering],
        "choose_alike": [cluster(one) for one in said.choosing],
        "batches": [
            {
                "batch": columns.batches[one.batch],
                **({"group": declared[one.group]} if found.keys else {}),
                "members": people(one.members),
                "same": round(one.same, 6),
                "same_in_group": round(one.rest, 6),
                "chance": _short(one.chance),
            }
            for one in said.batches
        ],
        "bursts": [
            {
                "statement": names[one.statement],
                "direction": _side(one.direction),
                "period": (columns.periods or {})[one.period],
                "votes": one.votes,
                "expected": round(one.expected, 3),
                "chance": _short(one.chance),
            }
            for one in said.bursts
        ],
        "under_review": [
            {
                "badge": one.kind,
                **({"group": keys[one.group]} if one.group >= 0 else {}),
                **badge(one),
                "why": [{"signal": name, "counted": how} for name, how in one.why],
            }
            for one in said.under_review
        ],
        "few_voices": [
            {**badge(one), "groups": {keys[g]: n for g, n in one.groups.items()}}
            for one in said.close
        ],
    }


def _side(direction: int) -> str:
    return "agree" if direction > 0 else "disagree"


def _short(chance: float) -> float:
    return float(f"{chance:.3g}")
