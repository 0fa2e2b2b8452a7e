"""Signing in by private name and passphrase: a name that does not exist takes as long as one that does."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import get_hasher, make_password
from django.http import HttpRequest

from lic.accounts import passphrases
from lic.accounts.models import Account


@cache
def _nobodys(_algorithm: str) -> str:
    """A hash that fits no passphrase, of the same cost as anybody's; made once a process."""
    return make_password(secrets.token_urlsafe(32))


def prepare() -> None:
    """Make the hash that is nobody's before a process answers anybody: else each of its first sign-ins would make one, all at once."""
    _nobodys(get_hasher().algorithm)


class SignInName:
    """Django authentication by sign-in name; for an unknown name the same steps are done with a hash that is nobody's."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Account | None:
        if username is None or password is None:
            return None
        nobodys = _nobodys(get_hasher().algorithm)
        found = Account.objects.filter(sign_in_name=passphrases.normal(username)).first()
        account = found or Account(password=nobodys)
        is_right = account.check_password(password)
        return found if is_right and found is not None and found.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()
