"""On PostgreSQL requests run as the web's role and jobs as the worker's, as in earnest.

A test prepares and looks as the owner of the tables, who passes every wall; between that, what a request
does is done by a role that owns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_tasks.backends.immediate import ImmediateBackend

from lic.base import walls

WEB, WORKER = "lic_web", "lic_worker"
NAMES = {"web": WEB, "worker": WORKER}


def create(cluster: dict[str, Any]) -> None:
    """Make both roles in the cluster of these Django settings, where they are not there yet."""
    options = {
        "host": cluster["HOST"], "port": cluster["PORT"] or None, "user": cluster["USER"] or None,
        "password": cluster["PASSWORD"] or None, "dbname": "postgres",
    }  # fmt: skip
    with psycopg.connect(**options, autocommit=True) as here:
        for name in NAMES.values():
            here.execute(
                f"DO $do$ BEGIN CREATE ROLE {name} LOGIN NOINHERIT; EXCEPTION"
                " WHEN duplicate_object OR unique_violation THEN NULL; END $do$"
            )


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Be that role on this thread's connection; outside Django's count of queries."""
    try:
        connection.ensure_connection()
    except RuntimeError:  # the test meets no database
        yield
        return
    before = _ask("SELECT current_user")
    _ask(f"SET ROLE {role}")
    try:
        yield
    finally:
        _ask(f"SET ROLE {before or 'NONE'}")


def _ask(sql: str) -> str:
    if connection.connection is None or connection.connection.closed:
        return ""
    try:
        found = connection.connection.execute(sql)
    except psycopg.errors.InFailedSqlTransaction:  # rolled back with everything else
        return ""
    return found.fetchone()[0] if found.description else ""


def as_web(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: the whole request is the web's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting_as(WEB):
            return get_response(request)

    return middleware


class Tasks(ImmediateBackend):
    """Does the work at once, but as the worker, and for no reader."""

    def enqueue(self, *args: Any, **kwargs: Any) -> Any:
        token = walls._READER.set(None)
        try:
            with acting_as(WORKER):
                return super().enqueue(*args, **kwargs)
        finally:
            walls._READER.reset(token)
