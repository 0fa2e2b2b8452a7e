"""Chromium, driven from the suite: one browser a worker, a fresh context for every person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests import programs
from tests.journeys import browser

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # playwright's loop runs in this thread; we wait for it
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == browser.HERE and item.path.name.startswith("test_"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The installed Chromium, started once."""
    programs.need("Chromium", programs.CHROMIUM)
    with browser.started() as found:
        yield found


@pytest.fixture(autouse=True)
def records_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that served pages, records are emptied before the database is flushed."""
    serves = "live_server" in request.fixturenames
    if serves:
        request.getfixturevalue("_django_db_helper")
    yield
    if serves:
        from tests.journeys import towns

        towns.emptied_records()


@pytest.fixture
def house(live_server: Any, settings: Any) -> str:
    """The address of the installation that the browser talks to."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def visit(chromium: Any, house: str) -> Iterator[Callable[..., browser.Visit]]:
    """`visit()` opens a browser of a visitor's own, `visit(seat)` one in which that seat is signed in."""
    opened: list[browser.Visit] = []

    def open_one(seat: Any = None, **options: Any) -> browser.Visit:
        opened.append(browser.Visit(chromium, house, seat, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
    connection.close_if_unusable_or_obsolete()
