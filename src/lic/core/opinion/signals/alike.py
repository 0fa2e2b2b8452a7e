"""People who answer alike beyond what the model expects, and people who chose the same rare statements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion import factors
from lic.core.opinion.votes import Votes

from . import expecting, likeness, sketch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ALPHA = 0.02
"""Share of honest conversations in which something is flagged, at most, as far as the model is right."""
SHARED, SAME, CLOSE = 10, 0.84, 0.94
"""Statements that two must share, share of them on which each two must say the same, and on which copies with three slips in
a hundred do on average. People who hold one opinion at nine in ten say the same on eight in ten."""
OWN = 0.05
"""Share of answers that whoever repeats another gives for themselves."""
LEAST_EXPECTED = 0.1
"""No answer counts as less expected than this: a single rare one proves nothing."""
CHOSEN, CHOSEN_SAME, CHOSEN_OWN = 5, 0.8, 0.1
AXES = 6
"""Axes of the second fit: more than the map shows, so that camps it cannot show are expected too."""
AXES_OF_CHOICE, CELLS = 3, 150_000
"""Axes of the model of who answers what, and people × statements that it is fitted to."""
ALL_PEOPLE, ALL_PAIRS = 5_000, 2_000_000_000
"""People, and people × people × statements, up to which every pair is compared; beyond, candidates come from hashes."""
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
    votes: Votes,
    model: factors.Model,
    group: Ints | None,
    size: int,
    generator: np.random.Generator,
) -> list[Cluster]:
    """Return clusters of people who answer alike: same answers on ten statements and more, beyond the model.

    Who looks alike without the map is left out of a second fit, one of each kept, so that a crowd of copies cannot make
    an axis of its own and be "expected" by it. What that fit does not expect either is returned.
    """
    decided = votes.decided()
    if len(decided.people) < 3:
        return []
    free = answers_of(decided, expecting.of_answers(decided, model, group, size, axes=False))
    suspected = _found(free, group, size, generator, tempering=False)
    if not suspected:
        return []
    copies = away(suspected, len(decided.people))
    model = without(decided, copies, generator)
    answers = answers_of(decided, expecting.of_answers(decided, model, group, size))
    return told(_found(answers, group, size, generator, tempering=True), answers, group)


def away(suspected: list[tuple[float, Ints]], n: int) -> set[int]:
    """Who is left out of the second fit: one of each cluster stays, and never more than a tenth go, small ones first."""
    copies: set[int] = set()
    for _, members in sorted(suspected, key=lambda star: (len(star[1]), star[1].tolist())):
        if len(copies) + len(members) <= AWAY * n:
            copies |= set(members[1:].tolist())
    return copies


def without(votes: Votes, copies: set[int], generator: np.random.Generator) -> factors.Model:
    """A finer map, made without these people, with everybody placed on it."""
    kept = np.setdiff1d(np.arange(len(votes.people)), np.fromiter(copies, np.int64, len(copies)))
    most = 2 * factors.TO_BEGIN
    if votes.start[-1] > most:
        share = int(len(kept) * most / votes.start[-1])
        kept = np.sort(generator.choice(kept, share, replace=False))
    rest = factors.fit(votes.of(kept), AXES, generator)
    return expecting.placed(votes, rest)


def choosing(
    votes: Votes, group: Ints | None, size: int, generator: np.random.Generator
) -> list[Cluster]:
    """Return clusters of people who answered the same rare set of statements, five and more of them.

    The chance that somebody answers a statement follows from how many they answer and how many answer it. Whoever stands
    out is held against a second model, of who answers what: people who came on one day answered all that there was.
    """
    n, m = len(votes.people), len(votes.statements)
    if n < 3:
        return []
    answers = _choices(votes, _chosen(votes))
    suspected = _found(answers, group, size, generator, tempering=True)
    if not suspected:
        return []
    copies = np.unique(np.concatenate([members[1:] for _, members in suspected]))
    kept = np.setdiff1d(np.arange(n), copies)
    most = max(CELLS // m, 2)
    if len(kept) > most:
        kept = np.sort(generator.choice(kept, most, replace=False))
    model = factors.fit(_dense(votes.of(kept)), AXES_OF_CHOICE, generator)
    found = []
    for _, members in suspected:
        dense = _dense(votes.of(members))
        chance = expecting.of_answers(dense, expecting.placed(dense, model))
        own = _choices(votes.of(members), chance[dense.value > 0])
        star = likeness.around(likeness.middle(own), own, ALPHA / 2, among=n)
        if star and not _all_there_was(own):
            found.append((star[0], members[np.sort(star[1])]))
    return told(found, answers, group)


def _all_there_was(own: likeness.Answers) -> bool:
    """They answered one statement after the other, as they stand: whoever comes on one day finds the same ones."""
    chosen = np.flatnonzero(np.bincount(own.statement) > own.people / 2)
    return len(chosen) >= CHOSEN_SAME * (chosen[-1] - chosen[0] + 1) if len(chosen) else True


def _dense(votes: Votes) -> Votes:
    """Who answered what as votes: 1 where there is an answer, −1 where not."""
    n, m = len(votes.people), len(votes.statements)
    value = np.full(n * m, -1, np.int8)
    value[np.repeat(np.arange(n), np.diff(votes.start)) * m + votes.statement] = 1
    return Votes(
        votes.people,
        votes.statements,
        np.arange(n + 1, dtype=np.int64) * m,
        np.tile(np.arange(m, dtype=np.int32), n),
        value,
    )


def _choices(votes: Votes, chance: Floats) -> likeness.Answers:
    return likeness.Answers(
        votes.start,
        votes.statement,
        np.ones(len(votes), np.int8),
        np.log((1.0 - CHOSEN_OWN) / np.maximum(chance, LEAST_EXPECTED / 2) + CHOSEN_OWN),
        float(np.log(CHOSEN_OWN)),
        len(votes.statements),
        CHOSEN,
        CHOSEN_SAME,
        CHOSEN_SAME,
        selected=True,
    )


def answers_of(
    votes: Votes, chance: Floats, own: float = OWN, same: float = SAME
) -> likeness.Answers:
    """Votes with the log ratios of being repeated; `chance` is what was expected of each, `own` the share not repeated."""
    return likeness.Answers(
        votes.start,
        votes.statement,
        votes.value,
        np.log((1.0 - own) / np.maximum(chance, LEAST_EXPECTED) + own),
        float(np.log(own)),
        len(votes.statements),
        SHARED,
        same,
        CLOSE,
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
    temper = (
        1.0
        if not tempering
        else likeness.tempered(answers, generator)
        if few(answers.people, answers.statements)
        else None
    )
    found = _scanned(answers, ALPHA / 2, temper, generator)
    taken = {i for _, members in found for i in members.tolist()}
    for g in range(size if group is not None else 0):
        inside = np.flatnonzero(group == g)
        own = answers.of(inside)
        if few(own.people, own.statements):
            for strength, members in _scanned(own, ALPHA / 2 / size, temper, generator):
                everybody = inside[members]
                if taken.isdisjoint(everybody.tolist()):
                    found.append((strength, everybody))
    return found


def few(people: int, statements: int) -> bool:
    """Whether all pairs of so many people can be compared."""
    return people <= ALL_PEOPLE and people**2 * statements <= ALL_PAIRS


def _scanned(
    answers: likeness.Answers,
    alpha: float,
    temper: float | None,
    generator: np.random.Generator,
) -> list[tuple[float, Ints]]:
    """Clusters of these people; `temper` None is found out, once there is something to temper."""
    if few(answers.people, answers.statements):
        temper = likeness.tempered(answers, generator) if temper is None else temper
        return likeness.together(list(likeness.stars(answers, alpha, temper)), answers, temper)
    couples = sketch.compared(answers, sketch.pairs(answers, generator))
    if temper is None:
        temper = likeness.tempered(answers, generator) if len(couples) else 1.0
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
            for cluster in likeness.together([star], answers, temper):
                clusters.append(cluster)
                seen |= set(cluster[1].tolist())
    return clusters


def told(
    found: list[tuple[float, Ints]], answers: likeness.Answers, group: Ints | None
) -> list[Cluster]:
    """Clusters as they are said, the strongest first."""
    clusters = []
    for strength, members in sorted(found, key=lambda star: (-star[0], star[1].tolist())):
        shared, same = likeness.between(answers.of(members))
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
