"""Keys that are files: a round's or a call's key links seats to answers, and can be destroyed.

One key is one file of 32 random bytes under DATA/keys/, mode 600, never in the database. While it
lives, whoever holds the file *and* the database can link an answer to a seat; after `destroy`
nobody can.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[a-z]+-[0-9a-z]+")


class KeyGone(Exception):  # noqa: N818
    """The key was destroyed, or never made: answers can be neither linked nor added."""


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a key")
    return Path(settings.DATA) / "keys" / f"{name}.key"


def create(name: str) -> None:
    """Make the key unless it is there; the file and its folder are flushed to the disk."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    _flush_folder(path.parent)


def read(name: str) -> bytes:
    """The 32 bytes of the key. Raises KeyGone when it was destroyed."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        raise KeyGone(name) from None


def exists(name: str) -> bool:
    return _path(name).exists()


def destroy(name: str) -> None:
    """Overwrite the key once and remove it; harmless when it is gone already."""
    path = _path(name)
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(bytes(32))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _flush_folder(path.parent)


def voter_key(name: str, voting_id: str) -> str:
    """HMAC-SHA256(key, voting id) as 64 hex digits: who answers here, known by no other name.

    Raises KeyGone when the key was destroyed.
    """
    return hmac.new(read(name), voting_id.encode(), hashlib.sha256).hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
