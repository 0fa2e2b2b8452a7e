"""The suite's random tests, at length."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

from bench import report, server
from bench.report import ROOT, Row, Section

from tests.core.opinion import growing

TRACES, WORLDS, TOWNS, GROWING = 100_000, 10_000, 20, 4


def consent() -> Iterator[Row]:
    """Random lives of proposals, each step held against a second, naive reading of the rule."""
    done = _run("tests.core.consent.traces", "--traces", str(TRACES))
    said = done.stdout.strip().splitlines()[-1]
    steps = sum(int(n) for n in re.findall(r"^\s*(\d+)\s+event ", done.stdout, re.MULTILINE))
    yield Row(
        "lives of proposals in which the rule was broken",
        _outcome(done, said),
        "none",
        _state(done),
    )
    yield Row(
        "… events sent, states and ways between them never reached",
        f"{steps:,}; {said.partition('never reached: ')[2]}",
    )


def disclosure() -> Iterator[Row]:
    """Attackers who read every release of random rounds."""
    cores = str(len(os.sched_getaffinity(0)))
    done = _run("tests.core.disclosure.attack", "--worlds", str(WORLDS), "--jobs", cores)
    yield Row(
        "attacks on what is released",
        _outcome(done, done.stdout.strip().splitlines()[-1]),
        "none found",
        _state(done),
    )


def tables() -> Iterator[Row]:
    """A reader who knows the total, what is shown and the rule, and tries every table that fits."""
    cores = str(len(os.sched_getaffinity(0)))
    done = _run("tests.core.disclosure.subtracting", "--tables", str(WORLDS), "--jobs", cores)
    said = done.stdout.strip().splitlines() or ["stopped"]
    yield Row(
        "small parts worked out from totals", _outcome(done, said[-1]), "none found", _state(done)
    )


def policies() -> Iterator[Row]:
    """Every actor, every permission, every row, in many worlds."""
    with server.installation() as here:
        found = here.inside("tests.assurance.agreeing:at_length", worlds=TOWNS)
    yield Row(
        "comparisons of check and filter", f"{found['compared']:,} by {found['actors']} people"
    )
    yield report.row(
        "… permissions in which they differ", len(found["wrong"]), 0, ", ".join(found["wrong"])
    )
    yield Row(
        "permissions that serve no list, so have no filter",
        ", ".join(found["check_only"]) or "none",
    )
    if found["without"]:
        yield Row("policies that are about no rows of their own", ", ".join(found["without"]))


def maps() -> Iterator[Row]:
    """Conversations that grow over twenty days, with two, three and four opinions that are there."""
    same = could = clear = 0
    for seed in range(1, GROWING + 1):
        for opinions in (2, 3, 4):
            found = list(growing.maps(seed, opinions, people=240))
            here, all_ = growing.kept(found)
            same, could, clear = same + here, could + all_, clear + bool(found[-1].ids)
    yield report.at_least(
        "groups of opinion that keep their letter from a day to the next",
        100 * same / could,
        95,
        "%",
    )
    yield Row(
        "… of so many; conversations that had clear groups in the end",
        f"{could}; {clear} of {3 * GROWING}",
    )


def _run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _outcome(done: subprocess.CompletedProcess[str], said: str) -> str:
    return said if done.returncode == 0 else f"{said} {done.stderr.strip()[-200:]}"


def _state(done: subprocess.CompletedProcess[str]) -> str:
    return report.OVER if done.returncode else report.OK


SECTIONS = [
    Section("consent", "The rule of consent", f"{TRACES:,} random lives of proposals (`python -m tests.core.consent.traces`).", consent),
    Section("disclosure", "What is released about groups", f"{WORLDS:,} random rounds (`python -m tests.core.disclosure.attack`): is there another"
            " world with other secrets that would have released the very same?", disclosure),
    Section("tables", "Parts and their total", f"{WORLDS:,} random tables with small parts, read by somebody who knows the total and the rule"
            " (`python -m tests.core.disclosure.subtracting`): is there a number under the limit that a small part cannot be?", tables),
    Section("policies", "May I, and which rows", f"The world of the access tests, and the same with flags and states thrown anew {TOWNS - 1} times.", policies),
    Section("maps", "From map to map", f"{3 * GROWING} made conversations that grow over twenty days (`tests/core/opinion/growing.py`).", maps),
]  # fmt: skip
