"""What the table does when something happens to an account, which knows nothing of tables."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.communities import queries
from lic.communities.services import seats


def landing(account_id: UUID) -> str:
    """The home of the only table somebody sits at; "" for none or several."""
    found = queries.communities_of(account_id)
    return reverse("web:home", args=[found[0].slug]) if len(found) == 1 else ""


def words(account_id: UUID) -> int:
    """Seven words for everybody with a duty."""
    return passphrases.WORDS_ON_DUTY if queries.has_duty(account_id) else passphrases.WORDS


def register() -> None:
    """Tell accounts."""
    accounts.on_sign_in(seats.wake)
    accounts.on_forget(seats.forget_account)
    accounts.on_landing(landing)
    accounts.on_words(words)
