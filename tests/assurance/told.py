"""kill -9 of web and desk while people tell: what was acknowledged with seven words is there, and opens. `python -m tests.assurance.told --kills N`."""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from bench import report, server
from bench.load import SECRET, p95
from bench.report import Row, Section

SLUG, TELLERS = "harbour", 4
TALK = f"/c/{SLUG}/talk/"
WORD = re.compile(rb"<li><span>(\w+)</span>")
FORM = urlencode({"happened": "hurt", "more": "A blue van. " * 40, "csrfmiddlewaretoken": SECRET})


@dataclass
class Told:
    """What was acknowledged, and how long each took in seconds."""

    words: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    refused: int = 0


def asked(
    port: int, method: str, path: str, cookie: str = "", body: str = ""
) -> tuple[int, str, bytes]:
    """(status, the session's cookie, body)."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Cookie": f"csrf={SECRET}" + (f"; session={cookie}" if cookie else "")}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, body=body or None, headers=headers)
        answer = line.getresponse()
        text = answer.read()
        found = re.search(
            r"(?<![\w-])session=(\w+)", "; ".join(answer.headers.get_all("Set-Cookie") or [])
        )
        return answer.status, found[1] if found else cookie, text
    finally:
        line.close()


def tell(port: int, told: Told, ends: threading.Event) -> None:
    """Tell again and again until it ends; a report is acknowledged once its seven words are shown."""
    while not ends.is_set():
        try:
            began = time.perf_counter()
            status, cookie, _ = asked(port, "POST", f"{TALK}new/", body=FORM)
            took = time.perf_counter() - began
            shown = (
                WORD.findall(asked(port, "GET", f"{TALK}words/", cookie)[2])
                if status == 302
                else []
            )
        except (OSError, HTTPException):
            told.refused += 1
            time.sleep(0.05)
            continue
        if len(shown) == 7:
            told.words.append(b" ".join(shown).decode())
            told.times.append(took)
        else:
            told.refused += 1
            time.sleep(0.05)


def opens(port: int, words: str) -> bool:
    """Whether the seven words lead to what was told, read by the desk's machine and laid out."""
    body = urlencode({"words": words, "csrfmiddlewaretoken": SECRET})
    status, cookie, _ = asked(port, "POST", f"{TALK}back/", body=body)
    return status == 302 and b"A blue van." in asked(port, "GET", f"{TALK}open/", cookie)[2]


class Desk:
    """The desk's intake, in a process of its own."""

    def __init__(self, here: server.Installation) -> None:
        self.environment = {**here.environment, "LIC_PROCESS": "desk"}
        self.process: subprocess.Popen[bytes] | None = None

    def found(self) -> None:
        """Set it up with two people who can read."""
        work = (
            "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0);"
            " from django.conf import settings; from lic.safety import boxes; boxes.Folders(settings.DESK_FOLDER).prepare();"
            " from tests.desk import made; made.desk()"
        )
        subprocess.run(
            [sys.executable, "-c", work],
            env=self.environment,
            cwd=report.ROOT,
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lic.config", "desk", "--intake"], env=self.environment, cwd=report.ROOT,
            start_new_session=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)


def measure(kills: int = 20) -> Iterator[Row]:
    """Kill both again and again; then everything that was acknowledged has to open."""
    with server.installation() as here:
        (here.folder / "safety.json").write_text(
            json.dumps({SLUG: {"choice": "on", "custodian": "Tidewater"}})
        )
        here.python(
            "-c",
            f"import django; django.setup(); from tests.communities import made; made.town('{SLUG}')",
        )
        desk, chance, told = Desk(here), random.Random(7), Told()
        desk.found()
        for _ in range(kills):
            _one(here, desk, chance, told)
        lost, seconds = _lost(here, desk, told)
    yield Row(
        "kill -9 of web server and intake while 4 people tell",
        f"{kills} times, {len(told.words):,} reports acknowledged",
    )
    yield Row("… requests that were cut off or refused", f"{told.refused}")
    yield report.at_least(
        "… acknowledged before a kill, on average", len(told.words) / kills, 5, "reports"
    )
    yield report.row("… acknowledged reports that do not open afterwards", lost, 0, "")
    yield Row("… until everything that waited had been taken in", f"{seconds:.1f} s")
    yield Row("telling, 4 at once, beside the kills: 95 of 100 within", f"{p95(told.times):.0f} ms")


def _one(here: server.Installation, desk: Desk, chance: random.Random, told: Told) -> None:
    ends, before = threading.Event(), len(told.words)
    web = server.Server(here.port, here.environment)
    web.start()
    desk.start()
    crew = [threading.Thread(target=tell, args=(here.port, told, ends)) for _ in range(TELLERS)]
    for one in crew:
        one.start()
    until, wanted = time.monotonic() + 60, before + chance.randint(5, 25)
    while len(told.words) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.05))
    first, second = (desk.kill, web.kill) if chance.random() < 0.5 else (web.kill, desk.kill)
    first()
    second()
    ends.set()
    for one in crew:
        one.join()


def _lost(here: server.Installation, desk: Desk, told: Told) -> tuple[int, float]:
    """How many acknowledged reports do not open, and how long the desk took to take in what waited."""
    began = time.monotonic()
    desk.start()
    entrance = here.folder / "desk" / SLUG / "in"
    while any(not one.name.startswith(".") for one in entrance.iterdir()):
        if time.monotonic() - began > 60:
            break
        time.sleep(0.1)
    seconds = time.monotonic() - began
    try:
        with here.serving() as web:
            return sum(not opens(web.port, words) for words in told.words), seconds
    finally:
        desk.kill()


SECTION = Section(
    "told", "kill -9 while people tell",
    "The web server and the safety desk's intake on SQLite, both killed after 5 to 25 reports that were acknowledged by the page with the seven words. At the"
    " end every acknowledged report is opened with its words over HTTP, by the real web server, from what the desk has laid out.",
    measure,
)  # fmt: skip


def main() -> int:
    """0 when nothing was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    kills = parser.parse_args().kills
    section = Section(SECTION.name, SECTION.title, SECTION.how, lambda: measure(kills))
    rows = report.run([section])[0].rows
    return int(any(row.state in {report.OVER, report.MISSING} for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
