"""Argon2id, one at a time on a machine: a storm of wrong passphrases cannot fill the memory."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


@contextmanager
def one_permit() -> Iterator[None]:
    """Hold the machine's only permit for Argon2, across all web processes."""
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "argon2.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class OneAtATimeArgon2(Argon2PasswordHasher):
    """64 MiB, three passes, one lane (RFC 9106 §4, second choice of parameters)."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with one_permit():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with one_permit():
            return super().verify(password, encoded)
