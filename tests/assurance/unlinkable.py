"""Who answered what? Somebody has the whole database and tries."""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from bench import report, server
from bench.report import Row, Section

from lic.config import sqlite as _the_platforms_own  # noqa: F401  puts the fixed SQLite in place
from tests.assurance import postgres

PEOPLE, N_STATEMENTS = 120, 20
KNOWN_BY_KEY = ("listening_", "decisions_")
CLOCKWORK = {"django_migrations", "base_tick", "django_tasks_database_dbtaskresult"}
TIME = re.compile(r"\b(?!00:00:00)\d\d:\d\d:\d\d")
Tables = dict[str, list[tuple]]


def measure() -> Iterator[Row]:
    """Both databases."""
    yield from on_sqlite()
    try:
        with (
            postgres.running() as database,
            server.installation(LIC_DATABASE=database.address) as here,
        ):
            yield from _attacked(
                "PostgreSQL", here, lambda: _postgres_tables(database), lambda: None
            )
    except (RuntimeError, SystemExit) as error:
        yield Row("PostgreSQL", str(error)[:200], state=report.MISSING)


def on_sqlite(people: int = PEOPLE, n_statements: int = N_STATEMENTS) -> Iterator[Row]:
    """SQLite, whose file is also searched byte by byte."""
    with server.installation() as here:
        yield from _attacked(
            "SQLite",
            here,
            lambda: _sqlite_tables(here.folder),
            lambda: _bytes(here.folder),
            people,
            n_statements,
        )


def _attacked(name, here, tables, raw, people=PEOPLE, n_statements=N_STATEMENTS) -> Iterator[Row]:
    life = here.inside("tests.assurance.lives:live", people=people, n_statements=n_statements)
    ids = life["voting_ids"]
    names = [[_voter(here.folder, key, one) for one in ids] for key in life["keys"]]
    here.inside("tests.assurance.lives:night")
    yield from _open(name, tables(), ids, names)
    here.inside("tests.assurance.lives:later")
    yield from _over(name, tables(), raw(), ids, names, here.folder)


def _open(name: str, found: Tables, ids: list[str], names: list[list[str]]) -> Iterator[Row]:
    """While the keys live: the reader has the database, but not the key files."""
    outside = _text(rows for table, rows in found.items() if not table.startswith(KNOWN_BY_KEY))
    inside = _text(rows for table, rows in found.items() if table.startswith(KNOWN_BY_KEY))
    known = sum(one in outside for group in names for one in group) + sum(
        one in inside for one in ids
    )
    yield report.row(
        f"{name}, open: voter keys beside a seat, or seats' voting ids beside an answer",
        known,
        0,
        "",
    )
    yield from _order(f"{name}, open", found, ids, names[0])
    late = sorted(
        table
        for table, rows in found.items()
        if table not in CLOCKWORK and TIME.search(_text([rows]))
    )
    yield report.row(
        f"{name}: tables about people with a time finer than the day", len(late), 0, ", ".join(late)
    )


def _over(
    name: str,
    found: Tables,
    raw: bytes | None,
    ids: list[str],
    names: list[list[str]],
    folder: Path,
) -> Iterator[Row]:
    """31 days after: the reader has everything there is, the key folder too."""
    everything = _text(found.values())
    old = [one for group in names for one in group]
    yield report.row(
        f"{name}, after 30 days: old voter keys in any row",
        sum(one in everything for one in old),
        0,
        "",
    )
    if raw is not None:
        yield report.row(
            f"{name}, after 30 days: old voter keys in any byte of its files",
            sum(one.encode() in raw for one in old),
            0,
            "",
        )
    keys = [
        path.name for path in (folder / "keys").glob("*.key") if not path.name.startswith("secret")
    ]
    yield report.row(f"{name}, after 30 days: key files left", len(keys), 0, "")
    yield report.row(
        f"{name}, after 30 days: positions that are still a person's own",
        len(found["decisions_position"]),
        0,
        "",
    )
    yield from _order(f"{name}, after 30 days", found, ids, None)


def _order(name: str, found: Tables, ids: list[str], names: list[str] | None) -> Iterator[Row]:
    """Guess by order: rows as they lie in the database against the order of people, both as they answered and as they lie."""
    lying = [row[1] for row in found["listening_vote:order"]]
    first = list(dict.fromkeys(lying))
    seats = [row[1] for row in found["communities_seat:order"] if row[1] in set(ids)]
    limit = 6
    if names is not None:
        place = {key: n for n, key in enumerate(names)}
        rho = abs(float(np.corrcoef(np.arange(len(lying)), [place[key] for key in lying])[0, 1]))
        yield report.row(
            f"{name}: how far the order of rows tells the order of people (|r|)",
            rho,
            round(3.5 / len(lying) ** 0.5, 3),
            "",
            digits=3,
        )
        right = max(
            _right(first, [names[ids.index(one)] for one in order])
            for order in (ids, seats, ids[::-1], seats[::-1])
        )
        yield report.row(
            f"{name}: people found by order among {len(ids)} (chance finds 1)", right, limit, ""
        )
        return
    # Afterwards nobody knows whose is whose; what can be known is a person's pattern, which `lives` made
    # from her place: an answer's order must not give the place back.
    owner = {_pattern(n): n for n in range(3)}
    said: dict[str, dict[int, str]] = {}
    for number, key, choice in found["listening_vote:order"]:
        said.setdefault(key, {})[number] = choice
    thirds = [owner.get(said[key].get(1, ""), -1) for key in first]
    right = max(
        sum(t == ids.index(one) % 3 for t, one in zip(thirds, order, strict=False))
        for order in (ids, seats)
    )
    chance = len(ids) / 3
    yield report.row(
        f"{name}: patterns guessed by order among {len(ids)} (chance finds {chance:.0f})",
        right,
        round(chance + 4 * (len(ids) * 2 / 9) ** 0.5),
        "",
    )


def _pattern(place: int) -> str:
    return ("AGREE", "DISAGREE", "PASS")[(place + 1) % 3]


def _right(guessed: list[str], true: list[str]) -> int:
    return sum(a == b for a, b in zip(guessed, true, strict=False))


def _voter(folder: Path, key: str, voting_id: str) -> str:
    secret = (folder / "keys" / f"{key}.key").read_bytes()
    return hmac.new(secret, voting_id.encode(), hashlib.sha256).hexdigest()


def _text(tables: Iterable[list[tuple]]) -> str:
    return "\n".join(" ".join(map(str, row)) for rows in tables for row in rows)


ORDER = (
    "SELECT s.number, v.voter_key, v.choice FROM listening_vote v"
    " JOIN listening_statement s ON s.id = v.statement_id WHERE s.number IS NOT NULL ORDER BY v.{place}"
)


def _with_order(ask, tables: Iterable[str], place: str) -> Tables:
    found = {table: ask(f'SELECT * FROM "{table}"') for table in tables}
    found["listening_vote:order"] = ask(ORDER.format(place=place))
    found["communities_seat:order"] = ask(
        f"SELECT 0, voting_id FROM communities_seat ORDER BY {place}"
    )
    return found


def _sqlite_tables(folder: Path) -> Tables:
    connection = sqlite3.connect(folder / "lic.sqlite3")
    try:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return _with_order(lambda sql: connection.execute(sql).fetchall(), names, "rowid")
    finally:
        connection.close()


def _postgres_tables(database: postgres.Server) -> Tables:
    names = [
        row[0]
        for row in database.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    return _with_order(database.ask, names, "ctid")


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("lic.sqlite3*")))


SECTION = Section(
    "unlinkable",
    "Who answered what",
    f"{PEOPLE} people answer {N_STATEMENTS} statements, say one of their own and take a position, strictly one after the other; then somebody reads every row of"
    " every table in the order in which it lies. While the round is open she has the database without the key files; after 30 days she has everything."
    " PostgreSQL's write-ahead log and its files are not searched: it reuses them in its own time.",
    measure,
)
