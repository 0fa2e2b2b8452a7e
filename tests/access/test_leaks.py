"""After confidential writes, nothing that could name a person lies in a file, and no time is finer than the day."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import DateTimeField, GenericIPAddressField, TimeField

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow_on_both]

# Times that are not about people: the clock's own work, and tables that stay empty.
NOT_PEOPLE = {
    "base.Tick.", "django_tasks_database.", "account.EmailAddress.", "account.EmailConfirmation.",
}  # fmt: skip
MIDNIGHT = "00:00:00"


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> tuple[Path, dict[str, list[str]]]:
    """The folder of an installation in which confidential things were written, and what they were."""
    folder = tmp_path_factory.mktemp("leaks")
    (folder / "tmp").mkdir()
    environment = os.environ | {
        "LIC_DATA": str(folder), "LIC_DATABASE": "", "LIC_DEMO": "true", "TMPDIR": str(folder / "tmp"), "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.access.confidential", str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (folder / "stderr.txt").write_text(done.stderr)
    return folder, json.loads(done.stdout.splitlines()[-1])


def test_no_file_holds_what_must_not_be_kept(installation):
    folder, secrets = installation

    found = [
        f"{sort} in {file.relative_to(folder)}"
        for file in folder.rglob("*")
        if file.is_file()
        for sort, values in secrets.items()
        for value in values
        if value.encode() in file.read_bytes()
    ]

    assert sorted(set(found)) == []


def test_the_temporary_folder_holds_no_file(installation):
    folder, _secrets = installation

    assert [file for file in (folder / "tmp").rglob("*") if file.is_file()] == []


def test_no_time_about_a_person_is_finer_than_the_day(installation):
    folder, _secrets = installation
    database = next(
        file
        for file in folder.rglob("*")
        if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3"
    )
    finer = []

    with sqlite3.connect(database) as connection:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                name = f"{model._meta.label}.{field.name}"
                if not isinstance(field, DateTimeField) or any(
                    name.startswith(one) for one in NOT_PEOPLE
                ):
                    continue
                rows = connection.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')
                finer += [
                    f"{name}: {value}" for (value,) in rows if value and MIDNIGHT not in value
                ]
    connection.close()

    assert finer == []


def test_no_model_has_a_place_for_an_address_or_an_hour():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, GenericIPAddressField | TimeField)
        or any(
            part in field.name.split("_")
            for part in ("ip", "agent", "useragent", "referer", "referrer")
        )
    ]

    assert wrong == []
