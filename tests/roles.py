"""On PostgreSQL requests run as the web's role and jobs as the worker's, as in earnest.

A test prepares and looks as the owner of the tables, who passes every wall; between that, what a request
does, and what a test asks of services and queries for an actor, is done by a role that owns nothing.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_tasks.backends.immediate import ImmediateBackend

from lic.base import walls
from lic.base.policy import Actor

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


@contextmanager
def asked_by(actor: Actor | None = None) -> Iterator[None]:
    """What is done inside is done in the web's role, for this reader, as in a request."""
    with acting_as(WEB), walls.request():
        if actor is not None:
            walls.read_as(actor.community_id, actor.group)
        yield


def as_in_requests(package: str) -> None:
    """Let what a test calls with an actor be done as a request would do it: in the web's role."""
    rooms = importlib.import_module(package)
    for name, one in vars(rooms).copy().items():
        if inspect.isfunction(one) and next(iter(inspect.signature(one).parameters), "") == "actor":
            setattr(rooms, name, _asked(one))


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def asked(actor: Actor, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(actor, Actor) or walls._READER.get() is not None:
            # the host's commands, or within a request already
            return function(actor, *args, **kwargs)
        with asked_by(actor):
            return function(actor, *args, **kwargs)

    return asked
