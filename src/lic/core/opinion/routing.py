"""Which statement a person is asked next. Standard library only: the web process draws with it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import fsum
from typing import TypeVar

Statement = TypeVar("Statement", bound=Hashable)


SMALLEST = 1e-12


def draw(
    weights: Mapping[Statement, float], unseen: Sequence[Statement], uniform: float
) -> tuple[Statement, float]:
    """Return one of the unseen statements and the probability with which it was drawn.

    `weights` are those of the person's group (`weigh`); a statement added since they were stored has none
    and gets the mean weight of the unseen ones. `uniform` is a random number in [0, 1). The order of
    `unseen` does not change any probability. Raises ValueError when nothing is unseen.
    """
    if not unseen:
        raise ValueError("Nothing is left to draw from.")
    if not 0.0 <= uniform < 1.0:
        raise ValueError("The random number lies outside [0, 1).")
    known = [max(weights[statement], 0.0) for statement in unseen if statement in weights]
    usual = fsum(known) / len(known) if known else 1.0
    shares = [max(weights.get(statement, usual), 0.0) for statement in unseen]
    total = fsum(shares)
    # What is too small to have a probability of its own is not drawn.
    shares = [share if share > total * SMALLEST else 0.0 for share in shares]
    if total <= 0.0:
        shares, total = [1.0] * len(unseen), float(len(unseen))
    target, passed, chosen = uniform * total, 0.0, 0
    for place, share in enumerate(shares):
        if share > 0.0:
            chosen = place
            passed += share
            if target < passed:
                break
    return unseen[chosen], shares[chosen] / total
