"""The operating-system processes of an installation: web server and worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
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


def together(*commands: tuple[list[str], dict[str, str]]) -> int:
    """Run all until one ends or the person presses Ctrl-C; end the others, return the exit code."""
    children = [
        subprocess.Popen(command, env={**os.environ, **extra})  # noqa: S603  our own programs
        for command, extra in commands
    ]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    code = 0
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        code = next(child.returncode for child in children if child.returncode is not None)
    except KeyboardInterrupt:
        pass
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        child.wait(timeout=20)
    return code
