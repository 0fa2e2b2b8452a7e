"""What `lic doctor` looks at: each finding says what is so and what to do."""

from __future__ import annotations

import datetime
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import connections

from lic.base import audit, documents, ticker
from lic.base.commands import waiting_migrations
from lic.config import users, walls, zone_health
from lic.config.findings import Finding

PRINTED = 16
"""Signs of a head that a record shows."""
DUTY_ENDS_DAYS = 30


def findings(now: datetime.datetime) -> Iterator[Finding]:
    """Everything worth saying about this installation, worst things included."""
    yield from _folder()
    yield from _database()
    waiting = waiting_migrations()
    if waiting:
        mend = "start `lic desk` anew" if settings.IS_DESK else "run `lic migrate`"
        yield Finding("mend", f"{waiting} migrations wait: {mend}.")
    else:
        yield Finding("ok", "The tables are of this version.")
        yield chain()
        if settings.IS_DESK:
            yield from zone_health.of_the_desk(now)
        else:
            yield from _worker(now)
            yield from _coordinators(now)
            yield from zone_health.of_the_web()
    yield from _web()
    yield from zone_health.backups(now)
    for problem in run_checks(databases=None if waiting else ["default"]):
        yield Finding("mend", problem.msg)
    yield Finding(
        "ok" if documents.available() else "look",
        "PDF records can be made."
        if documents.available()
        else "No PDF: install the extra `pdf`. Print pages work.",
    )


def chain(kept: tuple[int, str] | None = None) -> Finding:
    """Whether the chain of acts is whole.

    kept  number of an act and the beginning of its hash, as printed on a record: shows an end that
          was cut off, or a chain that was written anew
    """
    broken = audit.verify()
    if broken is not None:
        return Finding(
            "mend", f"The chain of acts does not fit from act {broken} on. Tell the auditors."
        )
    number, head = audit.head()
    if kept is not None and not _holds(*kept):
        return Finding("mend", f"Act {kept[0]} is not the one that was printed. Tell the auditors.")
    return Finding("ok", f"The chain of acts is whole: act {number}, {head[:PRINTED]}.")


def _holds(number: int, signs: str) -> bool:
    found = audit.acts().filter(number=number).values_list("hash", flat=True).first() or ""
    return len(signs) >= PRINTED and found.startswith(signs.lower())


def _folder() -> Iterator[Finding]:
    data = Path(settings.DATA)
    keys = data / "keys"
    free = shutil.disk_usage(data).free // 2**20
    yield Finding("ok" if free > 500 else "mend", f"{free:,} MiB are free in {data}.")
    private = [data, keys, *keys.glob("*")]
    seen = [str(path) for path in private if path.exists() and _is_open_to_others(path)]
    if seen:
        yield Finding(
            "mend",
            f"Others on this machine can look into {', '.join(seen)}: run `chmod go= {' '.join(seen)}`.",
        )
    else:
        yield Finding("ok", "Data and keys are for this user alone.")


def _is_open_to_others(path: Path) -> bool:
    mode = stat.S_IMODE(path.stat().st_mode)
    if path == Path(settings.DATA) and users.is_prepared(path):
        return bool(mode & 0o006)  # others pass through to the desk's boxes
    return bool(mode & 0o077)


def _database() -> Iterator[Finding]:
    connection = connections["default"]
    if connection.settings_dict["OPTIONS"].get("sslmode", "verify-full") != "verify-full":
        yield Finding(
            "mend",
            "The database is on another machine and need not show its certificate: take `sslmode=` out of LIC_DATABASE.",
        )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            values = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "secure_delete")
            }
        good = values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
        yield Finding("ok" if good else "mend", f"SQLite settings: {values}.")
        fixed = settings.SQLITE_IS_FIXED
        yield Finding(
            "ok" if fixed else "look",
            "SQLite carries the fix of the WAL-reset fault."
            if fixed
            else "This SQLite may lose data when a checkpoint meets a reset: use an x86-64 Linux machine, or PostgreSQL.",
        )
    elif not settings.IS_DESK:
        yield from _walls()


def _walls() -> Iterator[Finding]:
    """Whether the database itself keeps web and worker to what they need."""
    roles = walls.roles()
    if roles is None:
        yield Finding(
            "look",
            "Web and worker use one role of the database: where a page forgot whom it is for, nothing else"
            " would stop it. Give each a role of its own: “Roles” in docs/operate.md.",
        )
        for sentence in walls.all_powerful(walls.this_role()):
            yield Finding("mend", sentence)
        return
    wrong = list(walls.problems(roles))
    for sentence in wrong:
        yield Finding("mend", sentence)
    if not wrong:
        yield Finding("ok", f"The walls stand: {roles.web} and {roles.worker} own nothing.")


def _worker(now: datetime.datetime) -> Iterator[Finding]:
    for late in ticker.late(now):
        yield Finding("mend", f"{late} has not run in time: is `lic worker` running?")


def _coordinators(now: datetime.datetime) -> Iterator[Finding]:
    """A table whose last coordinator's duty has ended can get one from the host alone."""
    from lic.communities import duties, queries  # noqa: PLC0415  the desk's process has no tables

    for town in queries.communities():
        last = queries.duty_until(town, duties.COORDINATOR)
        if last is None:
            yield Finding(
                "look",
                f"{town.name} has no coordinator: hand over the card, or run `lic duty give`.",
            )
        elif (last - queries.day(town, now)).days <= DUTY_ENDS_DAYS:
            yield Finding(
                "look",
                f"The last coordinator's duty in {town.name} ends on {last}: run `lic duty renew`.",
            )


def _web() -> Iterator[Finding]:
    if settings.DEMO and not settings.IS_LOCAL:
        yield Finding(
            "mend",
            "This is a demo on a public address: anybody can enter as anybody. Unset LIC_DEMO.",
        )
    if not settings.IS_HTTPS and not settings.IS_LOCAL and not settings.IS_ONION:
        yield Finding(
            "mend",
            f"{settings.URL} is not encrypted: put a proxy with TLS in front and set LIC_URL to https://…",
        )
    if settings.EMAIL_HOST and not settings.EMAIL_USE_TLS:
        yield Finding("mend", "Mail goes out unencrypted: set LIC_MAIL_TLS to true.")
    if settings.DEBUG:
        yield Finding("mend", "LIC_DEBUG shows people's data in error pages: unset it.")
