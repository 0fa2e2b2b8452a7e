"""Is an answer on the disk before it is promised? Flushes counted, since kill -9 is not a power cut."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import report, server
from bench.report import ROOT, Row, Section

from tests.assurance import postgres

COMMITS = 200
FLUSH = re.compile(r"\b(?:fsync|fdatasync|sync_file_range)\(")


def measure() -> Iterator[Row]:
    """Flushes for each answer kept, on both databases."""
    yield from _sqlite()
    yield from _postgres()


def _sqlite() -> Iterator[Row]:
    what = "SQLite: flushes for each answer kept"
    if shutil.which("strace") is None:
        yield Row(what, "strace is not installed", "≥ 1", report.MISSING)
        return
    with server.installation() as here, tempfile.TemporaryDirectory() as folder:
        here.inside("crowd", people=20, n_statements=40)
        without, with_them = (_traced(here, Path(folder), n) for n in (0, COMMITS))
        yield report.at_least(what, (with_them - without) / COMMITS, 1, "", digits=2)


def _traced(here: server.Installation, folder: Path, answers: int) -> int:
    out = folder / f"trace-{answers}"
    command = [
        "strace",
        "-f",
        "-e",
        "trace=fsync,fdatasync,sync_file_range",
        "-o",
        str(out),
        sys.executable,
        "-m",
        "bench.inside",
    ]
    done = subprocess.run(
        [*command, "keep_answers", f'{{"answers": {answers}}}'],
        env=here.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"strace: {done.stderr[-300:]}")
    return len(FLUSH.findall(out.read_text()))


def _postgres() -> Iterator[Row]:
    what = "PostgreSQL: flushes of its log for each answer kept"
    try:
        with (
            postgres.running() as database,
            server.installation(LIC_DATABASE=database.address) as here,
        ):
            here.inside("crowd", people=20, n_statements=40)
            before = _syncs(database)
            here.inside("keep_answers", answers=COMMITS)
            yield report.at_least(what, (_syncs(database) - before) / COMMITS, 1, "", digits=2)
    except (RuntimeError, SystemExit) as error:
        yield Row(what, str(error)[:200], "≥ 1", report.MISSING)


def _syncs(database: postgres.Server) -> int:
    if int(database.ask("SHOW server_version_num")[0][0]) >= 180000:
        return int(database.ask("SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'")[0][0])
    return int(database.ask("SELECT wal_sync FROM pg_stat_wal")[0][0])


SECTION = Section(
    "flushed",
    "Written through to the disk",
    f"{COMMITS} answers, one after the other by one process. SQLite: system calls counted by strace, less those of the same process without answers."
    " PostgreSQL: its own count of flushes of the write-ahead log.",
    measure,
)
