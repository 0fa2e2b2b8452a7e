"""After a report's whole life in two processes, nothing of it can be read in any file, and after it was erased nothing of it is there."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lic.core import sealing
from lic.safety import parcels
from tests.access import zone_run
from tests.config.test_indexing import running

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow_on_both]

READABLE = {*zone_run.CANARIES.values(), zone_run.MESSAGE, zone_run.REPLY, zone_run.NOTE, zone_run.EXTRACT, *zone_run.ALERT.values(), *zone_run.IDENTIFIERS, *zone_run.ONLY.values(), "qzalone77", "qzshut"}  # fmt: skip


class Installation:
    """A folder in which web and desk live, each in processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Any] = {}
        (folder / "tmp").mkdir()
        (folder / "safety.json").write_text(
            json.dumps({"harbour": {"choice": "on", "custodian": "Tidewater"}})
        )

    @property
    def own(self) -> Path:
        return self.folder / "desk" / "harbour" / "own"

    @property
    def boxes(self) -> Path:
        return self.folder / "desk" / "harbour"

    def run(self, stage: str) -> dict[str, Any]:
        environment = os.environ | {
            "LIC_DATA": str(self.folder), "LIC_DATABASE": "", "LIC_PROCESS": stage.split("_", maxsplit=1)[0], "LIC_DEMO": "false",
            "TMPDIR": str(self.folder / "tmp"), "DJANGO_SETTINGS_MODULE": "tests.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.access.zone_run", stage], env=environment, input=json.dumps(self.known),
            capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        (self.folder / f"{stage}.out").write_text(done.stderr)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        self.known |= found
        return found

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def holding(self, texts: set[str]) -> list[str]:
        return sorted(
            f"{text} in {path.relative_to(self.folder)}"
            for path, content in self.files().items()
            for text in texts
            if text.encode() in content or text.encode("utf-16-le") in content
        )


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Installation:
    """Told, read, answered, warned of, returned to."""
    found = Installation(tmp_path_factory.mktemp("zone"))
    with running(found.folder):
        for stage in (
            "desk_found",
            "web_tell",
            "web_only",
            "desk_work",
            "desk_only",
            "web_return",
            "desk_take",
        ):
            found.run(stage)
    return found


def test_both_sides_could_read_what_is_looked_for(lived):
    """Else finding nothing would say nothing."""
    assert lived.known["told"] == zone_run.CANARIES["more"]
    assert lived.known["inbox"] == [*zone_run.CANARIES.values(), zone_run.REPLY, zone_run.EXTRACT]
    assert lived.known["states"] == ["NEW", "NEW", "WAITS"]
    assert lived.known["only_told"] == sorted(
        f"{zone_run.ONLY['more']} {one}" for one in (zone_run.ONLY["known_as"], "604 555 0177")
    )
    assert lived.known["alert"] == [zone_run.ALERT["title"], zone_run.ALERT["text"]]


def test_no_file_of_web_or_desk_holds_what_was_told_or_answered(lived):
    assert lived.holding(READABLE) == []


def test_no_file_holds_words_keys_codes_cookies_or_addresses(lived):
    words = lived.known["words"]
    pairs = {" ".join(words[i : i + 2]) for i in range(6)}
    secrets = {
        *pairs, lived.known["passphrase"], lived.known["cookie"], zone_run.CIRCLE, "198.51.100.77", "qzagent",
        *lived.known["recoveries"], *(code.replace("-", "") for code in lived.known["recoveries"]),
        *lived.known["privates"],
    }  # fmt: skip

    assert lived.holding(secrets) == []
    private = [bytes.fromhex(one) for one in lived.known["privates"]]
    assert [
        path for path, text in lived.files().items() if any(key in text for key in private)
    ] == []


def test_nothing_was_spooled(lived):
    assert [path for path in (lived.folder / "tmp").rglob("*") if path.is_file()] == []


def test_no_parcel_is_left_in_the_box_and_no_file_of_the_boxes_tells_the_hour(lived):
    assert list((lived.boxes / "in").iterdir()) == []
    times = {int(path.stat().st_mtime) % 86_400 for path in (lived.boxes / "out").iterdir()}
    assert times == {0}


def test_a_copy_of_everything_but_the_peoples_own_words_opens_nothing(lived):
    """Whoever has both databases, both secrets and the intake key, as the host and a thief of its backup do."""
    keys = [path.read_bytes() for path in lived.folder.rglob("keys/*.key")]
    pairs = [sealing.pair_of(key) for key in keys if len(key) == 32]
    assert pairs
    with sqlite3.connect(lived.own / "lic.sqlite3") as base:
        cases = dict(base.execute("SELECT id, text FROM desk_case"))
        sealed = list(base.execute("SELECT case_id, sealed FROM desk_casekey"))
    base.close()
    import uuid

    opened = 0
    for pair in pairs:
        for case_id, key in sealed:
            context = parcels.context_of(uuid.UUID(case_id))
            with pytest.raises(sealing.CannotOpen):
                opened += bool(sealing.open_envelope(cases[case_id], key, context, pair))
        for path in (lived.boxes / "out").iterdir():
            for kind in ("answer:v1", "circle:v1", parcels.CONTEXT):
                with pytest.raises(sealing.CannotOpen):
                    opened += bool(sealing.open_letter(path.read_bytes(), kind, pair))
    assert (opened, len(cases), len(sealed)) == (
        0,
        4,
        10,
    )  # the one that waits has its reporter's key alone


def test_no_column_of_the_desk_tells_the_hour(lived):
    with sqlite3.connect(lived.own / "lic.sqlite3") as base:
        tables = [
            r[0]
            for r in base.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'desk_%'"
            )
        ]
        types = {
            f"{table}.{row[1]}": row[2]
            for table in tables
            for row in base.execute(f"PRAGMA table_info({table})")
        }
    base.close()

    assert len(tables) == 14
    assert [
        name for name, kind in types.items() if kind.lower() in {"datetime", "time", "timestamp"}
    ] == []


def test_after_erasing_no_byte_of_it_is_left_and_an_older_copy_is_closed_once_keys_are_gone(
    lived, tmp_path
):
    with sqlite3.connect(lived.own / "lic.sqlite3") as base:
        ciphertexts = [row[0] for row in base.execute("SELECT text FROM desk_case")]
        records = [row[0] for row in base.execute("SELECT text FROM desk_matchrecord")]
        sealed = [row[0] for row in base.execute("SELECT sealed FROM desk_casekey")]
        case_id = lived.known["case"].replace("-", "")
    base.close()

    lived.run("web_erase")
    lived.run("desk_take")

    assert lived.known["cases"] == 0
    marks = {*(key[:40] for key in sealed), *(text[200:240] for text in (*ciphertexts, *records))}
    assert len(records) == 4
    left = [
        path.relative_to(lived.folder)
        for path, content in lived.files().items()
        for mark in marks
        if mark in content
    ]
    assert left == []
    assert lived.holding(READABLE) == []
    with sqlite3.connect(lived.own / "lic.sqlite3") as base:
        assert base.execute(
            "SELECT count(*) FROM desk_case WHERE id = ?", [case_id]
        ).fetchone() == (0,)
    base.close()
