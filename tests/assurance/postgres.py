"""`pg_ctl -m immediate stop` while people answer, on a PostgreSQL of our own that writes through to the disk."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import report, server
from bench.report import Row, Section

from tests import run
from tests.assurance import writers

ANSWERS = (
    "SELECT v.voter_key, s.number, v.choice FROM listening_vote v"
    " JOIN listening_statement s ON s.id = v.statement_id WHERE v.choice <> 'SHOWN'"
)


class Server(run.Server):
    """The suite's own PostgreSQL, but with fsync on, and with a plug to pull."""

    def __enter__(self) -> Server:
        self._prepare()
        self.start()
        self._call("createdb", "-h", str(self.folder), "-p", "54329", "-U", "lic", "lic")
        return self

    def start(self) -> None:
        """Start it, and let it mend itself first where it has to."""
        options = f"-p 54329 -k {self.folder} -c listen_addresses="
        self._call(
            "pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-w", "-o", options, "start"
        )

    def pull(self) -> None:
        """Stop at once, without writing anything out."""
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def __exit__(self, *_: object) -> None:
        if (Path(self.data) / "postmaster.pid").exists():
            self.pull()

    def ask(self, sql: str) -> list[tuple]:
        """Rows of one question; a statement without rows answers with none."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), port=54329, user="lic", dbname="lic", autocommit=True
        ) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running() -> Iterator[Server]:
    """A PostgreSQL with fsync; raises RuntimeError where PostgreSQL is not installed."""
    programs = run.postgres_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    with (
        tempfile.TemporaryDirectory(prefix="lic-pg-") as folder,
        Server(programs, Path(folder)) as database,
    ):
        yield database


def measure(stops: int = 20) -> Iterator[Row]:
    """Pull the database from under a running web server again and again."""
    with running() as database, server.installation(LIC_DATABASE=database.address) as here:
        held = {
            name: database.ask(f"SHOW {name}")[0][0]
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        }
        people = writers.town(here)
        chance, lost, invented, slowest = random.Random(11), 0, 0, 0.0
        with here.serving(), writers.Crew(people, here.port) as crew:
            for _ in range(stops):
                slowest = max(slowest, _one(database, crew, chance))
                with people.lock:  # no new promise between reading and comparing
                    promised = dict(people.promised)
                found = {(key, number): choice for key, number, choice in database.ask(ANSWERS)}
                gone, strange = people.compare(found, promised)
                lost, invented = max(lost, gone), max(invented, strange)
        good = set(held.values()) == {"on"}
        yield Row(
            "PostgreSQL's own settings",
            ", ".join(f"{k}={v}" for k, v in held.items()),
            "all on",
            report.OK if good else report.OVER,
        )
        yield Row(
            "pg_ctl -m immediate stop while 8 people answer",
            f"{stops} times, {len(people.promised):,} answers promised",
        )
        yield report.row("… promised answers that were lost or changed", lost, 0, "")
        yield report.row("… answers that nobody had sent", invented, 0, "")
        yield report.row(
            "… until the same web server kept answers again, at most", slowest, 20, "s", digits=1
        )


def _one(database: Server, crew: writers.Crew, chance: random.Random) -> float:
    """Pull, start again, and wait for the first answers kept; seconds from the start."""
    crew.wait(chance.randint(10, 60))
    time.sleep(chance.uniform(0, 0.03))
    database.pull()
    database.start()
    started = time.monotonic()
    crew.wait(1, seconds=40)
    return time.monotonic() - started


SECTION = Section(
    "postgres",
    "Immediate stop of PostgreSQL",
    "A PostgreSQL of its own with fsync on; the web server keeps running while the database is stopped without a checkpoint and mends itself from its log."
    " After each start every promise since the first is compared.",
    measure,
)
