"""The desk's tests run in a process of their own (`LIC_PROCESS=desk`): with its tables, its addresses and nothing of the table's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection

from lic.safety import boxes, queries

if not configured.IS_DESK:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True)
def boxes_of_the_test(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The boxes lie in the test's own folder, or in the test's own database."""
    settings.DESK_FOLDER = tmp_path / "desk" / "harbour"
    settings.DATA = settings.DESK_FOLDER / "own"
    boxes.Folders(settings.DESK_FOLDER).prepare()
    web = (
        boxes.Tables("default")
        if connection.vendor == "postgresql"
        else boxes.Folders(settings.DESK_FOLDER)
    )
    monkeypatch.setattr(queries, "box", lambda _zone: web)
    monkeypatch.setattr("lic.safety.services.PATIENCE", 0.0)
