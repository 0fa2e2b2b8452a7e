"""Whether groups of opinion are there, stay, and are not claimed where there are none; and whether intervals hold what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from bench import report
from bench.report import ROOT, Row, Section

from lic.core.opinion import analysis, declared, parsing
from lic.core.opinion.votes import Votes
from tests.core.opinion.made import conversation, shuffled

DATA = ROOT.parent / "shared" / "data" / "polis"
SHUFFLES, HALVES, TOWNS = 40, 10, 4000


def conversations() -> dict[str, Votes]:
    """Real ones where they lie beside this repository, and made ones with two, three and no camps."""
    found = {path.stem: read(path) for path in sorted(DATA.glob("*.csv"))}
    return found | {f"made, {n} camps": conversation(n, camps=n, people=400)[0] for n in (2, 3)}


def read(path: Path) -> Votes:
    return parsing.read(lambda: [path.read_bytes()]).votes


def labels(votes: Votes, seed: int = 0) -> np.ndarray:
    """The group of each person, -1 for none; all 0 where there are no clear groups and who is placed."""
    return analysis.analyse(votes, None, np.random.default_rng(seed)).label


def clear(votes: Votes) -> bool:
    return bool(analysis.analyse(votes, None, np.random.default_rng(0)).placing.ids)


def agreement(a: np.ndarray, b: np.ndarray) -> float:
    """Adjusted Rand index of two labellings (Hubert and Arabie, Journal of Classification 2, 1985); 1 where both know one group."""
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)

    def chosen(n: np.ndarray) -> float:
        return float((n * (n - 1) / 2).sum())

    both, rows, columns = chosen(table), chosen(table.sum(axis=1)), chosen(table.sum(axis=0))
    expected = rows * columns / max(chosen(np.array([len(a)])), 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def samples(votes: Votes, seed: int) -> float:
    """Agreement of two analyses, each of four fifths of the people, on those who are in both and placed by both."""
    chance, n = np.random.default_rng(seed), len(votes.people)
    chosen = [np.sort(chance.choice(n, int(n * 0.8), replace=False)) for _ in range(2)]
    found = [np.full(n, -1), np.full(n, -1)]
    for label, people in zip(found, chosen, strict=True):
        label[people] = labels(votes.of(people))
    return _on_both(*found)


def thinned(votes: Votes, seed: int) -> float:
    """Agreement of an analysis with one without a tenth of the votes, on those placed by both."""
    kept = np.random.default_rng(seed).random(len(votes)) < 0.9
    return _on_both(labels(votes), labels(votes.where(kept)))


def _on_both(a: np.ndarray, b: np.ndarray) -> float:
    both = (a >= 0) & (b >= 0)
    return agreement(a[both], b[both]) if both.any() else 1.0


def covered(size: int, towns: int, seed: int) -> float:
    """Share of towns whose whole group lies inside the interval that some of its people's answers give."""
    chance = np.random.default_rng(seed)
    share = chance.random(towns)
    said = chance.integers(max(size // 10, 5), max(size // 2, 6), towns)
    everybody = chance.binomial(size, share)
    yes = chance.hypergeometric(everybody, size - everybody, said)
    low, high = declared.interval(yes[:, None], (said - yes)[:, None], roster=size)
    true = everybody / size
    return float(((low[:, 0] <= true + 1e-9) & (true <= high[:, 0] + 1e-9)).mean())


def measure() -> Iterator[Row]:
    """Real conversations are measured where they lie beside this repository."""
    known = conversations()
    names = [*known]
    runs = [(names[k % len(names)], k) for k in range(SHUFFLES)]
    none = sum(not clear(shuffled(known[name], seed)) for name, seed in runs)
    yield report.at_least(
        f"answers dealt out anew within each statement, {SHUFFLES} runs: no clear groups",
        none,
        38,
        "of 40",
    )
    for name, votes in known.items():
        if not clear(votes):
            yield Row(f"{name}: groups of opinion", "no clear groups")
            continue
        halves = [samples(votes, seed) for seed in range(HALVES)]
        fewer = [thinned(votes, seed) for seed in range(HALVES)]
        yield report.at_least(
            f"{name}: agreement of two samples of four fifths of the people (median of {HALVES}, adjusted Rand)",
            float(np.median(halves)), 0.8, "", digits=2,
        )  # fmt: skip
        yield report.at_least(
            "… without a tenth of the votes", float(np.median(fewer)), 0.95, "", digits=2
        )
    for size in (14, 40, 200, 2000):
        held = covered(size, TOWNS, size)
        inside = report.OK if 0.75 <= held <= 0.85 else report.OVER
        yield Row(
            f"80 % intervals that hold the whole group, {size:,} people",
            f"{held:.1%}",
            "75–85 %",
            inside,
        )


SECTION = Section(
    "landscapes",
    "Groups of opinion and intervals",
    "Real conversations where they lie beside this repository, and made ones with planted camps. Of the intervals: groups whose share is anything"
    " from 0 to 1, of whom a tenth to a half have answered.",
    measure,
)
