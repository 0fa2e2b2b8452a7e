"""People who follow one script where it matters to them and answer like anybody elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion import factors
from lic.core.opinion.votes import Votes

from . import alike, expecting, likeness

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HIDDEN, ONE_VOICE = 5, 0.93
"""People of a cluster that hides among other answers, and the share of them who say the same on a statement of its script."""


def find(
    votes: Votes,
    model: factors.Model,
    group: Ints | None,
    size: int,
    generator: np.random.Generator,
) -> list[alike.Cluster]:
    """Return clusters of five people and more who say the same on ten unexpected statements, whatever they say elsewhere.

    The script is read from a star of people who repeat half of each other's answers: statements on which nearly all of it
    agree although the model expects that of fewer than half. Who is held against it needs nearly all of it.
    """
    decided = votes.decided()
    n = len(decided.people)
    if n < HIDDEN or not alike.few(n, len(votes.statements)):
        return []
    free = expecting.of_answers(decided, model, group, size, axes=False)
    loose = alike.answers_of(decided, free, own=0.5, same=0.0)
    temper = likeness.tempered(loose, generator)
    stars = sorted(
        likeness.stars(loose, alike.ALPHA, temper), key=lambda star: (-star[0], star[1].tolist())
    )
    suspected: list[tuple[float, Ints]] = []
    looked: set[int] = set()
    for strength, star in stars:
        if len(star) >= HIDDEN and int(star[0]) not in looked and len(suspected) < alike.SEEDS:
            looked |= set(star.tolist())
            members = _following(decided, free, star)
            if HIDDEN <= len(members) <= alike.AWAY * n:
                looked |= set(members.tolist())
                suspected.append((strength, members))
    copies = alike.away(suspected, n)
    if not copies:
        return []
    chance = expecting.of_answers(decided, alike.without(decided, copies, generator), group, size)
    found: list[tuple[float, Ints]] = []
    strict = alike.answers_of(decided, chance)
    for _, star in suspected:
        members = _following(decided, chance, star)
        if len(members) >= HIDDEN and not any(np.isin(members, other).any() for _, other in found):
            held = likeness.against(_script(decided, chance, members), strict).ratio[members]
            strength = held.sum() - held.max() - likeness.price(n, len(members), alike.ALPHA)[-1]
            if strength > 0:
                found.append((float(strength), members))
    return alike.told(found, strict, group)


def _following(votes: Votes, chance: Floats, members: Ints) -> Ints:
    """Who follows the script that these people share; nobody where they share none."""
    strict = alike.answers_of(votes, chance)
    for _ in range(3):
        script = _script(votes, chance, members)
        if np.count_nonzero(script) < alike.SHARED:
            return members[:0]
        held = likeness.against(script, strict)
        members = np.flatnonzero(held.good(strict) & (held.ratio > np.log(len(votes.people))))
        if len(members) < HIDDEN:
            return members[:0]
    return members


def _script(votes: Votes, chance: Floats, members: Ints) -> NDArray[np.int8]:
    """Where nearly all of these people say one thing that the model expects of fewer than half of them."""
    m = len(votes.statements)
    own = votes.of(members)
    inside = np.zeros(len(votes.people), bool)
    inside[members] = True
    of_these = np.repeat(inside, np.diff(votes.start))
    asked = np.bincount(own.statement, minlength=m)
    lean = np.bincount(own.statement, own.value, m)
    side = np.sign(lean)[votes.statement[of_these]]
    told = chance[of_these]
    expected = np.bincount(
        votes.statement[of_these], np.where(votes.value[of_these] == side, told, 1.0 - told), m
    )
    heard = asked >= max(HIDDEN - 1, 0.4 * len(members))
    agreed = np.abs(lean) >= (2 * ONE_VOICE - 1) * asked
    return np.where(heard & agreed & (expected <= 0.5 * asked), np.sign(lean), 0).astype(np.int8)
