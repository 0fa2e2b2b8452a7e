"""One at a time, on both databases."""

from __future__ import annotations

import hashlib

from django.db import connection


def alone(name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until the transaction ends.

    PostgreSQL: an advisory lock. SQLite: nothing to do, a transaction there begins IMMEDIATE and is
    the only writer. Raises RuntimeError outside a transaction.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise RuntimeError(f"{name} can only be held inside a transaction.")
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
