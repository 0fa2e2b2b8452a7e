"""Argon2id, one at a time on a machine: a storm of wrong passphrases cannot fill the memory."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from lic.base.permits import one_permit


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
