"""The map of a round: where camps of opinion lie, and the middle of each group. Never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import camps
from .shapes import Camp, Landscape

Floats = NDArray[np.float64]
Votes = NDArray[np.int8]
MISSING = -128
LEAST = camps.LEAST
SHARE_OF_CAMP = 1.2


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each person lies: for the job that reduces it to a landscape, and for nothing else.

    `placed` marks people with enough answers; `points` (people, 2) is zero for the others; `camps` is -1
    for who is in none.
    """

    points: Floats
    placed: NDArray[np.bool_]
    camps: NDArray[np.int64]


def analyse(
    votes: Votes,
    groups: Sequence[str],
    statements: Sequence[str],
    generator: np.random.Generator,
) -> Landscape:
    """Return the map of these answers.

    `votes` is (people, statements): 1 agree, 0 pass, -1 disagree, -128 missing; `groups` is one key
    a person. Raises ValueError when the shapes do not fit.
    """
    if votes.shape != (len(groups), len(statements)):
        raise ValueError("Votes are (people, statements), with a group for every person.")
    placement = place(votes, groups, generator)
    found = int(placement.camps.max(initial=-1)) + 1
    marks = [
        _marks(votes, placement.camps == camp, placement.placed, statements)
        for camp in range(found)
    ]
    return drawn(placement, groups, marks)


def drawn(
    placement: Placement, groups: Sequence[str], marks: Sequence[tuple[tuple[str, int], ...]]
) -> Landscape:
    """Return what a map may be drawn from: `marks` says which statements mark each camp, one entry a camp.

    Camps of fewer than ten people are the caller's to leave out; groups of fewer than ten have no centre.
    """
    ellipses = [_ellipse(placement.points[placement.camps == camp]) for camp in range(len(marks))]
    centres = _centres(placement, groups)
    scale = _scale(ellipses, centres)
    return Landscape(
        tuple(
            _camp(ellipse, scale, "ABCDE"[camp], marks[camp])
            for camp, ellipse in enumerate(ellipses)
        ),
        {group: (_tidy(x * scale), _tidy(y * scale)) for group, (x, y) in centres.items()},
        _members(placement, groups, len(marks)),
    )


def place(votes: Votes, groups: Sequence[str], generator: np.random.Generator) -> Placement:
    """Return where each person lies on the two principal axes, and their camp."""
    answered = (votes != MISSING).sum(axis=1)
    placed = answered >= max(1, min(7, votes.shape[1] // 2))
    points = np.zeros((len(votes), 2))
    labels = np.full(len(votes), -1, dtype=np.int64)
    if placed.sum() >= 2 * LEAST and votes.shape[1] >= 2:
        chosen = votes[placed]
        weights = group_weights([g for g, here in zip(groups, placed, strict=True) if here])
        points[placed] = project(chosen, weights)
        shuffled = [_shuffled_points(chosen, weights, generator) for _ in range(9)]
        found = camps.find(points[placed], shuffled, generator)
        if found is not None:
            labels[placed] = found
    return Placement(points, placed, labels)


def project(votes: Votes, weights: Floats) -> Floats:
    """Return the people on the two axes that carry most of the weighted variance, (people, 2).

    An answer not given counts as the statement's mean; who answered little is stretched outwards for it.
    """
    mean = _means(votes, weights)
    spread = np.zeros((votes.shape[1], votes.shape[1]))
    for part in _chunks(len(votes)):
        centred = _centred(votes[part], mean)
        spread += centred.T @ (centred * weights[part, None])
    axes = principal_axes(spread)
    # An axis has no sign of its own; without this the map would flip from one run to the next.
    heaviest = np.abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[heaviest, np.arange(2)] < 0, -1.0, 1.0)
    points = np.vstack([_centred(votes[part], mean) @ axes for part in _chunks(len(votes))])
    answered = (votes != MISSING).sum(axis=1)
    result: Floats = points * np.sqrt(votes.shape[1] / np.maximum(answered, 1))[:, None]
    return result


def principal_axes(spread: Floats, wanted: int = 2) -> Floats:
    """Return the leading eigenvectors of a symmetric matrix without negative eigenvalues, as columns.

    Subspace iteration from a fixed start: a whole decomposition takes ten times as long.
    """
    size = len(spread)
    if size <= 16:
        return np.linalg.eigh(spread)[1][:, ::-1][:, :wanted]
    basis = np.linalg.qr(np.cos(np.outer(np.arange(1, size + 1), np.arange(1, 9))))[0]
    axes, before = basis[:, :wanted], np.zeros(wanted)
    for _ in range(500):
        basis = np.linalg.qr(spread @ basis)[0]
        values, turn = np.linalg.eigh(basis.T @ spread @ basis)
        axes, values = basis @ turn[:, ::-1][:, :wanted], values[::-1][:wanted]
        if np.all(np.abs(values - before) <= 1e-12 * np.maximum(values, 1e-12)):
            break
        before = values
    return axes


def group_weights(groups: Sequence[str]) -> Floats:
    """Return the weight of each person: √(people / (groups · people of the group)), at most 8."""
    _, index, counts = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    return np.minimum(np.sqrt(len(groups) / (len(counts) * counts)), 8.0)[index]


def _means(votes: Votes, weights: Floats) -> Floats:
    total, heard = np.zeros(votes.shape[1]), np.zeros(votes.shape[1])
    for part in _chunks(len(votes)):
        seen = votes[part] != MISSING
        total += weights[part] @ np.where(seen, votes[part], 0)
        heard += weights[part] @ seen
    return total / np.maximum(heard, 1e-12)


def _centred(votes: Votes, mean: Floats) -> Floats:
    return np.where(votes != MISSING, votes - mean, 0.0)


def _chunks(people: int, size: int = 4096) -> list[slice]:
    return [slice(start, start + size) for start in range(0, people, size)]


def _shuffled_points(votes: Votes, weights: Floats, generator: np.random.Generator) -> Floats:
    """Return a map of the same answers dealt out anew within each statement: it holds no camps."""
    rows = generator.permutation(len(votes))[:600]
    dealt, sample = votes[rows].copy(), votes[rows]
    for column in range(votes.shape[1]):
        seen = sample[:, column] != MISSING
        dealt[seen, column] = generator.permutation(sample[seen, column])
    return project(dealt, weights[rows])


def _ellipse(points: Floats) -> tuple[float, float, float, float, float]:
    x, y = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(points.T))
    small, large = SHARE_OF_CAMP * np.sqrt(np.maximum(values, 1e-9))
    angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1]))) % 180.0
    return float(x), float(y), float(large), float(small), angle


def _camp(
    ellipse: tuple[float, float, float, float, float],
    scale: float,
    label: str,
    marks: tuple[tuple[str, int], ...],
) -> Camp:
    x, y, rx, ry = (_tidy(value * scale) for value in ellipse[:4])
    return Camp(label, x, y, rx, ry, round(ellipse[4]) % 180, marks)


def _centres(placement: Placement, groups: Sequence[str]) -> dict[str, tuple[float, float]]:
    keys = np.asarray(groups)
    result = {}
    for group in dict.fromkeys(groups):
        own = placement.points[(keys == group) & placement.placed]
        if len(own) >= LEAST:
            x, y = own.mean(axis=0)
            result[group] = (float(x), float(y))
    return result


def _scale(
    ellipses: Sequence[tuple[float, float, float, float, float]],
    centres: Mapping[str, tuple[float, float]],
) -> float:
    reach = [abs(place) + ellipse[2] for ellipse in ellipses for place in ellipse[:2]]
    reach += [abs(place) for centre in centres.values() for place in centre]
    return 0.95 / max(reach) if reach and max(reach) > 0 else 1.0


def _members(placement: Placement, groups: Sequence[str], found: int) -> dict[str, tuple[int, ...]]:
    keys = np.asarray(groups)
    order = [*range(found), -1]
    return {
        group: tuple(
            int(((keys == group) & placement.placed & (placement.camps == camp)).sum())
            for camp in order
        )
        for group in dict.fromkeys(groups)
    }


def _marks(
    votes: Votes,
    inside: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    statements: Sequence[str],
    most: int = 3,
) -> tuple[tuple[str, int], ...]:
    gap = _share(votes[inside]) - _share(votes[placed & ~inside])
    order = sorted(range(len(statements)), key=lambda j: (-round(abs(float(gap[j])), 9), j))
    return tuple((statements[j], 1 if gap[j] > 0 else -1) for j in order[:most])


def _share(votes: Votes) -> Floats:
    agrees, disagrees = (votes == 1).sum(axis=0), (votes == -1).sum(axis=0)
    result: Floats = (agrees + 0.5) / (agrees + disagrees + 1.0)
    return result


def _tidy(value: float) -> float:
    return round(value, 2) + 0.0
