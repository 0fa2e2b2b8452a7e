"""The two boxes between web and desk: what is dropped in, and what is laid out to be picked up by name.

The web process can drop and pick up what it knows the name of. It can list neither box, take nothing back out of the desk's hands, and
never reaches the desk's own data. With SQLite the boxes are folders that belong to the desk's user; with PostgreSQL they are one table into which the web's role
may insert, and one function that it may call.

Nothing in a box has a time: files are set to the midnight of their day, and the table has no such column. What the disk itself writes
down of a change, no program can set; `even_out` makes it the same for all, every hour.
"""

from __future__ import annotations

import datetime
import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from django.db import connections

NAME = re.compile(r"[0-9a-f]{64}|roster")
ROSTER = "roster"
IN, OUT = "in", "out"
MOST = 20 * 1024 * 1024
"""Bytes of a letter, as in the table: more than the largest that is made."""
IN_MODE, OUT_MODE, FILE_MODE = 0o2730, 0o2710, 0o640
"""The desk's user does everything; the shared group drops without looking and reads what it can name; others nothing."""


class Box(Protocol):
    """The web's side."""

    def drop(self, name: str, letter: bytes) -> None: ...
    def pick_up(self, name: str) -> bytes | None: ...


class DeskBox(Protocol):
    """The desk's side."""

    def drop(self, name: str, letter: bytes) -> None: ...
    def arrivals(self) -> Iterator[tuple[str, bytes]]: ...
    def lies(self, name: str) -> bool: ...
    def taken(self, name: str) -> None: ...
    def lay_out(self, name: str, letter: bytes) -> None: ...
    def take_away(self, name: str) -> None: ...
    def laid_out(self) -> list[str]: ...
    def even_out(self) -> None: ...


def name_of(mark: bytes) -> str:
    """The name under which something lies for whoever has this mark."""
    return mark.hex()


def new_name() -> str:
    """A name that nobody can guess and that says nothing."""
    return secrets.token_hex(32)


class Folders:
    """Both sides as two folders, `in` and `out`."""

    def __init__(self, folder: Path) -> None:
        self.entrance, self.exit = folder / IN, folder / OUT

    def prepare(self) -> None:
        """Make the folders; the desk's user does, who owns them."""
        for path, mode in ((self.entrance, IN_MODE), (self.exit, OUT_MODE)):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(mode)

    def drop(self, name: str, letter: bytes) -> None:
        """Put a letter in; once this returns it is on the disk. Raises OSError where that fails: then it is not there."""
        _write(self.entrance / _named(name), letter)

    def pick_up(self, name: str) -> bytes | None:
        """What is laid out under this name; nothing, b"", while what was dropped under it waits for the desk."""
        found = self._lies_out(_named(name))
        if found is None and self.lies(name):
            return b""
        # The desk lays out, then takes from the entrance: between two looks it can have done both.
        return self._lies_out(name) if found is None else found

    def _lies_out(self, name: str) -> bytes | None:
        try:
            return (self.exit / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def arrivals(self) -> Iterator[tuple[str, bytes]]:
        """Every whole letter, in the order of names: that of coming is not kept. Raises OSError after all others where one cannot be read now."""
        fault: OSError | None = None
        for path in sorted(self.entrance.iterdir()):
            try:
                letter = _letter(path) if NAME.fullmatch(path.name) else None
            except OSError as error:
                fault = error
                continue
            if letter is not None:
                yield path.name, letter
        if fault is not None:
            raise fault

    def lies(self, name: str) -> bool:
        """Whether it still waits: somebody else may have taken it in."""
        return (self.entrance / _named(name)).exists()

    def taken(self, name: str) -> None:
        (self.entrance / _named(name)).unlink(missing_ok=True)

    def lay_out(self, name: str, letter: bytes) -> None:
        _write(self.exit / _named(name), letter)

    def take_away(self, name: str) -> None:
        (self.exit / _named(name)).unlink(missing_ok=True)

    def laid_out(self) -> list[str]:
        return sorted(path.name for path in self.exit.iterdir() if NAME.fullmatch(path.name))

    def even_out(self) -> None:
        """Touch everything that lies out, and both folders: a disk keeps when a file was last changed, whatever time it is given."""
        for path in (*self.exit.iterdir(), self.entrance, self.exit):
            with suppress(FileNotFoundError):
                os.utime(path, (_midnight(), _midnight()))


class Tables:
    """Both sides on PostgreSQL: `desk_arrival`, `desk_answer` and the function `desk_pick_up` (migrations of `lic.desk`)."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def drop(self, name: str, letter: bytes) -> None:
        """Put a letter in. What had no answer is sent once more under its name: then it lies there already, and that is no fault."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(
                "INSERT INTO desk_arrival (name, letter) VALUES (%s, %s) ON CONFLICT DO NOTHING", [_named(name), letter],
            )  # fmt: skip

    def pick_up(self, name: str) -> bytes | None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT desk_pick_up(%s)", [_named(name)])
            (found,) = cursor.fetchone()
        return None if found is None else bytes(found)

    def arrivals(self) -> Iterator[tuple[str, bytes]]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT name, letter FROM desk_arrival ORDER BY name")
            yield from ((name, bytes(letter)) for name, letter in cursor.fetchall())

    def lies(self, name: str) -> bool:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM desk_arrival WHERE name = %s", [_named(name)])
            return cursor.fetchone() is not None

    def taken(self, name: str) -> None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("DELETE FROM desk_arrival WHERE name = %s", [_named(name)])

    def lay_out(self, name: str, letter: bytes) -> None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(
                "INSERT INTO desk_answer (name, letter) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET letter = excluded.letter",
                [_named(name), letter],
            )

    def take_away(self, name: str) -> None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("DELETE FROM desk_answer WHERE name = %s", [_named(name)])

    def laid_out(self) -> list[str]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT name FROM desk_answer ORDER BY name")
            return [name for (name,) in cursor.fetchall()]

    def even_out(self) -> None:
        """Nothing to do: rows have no time."""


def _named(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("That is no name of anything in a box.")
    return name


def _write(path: Path, letter: bytes) -> None:
    """Whole or not at all, and on the disk before this returns, without the hour at which it was.

    Where this raises, what lay there before still lies there, and nothing new does.
    """
    is_again, is_there = path.exists(), False
    beside = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), FILE_MODE)
            file.write(letter)
            file.flush()
            os.utime(beside, (_midnight(), _midnight()))
            os.fsync(file.fileno())
            beside.rename(path)
            is_there = True
            # Again: a journal writes the new name down with the file, and a folder that
            # may not be listed cannot be opened to flush it.
            os.fsync(file.fileno())
        with suppress(PermissionError):
            _flush(path.parent)
    except BaseException:
        with suppress(OSError):
            (path if is_there and not is_again else beside).unlink(missing_ok=True)
        raise


_NO_LETTER = {errno.ENOENT, errno.ELOOP, errno.ENXIO}
"""Taken in meanwhile; a link; a pipe or a socket."""


def _letter(path: Path) -> bytes | None:
    """What lies under this name, where it is a plain file no longer than a letter: else the desk would wait, or fill up, or read its own.

    Raises OSError where it may be a letter, and cannot be read now.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in _NO_LETTER:
            return None
        raise
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST:
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MOST)
    finally:
        os.close(descriptor)


def _midnight() -> int:
    return int(datetime.datetime.now(datetime.UTC).timestamp()) // 86_400 * 86_400


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
