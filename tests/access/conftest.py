"""One world for all tests of access, built once in a transaction that is never kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from tests.access import world as worlds


@pytest.fixture(scope="package")
def the_world(django_db_setup, django_db_blocker) -> Iterator[tuple[worlds.World, Path]]:
    """The world and the folder of its keys; everything is rolled back at the end of the package."""
    folder = Path(tempfile.mkdtemp(prefix="lic-world-"))
    before = django_settings.DATA
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            django_settings.DATA = folder
            yield worlds.build(), folder
        finally:
            django_settings.DATA = before
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close_if_unusable_or_obsolete()


@pytest.fixture
def world(the_world, db, key_folder, settings) -> worlds.World:
    """The world; what a test changes in it is gone after the test."""
    found, folder = the_world
    settings.DATA = folder
    return found
