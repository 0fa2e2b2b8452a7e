"""The index: one key, so many answers a day, and nothing else; started, killed and started again as its own program."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lic.config import cli, env, indexing
from lic.config.indexing import Index
from lic.core.sealing import matching
from lic.safety import index, zones

DAY = datetime.date(2026, 11, 27)
ZONE = zones.Zone("harbour", "on", "Tidewater Collective")


def test_it_answers_so_often_a_day_and_a_new_start_gives_no_new_day(tmp_path):
    for n in range(3):
        of = Index(tmp_path / "own", 3)
        assert of.answer(index.ASK + bytes([n]) * 32, DAY) == index.YES + matching.blinded(bytes([n]) * 32, of.key)  # fmt: skip

    assert Index(tmp_path / "own", 3).answer(index.ASK + bytes(32), DAY) == index.NO
    assert of.answer(index.ASK + bytes(32), DAY + datetime.timedelta(days=1))[:1] == index.YES
    assert indexing.counted(of.own) == {"2026-11-27": 3, "2026-11-28": 1}


def test_its_key_and_its_counts_are_all_that_it_keeps(tmp_path):
    of = Index(tmp_path / "own", 10)
    said = b"q" * 32
    of.answer(index.ASK + said, DAY)

    files = {path.name: path for path in (tmp_path / "own").iterdir()}
    assert set(files) == {"index.key", "counts.json"}
    assert json.loads(files["counts.json"].read_text()) == {"2026-11-27": 1}
    assert {oct(path.stat().st_mode & 0o777) for path in files.values()} == {"0o600"}


@pytest.mark.parametrize("said", [b"", b"\x01", b"\x01" + bytes(31), b"\x01" + bytes(33), b"\x02" + bytes(32), b"GET / HTTP"])  # fmt: skip
def test_whatever_else_is_said_gets_no_and_counts_for_nothing(tmp_path, said):
    of = Index(tmp_path / "own", 10)

    assert of.answer(said, DAY) == index.NO
    assert indexing.counted(of.own) == {}


def test_a_greeting_says_whether_one_more_report_can_be_asked_about(tmp_path):
    of = Index(tmp_path / "own", index.MOST_A_REPORT + 1)
    assert of.answer(index.HELLO, DAY) == index.YES

    of.answer(index.ASK + bytes(32), DAY)
    assert of.answer(index.HELLO, DAY) == index.YES
    of.answer(index.ASK + bytes(32), DAY)
    assert of.answer(index.HELLO, DAY) == index.NO


@contextmanager
def running(data: Path) -> Iterator[subprocess.Popen[str]]:
    zones.write(data, {"harbour": ZONE})
    code = "import sys; from lic.config import users; users.ROOT = -1; from lic.config import cli; sys.argv = ['lic', 'index']; cli.main()"
    env = {**os.environ, "LIC_DATA": str(data), "LIC_INDEX_DAILY": "20"}
    child = subprocess.Popen([sys.executable, "-c", code], env=env, text=True, stdout=subprocess.PIPE)  # fmt: skip
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "The index answers.\n"
        until = time.monotonic() + 10
        while not index.is_up(index.folder(data, "harbour")) and time.monotonic() < until:
            time.sleep(0.02)
        yield child
    finally:
        child.kill()
        child.communicate()


def test_killed_it_is_down_and_back_it_gives_the_same_and_counts_on(tmp_path):
    at = index.folder(tmp_path, "harbour")
    assert not index.is_up(at)
    with running(tmp_path) as child:
        first = index.ask(at, b"x" * 32)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert not index.is_up(at)
        with pytest.raises(index.IsDown):
            index.ask(at, b"x" * 32)

    with running(tmp_path):
        assert index.ask(at, b"x" * 32) == first
        assert index.ask(at, b"y" * 32) != first
    assert list(json.loads((at / "own" / "counts.json").read_text()).values()) == [3]


def test_it_ends_when_told_and_takes_its_socket_along(tmp_path):
    with running(tmp_path) as child:
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    assert list((index.folder(tmp_path, "harbour") / "box").iterdir()) == []


def test_it_starts_without_django_and_opens_no_database(tmp_path):
    code = "import sys, lic.config.indexing; from django.conf import settings; sys.exit(settings.configured or bool({'sqlite3', 'pysqlite3', 'psycopg'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with running(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {"index", zones.FILE}


def test_it_explains_itself(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["lic", "index", "--help"])

    with pytest.raises(SystemExit):
        cli.main()

    assert "second key of matching" in capsys.readouterr().out


def test_a_town_without_a_desk_has_no_index(tmp_path, monkeypatch):
    monkeypatch.setenv("LIC_DATA", str(tmp_path))

    with pytest.raises(env.Misconfigured):
        indexing.main([])
    assert list(tmp_path.iterdir()) == []
