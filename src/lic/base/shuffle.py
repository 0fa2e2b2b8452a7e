"""Rewrite what lies on the disk, so that no row's place says when it came and nothing deleted stays.

SQLite keeps a table in the order of its key by itself (`base.fields.RandomId`); PostgreSQL keeps rows
as they were written, and `ctid` would tell who answered after whom.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from lic.base import privacy
from lic.base.fields import RandomId

LOG = logging.getLogger("lic.shuffle")
WAIT = "2s"


def tables() -> Iterator[type[models.Model]]:
    """Every model with a random id that keeps something about people."""
    for model in apps.get_models():
        found = privacy.declaration(model)
        if (
            isinstance(model._meta.pk, RandomId | models.UUIDField)
            and found is not None
            and found.personal
        ):
            yield model


def shuffle() -> list[str]:
    """Rewrite each of these tables; returns the names of those that were busy and keep their order.

    A table is locked while it is rewritten (one second for some 500,000 votes), and is left for the
    next time if the lock is not free within two seconds. Elsewhere than on PostgreSQL nothing happens.
    """
    if connection.vendor != "postgresql":
        return []
    return [model._meta.db_table for model in tables() if not _rewritten(model)]


def physically() -> None:
    """Write everything anew, so that no page keeps a deleted row or a former order; outside a transaction.

    SQLite: the whole file (VACUUM) and its log. PostgreSQL: the tables about people.
    """
    if connection.vendor != "sqlite":
        shuffle()
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    empty_log()


def empty_log() -> None:
    """On SQLite, move the write-ahead log into the file and cut it to nothing: it keeps deleted rows.

    The web server's connections stay open, so the log never ends by itself. With a writer at work,
    or inside a transaction, nothing happens until the next time.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rewritten(model: type[models.Model]) -> bool:
    table = connection.ops.quote_name(model._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            name = _key_index(cursor, model._meta.db_table)
            index = connection.ops.quote_name(name)
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
            if _owns(cursor, model._meta.db_table):
                cursor.execute(f"CLUSTER {table} USING {index}")
            else:
                cursor.execute("SELECT lic_mix(%s, %s)", [model._meta.db_table, name])
    except DatabaseError as error:
        LOG.warning("%s keeps its order: %s", model._meta.db_table, type(error).__name__)
        return False
    return True


def _key_index(cursor: object, table: str) -> str:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [table],
    )
    return str(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _owns(cursor: object, table: str) -> bool:
    """Whether this role may rewrite the table itself; the worker's has a function that does it."""
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass", [table]
    )
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]
