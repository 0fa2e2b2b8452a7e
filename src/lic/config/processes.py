"""The operating-system processes of an installation: web server and worker, and where it has one the desk with its index."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType


def _without(*names: str) -> dict[str, str]:
    """These addresses emptied, also where a file holds them."""
    return {f"{name}{kind}": "" for name in names for kind in ("", "_FILE")}


WEB = {
    "LIC_PROCESS": "web", "LIC_ACTS_AS": "web",
    **_without("LIC_DATABASE_OWNER", "LIC_DATABASE_WORKER"),
}  # fmt: skip
"""No process that serves knows the address of a stronger role."""
WORKER = {"LIC_PROCESS": "worker", "LIC_ACTS_AS": "worker", **_without("LIC_DATABASE_OWNER")}
INDEX = {
    "LIC_PROCESS": "index",
    **_without(
        "LIC_DATABASE", "LIC_DATABASE_OWNER", "LIC_DATABASE_WORKER", "LIC_DESK_DATABASE",
        "LIC_SECRET_KEY", "LIC_DESK_SECRET_KEY",
    ),
}  # fmt: skip
"""The index knows no database and no secret but its own."""
LOOK_AGAIN = 5.0
"""Seconds between two looks whether a process is wanted that runs only sometimes."""


def web_command(port: int, *, workers: int = 2, threads: int = 8) -> list[str]:
    """gunicorn with threads, on the loopback only, without access log or control socket."""
    return [
        sys.executable, "-m", "gunicorn", "lic.config.wsgi:application",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads),
        "--worker-class", "gthread", "--no-control-socket", "--log-level", "warning",
        "--timeout", "60", "--graceful-timeout", "10", "--max-requests", "20000",
        "--max-requests-jitter", "2000",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "lic.config", "worker"]


def desk_command(port: int) -> list[str]:
    return [sys.executable, "-m", "lic.config", "desk", "--port", str(port)]


def index_command() -> list[str]:
    return [sys.executable, "-m", "lic.config", "index"]


class Sometimes:
    """A program that runs while it is wanted, and at no other time; one that died is started again at the next look.

    is_wanted  asked every few seconds; may not raise
    """

    def __init__(
        self, command: list[str], extra: Mapping[str, str], is_wanted: Callable[[], bool]
    ) -> None:
        self.command, self.extra, self.is_wanted = command, extra, is_wanted
        self.child: subprocess.Popen[bytes] | None = None
        self._looked_at = -LOOK_AGAIN

    def look(self) -> None:
        """Start it or end it, where the last look is long enough ago."""
        if time.monotonic() < self._looked_at + LOOK_AGAIN:
            return
        self._looked_at = time.monotonic()
        is_wanted = self.is_wanted()
        runs = self.child is not None and self.child.poll() is None
        if is_wanted and not runs:
            self.child = _started(self.command, self.extra)
        elif self.child is not None and runs and not is_wanted:
            self.child.terminate()


def _started(command: list[str], extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env={**os.environ, **extra})  # noqa: S603  our own programs


def together(
    *commands: tuple[list[str], dict[str, str]], sometimes: Sometimes | None = None
) -> int:
    """Run all until one ends or the person presses Ctrl-C; end the others, return the exit code.

    sometimes  one more, which may come and go beside them
    """
    children = [_started(command, extra) for command, extra in commands]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    code = 0
    try:
        while all(child.poll() is None for child in children):
            if sometimes is not None:
                sometimes.look()
            time.sleep(0.2)
        code = next(child.returncode for child in children if child.returncode is not None)
    except KeyboardInterrupt:
        pass
    if sometimes is not None and sometimes.child is not None:
        children.append(sometimes.child)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        child.wait(timeout=20)
    return code
