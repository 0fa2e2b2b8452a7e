"""Signing in by private name and passphrase: a name that does not exist takes as long as one that does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from lic.accounts import passphrases
from lic.accounts.models import Account


class SignInName:
    """Django authentication by sign-in name; the same work is done for unknown names."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Account | None:
        if username is None or password is None:
            return None
        try:
            account = Account.objects.get_by_natural_key(username)
        except Account.DoesNotExist:
            make_password(passphrases.normal(password))
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()
