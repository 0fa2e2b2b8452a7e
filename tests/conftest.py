"""The suite's ground: settings of a test installation, no network, a fresh key folder per test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("LIC_DATA", tempfile.mkdtemp(prefix="lic-test-"))
os.environ.setdefault("LIC_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("LIC_DEMO", "true")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

# The same examples on every machine, and no clock: a slow moment is no failure.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On PostgreSQL: the roles are there before the tables, whose walls name them."""
    from django.conf import settings

    if settings.DATABASE_ROLES:
        from tests import roles

        roles.create(settings.DATABASES["default"])
        for room in ("communities", "listening", "decisions", "actions"):
            roles.as_in_requests(f"lic.{room}.services")
            roles.as_in_requests(f"lic.{room}.queries")
        roles.as_in_requests("lic.communities.listings")


@pytest.fixture(autouse=True)
def key_folder(settings, tmp_path: Path) -> Path:
    """Keys of rounds and calls go to a folder of the test's own."""
    settings.DATA = tmp_path
    return tmp_path / "keys"


@pytest.fixture(autouse=True)
def the_chain_lets_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, the chain of acts is emptied: its triggers would refuse the flush."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )
    if commits:
        request.getfixturevalue("_django_db_helper")
    yield
    if commits:
        from django.conf import settings

        from tests.base import made

        made.emptied_chain()
        if not settings.IS_DESK:
            from tests.decisions import made as decisions

            decisions.emptied_records()
