"""The machine's one permit for Argon2: a storm of wrong passphrases fills neither memory nor threads."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings

WAITING = 4
"""How many threads of one process may wait for the permit, of the eight that `lic serve` starts."""

_PLACES = threading.BoundedSemaphore(WAITING)
_OWN = threading.local()


class Busy(Exception):  # noqa: N818  not a fault: others are before us
    """Too much is asked of this machine at once; the page asks to try again in a moment."""


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the places of those who may wait for the permit, for all that this thread does meanwhile.

    Raises Busy at once when so many threads of this process wait that none would be left to read pages.
    """
    if not _PLACES.acquire(blocking=False):
        raise Busy
    _OWN.is_held = True
    try:
        yield
    finally:
        _OWN.is_held = False
        _PLACES.release()


def is_full() -> bool:
    """Whether every place is taken just now."""
    if not _PLACES.acquire(blocking=False):
        return True
    _PLACES.release()
    return False


@contextmanager
def one_permit() -> Iterator[None]:
    """Hold the only permit, across all processes of this machine. Raises Busy as `a_place` does."""
    with nullcontext() if getattr(_OWN, "is_held", False) else a_place():
        folder = Path(settings.DATA)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "argon2.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
