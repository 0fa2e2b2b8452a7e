"""How django-allauth is bent to our rulings: no sign-up of its own, sealed second-factor secrets."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from nacl.secret import SecretBox


class Account(DefaultAccountAdapter):
    """Accounts come from invitation cards alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def _box() -> SecretBox:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"lic.mfa.v1").digest()
    return SecretBox(key)


class SecondFactor(DefaultMFAAdapter):
    """Seals the secrets of TOTP and passkeys with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()
