"""A desk with many reports: taken in, laid out anew, looked through, opened."""

from __future__ import annotations

from collections.abc import Iterator

from bench import report, server
from bench.report import Row, Section

REPORTS, READERS = 1_000, 3


def measure() -> Iterator[Row]:
    """A desk's own process on SQLite, after so many reports came in one night."""
    with server.installation(desk_of="bench-town", LIC_PROCESS="desk") as here:
        took = here.inside("bench.desks:night", reports=REPORTS, readers=READERS)
    yield report.row("all of them taken in", took["taken"], 60, "s", digits=1)
    yield report.row("all laid out anew, as every hour", took["laid"], 60, "s", digits=1)
    yield report.row(
        "… the longest that anybody waits for it meanwhile", took["turn"] * 1000, 500, "ms"
    )
    yield report.row("the queue of all of them", took["queue"], 3, "s", digits=2)
    yield report.row("one opened", took["opened"] * 1000, 500, "ms")


SECTION = Section(
    "desk", "A desk with a thousand reports",
    f"{REPORTS:,} reports to {READERS} readers, told in one night and all open: far more than a desk has.",
    measure,
)  # fmt: skip
