"""A made table of six groups, with statements all share and answers that fall into two camps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lic.core.opinion import analysis
from lic.core.opinion.analysis import Analysis
from lic.core.opinion.votes import Votes
from tests.core.opinion.made import loose

SIZES = {"sw": 14, "com": 24, "gov": 18, "res": 190, "bus": 45, "police <i>": 7}
STATEMENTS, SHARED = 20, 4
TEXTS = {
    "0": "The light on Ferry Lane stays on <script>alert(1)</script>",
    "1": 'A clinic "without cards" & without names',
}


def votes(
    seed: int = 5, sizes: Mapping[str, int] = SIZES, *, camps: bool = True
) -> tuple[Votes, list[str]]:
    """Votes of a table under names that stand nowhere else, and each person's group."""
    made = np.random.default_rng(seed)
    groups = [group for group, n in sizes.items() for _ in range(n)]
    leaning = {group: made.normal(0, 1, STATEMENTS) for group in sizes}
    camp = made.choice([-2.0, 2.0], size=(2, STATEMENTS))
    person, statement, value = [], [], []
    for i, group in enumerate(groups):
        own = camp[made.integers(2)] if camps else 0.0
        chance = 1 / (1 + np.exp(-(leaning[group] + own)))
        chance[:SHARED] = 0.93
        for j in np.flatnonzero(made.random(STATEMENTS) < 0.8):
            person.append(i)
            statement.append(int(j))
            value.append(0 if made.random() < 0.05 else 1 if made.random() < chance[j] else -1)
    plain = loose(person, statement, value)
    names = [f"canary-{i}-person" for i in range(len(groups))]
    return Votes(names, plain.statements, plain.start, plain.statement, plain.value), groups


def analysed(of: Votes, group: Sequence[str] | None = None, seed: int = 0) -> Analysis:
    """The analysis of these votes."""
    return analysis.analyse(of, group, np.random.default_rng(seed))
