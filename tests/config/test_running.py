"""Web server and worker say that they are at work."""

from __future__ import annotations

import subprocess
import sys

from lic.config import running
from tests.config import made

SERVE = "import lic.config.wsgi, sys; print('ready', flush=True); sys.stdin.readline()"


def test_an_installation_at_work_says_so_until_its_process_ends(settings, data):
    settings.DATA = data
    before = running.nobody()
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(
        command,
        env=made.environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout.readline() == "ready\n"
        meanwhile = running.nobody()
        server.kill()
        server.wait()
    after = running.nobody()

    assert (before, meanwhile, after) == (True, False, True)
