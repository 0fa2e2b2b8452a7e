"""An installation of its own for each test: a data folder, and the `lic` command run on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def environment(data: Path, **variables: str) -> dict[str, str]:
    """The environment of an installation on a data folder, with no setting of the suite's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "LIC_DATA": str(data), **variables}


def lic(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `lic` on a data folder with SQLite."""
    return subprocess.run(
        [sys.executable, "-m", "lic.config", *arguments], env=environment(data, **variables),
        cwd=data.parent, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


FOUNDING = (
    "found", "--address", "quiet-cove", "--name", "Quiet Cove", "--partner", "Tidewater Collective",
    "--coordinator", "com=Cove Health", "--stewards", "res=Cove Residents",
)  # fmt: skip
