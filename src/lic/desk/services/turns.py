"""One act at a time at the desk, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lic.base import locks


@contextmanager
def in_turn() -> Iterator[None]:
    """A transaction that no other act of this desk overlaps: `with in_turn():`, or `@in_turn()` on the act.

    What is read in it is still so when it ends: nobody seals to a key that is being given up, erases what is being held, or lays an older
    letter over a newer one; and no two acts wait for each other. A desk is a few people: they can wait for seconds. SQLite has one writer
    anyhow. What takes long without touching a row, such as stretching a passphrase, is done before.
    """
    with transaction.atomic():
        locks.alone("desk")
        yield
