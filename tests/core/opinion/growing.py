"""Conversations that grow day by day, and how many groups of opinion keep their ids while they do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lic.core.opinion import placing
from lic.core.opinion.placing import Placing
from lic.core.opinion.votes import Votes, arranged
from tests.core.opinion.made import conversation


def epochs(
    seed: int, camps: int, people: int, statements: int = 40, days: int = 20
) -> Iterator[Votes]:
    """The same conversation after each day: people come, statements come, and who is there answers more."""
    whole, _ = conversation(seed, camps, people, statements, missing=0.2)
    made = np.random.default_rng(seed)
    comes = made.uniform(0.0, 1.0, people)[whole.person]
    asked = np.sort(made.uniform(-0.6, 0.9, statements))[whole.statement]
    said = np.maximum(np.maximum(comes, asked), made.random(len(whole)) * 1.2 - 0.2)
    for day in range(1, days + 1):
        kept = said <= 0.25 + 0.75 * day / days
        yield arranged(
            whole.people, whole.statements, whole.person[kept], whole.statement[kept], whole.value[kept]
        )  # fmt: skip


def maps(seed: int, camps: int, people: int, days: int = 20) -> Iterator[Placing]:
    before = None
    for day, votes in enumerate(epochs(seed, camps, people, days=days)):
        found = placing.place(votes, np.random.default_rng(day), before)
        before = found.memory
        yield found


def kept(found: list[Placing]) -> tuple[int, int]:
    """Ids that were there on the next map too, and ids that could have been."""
    pairs = list(zip(found, found[1:], strict=False))
    return sum(len({*a.ids} & {*b.ids}) for a, b in pairs), sum(len(a.ids) for a, _ in pairs)
