"""What a measurement says, and the page it is written on."""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
OK, OVER, MISSING, PLAIN = "ok", "**over**", "**not measured**", ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: what was measured, what came out, and what it may be.

    state  OK, OVER, MISSING (then `value` says why), or PLAIN where there is no budget
    """

    what: str
    value: str
    budget: str = ""
    state: str = PLAIN


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that are measured together: `title`, how it was done in one or two sentences, and the measuring."""

    name: str
    title: str
    how: str
    measure: Callable[[], Iterable[Row]]


def row(what: str, value: float, most: float, unit: str, *, digits: int = 0) -> Row:
    """A line that is good when the value is at most `most`."""
    state = OK if value <= most else OVER
    return Row(what, f"{value:,.{digits}f} {unit}", f"≤ {most:g} {unit}", state)


def at_least(what: str, value: float, least: float, unit: str, *, digits: int = 0) -> Row:
    """A line that is good when the value is at least `least`."""
    return Row(
        what, f"{value:,.{digits}f} {unit}", f"≥ {least:g} {unit}", OK if value >= least else OVER
    )


def measured(section: Section) -> Iterator[Row]:
    """The rows of a section; when it breaks, one row that says why, so that nothing is left out in silence."""
    try:
        yield from section.measure()
    except Exception as error:  # noqa: BLE001  whatever broke, the page says so
        reason = " ".join(str(error).split()) or type(error).__name__
        yield Row(section.title, reason[:400], state=MISSING)


@dataclass(frozen=True, slots=True)
class Told:
    """A section with its rows, and when and at which commit they were measured."""

    section: Section
    rows: list[Row]
    seconds: float
    stamp: str


def page(title: str, lead: str, told: Iterable[Told]) -> str:
    """The page in Markdown, with dates, machine and versions."""
    lines = [f"# {title}", "", lead, "", *(f"- {fact}" for fact in facts()), ""]
    for one in told:
        lines += [f"## {one.section.title}", "", one.section.how, ""]
        lines += ["| what | measured | allowed | |", "|---|---:|---:|---|"]
        lines += [
            f"| {cell(r.what)} | {cell(r.value)} | {cell(r.budget)} | {r.state} |" for r in one.rows
        ]
        lines += ["", f"{one.stamp}, in {one.seconds:.0f} s.", ""] if one.stamp else [""]
    return "\n".join(lines).rstrip() + "\n"


def write(path: Path, lead: str, sections: list[Section]) -> None:
    """Write the page from what was measured on this machine; a section that was not says so."""
    path.write_text(page(path.stem.capitalize(), lead, [_kept(path.stem, one) for one in sections]))


def _file(name: str, section: Section) -> Path:
    return ROOT / "build" / name / f"{section.name}.json"


def _keep(name: str, told: Told) -> None:
    file = _file(name, told.section)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        json.dumps(
            {"rows": [asdict(r) for r in told.rows], "seconds": told.seconds, "stamp": told.stamp}
        )
    )


def _kept(name: str, section: Section) -> Told:
    file = _file(name, section)
    if not file.exists():
        return Told(section, [Row(section.title, "not yet run", state=MISSING)], 0.0, "")
    found = json.loads(file.read_text())
    return Told(section, [Row(**r) for r in found["rows"]], found["seconds"], found["stamp"])


def cell(text: str) -> str:
    """Text that stays in its cell of a table."""
    return text.replace("|", "\\|")


def run(sections: Iterable[Section], name: str = "") -> list[Told]:
    """Measure section by section, say each row at once, and keep what was measured under the page's name."""
    told = []
    for section in sections:
        sys.stdout.write(f"\n{section.title}\n")
        started, stamp = (
            time.monotonic(),
            f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, commit {commit()}, {load()}",
        )
        rows = []
        for one in measured(section):
            rows.append(one)
            sys.stdout.write(
                f"  {one.what:<66} {one.value:>22}  {one.budget:<14} {one.state.strip('*')}\n"
            )
            sys.stdout.flush()
        told.append(Told(section, rows, time.monotonic() - started, stamp))
        if name:
            _keep(name, told[-1])
    return told


def load() -> str:
    """How busy the machine was before: other work makes figures worse."""
    priority = os.nice(0)
    shared = f", at priority {priority} on a machine that others used too" if priority else ""
    return f"load before {os.getloadavg()[0]:.1f}{shared}"


def finish(told: list[Told], path: Path, lead: str, sections: list[Section]) -> int:
    """Renew the page, say what is over or missing, and return the exit code."""
    write(path, lead, sections)
    bad = [row for one in told for row in one.rows if row.state in {OVER, MISSING}]
    for row in bad:
        sys.stdout.write(f"{row.state.strip('*')}: {row.what}: {row.value}\n")
    return 1 if bad else 0


def facts() -> list[str]:
    """Machine and versions."""
    cores = len(os.sched_getaffinity(0))
    return [
        f"{processor()}, {cores} cores, {memory_gib():.0f} GiB memory, {platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}, SQLite {sqlite_version()}, PostgreSQL {postgres_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("django", "gunicorn", "numpy")),
    ]


def commit() -> str:
    """The short name of the commit, and whether files differ from it."""
    name = _said(["git", "rev-parse", "--short", "HEAD"])
    changed = _said(["git", "status", "--porcelain", "--untracked-files=no", "--", "src"])
    return name + (" with changes not committed" if changed else "") if name else "unknown"


def processor() -> str:
    """The processor's name."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1].strip() if found else platform.machine()


def memory_gib() -> float:
    """Memory of the machine in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def sqlite_version() -> str:
    """The SQLite that the platform runs on: its own package where there is one."""
    try:
        import pysqlite3  # noqa: PLC0415  not on every machine
    except ImportError:
        return sqlite3.sqlite_version
    return str(pysqlite3.sqlite_version)


def postgres_version() -> str:
    """The newest PostgreSQL installed, or "not installed"."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    program = str(found[0]) if found else shutil.which("postgres")
    return _said([program, "--version"]).split(" ")[2] if program else "not installed"


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stdout.strip()
