"""Whoever was forgotten stays forgotten when a backup from before comes back.

A list beside the database and in no backup, of hashes of random ids whose rows are gone: it names
nobody, and nobody can find out from it whether somebody was ever here without a copy of that row.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.communities.models import Seat
from lic.communities.services import seats


def register() -> None:
    """Note every account and every seat that goes, once it is gone for good."""
    accounts.on_forget(lambda account_id: _once_gone("account", account_id))
    seats.on_forget(lambda seat: _once_gone("seat", seat.pk))


def apply() -> int:
    """Forget again who was noted; returns how many accounts and seats went."""
    if not _path().exists():
        return 0
    noted = set(_path().read_text().split())
    gone_accounts = [one for one in Account.objects.all() if _digest("account", one.pk) in noted]
    for account in gone_accounts:
        accounts.forget(account)
    left = Seat.objects.select_related("community", "group")
    gone_seats = [one for one in left if _digest("seat", one.pk) in noted]
    for seat in gone_seats:
        with transaction.atomic():
            seats.forget_seat(seat)
    return len(gone_accounts) + len(gone_seats)


def _once_gone(kind: str, pk: object) -> None:
    transaction.on_commit(lambda: _note(_digest(kind, pk)))


def _note(digest: str) -> None:
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
