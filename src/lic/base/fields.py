"""Fields that keep what a plain field would give away: the order in which rows were made."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.db import models


def random_id() -> int:
    """A random id from 1 to 2⁶³ − 1."""
    return secrets.randbelow(2**63 - 1) + 1


class RandomId(models.BigIntegerField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A random 63-bit primary key that is also the order of the rows on SQLite (ADR 3).

    SQLite keeps a table sorted by its INTEGER PRIMARY KEY, so with random ids nothing in the file
    tells which row came first. PostgreSQL keeps rows in the order of writing: `base.shuffle`
    rewrites the tables that need it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", random_id)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"

    def rel_db_type(self, connection: Any) -> str:
        return self.db_type(connection)

    def formfield(self, *_: Any, **__: Any) -> None:
        return None


def this_month(today: datetime.date) -> datetime.date:
    """The first day of the month: the finest time kept of a card's use."""
    return today.replace(day=1)
