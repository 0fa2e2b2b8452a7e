"""Telling: what its pages weigh, how fast a report is sealed and kept, and a storm of wrong words beside people who read."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from bench import client, load, report, server
from bench.load import SECRET
from bench.report import Row, Section
from bench.rows.pages import BUDGET_KIB, BUDGET_REQUESTS
from bench.rows.storm import _reading

SLUG = "bench-town"
TALK = f"/c/{SLUG}/talk/"
A_SECOND, SECONDS, WRONG = 20, 15, 200
REPORT = urlencode(
    {"happened": "hurt", "consent": "warn", "more": "A blue van with a dent. " * 30, "csrfmiddlewaretoken": SECRET}
)  # fmt: skip


def measure() -> Iterator[Row]:
    """Pages; twenty reports a second for fifteen seconds; two hundred wrong receipts at once."""
    with server.installation(desk_of=SLUG) as here:
        town = here.inside("crowd", people=40, n_statements=20)
        here.inside("telling", slug=SLUG)
        with here.serving() as web:
            for what, path in (
                ("the first page", ""),
                ("the form", "new/"),
                ("seven words", "back/"),
            ):
                yield _weight(web.port, what, path)
            yield from _telling(web.port)
        with here.serving() as web:
            yield from _storm(web, town)


def _weight(port: int, what: str, path: str) -> Row:
    found = client.weigh(port, TALK + path, "")
    good = (
        found.status == 200
        and found.wire / 1024 <= BUDGET_KIB
        and found.requests <= BUDGET_REQUESTS
    )
    value = f"{found.wire / 1024:.1f} KiB in {found.requests} (HTML {found.html / 1024:.1f})"
    return Row(
        what,
        value,
        f"≤ {BUDGET_KIB} KiB, {BUDGET_REQUESTS} requests",
        report.OK if good else report.OVER,
    )


def _telling(port: int) -> Iterator[Row]:
    times, answers = asyncio.run(_reports(port))
    kept = answers[302]
    yield Row(
        f"{A_SECOND} reports a second for {SECONDS} s: sealed, kept, acknowledged",
        f"{kept} of {sum(answers.values())}",
    )
    yield report.row("… refused or failed", sum(answers.values()) - kept, 0, "")
    yield report.row("… 95 of 100 within", load.p95(times), 1000, "ms")
    yield Row("… half of them within", f"{load.median(times):.0f} ms")


async def _reports(port: int) -> tuple[list[float], Counter]:
    times: list[float] = []
    answers: Counter = Counter()

    async def one(delay: float) -> None:
        await asyncio.sleep(delay)
        began = time.perf_counter()
        status, _, _ = await load.request(port, "POST", f"{TALK}new/", "x=1", REPORT)
        times.append(time.perf_counter() - began)
        answers[status] += 1

    await asyncio.gather(*(one(n / A_SECOND) for n in range(A_SECOND * SECONDS)))
    return times, answers


def _storm(web: server.Server, town: dict) -> Iterator[Row]:
    times, answers = asyncio.run(_wrong_words(web.port, town))
    said = ", ".join(f"{n} × {status}" for status, n in sorted(answers.items()))
    yield Row(f"{WRONG} times seven wrong words at once", said)
    yield report.row("… other pages meanwhile, 95 of 100 within", load.p95(times), 500, "ms")
    yield report.row("… memory of the web server (RSS)", web.memory()[1], 600, "MiB")


async def _wrong_words(port: int, town: dict) -> tuple[list[float], Counter]:
    ends, answers = asyncio.Event(), Counter()
    reading = asyncio.create_task(_reading(port, town, 120.0, ends))
    await asyncio.sleep(1)

    async def wrong(n: int) -> None:
        body = urlencode(
            {"words": f"lamp river stone north quiet table word{n}", "csrfmiddlewaretoken": SECRET}
        )
        try:
            status, _, _ = await load.request(port, "POST", f"{TALK}back/", "x=1", body)
        except OSError:
            status = 0
        answers[status] += 1

    await asyncio.gather(*(wrong(n) for n in range(WRONG)))
    await asyncio.sleep(2)
    ends.set()
    return await reading, answers


SECTION = Section(
    "telling", "Telling and coming back",
    f"The pages on which people tell, to a desk with two readers; {A_SECOND} reports a second, each with 700 letters, sealed to two readers and to its reporter,"
    f" written and flushed before it is acknowledged; then {WRONG} times seven wrong words at once, beside twenty people who read.",
    measure,
)  # fmt: skip
