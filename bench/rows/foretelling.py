"""What the engine is right about: answers held back, and a small group in a crowd."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.assurance import crowds

from bench import report
from bench.report import ROOT, Row, Section

DATA = ROOT.parent / "shared" / "data" / "polis"
SEEDS = (1, 2, 3)
CONVERSATIONS = 5
"""Invented conversations of each kind."""
HELD_BACK = 0.1
MOST_LOSS, MOST_OFF = 0.39, 0.03
ENOUGH = 500
"""Answers held back from which an error of calibration is more than noise."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """Answers held back: whether each was an agreement, and the probability foretold."""

    agreed: np.ndarray
    chance: np.ndarray

    @property
    def loss(self) -> float:
        p = np.clip(self.chance, 1e-6, 1 - 1e-6)
        return float(-np.log(np.where(self.agreed, p, 1 - p)).mean())

    @property
    def off(self) -> float:
        """Expected calibration error over ten equal bins."""
        place = np.minimum((self.chance * 10).astype(int), 9)
        gaps = np.bincount(place, self.chance - self.agreed, 10)
        return float(np.abs(gaps).sum() / len(place))

    def off_by_chance(self) -> float:
        """The error that a perfectly calibrated forecast of these probabilities would show on so few answers."""
        chance = np.random.default_rng(0)
        drawn = [
            Foretold(chance.random(len(self.chance)) < self.chance, self.chance) for _ in range(200)
        ]
        return float(np.mean([one.off for one in drawn]))


def measure() -> Iterator[Row]:
    """Answers held back, then a small group in a crowd."""
    yield from _held_back()
    yield from _small_group()


def _small_group() -> Iterator[Row]:
    """A short form of `python -m tests.assurance crowds`."""
    for name in ("one small group", "one small group, the crowd loves what it rejects"):
        t = crowds.judge(crowds.WORLDS[name], range(CONVERSATIONS))
        yield Row(
            f"{name}: differences of twelve in a thousand found, of those planted",
            f"{t.hits / (t.hits + t.misses):.2f}",
        )
        yield report.at_least(
            "… right among those named", t.hits / (t.hits + t.wrong), 0.9, "", digits=2
        )
        yield report.row("… statements called shared that the twelve reject", t.against, 0, "")


def _held_back() -> Iterator[Row]:
    """Real conversations, where they lie beside this repository."""
    files = sorted(DATA.glob("*.csv"))
    if not files:
        yield Row("answers held back", f"no conversations in {DATA.name}/", state=report.MISSING)
        return
    losses = []
    for file in files:
        found = [foretold(file, seed) for seed in SEEDS]
        losses.append(np.mean([one.loss for one in found]))
        yield Row(f"{file.stem}: log-loss of a tenth held back", f"{losses[-1]:.3f}")
        n = len(found[0].agreed)
        off, noise = (
            np.mean([f(one) for one in found]) for f in (lambda o: o.off, Foretold.off_by_chance)
        )
        what = f"… calibration error on {n:,} answers (perfect forecasts: {noise:.3f})"
        if n < ENOUGH:
            yield Row(what, f"{off:.3f}")
        else:
            yield report.row(what, float(off), MOST_OFF, "", digits=3)
    yield report.row("mean log-loss", float(np.mean(losses)), MOST_LOSS, "", digits=3)


def foretold(file: Path, seed: int) -> Foretold:
    """Hold back a tenth of a conversation's agreements and disagreements and have the command line foretell them."""
    with file.open(newline="") as lines:
        rows = [(r["participant"], r["statement"], int(r["vote"])) for r in csv.DictReader(lines)]
    taken = np.flatnonzero([vote != 0 for *_, vote in rows])
    hidden = set(
        np.random.default_rng(seed)
        .choice(taken, int(len(taken) * HELD_BACK), replace=False)
        .tolist()
    )
    with tempfile.TemporaryDirectory(prefix="lic-foretell-") as folder:
        here = Path(folder)
        kept = [row for k, row in enumerate(rows) if k not in hidden]
        asked = [rows[k] for k in sorted(hidden)]
        _write(here / "votes.csv", ("participant", "statement", "vote"), kept)
        _write(here / "pairs.csv", ("participant", "statement"), [row[:2] for row in asked])
        task = [sys.executable, "-m", "lic.core.opinion", "--quiet", "--seed", str(seed)]
        names = {
            "votes": "votes.csv",
            "out": "out.json",
            "pairs": "pairs.csv",
            "preds": "preds.csv",
        }
        for option, name in names.items():
            task += [f"--{option}", str(here / name)]
        subprocess.run(task, check=True, cwd=ROOT)
        with (here / "preds.csv").open(newline="") as lines:
            chance = np.array([float(row["p_agree"]) for row in csv.DictReader(lines)])
    return Foretold(np.array([vote == 1 for *_, vote in asked]), chance)


def _write(file: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([header, *rows])


SECTION = Section(
    "foretelling",
    "What the engine foretells and finds",
    "Real conversations that lie beside this repository; a tenth of their agreements and disagreements is held back, three times, and foretold by"
    " the command line. On few answers even a perfect forecast shows an error of calibration: it stands beside."
    " Then invented conversations in which twelve people of 1,012 stand apart on eight statements.",
    measure,
)
