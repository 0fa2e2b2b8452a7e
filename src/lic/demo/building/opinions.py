"""What invented people think: exact shares in each group, and the same person agreeing with like things.

Every statement says which share of each group agrees, and how it leans. A person stands somewhere on
two lines (people first to street first; wary of meetings to glad of them), in one of two groups of opinion. Of a
group exactly the share agrees, and those agree who stand nearest to where the statement leans: so the
shares are what the town's story says, and the map shows what is really there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Share of each group in the opinion "people first"; the rest is in "street first".
PEOPLE_FIRST = {"sw": 1.0, "com": 0.92, "gov": 0.67, "res": 0.46, "bus": 0.36, "pol": 0.43}
PASSES = 0.05
NOISE = 0.45
WIDTH = 0.30
SECOND = 0.30  # wider, and the map parts "street first" once more


@dataclass(frozen=True, slots=True)
class View:
    """What a statement means to people.

    agree  share that agrees, by group
    leans  how much agreeing goes with each of the two lines, −1 to 1
    """

    agree: Mapping[str, float]
    leans: tuple[float, float]


def stances(size: int, group: str, generator: np.random.Generator) -> Floats:
    """Where the people of a group stand, (size, 2)."""
    first = round(size * PEOPLE_FIRST[group])
    opinion = np.where(np.arange(size) < first, 1.0, -1.0)
    return np.column_stack(
        [opinion + generator.normal(0, WIDTH, size), generator.normal(0, SECOND, size)]
    )


def said(
    stands: Floats, share: float, leans: Sequence[float], generator: np.random.Generator
) -> list[str]:
    """AGREE, PASS or DISAGREE of each person who answers: exactly `share` of them agree, rounded."""
    size = len(stands)
    order = np.argsort(-(stands @ np.asarray(leans) + generator.normal(0, NOISE, size)))
    agrees = round(share * size)
    passes = min(size - agrees, round(PASSES * size))
    found = np.full(size, "DISAGREE", dtype="<U8")
    found[order[:agrees]] = "AGREE"
    found[order[agrees : agrees + passes]] = "PASS"
    return found.tolist()


def answering(size: int, share: float, generator: np.random.Generator) -> NDArray[np.int64]:
    """Which people of a group answer one statement, in order: of a small group all of them."""
    n_people = size if size < 20 else round(share * size)
    return np.sort(generator.permutation(size)[:n_people])


def answers(
    views: Sequence[View], sizes: Mapping[str, int], share: float, generator: np.random.Generator
) -> dict[tuple[str, int], dict[int, str]]:
    """{(group, person): {statement's place: choice}} for all groups; `share` of larger groups answer."""
    found: dict[tuple[str, int], dict[int, str]] = {}
    for group, size in sizes.items():
        stands = stances(size, group, generator)
        for place, view in enumerate(views):
            who = answering(size, share, generator)
            choices = said(stands[who], view.agree[group], view.leans, generator)
            for person, choice in zip(who.tolist(), choices, strict=True):
                found.setdefault((group, person), {})[place] = choice
    return found


def mattering(
    choices: Mapping[int, str], most: int, generator: np.random.Generator
) -> frozenset[int]:
    """Which statements matter to a person: up to `most` of those agreed with."""
    agreed = [place for place, choice in choices.items() if choice == "AGREE"]
    number = min(len(agreed), int(generator.integers(0, most + 1)))
    return (
        frozenset(generator.choice(agreed, number, replace=False).tolist())
        if number
        else frozenset()
    )
