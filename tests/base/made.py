"""What the tests of the floor build: a chain of acts that somebody tampers with, measures of their own."""

from __future__ import annotations

import contextlib
import datetime
import importlib
from collections.abc import Iterator
from types import SimpleNamespace

from django.db import connection

from lic.base import measures
from lic.base.models import AuditEvent

CHAIN = importlib.import_module("lic.base.migrations.0002_audit_chain")


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    """The chain without its triggers, as somebody with the database's password could have it."""
    schema_editor = SimpleNamespace(connection=connection, execute=connection.cursor().execute)
    CHAIN.let_go(None, schema_editor)
    yield
    CHAIN.guard(None, schema_editor)


def tamper(number: int, change: str) -> None:
    """Change one act in the past, without its hash; needs `unguarded`."""
    rows = AuditEvent.objects.filter(number=number)
    values = {"facts": {"cards": 99}, "on": datetime.date(2020, 1, 1)}
    if change == "gone":
        rows.delete()
    elif change == "swap":
        first, second = rows.get(), AuditEvent.objects.get(number=number + 1)
        rows.update(verb="tests_none", hash="x")
        AuditEvent.objects.filter(number=number + 1).update(object=first.object, hash=first.hash)
        rows.update(object=second.object, hash=second.hash)
    else:
        rows.update(
            **{change: values.get(change, "f" * 64 if change in {"hash", "previous"} else "other")}
        )


def emptied_chain() -> None:
    """Remove every act that a test committed; PostgreSQL's TRUNCATE does it without our help."""
    if connection.vendor == "sqlite" and AuditEvent.objects.exists():
        with unguarded():
            AuditEvent.objects.all().delete()


@contextlib.contextmanager
def registered(*added: measures.Measure) -> Iterator[None]:
    """The measures of the house and these."""
    before = measures.every()
    measures.register(*added)
    yield
    measures._MEASURES[:] = before
