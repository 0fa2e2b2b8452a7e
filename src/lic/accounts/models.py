"""An account is a private sign-in name, a passphrase, and nothing else about anybody."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from lic.accounts import passphrases
from lic.base.fields import RandomId


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts for signing in; `lic.accounts.services` makes them."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in_name=passphrases.normal(username or ""))


class Account(AbstractBaseUser):
    """Somebody who can sign in.

    sign_in_name     private: given once at joining, shown to nobody, kept in lower case
    has_short_words  its passphrase is made of fewer of our words than a duty asks for
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = models.CharField(max_length=60, unique=True)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    has_short_words = models.BooleanField(default=False)
    last_login = None  # nobody needs to know

    objects = AccountManager()
    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: list[str] = []

    class Privacy:
        personal = {"id", "sign_in_name", "password", "language", "is_active", "has_short_words"}
        open: set[str] = set()
        until = "until its owner says “forget me”"

    def __str__(self) -> str:
        return "account"  # a sign-in name must not slip into a log

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of a passphrase as `passphrases.normal` reads it, and whether it is short."""
        self.has_short_words = raw_password is not None and passphrases.is_short(raw_password)
        super().set_password(
            raw_password if raw_password is None else passphrases.normal(raw_password)
        )

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(passphrases.normal(raw_password))


class WayBackCode(models.Model):
    """One of the one-time codes that set a new passphrase; only its hash is kept."""

    id = RandomId(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="way_back_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Privacy:
        personal = {"id", "account", "digest"}
        open: set[str] = set()
        until = "until it is used, or its owner makes new ones"

    def __str__(self) -> str:
        return "way-back code"


class Session(AbstractBaseSession):
    """A signed-in browser, or what is open of a desk in one; the cookie's value is not kept, only its hash, and days, not hours.

    session_key   BLAKE2b of the cookie's value: a copy of the database signs nobody in
    session_data  sealed with a key made from the cookie's value: only that browser can open it
    """

    id = RandomId(primary_key=True)
    session_key = models.CharField(max_length=64, unique=True)
    expire_date = models.DateTimeField(db_index=True, help_text="Midnight: no finer than the day.")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")

    class Privacy:
        personal = {"id", "session_key", "session_data", "expire_date", "account"}
        open: set[str] = set()
        keep_days, since = 1, "expire_date"

    def __str__(self) -> str:
        return "session"

    @classmethod
    def get_session_store_class(cls) -> type:
        from lic.accounts.sessions import SessionStore  # noqa: PLC0415  Django asks the model for it

        return SessionStore
