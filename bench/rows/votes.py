"""Keeping an answer: statements of SQL, answers a second, and many people at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import load, report, server
from bench.report import Row, Section

PEOPLE, SECONDS, N_STATEMENTS = 200, 60.0, 120
READING = (
    "",
    "rounds/",
    "rounds/1/",
    "rounds/1/results/",
    "rounds/1/mine/",
    "rounds/1/statements/",
    "proposals/",
    "actions/",
    "table/",
    "room/",
)
HOOK = """
def worker_exit(server, worker):
    import sys, pathlib
    pathlib.Path({folder!r}, f"modules-{{worker.pid}}").write_text("\\n".join(sorted(sys.modules)))
"""
UNWANTED = (
    "numpy",
    "weasyprint",
    "pydyf",
    "fontTools",
    "polars",
    "numba",
    "lic.core.opinion.placing",
    "lic.core.opinion.picture",
    "lic.listening.analysis",
    "lic.listening.maps",
    "lic.listening.working_file",
)


def measure() -> Iterator[Row]:
    """One town: the service alone, then the web server with two workers."""
    with server.installation() as here, tempfile.TemporaryDirectory() as folder:
        town = here.inside("crowd", people=PEOPLE, n_statements=N_STATEMENTS)
        alone = here.inside("votes_through_service", seconds=8)
        form = here.inside("vote_statements")
        if form["status"] != 302:
            yield Row("an answer sent as a form", f"answers {form['status']}", state=report.MISSING)
        yield report.row("statements of SQL in the service", alone["statements"], 6, "statements")
        yield report.row(
            "statements of SQL of the whole request", form["statements"], 6, "statements"
        )
        yield report.at_least(
            "answers kept by one process, one after the other", alone["per_second"], 140, "a second"
        )
        yield Row("… time of one", f"{alone['median_ms']:.1f} ms (median)")
        hook = Path(folder) / "hook.py"
        hook.write_text(HOOK.format(folder=folder))
        with here.serving("--config", str(hook)) as web:
            yield from _through_http(web, town)
        yield from _modules(Path(folder))


def _crowd(web: server.Server, town: dict, **other: object) -> load.Crowd:
    base = f"/c/{town['slug']}/"
    reading = tuple(base + page for page in READING)
    there = tuple(page for page in reading if _answers(web.port, page, town["cookies"][0]))
    return load.Crowd(
        web.port, tuple(town["cookies"]), f"{base}rounds/1/", N_STATEMENTS, there, **other
    )  # type: ignore[arg-type]


def _answers(port: int, page: str, cookie: str) -> bool:
    from bench import client  # noqa: PLC0415

    return client.get(port, page, cookie).status == 200


def _through_http(web: server.Server, town: dict) -> Iterator[Row]:
    crowd = _crowd(web, town)
    used = web.processor_seconds()
    tally = load.live(crowd, SECONDS)
    used = web.processor_seconds() - used
    every = tally.every()
    left_out = len(READING) - len(crowd.reading)
    yield Row(
        f"{PEOPLE} people answering and reading for {SECONDS:.0f} s",
        f"{len(every):,} requests, {len(every) / SECONDS:.0f} a second",
    )
    if left_out:
        yield Row(
            "pages to read that did not answer before the load", str(left_out), "0", report.MISSING
        )
    yield report.row("… 95 of 100 requests within", load.p95(every), 300, "ms")
    for kind, times in sorted(tally.times.items()):
        yield Row(
            f"… {kind}: median, 95 of 100",
            f"{load.median(times):.0f} ms, {load.p95(times):.0f} ms ({len(times):,})",
        )
    yield Row(
        "… processor time of the server for one request",
        f"{used / max(len(every), 1) * 1000:.1f} ms",
    )
    yield report.row(
        "… errors",
        len(tally.errors),
        0,
        "errors" + (f" ({tally.errors[0]})" if tally.errors else ""),
    )
    pss, rss = web.memory()
    yield report.row("memory of the web server with two workers after it (PSS)", pss, 200, "MiB")
    yield Row("… RSS, which counts shared pages once a process", f"{rss:.0f} MiB")
    yield from _without_pause(web, town)


def _without_pause(web: server.Server, town: dict) -> Iterator[Row]:
    few = load.Crowd(
        web.port,
        tuple(town["cookies"][:16]),
        f"/c/{town['slug']}/rounds/1/",
        N_STATEMENTS,
        (),
        thinking=(0.0, 0.0),
        share_of_answers=1.0,
    )
    tally = load.live(few, 10.0)
    votes = tally.times.get("answer", [])
    yield Row(
        "16 people without any pause: answers, and the page after each",
        f"{len(votes) / 10:.0f} a second each ({len(tally.errors)} errors)",
    )


def _modules(folder: Path) -> Iterator[Row]:
    names = {name for file in folder.glob("modules-*") for name in file.read_text().split()}
    if not names:
        yield Row("what the web server imported", "the workers left no list", state=report.MISSING)
        return
    found = sorted(names & set(UNWANTED))
    value = ", ".join(found) or "none"
    state = report.OVER if found else report.OK
    yield Row("engine, map, file or PDF code that the web server imported", value, "none", state)
    named = sorted(name for name in names if name.endswith(".jobs") and name.startswith("lic."))
    yield Row("… modules that only name work for the worker", ", ".join(named) or "none")


SECTION = Section(
    "votes",
    "Answering",
    f"SQLite with `synchronous=FULL`, real passphrases' sessions made beforehand, gunicorn as `lic serve` starts it (2 workers of 8 threads),"
    f" the load from the same machine. Each of {PEOPLE} people waits 2 to 6 seconds between two acts; six acts of ten are an answer (form, redirect,"
    " next statement), the others read a page. Every request opens a connection of its own.",
    measure,
)
