"""Candidates without comparing all pairs: people whose answers collide in many hashes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .likeness import Answers

Ints = NDArray[np.int64]
BANDS, ROWS = 8, 3
MOST = 2_000
"""Pairs that are looked at closely."""


def pairs(answers: Answers, generator: np.random.Generator) -> Ints:
    """Pairs of people, (pairs, 2), who seem to share the most answers; near-linear in answers.

    Min-hashing of what each person said (Broder, "On the resemblance and containment of documents", 1997), in
    bands: who agrees with the neighbour in a bucket is a candidate, ranked by the hashes they share.
    """
    kinds = 2 * answers.statements
    counts = np.diff(answers.start)
    voted = np.flatnonzero(counts >= answers.least)
    if len(voted) < 2:
        return np.empty((0, 2), np.int64)
    answers = answers.of(voted)
    item = 2 * answers.statement + (answers.said > 0)
    width = BANDS * ROWS
    signature = np.empty((width, len(voted)), np.int32)
    for row in range(width):
        rank = generator.permutation(kinds).astype(np.int32)
        signature[row] = np.minimum.reduceat(rank[item], answers.start[:-1])
    couples = []
    for band in range(BANDS):
        part = signature[band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        key = (part[0] * np.uint64(kinds) + part[1]) * np.uint64(kinds) + part[2]
        order = np.argsort(key, kind="stable")
        again = np.flatnonzero(key[order][1:] == key[order][:-1])
        couples.append(np.stack([order[again], order[again + 1]], axis=1))
    both = np.unique(np.concatenate(couples), axis=0)
    alike = (signature[:, both[:, 0]] == signature[:, both[:, 1]]).mean(axis=0)
    size = np.diff(answers.start)[both].sum(axis=1)
    shared = alike / (1.0 + alike) * size
    enough = np.flatnonzero(shared >= 0.7 * answers.least)
    first = enough[np.argsort(-shared[enough], kind="stable")[:MOST]]
    result: Ints = voted[both[first]]
    return result


def compared(answers: Answers, couples: Ints) -> Ints:
    """Of these pairs the ones that share enough and say the same, those with the highest log ratio first."""
    kept, ratios = [], []
    for i, k in couples.tolist():
        mine = slice(answers.start[i], answers.start[i + 1])
        other = slice(answers.start[k], answers.start[k + 1])
        _, here, there = np.intersect1d(
            answers.statement[mine],
            answers.statement[other],
            assume_unique=True,
            return_indices=True,
        )
        same = answers.said[mine][here] == answers.said[other][there]
        either = len(answers.statement[mine]) + len(answers.statement[other]) - len(here)
        share = len(here) / either if answers.selected else same.mean() if len(here) else 0.0
        if len(here) >= answers.least and share >= answers.alike:
            missed = either - len(here) if answers.selected else np.count_nonzero(~same)
            kept.append((i, k))
            ratios.append(float(answers.gain[other][there[same]].sum() + answers.miss * missed))
    order = np.argsort(-np.array(ratios), kind="stable") if ratios else np.empty(0, np.int64)
    result: Ints = np.array(kept, np.int64).reshape(-1, 2)[order]
    return result
