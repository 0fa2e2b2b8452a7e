from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.config.made import FOUNDING, lic


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one community; not to be changed."""
    folder = tmp_path_factory.mktemp("founded") / "data"
    done = lic(folder, *FOUNDING)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def saved(founded: Path) -> Path:
    """A backup of it with the key of a round in it; not to be changed."""
    key = founded / "keys" / "round-7.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    target = founded.with_name("saved.lic")
    done = lic(founded, "backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def data(founded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(founded, tmp_path / "data"))
