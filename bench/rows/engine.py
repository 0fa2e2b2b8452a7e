"""The opinion engine as a whole process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import report
from bench.report import ROOT, Row, Section
from lic.core.opinion import factors, parsing
from lic.core.opinion.following import Following

SCALE = (
    (1_000, 200, None, None),
    (10_000, 500, 1.5, 230),
    (100_000, 1_500, 8, 820),
    (1_000_000, 5_000, 60, 3_072),
)
"""People, statements, and what the command line may take, where that is said: seconds and MiB."""
ONCE = 1_000_000

TASK = """
import sys
import numpy as np
from lic.core.opinion import common_ground, landscape
from lic.core.opinion.votes import arranged
votes = np.load(sys.argv[1])
groups = np.load(sys.argv[2]).tolist()
people, statements = ([str(n) for n in range(size)] for size in votes.shape)
who, which = np.nonzero(votes != -128)
told = arranged(people, statements, who, which, votes[who, which])
found = landscape(told, groups, np.random.default_rng(1))
keys = sorted(set(groups))
rows = np.array([keys.index(g) for g in groups])
agrees = [(votes[rows == n] == 1).sum(axis=0).tolist() for n in range(len(keys))]
disagrees = [(votes[rows == n] == -1).sum(axis=0).tolist() for n in range(len(keys))]
print(len(found.opinions), len(common_ground(agrees, disagrees)))
"""


def measure() -> Iterator[Row]:
    """Start to end of a process: imports, reading, map and common ground."""
    with tempfile.TemporaryDirectory(prefix="lic-engine-") as folder:
        seconds, mib = _median(Path(folder), people=1_000, statements=200, density=0.5)
        yield report.row(
            "map and common ground of 1,000 people × 200 statements", seconds, 1.0, "s", digits=2
        )
        yield Row("… memory", f"{mib:.0f} MiB")
        seconds, mib = _median(Path(folder), people=10_000, statements=500, density=0.08)
        yield report.row(
            "the same of 10,000 × 500, 0.4 million answers", seconds, 1.5, "s", digits=2
        )
        yield report.row("… memory", mib, 230, "MiB")
        for people, statements, most, mib_most in SCALE:
            conversation(Path(folder) / "votes.csv", people, statements)
            seconds, mib = _command(Path(folder), runs=1 if people >= ONCE else 3)
            what = f"command line, {people:,} × {statements:,}, {40 * people / 1e6:g} million votes"
            if most is None:
                yield Row(what, f"{seconds:.2f} s")
                yield Row("… memory", f"{mib:.0f} MiB")
            else:
                yield report.row(what, seconds, most, "s", digits=2)
                yield report.row("… memory", mib, mib_most, "MiB")
        yield Row("one new vote: its person and its statement", f"{_vote():.0f} µs")


def _vote() -> float:
    """Median microseconds for one vote of a person with forty, in a conversation of 10,000 × 500."""
    with tempfile.TemporaryDirectory(prefix="lic-vote-") as folder:
        file = Path(folder) / "votes.csv"
        conversation(file, 10_000, 500)
        votes = parsing.read(lambda: [file.read_bytes()]).votes.decided()
    following = Following(votes, factors.fit(votes, 2, np.random.default_rng(0)))
    chance, times = np.random.default_rng(1), []
    for _ in range(2000):
        vote = int(chance.integers(10_000)), int(chance.integers(500)), int(chance.choice([1, -1]))
        started = time.perf_counter()
        following.vote(*vote)
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1e6


def _median(folder: Path, people: int, statements: int, density: float) -> tuple[float, float]:
    votes, groups = answers(people, statements, density)
    np.save(folder / "votes.npy", votes)
    np.save(folder / "groups.npy", groups)
    runs = sorted(_once(folder) for _ in range(5))
    return runs[2][0], max(mib for _, mib in runs)


def conversation(file: Path, people: int, statements: int) -> None:
    """Write an invented conversation with three camps on two axes, forty votes a person, a seventh of them passes."""
    chance = np.random.default_rng(20260505)
    axes, bias = chance.normal(0, 0.9, (statements, 2)), chance.normal(0.5, 1, statements)
    camps = np.array([[1.4, 0.2], [-1.2, 0.7], [-0.1, -1.5]])
    with file.open("w") as out:
        out.write("participant,statement,vote\n")
        for first in range(0, people, 50_000):
            n = min(50_000, people - first)
            at = camps[chance.choice(3, n, p=[0.5, 0.35, 0.15])] + chance.normal(0, 0.5, (n, 2))
            begin, step = chance.integers(0, statements, n), chance.integers(1, statements // 40, n)
            which = (begin[:, None] + np.arange(40) * step[:, None]) % statements
            leans = bias[which] + np.einsum("ik,ijk->ij", at, axes[which])
            said = np.where(chance.random(which.shape) < 1 / (1 + np.exp(-leans)), 1, -1)
            said[chance.random(which.shape) < 0.15] = 0
            who = np.repeat(np.arange(first, first + n), 40)
            rows = np.column_stack([who, which.ravel(), said.ravel()])
            out.write("%d,%d,%d\n" * len(rows) % tuple(rows.ravel().tolist()))


def _command(folder: Path, runs: int) -> tuple[float, float]:
    """Median seconds and most memory of so many runs of the command line."""
    files = ["--votes", str(folder / "votes.csv"), "--out", str(folder / "out.json")]
    done = sorted(_timed([sys.executable, "-m", "lic.core.opinion", *files]) for _ in range(runs))
    return done[len(done) // 2][0], max(mib for _, mib in done)


def _once(folder: Path) -> tuple[float, float]:
    return _timed(
        [sys.executable, "-c", TASK, str(folder / "votes.npy"), str(folder / "groups.npy")]
    )


LAUNCH = """
import json, os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
said = process.stderr.read()
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([time.perf_counter() - started, used.ru_maxrss / 1024, status, said.decode()[-300:]]))
"""


def _timed(command: list[str]) -> tuple[float, float]:
    """Seconds and MiB of one process, started by a small one: the most memory of a child begins at its parent's."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as `lic worker` has it
    done = subprocess.run(
        [sys.executable, "-c", LAUNCH, *command],
        stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    seconds, mib, status, said = json.loads(done.stdout)
    if status:
        raise RuntimeError(said)
    return seconds, mib


def answers(people: int, statements: int, density: float) -> tuple[np.ndarray, np.ndarray]:
    """Invented answers of three groups of opinion that lean differently, and six groups: (people, statements) and (people,)."""
    chance = np.random.default_rng(20260504)
    opinion = chance.integers(0, 3, people)
    lean = chance.beta(0.7, 0.7, (3, statements))[opinion]
    drawn = chance.random((people, statements))
    votes = np.where(drawn < lean * 0.9, 1, np.where(drawn < 0.9, -1, 0)).astype(np.int8)
    votes[chance.random((people, statements)) > density] = -128
    groups = chance.choice(
        ["sw", "com", "gov", "res", "bus", "pol"], people, p=[0.05, 0.08, 0.06, 0.64, 0.15, 0.02]
    )
    return votes, groups


SECTION = Section(
    "engine",
    "The opinion engine",
    "A process from start to end (imports, reading the answers from a file, map, common ground), median of five; of the command line the"
    " median of three, of a million people one run. From ten million votes on the walk is the compiled one, with the extra `engine`.",
    measure,
)
