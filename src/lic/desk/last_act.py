"""The last act that was seen here, in a file beside the database and in no backup: whoever cuts the end off in the database alone is noticed."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from lic.base import audit


def noted() -> tuple[int, str] | None:
    """Number and hash of the last act that was noted; None where none is."""
    try:
        number, signs = _path().read_text().split()
        return int(number), signs
    except (FileNotFoundError, ValueError):
        return None


def stands() -> bool:
    """Whether the act that was noted is in the chain as it was."""
    found = noted()
    return found is None or audit.acts().filter(number=found[0], hash=found[1]).exists()


def note() -> None:
    """Note the last act; an act that is not there any more stays noted, so that everybody goes on seeing it."""
    head = audit.head()
    if head[0] == 0 or head == noted() or not stands():
        return
    new = _path().with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{head[0]} {head[1]}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(_path())


def forget() -> None:
    """Forget what was noted: the desk is new, or a backup was brought back and ends earlier."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.DATA) / "last-act"
