from __future__ import annotations

import signal
import sys
import time

import pytest

from lic.config import processes


def test_the_web_server_listens_on_this_machine_alone_and_keeps_no_log():
    command = processes.web_command(8000)

    assert command[command.index("--bind") + 1] == "127.0.0.1:8000"
    assert [word for word in command if word.startswith("--access-log")] == []
    assert "--no-control-socket" in command


@pytest.fixture
def the_signal_comes_back():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("the_signal_comes_back")
def test_when_one_process_ends_the_others_end_with_it():
    began = time.monotonic()

    code = processes.together(
        ([sys.executable, "-c", "raise SystemExit(3)"], {}),
        ([sys.executable, "-c", "import time; time.sleep(60)"], {}),
    )

    assert (code, time.monotonic() - began < 30) == (3, True)


SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


def looked(one: processes.Sometimes, until) -> None:
    """Look as `together` does, until this is so."""
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end
        one.look()
        time.sleep(0.02)


def lives(one: processes.Sometimes) -> bool:
    return one.child is not None and one.child.poll() is None


def test_what_runs_sometimes_comes_goes_and_comes_back_after_it_died(monkeypatch):
    monkeypatch.setattr(processes, "LOOK_AGAIN", 0.05)
    wanted: list[bool] = []
    one = processes.Sometimes(SLEEPS, {}, lambda: bool(wanted))
    one.look()
    assert one.child is None

    wanted.append(True)
    looked(one, lambda: lives(one))
    first = one.child
    first.kill()
    first.wait()
    looked(one, lambda: one.child is not first and lives(one))

    wanted.clear()
    second = one.child
    looked(one, lambda: not lives(one))
    one.look()
    assert one.child is second
    assert second.wait() == -signal.SIGTERM


def test_nobody_looks_more_often_than_every_few_seconds():
    asked: list[None] = []
    one = processes.Sometimes(SLEEPS, {}, lambda: bool(asked.append(None)))
    for _each in range(5):
        one.look()

    assert len(asked) == 1


@pytest.mark.usefixtures("the_signal_comes_back")
def test_what_runs_sometimes_ends_with_the_rest():
    one = processes.Sometimes(SLEEPS, {}, lambda: True)

    code = processes.together(
        ([sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(3)"], {}),
        sometimes=one,
    )

    assert (code, one.child.poll()) == (3, -signal.SIGTERM)
