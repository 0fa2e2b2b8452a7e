"""The invented town, built once for the tests of a module and rolled back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import transaction

from lic.demo import building
from lic.demo.building.cast import Cast


@pytest.fixture(scope="module")
def data_of_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the module's town keeps its keys."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def whole_town(django_db_setup, django_db_blocker, data_of_town: Path) -> Iterator[Cast]:
    """Harbour Flats and Tamarack Landing, in a transaction of this module's own."""
    before, live.DATA = live.DATA, data_of_town
    with django_db_blocker.unblock(), transaction.atomic():
        made = building.build()
        live.DATA = before
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def town(whole_town: Cast, db: None, data_of_town: Path, settings) -> Cast:
    """The module's town; what a test changes in it is taken back."""
    settings.DATA = data_of_town
    return whole_town
