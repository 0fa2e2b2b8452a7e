"""The suite's ground: settings of a test installation, no network, a fresh key folder per test."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("LIC_DATA", tempfile.mkdtemp(prefix="lic-test-"))
os.environ.setdefault("LIC_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("LIC_DEMO", "true")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


@pytest.fixture(autouse=True)
def key_folder(settings, tmp_path: Path) -> Path:
    """Keys of rounds and calls go to a folder of the test's own."""
    settings.DATA = tmp_path
    return tmp_path / "keys"
