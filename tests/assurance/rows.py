"""A hundred million rows where memory is small, and a few million where it ends on the way."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from bench import report
from bench.report import Row, Section

ROWS, BLOCK = 100_000_000, 1_000_000
SMALL = 1 << 30
SOME, FEWEST, MOST, STEP = 1_000_000, 150, 330, 20


def measure() -> Iterator[Row]:
    """Both files, each under limits of the address space."""
    with tempfile.TemporaryDirectory(prefix="lic-rows-") as folder:
        path = Path(folder) / "votes.csv"
        _fill(path, ROWS, people=1_000_000)
        began = time.monotonic()
        done = _run(path, SMALL)
        yield Row(
            f"{ROWS:,} rows ({path.stat().st_size / (1 << 30):.1f} GiB) with 1 GiB of memory",
            done.stderr.strip().replace(str(path), "votes.csv"),
            "one sentence, exit code 2",
            report.OK if _is_refused(done) else report.OVER,
        )
        yield report.row("… until it is said", time.monotonic() - began, 5, "s", digits=1)
        _fill(path, SOME, people=25_000)
        limits = range(FEWEST, MOST + 1, STEP)
        ends = [_run(path, limit << 20) for limit in limits]
        right = [done.returncode == 0 and not done.stderr for done in ends]
        yield Row(
            f"{SOME:,} rows with {FEWEST} to {MOST} MiB: answered, refused, anything else",
            f"{sum(right)}, {sum(map(_is_refused, ends))},"
            f" {sum(not (good or _is_refused(done)) for good, done in zip(right, ends, strict=True))}",
            "nothing else",
            report.OK
            if all(good or _is_refused(done) for good, done in zip(right, ends, strict=True))
            else report.OVER,
        )


def _is_refused(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode == 2 and len(done.stderr.splitlines()) == 1


def _fill(path: Path, rows: int, people: int) -> None:
    """Rows person after person, each on statements of its own order."""
    each = rows // people
    with path.open("wb") as file:
        file.write(b"participant,statement,vote\n")
        for first in range(0, rows, BLOCK):
            row = np.arange(first, min(first + BLOCK, rows))
            person, statement = row // each, (row % each) * 7 % 997
            vote = (person + statement) % 3 - 1
            lines = zip(person.tolist(), statement.tolist(), vote.tolist(), strict=True)
            file.write("".join(f"{i},{j},{v}\n" for i, j, v in lines).encode())


def _run(path: Path, limit: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lic.core.opinion", "--votes", str(path), "--out", f"{path}.json", "--quiet"],
        capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip


SECTION = Section(
    "rows",
    "More votes than memory",
    "The engine's command line under a limit of its address space (RLIMIT_AS): a file of 10⁸ votes, and one of 10⁶ votes under limits on both sides of"
    " what it needs. Allowed are an answer with exit code 0, and one sentence with exit code 2.",
    measure,
)
