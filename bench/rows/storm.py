"""A storm of wrong passphrases beside people who read."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

from bench import load, report, server
from bench.load import SECRET
from bench.report import Row, Section

WRONG, READERS, SECONDS = 200, 20, 15.0


def measure() -> Iterator[Row]:
    """Twenty people read; then two hundred wrong sign-ins come at once; then fifty a second."""
    with server.installation() as here:
        town = here.inside("crowd", people=40, n_statements=20)
        with here.serving() as web:
            calm = asyncio.run(_reading(web.port, town, SECONDS))
            yield Row(f"{READERS} people reading, 95 of 100 within", f"{load.p95(calm):.0f} ms")
            yield from _at_once(web, town)
        with here.serving() as web:
            yield from _steady(web, town, load.p95(calm))


def _at_once(web: server.Server, town: dict) -> Iterator[Row]:
    times, answers, took = asyncio.run(_storm(web.port, town, [0.0] * WRONG))
    said = ", ".join(f"{n} × {status}" for status, n in sorted(answers.items()))
    yield Row(f"{WRONG} wrong passphrases at once, all answered after", f"{took:.1f} s ({said})")
    yield report.row("… other pages meanwhile, 95 of 100 within", load.p95(times), 500, "ms")
    yield report.row("… memory of the web server (RSS)", web.memory()[1], 600, "MiB")


def _steady(web: server.Server, town: dict, calm: float) -> Iterator[Row]:
    times, answers, _ = asyncio.run(_storm(web.port, town, [n / 50 for n in range(500)]))
    failed = sum(n for status, n in answers.items() if status not in {200, 503})
    yield report.row(
        "50 wrong passphrases a second for 10 s: other pages, 95 of 100",
        load.p95(times) / max(calm, 10.0),
        2,
        "× the calm",
        digits=1,
    )
    yield Row("… in milliseconds", f"{load.p95(times):.0f} ms")
    yield report.row(
        '… sign-ins answered otherwise than by "wrong", "wait" or "busy"', failed, 0, ""
    )


async def _reading(
    port: int, town: dict, seconds: float, ends: asyncio.Event | None = None
) -> list[float]:
    tally = load.Tally()
    until = time.monotonic() + seconds

    async def reader(cookie: str) -> None:
        while time.monotonic() < until and not (ends and ends.is_set()):
            await asyncio.sleep(0.5)
            started = time.perf_counter()
            await load.request(port, "GET", f"/c/{town['slug']}/table/", cookie)
            tally.note("read", time.perf_counter() - started)

    await asyncio.gather(*(reader(cookie) for cookie in town["cookies"][:READERS]))
    return tally.every()


async def _storm(port: int, town: dict, delays: list[float]) -> tuple[list[float], Counter, float]:
    ends, answers = asyncio.Event(), Counter()
    reading = asyncio.create_task(_reading(port, town, 120.0, ends))
    await asyncio.sleep(1)
    started = time.perf_counter()

    async def wrong(n: int, delay: float) -> None:
        await asyncio.sleep(delay)
        body = f"csrfmiddlewaretoken={SECRET}&sign_in_name=nobody-{n}&passphrase=wrong+wrong+wrong+wrong"
        try:
            status, _, _ = await load.request(port, "POST", "/sign-in/", "x=1", body)
        except (OSError, ValueError, IndexError):
            status = 0
        answers[status] += 1

    await asyncio.gather(*(wrong(n, delay) for n, delay in enumerate(delays)))
    took = time.perf_counter() - started
    ends.set()
    return await reading, answers, took


SECTION = Section(
    "storm",
    "A storm at the door",
    "Wrong sign-ins with names that do not exist, all from one address, against real Argon2id (64 MiB, three passes, one permit a machine),"
    " beside twenty people who open a page twice a second.",
    measure,
)
