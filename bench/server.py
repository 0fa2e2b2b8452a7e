"""An installation of its own in a temporary folder, and the real web server in front of it."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import client
from bench.report import ROOT
from lic.config import processes


def free_port() -> int:
    """A port of the loopback that nobody uses, below those that the system gives to clients.

    From among those, a client that calls a server which is gone may be given the server's own port, and
    then talks to itself.
    """
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Installation:
    """Database, keys and static files in `folder`; commands run in processes of their own.

    extra  further settings from the environment, such as LIC_DATABASE
    """

    def __init__(self, folder: Path, **extra: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {
            **os.environ,
            "LIC_DATA": str(folder),
            "LIC_URL": f"http://127.0.0.1:{self.port}",
            "LIC_DEMO": "true",
            "DJANGO_SETTINGS_MODULE": "lic.config.settings",
            "PYTHONPATH": str(ROOT),
            **extra,
        }

    def prepare(self) -> None:
        """Tables and static files."""
        self.lic("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def lic(self, *arguments: str) -> str:
        """Run a command of the platform."""
        return self.python("-m", "lic.config", *arguments)

    def manage(self, *arguments: str) -> str:
        """Run a command of Django's."""
        return self.python(str(ROOT / "manage.py"), *arguments)

    def inside(self, task: str, **arguments: Any) -> Any:
        """Run a function of `bench.inside` in this installation; returns what it returns."""
        return json.loads(
            self.python("-m", "bench.inside", task, json.dumps(arguments)).splitlines()[-1]
        )

    def python(self, *arguments: str) -> str:
        """Run Python in this installation; returns what it printed, raises RuntimeError with its last words."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(arguments)[:60]}: {(done.stderr or done.stdout).strip()[-300:]}"
            )
        return done.stdout

    @contextmanager
    def serving(self, *options: str) -> Iterator[Server]:
        """The web server, as `lic serve` starts it, until the block ends."""
        server = Server(self.port, self.environment, *options)
        try:
            server.start()
            yield server
        finally:
            server.stop()


class Server:
    """gunicorn with its two workers, in a process group of its own."""

    def __init__(self, port: int, environment: dict[str, str], *options: str) -> None:
        self.port, self.environment, self.options = port, environment, options
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for the first page."""
        command = [*processes.web_command(self.port), *self.options]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True
        )
        self.wait()

    def wait(self, seconds: float = 30.0) -> None:
        """Wait until it answers; raises RuntimeError when it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError("the web server ended at once")
            try:
                client.get(self.port, "/privacy/")
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("the web server does not answer")

    def pids(self) -> list[int]:
        """The master and its workers."""
        if self.process is None:
            return []
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def memory(self) -> tuple[float, float]:
        """(PSS, RSS) of all its processes together, in MiB."""
        pss = rss = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    pss += int(line.split()[1])
                if line.startswith("Rss:"):
                    rss += int(line.split()[1])
        return pss / 1024, rss / 1024

    def processor_seconds(self) -> float:
        """Processor time that all its processes have used."""
        ticks = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """kill -9 for all of them at once: nobody gets to finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)

    def stop(self) -> None:
        """End it in the ordinary way, or by force after ten seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def installation(desk_of: str = "", **extra: str) -> Iterator[Installation]:
    """A fresh installation in a temporary folder, with its tables; with a safety desk for the community `desk_of`."""
    with tempfile.TemporaryDirectory(prefix="lic-bench-") as folder:
        if desk_of:
            zone = {desk_of: {"choice": "on", "custodian": "Tidewater Collective"}}
            (Path(folder) / "safety.json").write_text(json.dumps(zone))
        made = Installation(Path(folder), **extra)
        made.prepare()
        yield made
