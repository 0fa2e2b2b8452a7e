from __future__ import annotations

import datetime
import fcntl
import io
import json
import shutil
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from lic.config import backups
from tests.config.made import lic

pytestmark = pytest.mark.sqlite_only
TODAY = datetime.date.today()


def places(data: Path) -> list[str]:
    connection = sqlite3.connect(data / "lic.sqlite3")
    try:
        return [name for (name,) in connection.execute("SELECT slug FROM communities_community")]
    finally:
        connection.close()


def rewritten(source: Path, **changes: object) -> None:
    """The backup with other words in its manifest; the digests of its files stay right."""
    with tarfile.open(source, "r:gz") as archive:
        contents = {m.name: archive.extractfile(m).read() for m in archive.getmembers()}
    contents["manifest.json"] = json.dumps(json.loads(contents["manifest.json"]) | changes).encode()
    with tarfile.open(source, "w:gz") as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


@pytest.fixture
def kept(saved: Path, tmp_path: Path) -> Path:
    """A backup of an installation with the key of a round; this test's own copy."""
    return Path(shutil.copy2(saved, tmp_path / "kept.lic"))


def refused(source: Path, data: Path) -> str:
    """The sentence with which a backup is refused; nothing was put in place."""
    with pytest.raises(backups.BackupError) as no:
        backups.restore(source, TODAY, replace=True)
    assert list(data.iterdir()) == []
    return str(no.value)


@pytest.fixture
def empty(settings, tmp_path: Path) -> Path:
    """An empty data folder for restoring in this process."""
    settings.DATA = tmp_path / "empty"
    settings.DATA.mkdir()
    return settings.DATA


def test_a_backup_brings_everything_back_on_an_empty_machine(founded, kept, tmp_path):
    there = tmp_path / "elsewhere"

    done = lic(there, "restore", str(kept))

    assert (done.returncode, places(there)) == (0, ["quiet-cove"])
    files = {path.name: path.read_bytes() for path in (there / "keys").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (founded / "keys").iterdir()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (there / "keys").iterdir()} == {0o600}


def test_a_backup_is_for_its_owner_alone(kept):
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_backup_never_replaces_a_file(kept):
    before = kept.read_bytes()

    with pytest.raises(backups.BackupError, match="is there already"):
        backups.write(kept, TODAY)

    assert kept.read_bytes() == before


def test_present_data_is_replaced_only_on_request(data, kept):
    connection = sqlite3.connect(data / "lic.sqlite3")
    connection.execute("UPDATE communities_community SET slug = 'changed'")
    connection.commit()
    connection.close()

    first = lic(data, "restore", str(kept))
    after_refusal = places(data)
    done = lic(data, "restore", str(kept), "--replace")

    assert (first.returncode, after_refusal) == (1, ["changed"])
    assert "Add --replace" in first.stderr
    assert (done.returncode, places(data)) == (0, ["quiet-cove"])


def test_nothing_is_brought_back_while_the_server_runs(data, kept):
    with (data / "running.lock").open("a") as server:
        fcntl.flock(server, fcntl.LOCK_SH)
        refused = lic(data, "restore", str(kept), "--replace")
    done = lic(data, "restore", str(kept), "--replace")

    assert (refused.returncode, done.returncode) == (1, 0)
    assert "Stop both and try again." in refused.stderr


def test_the_keys_of_an_old_backup_stay_out_but_for_the_installations_own(founded, kept, tmp_path):
    rewritten(kept, made_on="2020-01-01")
    there = tmp_path / "elsewhere"

    done = lic(there, "restore", str(kept))

    assert done.returncode == 0
    assert "older than 30 days" in done.stdout
    assert [path.name for path in (there / "keys").iterdir()] == ["secret.key"]
    secret = founded / "keys" / "secret.key"
    assert (there / "keys" / "secret.key").read_bytes() == secret.read_bytes()


def test_a_backup_that_was_cut_off_touches_nothing(empty, kept):
    kept.write_bytes(kept.read_bytes()[:-2000])

    assert "is no whole backup" in refused(kept, empty)


def test_a_changed_file_is_named_and_touches_nothing(empty, kept):
    with tarfile.open(kept, "r:gz") as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())
    rewritten(kept, files=manifest["files"] | {"database": "0" * 64})

    assert refused(kept, empty) == f"{kept} is damaged at database. Take another one."


def test_a_file_that_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")

    assert "is no whole backup" in refused(tmp_path / "letter.txt", empty)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"engine": "postgresql"}, "The backup is of postgresql, this installation uses sqlite."),
        ({"format": "lic-backup/9"}, "this version reads 'lic-backup/1'"),
        ({"files": {}}, "is no whole backup"),
        ({"files": {"database": "", "../../escaped.key": ""}}, "is no whole backup"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_before_anything_is_touched(
    empty, kept, changes, sentence
):
    rewritten(kept, **changes)

    assert sentence in refused(kept, empty)


def test_a_backup_comes_back_with_the_python_of_debian_12(kept, tmp_path, monkeypatch):
    for name in ("extract", "extractall"):  # without `filter`, which is there from 3.11.4 on
        monkeypatch.delattr(tarfile.TarFile, name)

    manifest = backups._unpack(kept, tmp_path)

    parts = {*manifest["files"], "manifest.json"}
    assert parts == {"database", "keys/round-7.key", "keys/secret.key", "manifest.json"}
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in parts} == {0o600}


@pytest.mark.parametrize(
    "foreign",
    [
        {"name": "../escaped.key"},
        {"name": "keys/../../escaped.key"},
        {"name": "/tmp/escaped.key"},
        {"name": "notes.txt"},
        {"name": "database"},  # twice
        {"name": "keys", "type": tarfile.DIRTYPE},
        {"name": "keys/other.key", "type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"name": "keys/other.key", "type": tarfile.LNKTYPE, "linkname": "database"},
        {"name": "keys/other.key", "type": tarfile.FIFOTYPE},
    ],
    ids=str,
)
def test_a_backup_with_a_link_or_a_foreign_path_in_it_touches_nothing(empty, kept, foreign):
    with tarfile.open(kept, "r:gz") as archive:
        contents = {m.name: archive.extractfile(m).read() for m in archive.getmembers()}
    with tarfile.open(kept, "w:gz") as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        entry = tarfile.TarInfo()
        for name, value in foreign.items():
            setattr(entry, name, value)
        archive.addfile(entry)

    assert "is no whole backup" in refused(kept, empty)


def test_the_database_has_to_prove_itself_to_the_program_that_copies_it_too(tmp_path, monkeypatch):
    program, heard = tmp_path / "pg_dump", tmp_path / "heard"
    program.write_text(f'#!/bin/sh\necho "$PGSSLMODE $PGSSLROOTCERT $PGHOST" > {heard}\n')
    program.chmod(0o700)
    address = {
        "HOST": "db.example", "PORT": "", "USER": "lic", "PASSWORD": "", "NAME": "table",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "system", "connect_timeout": "5"},
    }  # fmt: skip
    for name, value in address.items():
        monkeypatch.setitem(settings.DATABASES["default"], name, value)

    backups._postgres([str(program)])

    assert heard.read_text() == "verify-full system db.example\n"
