"""Who repeats whom beyond what is expected: stars of people around one whose answers they repeat.

Under "k repeats i, but for a share ε of own answers" the likelihood ratio of one answer is (1 − ε) / p + ε where k says the
same and ε where not, with p the chance that k says so anyway. Its mean is 1 for whoever answers for themselves,
given i's answers; so is that of a product over several k. By Markov's inequality a star around i of k people
whose ratios multiply to n · C(n − 1, k) · (k + 1)² / α is found by chance in at most a share α of conversations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion.beta import log_gamma

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
BLOCK = 512
DEEP = 160
"""People of a star that are looked at before it is known to be one."""
SEVERAL = 4
"""People from whom what most of them say is a script that others can be held against."""
ORDINARY, ORDINARY_SHARE = 3.5, 0.03
"""Three of a hundred pairs reach a log ratio of 3.5 at most; where more do, the model says too little, and all count less."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers person by person, as `Votes` has them.

    said      1 or −1                        gain  log ratio of the answer where another gave it before
    miss      log ratio where it is not repeated
    selected  True: what counts is which statements were answered, so whatever only one of two answered is a miss
    least     statements two people must share           alike  share of them on which they must say the same
    close     the same as a mean over all pairs of a cluster, as copies reach it
    """

    start: Ints
    statement: NDArray[np.int32]
    said: NDArray[np.int8]
    gain: Floats
    miss: float
    statements: int
    least: int
    alike: float
    close: float
    selected: bool = False

    @property
    def people(self) -> int:
        return len(self.start) - 1

    def of(self, chosen: Ints) -> Answers:
        """The answers of these people alone."""
        counts = np.diff(self.start)[chosen]
        start = np.concatenate(([0], np.cumsum(counts)))
        at = np.repeat(self.start[chosen] - start[:-1], counts) + np.arange(start[-1])
        return Answers(
            start, self.statement[at], self.said[at], self.gain[at], self.miss, self.statements,
            self.least, self.alike, self.close, self.selected,
        )  # fmt: skip

    def script(self, person: int) -> NDArray[np.int8]:
        """One person's answers, (statements,), 0 for none."""
        row = np.zeros(self.statements, np.int8)
        own = slice(self.start[person], self.start[person + 1])
        row[self.statement[own]] = self.said[own]
        return row


@dataclass(frozen=True, slots=True)
class Compared:
    """People held against a script: log ratio, statements in common, and the share on which they say the same."""

    ratio: Floats
    common: Floats
    same: Floats

    def good(self, answers: Answers) -> NDArray[np.bool_]:
        return (self.common >= answers.least) & (self.same >= answers.alike)


def against(script: NDArray[np.int8], answers: Answers) -> Compared:
    """Hold everybody against one script: one walk over all answers."""
    asked = script[answers.statement]
    at = np.flatnonzero(asked)
    person = np.searchsorted(answers.start, at, side="right") - 1
    n = answers.people
    match = asked[at] == answers.said[at]
    common = np.bincount(person, minlength=n).astype(float)
    same = np.bincount(person[match], minlength=n).astype(float)
    gain = np.bincount(person[match], answers.gain[at[match]], n)
    if answers.selected:
        either = np.diff(answers.start) + np.count_nonzero(script) - common
        missed, share = either - common, common / np.maximum(either, 1)
    else:
        missed, share = common - same, same / np.maximum(common, 1)
    return Compared(gain + answers.miss * missed, common, share)


def tempered(answers: Answers, generator: np.random.Generator, scripts: int = 32) -> float:
    """How much a log ratio counts here, at most 1: what people share that nothing expected is not held against them."""
    n = answers.people
    if n < 3:
        return 1.0
    seen = []
    for i in np.sort(generator.choice(n, min(scripts, n), replace=False)):
        found = against(answers.script(int(i)), answers)
        found.ratio[i] = -np.inf
        seen.append(np.where(found.common >= answers.least, found.ratio, -np.inf))
    high = float(np.quantile(np.concatenate(seen), 1 - ORDINARY_SHARE, method="lower"))
    return ORDINARY / high if high > ORDINARY else 1.0


def stars(answers: Answers, alpha: float, temper: float = 1.0) -> Iterator[tuple[float, Ints]]:
    """Every pair compared, in blocks: the significant stars with their strength, its centre first in each."""
    n, m = answers.people, answers.statements
    if n < 2:
        return
    yes, no, wins, loses = (np.zeros((n, m), np.float32) for _ in range(4))
    person = np.repeat(np.arange(n), np.diff(answers.start))
    for side, gained, sign in ((yes, wins, 1), (no, loses, -1)):
        at = answers.said == sign
        side[person[at], answers.statement[at]] = 1.0
        gained[person[at], answers.statement[at]] = answers.gain[at]
    count = np.diff(answers.start).astype(np.float32)
    deep = min(DEEP, n - 1)
    need = price(n, deep, alpha)
    for begin in range(0, n, BLOCK):
        rows = slice(begin, min(begin + BLOCK, n))
        same = yes[rows] @ yes.T + no[rows] @ no.T
        common = (yes[rows] + no[rows]) @ (yes + no).T
        either = count[rows, None] + count - common
        missed = either - common if answers.selected else common - same
        share = same / np.maximum(either if answers.selected else common, 1)
        ratio = (
            temper * (wins @ yes[rows].T + loses @ no[rows].T).T + temper * answers.miss * missed
        )
        fits = (common >= answers.least) & (share >= answers.alike)
        ratio = np.where(fits, ratio, -np.inf)
        ratio[np.arange(len(ratio)), np.arange(rows.start, rows.stop)] = -np.inf
        order = np.argpartition(-ratio, deep - 1, axis=1)[:, :deep]
        best = np.take_along_axis(ratio, order, axis=1)
        ranked = np.argsort(-best, axis=1, kind="stable")
        best = np.take_along_axis(best, ranked, axis=1)
        order = np.take_along_axis(order, ranked, axis=1)
        surplus = np.cumsum(best, axis=1, dtype=np.float64) - need
        peak = surplus.argmax(axis=1)
        strength = surplus[np.arange(len(peak)), peak]
        for i in np.flatnonzero(strength > 0):
            yield float(strength[i]), np.concatenate(([rows.start + i], order[i, : peak[i] + 1]))


def around(
    centre: int, answers: Answers, alpha: float, temper: float = 1.0, among: int = 0
) -> tuple[float, Ints] | None:
    """The star around one person, if it is significant among all that could have been looked at.

    among  people who could have been looked at, where these answers are of some of them
    """
    found = against(answers.script(centre), answers)
    ratio = np.where(found.good(answers), temper * found.ratio, -np.inf)
    ratio[centre] = -np.inf
    order = np.argsort(-ratio, kind="stable")[: int(np.isfinite(ratio).sum())]
    if not order.size:
        return None
    surplus = np.cumsum(ratio[order]) - price(among or answers.people, len(order), alpha)
    peak = int(surplus.argmax())
    if surplus[peak] <= 0:
        return None
    return float(surplus[peak]), np.concatenate(([centre], order[: peak + 1]))


def middle(answers: Answers) -> int:
    """The person whose answers are most like all others' of these."""
    common = np.bincount(answers.statement, answers.said, answers.statements)
    with_all = common[answers.statement] * answers.said - np.abs(common).mean()
    person = np.repeat(np.arange(answers.people), np.diff(answers.start))
    return int(np.bincount(person, with_all, answers.people).argmax())


def price(n: int, most: int, alpha: float) -> Floats:
    """log(n · C(n − 1, k) · (k + 1)² / α) for k = 1 … most."""
    k = np.arange(1, most + 1, dtype=float)
    ways = log_gamma(np.full(most, float(n))) - log_gamma(k + 1.0) - log_gamma(n - k)
    result: Floats = np.log(n / alpha) + ways + 2.0 * np.log(k + 1.0)
    return result


def together(
    found: list[tuple[float, Ints]], answers: Answers, temper: float = 1.0
) -> list[tuple[float, Ints]]:
    """Stars that share a person are one cluster; who belongs to a large one is read from what most of it say."""
    clusters: list[tuple[float, Ints]] = []
    left = sorted(found, key=lambda star: (-star[0], star[1].tolist()))
    while left:
        strength, members = left[0]
        for _ in range(2):
            members = _belonging(members, answers, temper)
        taken = set(members.tolist()) | set(left[0][1][:1].tolist())
        left = [star for star in left[1:] if taken.isdisjoint(star[1].tolist())]
        if len(members) > 1:
            own = answers.of(np.sort(members))
            if between(own)[1] >= enough(own):
                clusters.append((strength, np.sort(members)))
    return clusters


def enough(own: Answers) -> float:
    """How alike these people must be on average: `close`, less what chance may take from so few answers."""
    if own.selected:
        return own.close
    slips = (1.0 - own.close) / 2.0
    return own.close - 4.0 * float(np.sqrt(slips * (1.0 - slips) / max(len(own.said), 1)))


def between(own: Answers) -> tuple[float, float]:
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


def _belonging(members: Ints, answers: Answers, temper: float) -> Ints:
    if len(members) < SEVERAL:
        return members
    own = answers.of(np.sort(members))
    lean = np.bincount(own.statement, own.said, answers.statements)
    asked = np.bincount(own.statement, minlength=answers.statements)
    heard = asked >= (len(members) / 2 if answers.selected else 2)
    script = np.where(heard & (np.abs(lean) > asked / 2), np.sign(lean), 0).astype(np.int8)
    held = against(script, answers)
    inside: Ints = np.flatnonzero(
        held.good(answers) & (temper * held.ratio > np.log(answers.people))
    )
    return inside
