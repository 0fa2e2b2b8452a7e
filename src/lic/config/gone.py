"""The list of what went for good, beside the database and in no backup: what a backup from before brings back goes again.

It holds hashes of random ids whose rows are gone: it names nobody, and nobody can find out from it whether something was ever here without a
copy of that row.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction


def once_gone(kind: str, pk: object) -> None:
    """Note this when the transaction is through."""
    transaction.on_commit(lambda: _note(_digest(kind, pk)))


def noted() -> Callable[[str, object], bool]:
    """Whether a thing of this kind stands in the list, as the list is now."""
    found = set(_path().read_text().split()) if _path().exists() else set()
    return lambda kind, pk: _digest(kind, pk) in found


def _note(digest: str) -> None:
    _path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{digest}\n")
        file.flush()
        os.fsync(file.fileno())


def _digest(kind: str, pk: object) -> str:
    return hashlib.blake2b(
        f"{kind} {pk}".encode(), digest_size=16, person=b"lic.gone.v1"
    ).hexdigest()


def _path() -> Path:
    return Path(settings.DATA) / "forgotten"
