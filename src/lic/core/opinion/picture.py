"""What may be drawn of a map: groups of opinion as ellipses, the middle of each declared group. Never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from . import declared, placing
from .placing import Memory, Placing
from .shapes import Landscape, OpinionGroup
from .votes import AGREE, DISAGREE, Votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST = 10
"""People from whom on a group of any sort is drawn."""
INSIDE = 0.8
MARKS = 2


def landscape(
    votes: Votes,
    group: Sequence[str],
    generator: np.random.Generator,
    before: Memory | None = None,
) -> Landscape:
    """Return the map of these votes, whole: fitted and drawn. `group` is one key a person."""
    index = indexed(group)[1]
    return draw(placing.place(votes, generator, before, index), votes, group)


def indexed(group: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The keys in order, and each person's place among them."""
    keys, index = np.unique(np.asarray(group, dtype=str), return_inverse=True)
    return tuple(map(str, keys)), index.astype(np.int64)


def draw(found: Placing, votes: Votes, group: Sequence[str], least: int = LEAST) -> Landscape:
    """Return what may be drawn; a group of fewer than `least` people is not, and its people count as in none."""
    least = max(least, LEAST)
    people = np.bincount(found.label[found.label >= 0], minlength=len(found.ids))
    shown = sorted(np.flatnonzero(people >= least), key=lambda g: found.ids[g])
    place = np.full(len(found.ids) + 1, -1)  # the last stands for "in none"
    place[shown] = np.arange(len(shown))
    label = place[found.label]
    keys, index = indexed(group)
    members = {
        key: _members(label[found.placed & (index == g)], len(shown)) for g, key in enumerate(keys)
    }
    middles = {
        key: found.at[found.placed & (index == g)].mean(axis=0)
        for g, key in enumerate(keys)
        if sum(members[key]) >= least
    }
    places, spread = _where(found)
    centres = places[shown]
    half, angle = _ellipse(spread)
    scale = _scale(centres, half[0] if shown else 0.0, middles)
    marks = _marks(found, votes, label, len(shown), least)
    rx, ry = (_tidy(reach * scale) for reach in half)
    opinions = []
    for n, g in enumerate(shown):
        x, y = (_tidy(v * scale) for v in centres[n])
        opinions.append(OpinionGroup(found.ids[g], x, y, rx, ry, angle, marks[n]))
    return Landscape(
        tuple(opinions),
        {key: (_tidy(x * scale), _tidy(y * scale)) for key, (x, y) in middles.items()},
        members,
    )


def _members(label: Ints, size: int) -> tuple[int, ...]:
    """People in each group of opinion, and last in none."""
    return (
        *map(int, np.bincount(label[label >= 0], minlength=size)[:size]),
        int((label < 0).sum()),
    )


def _where(found: Placing) -> tuple[Floats, Floats]:
    """Where the people of each group of opinion lie in the middle, and how they scatter about it: one spread for all.

    By where people are placed, as the middles of declared groups are; the mixture's own centres lie farther out.
    """
    at, belongs = found.at[found.placed], found.groups.belongs
    places = belongs.T @ at / (belongs.sum(axis=0) + 1e-9)[:, None]
    off = at[:, None, :] - places
    spread = np.einsum("nk,nka,nkb->ab", belongs, off, off) / max(len(at), 1)
    return places, spread


def _ellipse(spread: Floats) -> tuple[tuple[float, float], int]:
    """Half axes of the ellipse that holds four of five people of a group, and its angle in degrees."""
    values, vectors = np.linalg.eigh(spread)
    small, large = np.sqrt(-2.0 * np.log(1.0 - INSIDE) * np.maximum(values, 1e-9))
    angle = np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1]))
    return (float(large), float(small)), round(float(angle)) % 180


def _scale(centres: Floats, reach: float, middles: Mapping[str, Floats]) -> float:
    edges = [*(np.abs(centres).ravel() + reach), *(abs(v) for at in middles.values() for v in at)]
    return 0.95 / max(edges) if edges and max(edges) > 0 else 1.0


def _marks(
    found: Placing, votes: Votes, label: Ints, size: int, least: int
) -> list[tuple[tuple[str, int], ...]]:
    """The statements that mark each group most, of those on which enough of its people took a side.

    What it agrees with comes first: two groups would else be told apart by one statement and its mirror image.
    """
    m = len(votes.statements)
    owner = np.repeat(label, np.diff(votes.start))
    inside = owner >= 0
    cell = owner[inside] * m + votes.statement[inside]
    value = votes.value[inside]
    yes, no = (
        np.bincount(cell[value == v], minlength=size * m).reshape(size, m)
        for v in (AGREE, DISAGREE)
    )
    marks: list[list[tuple[str, int]]] = [[] for _ in range(size)]
    for one in declared.differences(yes, no) if size > 1 else []:
        enough = yes[one.group, one.statement] + no[one.group, one.statement] >= least
        alike = [way for _, way in marks[one.group] if way == one.direction]
        if enough and len(alike) < MARKS:
            marks[one.group].append((found.names[one.statement], one.direction))
    return [tuple(sorted(rows, key=lambda mark: -mark[1])) for rows in marks]


def _tidy(value: float) -> float:
    return round(float(value), 2) + 0.0
