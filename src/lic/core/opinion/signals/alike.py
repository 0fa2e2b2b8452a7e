"""People who answer alike beyond what the model expects, and people who chose the same rare statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import factors
from ..votes import Votes
from . import expecting, likeness, sketch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ALPHA = 0.01
"""Share of honest conversations in which the model itself would let something be flagged."""
SHARED, SAME = 10, 0.9
OWN = 0.05
"""Share of answers that whoever repeats another gives for themselves."""
LEAST_EXPECTED = 0.1
"""No answer counts as less expected than this: a single rare one proves nothing."""
CHOSEN, CHOSEN_SAME, CHOSEN_OWN = 5, 0.8, 0.1
ALL_PAIRS = 2_000_000_000
"""People × people × statements up to which every pair is compared; beyond, candidates come from hashes."""
SEEDS, IN_VAIN = 24, 6
AWAY = 0.1
"""Share of people at most whom the second fit leaves out."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """People who look like one source. It is a question, no proof.

    members    indices of people        groups     declared group → members of it (empty without declared groups)
    shared     statements two of them share, the mean over pairs        same  share of these on which they say the same
    strength   log likelihood ratio above what chance reaches
    """

    members: tuple[int, ...]
    groups: dict[int, int]
    shared: float
    same: float
    strength: float


def answering(
    votes: Votes, model: factors.Model, group: Ints | None, size: int, generator: np.random.Generator
) -> list[Cluster]:
    """Return clusters of people who answer alike: same answers on ten statements and more, beyond the model.

    Who looks alike without the map is left out of a second fit, one of each kept, so that a crowd of copies cannot make
    an axis of its own and be "expected" by it. What that fit does not expect either is returned.
    """
    decided = votes.decided()
    if len(decided.people) < 3:
        return []
    free = _answers(decided, expecting.of_answers(decided, model, group, size, axes=False))
    suspected = _found(free, group, size, generator, tempering=False)
    if not suspected:
        return []
    away: set[int] = set()
    for _, members in sorted(suspected, key=lambda star: (len(star[1]), star[1].tolist())):
        if len(away) + len(members) <= AWAY * len(decided.people):
            away |= set(members[1:].tolist())
    if away:
        kept = np.setdiff1d(np.arange(len(decided.people)), np.fromiter(away, np.int64, len(away)))
        most = 2 * factors.TO_BEGIN
        if decided.start[-1] > most:
            share = int(len(kept) * most / decided.start[-1])
            kept = np.sort(generator.choice(kept, share, replace=False))
        rest = factors.fit(decided.of(kept), model.statements.rank, generator)
        model = expecting.placed(decided, rest)
    answers = _answers(decided, expecting.of_answers(decided, model, group, size))
    return _told(_found(answers, group, size, generator, tempering=True), answers, group)


def choosing(
    votes: Votes, group: Ints | None, size: int, generator: np.random.Generator
) -> list[Cluster]:
    """Return clusters of people who answered the same rare set of statements, five and more of them.

    The chance that somebody answers a statement follows from how many they answer and how many answer it.
    """
    n = len(votes.people)
    if n < 3:
        return []
    chance = _chosen(votes)
    answers = likeness.Answers(
        votes.start,
        votes.statement,
        np.ones(len(votes), np.int8),
        np.log((1.0 - CHOSEN_OWN) / np.maximum(chance, LEAST_EXPECTED / 2) + CHOSEN_OWN),
        float(np.log(CHOSEN_OWN)),
        len(votes.statements),
        CHOSEN,
        CHOSEN_SAME,
        selected=True,
    )
    return _told(_found(answers, group, size, generator, tempering=True), answers, group)


def _answers(votes: Votes, chance: Floats) -> likeness.Answers:
    return likeness.Answers(
        votes.start,
        votes.statement,
        votes.value,
        np.log((1.0 - OWN) / np.maximum(chance, LEAST_EXPECTED) + OWN),
        float(np.log(OWN)),
        len(votes.statements),
        SHARED,
        SAME,
    )


def _found(
    answers: likeness.Answers,
    group: Ints | None,
    size: int,
    generator: np.random.Generator,
    *,
    tempering: bool,
) -> list[tuple[float, Ints]]:
    """Clusters among everybody, and inside each declared group, where fewer pairs need less to stand out."""
    temper = likeness.tempered(answers, generator) if tempering and _few(answers) else 1.0
    found = _scanned(answers, ALPHA / 2, temper, generator, lambda: tempering)
    taken = {i for _, members in found for i in members.tolist()}
    for g in range(size if group is not None else 0):
        inside = np.flatnonzero(group == g)
        own = answers.of(inside)
        if _few(own):
            for strength, members in _scanned(
                own, ALPHA / 2 / size, temper, generator, lambda: False
            ):
                everybody = inside[members]
                if taken.isdisjoint(everybody.tolist()):
                    found.append((strength, everybody))
    return found


def _few(answers: likeness.Answers) -> bool:
    return answers.people**2 * answers.statements <= ALL_PAIRS


def _scanned(
    answers: likeness.Answers,
    alpha: float,
    temper: float,
    generator: np.random.Generator,
    tempering: Callable[[], bool],
) -> list[tuple[float, Ints]]:
    if _few(answers):
        found = list(likeness.stars(answers, alpha, temper))
        return likeness.together(found, answers, temper)
    couples, ratios = sketch.compared(answers, sketch.pairs(answers, generator))
    if len(ratios) and tempering():
        temper = likeness.tempered(answers, generator)
    seen: set[int] = set()
    clusters: list[tuple[float, Ints]] = []
    tried = vain = 0
    for i, k in couples.tolist():
        if seen & {i, k}:
            continue
        if tried == SEEDS or vain == IN_VAIN:
            break
        tried += 1
        seen |= {i, k}
        star = likeness.around(i, answers, alpha, temper)
        vain = 0 if star else vain + 1
        if star:
            clusters += likeness.together([star], answers, temper)
            seen |= set(clusters[-1][1].tolist()) if clusters else set()
    return clusters


def _told(
    found: list[tuple[float, Ints]], answers: likeness.Answers, group: Ints | None
) -> list[Cluster]:
    clusters = []
    for strength, members in sorted(found, key=lambda star: (-star[0], star[1].tolist())):
        shared, same = _between(answers.of(members))
        keys, counts = (
            (np.empty(0), np.empty(0))
            if group is None
            else np.unique(group[members], return_counts=True)
        )
        clusters.append(
            Cluster(
                tuple(map(int, members)),
                dict(zip(map(int, keys), map(int, counts), strict=True)),
                shared,
                same,
                strength,
            )
        )
    return clusters


def _between(own: likeness.Answers) -> tuple[float, float]:
    """Mean over pairs of statements shared, and of the share said alike; without walking over pairs."""
    yes, no = (np.bincount(own.statement[own.said == v], minlength=own.statements) for v in (1, -1))
    both = yes + no
    pairs = own.people * (own.people - 1) / 2
    common = float((both * (both - 1) / 2).sum())
    same = float(((yes * (yes - 1) + no * (no - 1)) / 2).sum())
    if own.selected:
        union = float(np.diff(own.start).sum()) * (own.people - 1) - common
        return common / pairs, common / union if union else 0.0
    return common / pairs, same / common if common else 0.0


def _chosen(votes: Votes) -> Floats:
    """Chance of each answer to be there, from odds a · b of person and statement that fit both margins."""
    m = len(votes.statements)
    counts = np.diff(votes.start)
    kinds, kind, people = np.unique(counts, return_inverse=True, return_counts=True)
    asked = np.bincount(votes.statement, minlength=m).astype(float)
    n = len(counts)
    b = np.clip(asked / n, 1e-6, 1 - 1e-6)
    b = b / (1 - b)
    a = np.ones(len(kinds))
    for _ in range(30):
        whole = 1.0 + a[:, None] * b
        a = np.clip(kinds / np.maximum((b / whole).sum(axis=1), 1e-12), 1e-6, 1e6)
        whole = 1.0 + a[:, None] * b
        b = np.clip(
            asked / np.maximum((people[:, None] * a[:, None] / whole).sum(axis=0), 1e-12), 1e-6, 1e6
        )
    odds = a[np.repeat(kind, counts)] * b[votes.statement]
    result: Floats = odds / (1.0 + odds)
    return result


