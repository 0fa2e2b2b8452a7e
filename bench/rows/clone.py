"""From a fresh clone to the first page."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import client, report, server
from bench.report import ROOT, Row, Section

LONGEST = 300.0


def measure() -> Iterator[Row]:
    """Clone this repository's last commit, run it, then its migrations and its demo alone."""
    with tempfile.TemporaryDirectory(prefix="lic-clone-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(
            ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True
        )
        total, setup = _first_page(clone, Path(folder) / "data")
        yield report.row("fresh clone → first page (`make run`)", total, 60, "s", digits=1)
        yield Row("… of it environment and packages", f"{setup:.1f} s")
        yield from _parts(clone, Path(folder) / "parts")


def _first_page(clone: Path, data: Path) -> tuple[float, float]:
    port = server.free_port()
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LIC_", "VIRTUAL_ENV", "MAKE"))
    }
    command = ["make", "run", f"PORT={port}", f"DATA={data}"]
    with (data.parent / "log").open("w+") as log:
        began, started = time.time(), time.monotonic()
        process = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(process, port, log.name)
            total = time.monotonic() - started
        finally:
            _end(process)
    marker = clone / ".venv" / "base.done"
    return total, marker.stat().st_mtime - began


def _wait(process: subprocess.Popen[bytes], port: int, log: str) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"`make run` ended: {Path(log).read_text()[-300:]}")
        try:
            if client.get(port, "/").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no page after {LONGEST:.0f} s: {Path(log).read_text()[-300:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _parts(clone: Path, data: Path) -> Iterator[Row]:
    environment = {**os.environ, "LIC_DATA": str(data), "LIC_DEMO": "true"}
    for what, command in (
        ("migrations of an empty database", "migrate"),
        ("the demo town", "demo"),
    ):
        started = time.monotonic()
        done = subprocess.run(
            [str(clone / ".venv/bin/lic"), command],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - started
        if done.returncode:
            yield Row(what, done.stderr.strip().splitlines()[-1][:200], "≤ 20 s", report.MISSING)
        else:
            yield report.row(what, took, 20, "s", digits=1)


SECTION = Section(
    "clone",
    "From a fresh clone to the first page",
    "`git clone` of the last commit into an empty folder, then `make run` until the first page answers;"
    " packages come from the machine's own cache where it has them.",
    measure,
)
