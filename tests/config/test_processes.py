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
