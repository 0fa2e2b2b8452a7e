"""The list of what went for good, beside the database and in no backup: what a backup from before brings back goes again.

It holds hashes of random ids whose rows are gone: it names nobody, and nobody can find out from it whether something was ever here without a
copy of that row.

A line is written before the transaction ends, and counts once it has: on a full disk nothing goes, rather than going and coming back.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

WAITS, COUNTS = b"?", b" "
"""What stands before a line: its transaction has not ended, or it has."""


def once_gone(kind: str, pk: object) -> None:
    """Note this: it counts when the transaction is through. Raises OSError where it cannot be written down, and then nothing goes."""
    at = _write(WAITS + _digest(kind, pk).encode() + b"\n")
    transaction.on_commit(lambda: _count(at))


def noted() -> Callable[[str, object], bool]:
    """Whether a thing of this kind stands in the list, as the list is now."""
    found = set(_path().read_text().split()) if _path().exists() else set()
    return lambda kind, pk: _digest(kind, pk) in found


def is_noted(kind: str, pk: object) -> bool:
    """Whether this stands in the list now."""
    return noted()(kind, pk)


def _write(line: bytes) -> int:
    """Append this and return where it begins."""
    _path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        n_written = os.write(file, line)
        at = os.lseek(file, 0, os.SEEK_CUR) - n_written
        if n_written < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(_path()))
        os.fsync(file)
        return at
    finally:
        os.close(file)


def _count(at: int) -> None:
    """Let the line that begins here count: one byte in its place, for which no disk is too full."""
    file = os.open(_path(), os.O_WRONLY)
    try:
        os.pwrite(file, COUNTS, at)
        os.fsync(file)
    finally:
        os.close(file)


def _digest(kind: str, pk: object) -> str:
    return hashlib.blake2b(
        f"{kind} {pk}".encode(), digest_size=16, person=b"lic.gone.v1"
    ).hexdigest()


def _path() -> Path:
    return Path(settings.DATA) / "forgotten"
