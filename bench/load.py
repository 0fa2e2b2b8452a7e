"""Many people at once: an asyncio load generator on the loopback."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import statistics
import time
from dataclasses import dataclass, field

FORM = re.compile(r'action="([^"]*/answer/\d+/)"')
SECRET = "onlyforbenchmarksonlyforbenchmar"


@dataclass
class Tally:
    """Times in seconds by kind of request, and everything that was not the answer expected."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, kind: str, seconds: float) -> None:
        self.times.setdefault(kind, []).append(seconds)

    def every(self) -> list[float]:
        return [t for times in self.times.values() for t in times]


def p95(times: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(times, n=20)[18] * 1000 if len(times) > 1 else float("nan")


def median(times: list[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(times) * 1000 if times else float("nan")


async def request(
    port: int, method: str, path: str, cookie: str, body: str = ""
) -> tuple[int, str, bytes]:
    """(status, address it sends on to, body unpacked)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Connection: close",
            "Accept-Encoding: gzip",
        ]
        head.append(f"Cookie: {cookie}; csrf={SECRET}")
        if body:
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        await writer.drain()
        raw = await reader.read()
    finally:
        writer.close()
    top, _, content = raw.partition(b"\r\n\r\n")
    lines = top.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    if headers.get("transfer-encoding") == "chunked":
        content = _joined(content)
    if headers.get("content-encoding") == "gzip":
        content = gzip.decompress(content)
    return int(lines[0].split(" ")[1]), headers.get("location", ""), content


def _joined(chunked: bytes) -> bytes:
    parts, rest = [], chunked
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size, 16)
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who loads which server.

    cookies   one session a person
    round_    address of the round that they answer
    reading   addresses that they read between answers
    thinking  least and most seconds between two acts of one person; (0, 0) for no pause at all
    """

    port: int
    cookies: tuple[str, ...]
    round_: str
    n_statements: int
    reading: tuple[str, ...]
    thinking: tuple[float, float] = (2.0, 6.0)
    share_of_answers: float = 0.6


async def _timed(
    crowd: Crowd, tally: Tally, kind: str, method: str, path: str, cookie: str, body: str = ""
) -> tuple[int, str, bytes]:
    started = time.perf_counter()
    try:
        found = await request(crowd.port, method, path, cookie, body)
    except (OSError, ValueError, IndexError) as error:
        tally.errors.append(f"{kind}: {type(error).__name__}")
        return 0, "", b""
    tally.note(kind, time.perf_counter() - started)
    wanted = (302,) if method == "POST" else (200, 302)
    if found[0] not in wanted:
        tally.errors.append(f"{kind} {path}: {found[0]}")
    return found


async def _person(
    crowd: Crowd, tally: Tally, cookie: str, until: float, chance: random.Random
) -> None:
    await asyncio.sleep(chance.uniform(0, crowd.thinking[1]))
    form = ""
    while time.monotonic() < until:
        if chance.random() < crowd.share_of_answers:
            action = form or f"{crowd.round_}answer/{chance.randint(1, crowd.n_statements)}/"
            choice = chance.choice(("AGREE", "DISAGREE", "PASS"))
            _, onward, _ = await _timed(
                crowd,
                tally,
                "answer",
                "POST",
                action,
                cookie,
                f"csrfmiddlewaretoken={SECRET}&choice={choice}",
            )
            _, _, content = await _timed(
                crowd, tally, "next statement", "GET", onward or f"{crowd.round_}answer/", cookie
            )
            found = FORM.search(content.decode(errors="replace"))
            form = found[1] if found else ""
        else:
            await _timed(crowd, tally, "read", "GET", chance.choice(crowd.reading), cookie)
        await asyncio.sleep(chance.uniform(*crowd.thinking))


async def _all(crowd: Crowd, seconds: float) -> Tally:
    tally = Tally()
    until = time.monotonic() + seconds
    people = [
        _person(crowd, tally, cookie, until, random.Random(n))
        for n, cookie in enumerate(crowd.cookies)
    ]
    await asyncio.gather(*people)
    return tally


def live(crowd: Crowd, seconds: float) -> Tally:
    """Let every person of the crowd answer and read for so long."""
    return asyncio.run(_all(crowd, seconds))
