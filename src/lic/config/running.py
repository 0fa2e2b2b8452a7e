"""Whether web server or worker are at work on this installation: each holds a lock while it lives.

A backup that is brought back under a running server would leave it writing into a file that is no
longer there, and what it then acknowledged would be lost.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

_HELD: list[IO[str]] = []
"""Open until the process ends; the system lets go of the lock then, also after kill -9."""


def begin() -> None:
    """Say that this process serves the installation, until it ends."""
    file = _file().open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    _HELD.append(file)


@contextlib.contextmanager
def alone() -> Iterator[bool]:
    """Whether no process serves the installation now; if so, none begins before this is left."""
    with _file().open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def nobody() -> bool:
    """Whether no process serves the installation now."""
    if not _file().exists():
        return True
    with alone() as is_alone:
        return is_alone


def _file() -> Path:
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "running.lock"
