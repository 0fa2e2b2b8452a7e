"""The desk's tests run in a process of their own (`LIC_PROCESS=desk`): with its tables, its addresses and nothing of the table's.

On PostgreSQL the web's side of the boxes acts as the restricted role, in the connection of the test; test_walls.py comes as that role over a
connection of its own.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic

from lic.safety import boxes, queries

if not configured.IS_DESK:
    collect_ignore_glob = ["test_*.py"]


class AsWeb(boxes.Tables):
    """The web's side, with no more rights than the web's role has."""

    def __init__(self, role: str) -> None:
        super().__init__("default")
        self.role = role

    def drop(self, name: str, letter: bytes) -> None:
        with self._as_web():
            super().drop(name, letter)

    def pick_up(self, name: str) -> bytes | None:
        with self._as_web():
            return super().pick_up(name)

    @contextlib.contextmanager
    def _as_web(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{self.role}"')
        try:
            yield
        finally:
            # A failed transaction takes the role back when it is rolled back.
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def web_role(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A role with the web's two rights in this worker's database; "" elsewhere than on PostgreSQL."""
    if connection.vendor != "postgresql":
        yield ""
        return
    from tests.desk import walls

    with django_db_blocker.unblock():
        role = walls.made_role()
    yield role
    with django_db_blocker.unblock():
        walls.unmade_role(role)


@pytest.fixture(autouse=True)
def boxes_of_the_test(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web_role: str
) -> None:
    """The boxes lie in the test's own folder, or in the test's own database."""
    settings.DESK_FOLDER = tmp_path / "desk" / "harbour"
    settings.DATA = settings.DESK_FOLDER / "own"
    boxes.Folders(settings.DESK_FOLDER).prepare()
    web = AsWeb(web_role) if web_role else boxes.Folders(settings.DESK_FOLDER)
    monkeypatch.setattr(queries, "box", lambda _zone: web)
    monkeypatch.setattr("lic.safety.services.PATIENCE", 0.0)


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are stretched a little here: what stretching costs and gives is the business of tests/core/sealing."""
    for name in ("keys", "receipts"):
        module = importlib.import_module(f"lic.core.sealing.{name}")
        monkeypatch.setattr(module, "STEPS", 1)
        monkeypatch.setattr(module, "MEMORY", 8 << 10)


@pytest.fixture(autouse=True)
def committed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a commit is done when the outermost transaction of the product ends.

    The test's own transaction is around that one and is rolled back: emptying every table after each test takes ten times as long.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction"):
        return
    request.getfixturevalue("db")
    depth = len(connection.savepoint_ids)
    leave, wait = Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def is_outermost() -> bool:
        return len(connection.savepoint_ids) == depth and not connection.needs_rollback

    def done(self, exc_type, exc_value, traceback) -> None:
        leave(self, exc_type, exc_value, traceback)
        if is_outermost() and exc_type is None:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, func, _robust in waiting:
                func()

    def on_commit(self, func, robust=False) -> None:
        func() if is_outermost() else wait(self, func, robust)

    monkeypatch.setattr(Atomic, "__exit__", done)
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", on_commit)
