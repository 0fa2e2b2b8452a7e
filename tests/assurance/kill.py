"""kill -9 while people answer, on SQLite: `python -m tests.assurance.kill --kills N`."""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench import report, server
from bench.report import Row, Section

from lic.config import sqlite as _the_platforms_own  # noqa: F401  puts the fixed SQLite in place
from tests.assurance import writers


def measure(kills: int = 100) -> Iterator[Row]:
    """Kill the whole web server again and again; compare what it promised with what is there."""
    with server.installation() as here:
        people = writers.town(here)
        chance, lost, invented, damaged, cut = random.Random(9), 0, 0, 0, 0
        for _ in range(kills):
            cut += _one(here, people, chance)
            sound, found = kept(here.folder / "lic.sqlite3")
            damaged += not sound
            gone, strange = people.compare(found)
            lost, invented = max(lost, gone), max(invented, strange)
        promised = len(people.promised)
        yield Row(
            "kill -9 of the whole web server while 8 people answer",
            f"{kills} times, {promised:,} answers promised",
        )
        yield Row("… in the middle of at least one request", f"{cut} times")
        yield report.at_least(
            "… promised before a kill, on average", promised / kills, 10, "answers"
        )
        yield report.row("… promised answers that were lost or changed", lost, 0, "")
        yield report.row("… answers that nobody had sent", invented, 0, "")
        yield report.row("… databases that PRAGMA integrity_check found damaged", damaged, 0, "")


def _one(here: server.Installation, people: writers.Town, chance: random.Random) -> bool:
    """Start, answer, kill; whether somebody was cut off."""
    web = server.Server(here.port, here.environment)
    web.start()
    try:
        with writers.Crew(people, here.port) as crew:
            crew.wait(chance.randint(10, 60))
            time.sleep(chance.uniform(0, 0.03))
            web.kill()
            crew.ends.set()
    finally:
        web.kill()
    return crew.refused > 0


def kept(database: Path) -> tuple[bool, dict[tuple[str, int], str]]:
    """(is the file sound?, every answer in it), read without the platform's own code."""
    connection = sqlite3.connect(database)
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT v.voter_key, s.number, v.choice FROM listening_vote v"
            " JOIN listening_statement s ON s.id = v.statement_id WHERE v.choice <> 'SHOWN'"
        ).fetchall()
    finally:
        connection.close()
    return sound, {(key, number): choice for key, number, choice in rows}


SECTION = Section(
    "kill",
    "kill -9 on SQLite",
    "gunicorn with its two workers, killed all at once after 10 to 60 answers over HTTP and up to 30 ms more. An answer is promised when the person got"
    " her redirect. After each kill the file is opened afresh, checked, and compared with every promise since the first kill.",
    measure,
)


def main() -> int:
    """0 when nothing was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    kills = parser.parse_args().kills
    section = Section(SECTION.name, SECTION.title, SECTION.how, lambda: measure(kills))
    rows = report.run([section])[0].rows
    return int(any(row.state in {report.OVER, report.MISSING} for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
