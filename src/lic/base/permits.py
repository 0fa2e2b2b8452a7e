"""The machine's one permit for Argon2: a storm of wrong passphrases cannot fill the memory."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def one_permit() -> Iterator[None]:
    """Hold the only permit, across all processes of this machine."""
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "argon2.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
