"""One file that holds everything: the database, the key files, and a list of both with their hashes.

A backup that is older than 30 days is not brought back with the keys of rounds, calls and
questions: what was promised to be forgotten stays forgotten. The installation's own secret comes
back always: it links nobody, and without it no second factor could be read.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from lic.config import running, typed

KEEP_DAYS = 30
FORMAT = "lic-backup/1"
TABLE, DESK = "table", "desk"
SECRET = "secret.key"  # noqa: S105  the name of a file
ALWAYS = (f"keys/{SECRET}", "keys/intake-1.key")
"""Keys that come back from the oldest backup too. The desk's intake key opens what lies in the box now, and no report that is at the desk."""
LEFT_OUT = ("--exclude-table-data=desk_arrival", "--exclude-table-data=desk_answer")
"""What only lies there until it is taken: taken in twice, a report could come back that was erased since."""
PART = re.compile(r"manifest\.json|database|keys/[^/]+\.key")
"""What a backup holds, by name, and nothing besides."""
UNFINISHED = "restoring"
"""A file beside the database while a backup is brought back: until it is gone, nobody may read."""


class BackupError(Exception):
    """What is wrong with the file or the folder, and what to do."""


def write(target: Path, today: datetime.date) -> int:
    """Write a backup, readable by its owner alone; returns its size in bytes.

    Raises BackupError when the target exists.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name, or remove it first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder) / "database"
        engine = _dump(dump)
        files = {"database": dump, **{f"keys/{p.name}": p for p in sorted(_keys().glob("*.key"))}}
        manifest = {
            "format": FORMAT,
            "of": _process(),
            "engine": engine,
            "made_on": today.isoformat(),
            "files": {name: _digest(path) for name, path in files.items()},
        }
        unfinished = Path(folder) / "backup"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
            for name, path in files.items():
                _add(archive, name, path.read_bytes())
            raw.flush()
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
    return target.stat().st_size


def restore(
    source: Path, today: datetime.date, *, replace: bool = False, then: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Check every hash, then put database and keys in place; returns the manifest.

    then  what is done before anybody can use it, such as forgetting again

    The manifest says besides how many keys came back and whether those of a backup older than 30
    days stayed out. Raises BackupError before anything is touched when web server or worker run, the
    file is damaged or of the other engine, or there is data that `replace` does not allow to go.
    """
    with tempfile.TemporaryDirectory(dir=_data()) as folder:
        manifest = _unpack(source, Path(folder))
        _check(manifest, replace=replace)
        manifest["keys_left_out"] = is_too_old(
            datetime.date.fromisoformat(manifest["made_on"]), today
        )
        with running.alone() as is_alone:
            if not is_alone:
                raise BackupError(
                    "The desk is running, and would go on writing into what is replaced. Stop it and try again."
                    if settings.IS_DESK
                    else "Web server or worker of this installation are running, and would go on writing into what"
                    " is replaced. Stop both and try again."
                )
            (_data() / UNFINISHED).write_text(manifest["made_on"])
            _put_in_place(manifest, Path(folder))
            if then is not None:
                then(manifest)
            (_data() / UNFINISHED).unlink()
    return manifest


def is_unfinished() -> bool:
    """Whether a backup was being brought back when the process ended: what is there was not forgotten again."""
    return (_data() / UNFINISHED).exists()


def is_too_old(made_on: datetime.date, today: datetime.date) -> bool:
    """Whether a backup of this day has outlived what was promised to be forgotten."""
    return (today - made_on).days > KEEP_DAYS


def _check(manifest: dict[str, Any], *, replace: bool) -> None:
    """Raises BackupError where this cannot be brought back here."""
    if manifest.get("of", TABLE) != _process():
        raise BackupError(
            f"This is a backup of the desk: bring it back with `{typed.desk('desk --restore')}`."
            if _process() == TABLE
            else "This is a backup of the table: bring it back with `lic restore`."
        )
    engine = connections["default"].vendor
    if manifest["engine"] != engine:
        raise BackupError(
            f"The backup is of {manifest['engine']}, this installation uses {engine}."
            f" Set {'LIC_DESK_DATABASE' if settings.IS_DESK else 'LIC_DATABASE'} to the same kind and try again."
        )
    if not replace and _holds_data():
        raise BackupError(
            "This installation holds data. Add --replace to let it go, or set LIC_DATA and"
            " LIC_DATABASE to empty ones."
        )


def _put_in_place(manifest: dict[str, Any], folder: Path) -> None:
    _load(folder / "database")
    back = _keys_to_bring(manifest)
    _keys().mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in back:
        _install(folder / name, Path(settings.DATA) / name)
    manifest["keys_back"] = len(back)


def _keys_to_bring(manifest: dict[str, Any]) -> list[str]:
    keys = [name for name in manifest["files"] if name.startswith("keys/")]
    return [name for name in keys if not manifest["keys_left_out"] or name in ALWAYS]


def _process() -> str:
    return DESK if settings.IS_DESK else TABLE


def _holds_data() -> bool:
    """Whether any table is there; a database that cannot be read may hold some."""
    try:
        return bool(connections["default"].introspection.table_names())
    except DatabaseError:
        return True


def _data() -> Path:
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    return Path(settings.DATA)


def _keys() -> Path:
    return Path(settings.DATA) / "keys"


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=32).hexdigest()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _dump(target: Path) -> str:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        with copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres(
            [
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--enable-row-security",
                *LEFT_OUT,
                "--file",
                str(target),
            ]
        )
    return str(connection.vendor)


def _load(dump: Path) -> None:
    connections.close_all()
    if connections["default"].vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"])
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        _install(dump, database)
    else:
        _postgres(
            [
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                *(["--no-privileges"] if settings.IS_DESK else []),
                "--single-transaction",
                str(dump),
            ],
            into=True,
        )


def _install(source: Path, target: Path) -> None:
    """Put a file in place in one step, for this user alone."""
    beside = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, beside)
    beside.chmod(0o600)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(target)


def _postgres(command: list[str], *, into: bool = False) -> None:
    options = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "PGHOST": options["HOST"], "PGPORT": options["PORT"] or "5432", "PGUSER": options["USER"],
        "PGPASSWORD": options["PASSWORD"], "PGDATABASE": options["NAME"], **_proof(options["OPTIONS"]),
    }  # fmt: skip
    arguments = [*command[:1], *(["--dbname", options["NAME"]] if into else []), *command[1:]]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{command[0]} says: {done.stderr.strip()}")


def _proof(options: dict[str, Any]) -> dict[str, str]:
    """What the database has to show before we talk to it, as the programs of PostgreSQL read it."""
    names = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    return {names[name]: str(value) for name, value in options.items() if name in names}


def _take_out(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the parts of a backup below the folder, for this user alone.

    By hand: Python 3.11.2, which Debian 12 has, cannot be told to leave links and foreign paths out.
    Raises ValueError at the first entry that no backup of ours has.
    """
    (folder / "keys").mkdir(mode=0o700)
    for entry in archive:
        content = archive.extractfile(entry) if entry.isreg() else None
        if content is None or not PART.fullmatch(entry.name):
            raise ValueError(f"{entry.name!r} is no part of a backup")
        descriptor = os.open(folder / entry.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            shutil.copyfileobj(content, out)


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            _take_out(archive, folder)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        if manifest["format"] != FORMAT:
            raise BackupError(
                f"{source} has the format {manifest['format']!r}; this version reads {FORMAT!r}."
            )
        files = manifest["files"]
        if "database" not in files or not all(map(PART.fullmatch, files)):
            raise BackupError(f"{source} is no whole backup. Take another one.")
        wrong = [name for name, digest in files.items() if _digest(folder / name) != digest]
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is no whole backup ({error}). Take another one.") from error
    if wrong:
        raise BackupError(f"{source} is damaged at {', '.join(wrong)}. Take another one.")
    return manifest
