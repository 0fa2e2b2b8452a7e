"""Lists with many rows behind them."""

from __future__ import annotations

from collections.abc import Iterator

from bench import report, server
from bench.report import Row, Section

ROWS = 10_000
MOST_MS = 100


def measure() -> Iterator[Row]:
    """Each list page with 20 rows behind it, and with ten thousand."""
    with server.installation() as here:
        for found in here.inside("lists", rows=ROWS):
            yield _row(found)


def _row(found: dict) -> Row:
    allowed = f"≤ {MOST_MS} ms, as many queries"
    if found["status"] != 200:
        return Row(
            found["name"], f"{found['path']} answers {found['status']}", allowed, report.MISSING
        )
    good = found["ms"] <= MOST_MS and found["queries"] == found["few"]
    queries = (
        str(found["queries"])
        if found["queries"] == found["few"]
        else f"{found['few']} → {found['queries']}"
    )
    value = f"{found['ms']:.0f} ms, {queries} queries, {found['kib']:.0f} KiB"
    if not good:
        value += f"; slowest {found['slowest']}"
    return Row(found["name"], value, allowed, report.OK if good else report.OVER)


SECTION = Section(
    "lists",
    f"Lists with {ROWS:,} rows behind them",
    f"Each page through every middleware, on SQLite, which works inside the process: processor time, median of seven, compressed. Behind it stand {ROWS:,} rounds,"
    " statements, answers, talks, proposals, actions, posts in one room, notices of one seat, seats and batches of cards.",
    measure,
)
