"""`make test`: the suite on SQLite, then the parts that meet the database again on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.programs import are_all_required

NOTHING_TO_RUN = 5  # pytest's word for "every test was left out by its mark"
DESK = "tests/desk"
APART = ("tests/access", "tests/journeys", "tests/assurance", DESK)
PURE = ("tests/core", "tests/house")
"""What meets no database: once is enough."""
PARTS = {
    "the rooms": ["tests", *(f"--ignore={path}" for path in APART)],
    "access": ["tests/access"],
    "journeys and assurance": ["tests/journeys", "tests/assurance"],
    "the desk": [DESK],
}
OF_ITS_OWN = {"the desk": {"LIC_PROCESS": "desk"}}
"""Parts that run as another process of the installation: with its tables, its addresses, its database."""


def main() -> int:
    """Both runs; the exit code of the first that fails."""
    subprocess.run([sys.executable, "-m", "lic.base.translations"], check=True)
    code = suite({})
    if code:
        return code
    programs = postgres_programs()
    if programs is None:
        sentence = "PostgreSQL is not installed: the suite ran on SQLite alone."
        sys.stderr.write(sentence + "\n")
        return 1 if are_all_required() else 0
    with tempfile.TemporaryDirectory(prefix="lic-pg-") as folder:
        server = Server(programs, Path(folder))
        with server:
            return suite(
                {"LIC_DATABASE": server.address, "LIC_DESK_DATABASE": server.address},
                "-m",
                "not browser and not sqlite_only and not slow_on_both",
                *(f"--ignore={path}" for path in PURE),
            )


def suite(extra: dict[str, str], *arguments: str) -> int:
    """Run pytest on both cores with these settings, part by part; the first failure's exit code.

    The parts are apart because the world of the access tests, and what the browser's server keeps,
    stay in a worker's database while it runs them, and because the desk is another process.
    """
    name = "PostgreSQL" if extra else "SQLite"
    for title, paths in PARTS.items():
        sys.stdout.write(f"— {title}, on {name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
        environment = {**os.environ, **extra, **OF_ITS_OWN.get(title, {})}
        done = subprocess.run([*command, *paths, *arguments], env=environment, check=False)
        if done.returncode not in {0, NOTHING_TO_RUN} or (done.returncode and not arguments):
            return done.returncode
    return 0


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, newest first, if PostgreSQL is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


class Server:
    """A PostgreSQL of the test's own, on a socket in its own folder, ended afterwards.

    PostgreSQL refuses to run as root, so as root it runs as the user `postgres`.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.address = f"postgres://lic:@localhost:54329/lic?socket={folder}"

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def _prepare(self) -> None:
        """An empty cluster. Its letters are said outright: a machine without a locale would get
        SQL_ASCII, which takes bytes for letters.
        """
        self.folder.chmod(0o777)
        letters = ("-E", "UTF8", "--locale=C.UTF-8")
        self._call("initdb", "-D", self.data, "-U", "lic", "-A", "trust", "--no-sync", *letters)

    def _call(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode:
            raise SystemExit(f"{program}: {done.stdout}{done.stderr}")

    def __enter__(self) -> Server:
        self._prepare()
        options = f"-p 54329 -k {self.folder} -c listen_addresses= -c fsync=off"
        self._call(
            "pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-w", "-o", options, "start"
        )
        self._call("createdb", "-h", str(self.folder), "-p", "54329", "-U", "lic", "lic")
        return self

    def __exit__(self, *_: object) -> None:
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


if __name__ == "__main__":
    raise SystemExit(main())
