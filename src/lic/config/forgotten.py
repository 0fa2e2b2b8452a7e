"""Whoever was forgotten stays forgotten when a backup from before comes back (`config.gone` keeps the list)."""

from __future__ import annotations

from django.db import transaction

from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.communities.models import Seat
from lic.communities.services import seats
from lic.config import gone


def register() -> None:
    """Note every account and every seat that goes, once it is gone for good."""
    accounts.on_forget(lambda account_id: gone.once_gone("account", account_id))
    seats.on_forget(lambda seat: gone.once_gone("seat", seat.pk))


def apply() -> int:
    """Forget again who was noted; returns how many accounts and seats went."""
    is_noted = gone.noted()
    gone_accounts = [one for one in Account.objects.all() if is_noted("account", one.pk)]
    for account in gone_accounts:
        accounts.forget(account)
    left = Seat.objects.select_related("community", "group")
    gone_seats = [one for one in left if is_noted("seat", one.pk)]
    for seat in gone_seats:
        with transaction.atomic():
            seats.forget_seat(seat)
    return len(gone_accounts) + len(gone_seats)
