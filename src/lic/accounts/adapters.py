"""How django-allauth is bent to our rulings: no sign-up of its own, sealed secrets, no names."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from nacl.secret import SecretBox

from lic.accounts import services, throttle
from lic.accounts.forms import WAIT
from lic.accounts.models import Account as Person

SENTENCES = {
    "mfa/messages/totp_activated.txt": _("Kept. From now on we ask for a code from your app."),
    "mfa/messages/totp_deactivated.txt": _("The app is taken off your account."),
    "mfa/messages/webauthn_added.txt": _("Kept. You can sign in with this passkey."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is taken off your account."),
}


class Account(DefaultAccountAdapter):
    """Accounts come from invitation cards alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Go on to where the person wanted to be; no message, no signal, no record of it."""
        services.signed_in(user.pk)
        response = HttpResponseRedirect(kwargs.get("redirect_url") or services.landing(user.pk))
        remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return services.landing(UUID(str(request.user.pk)))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say our own sentence for what allauth did; its own would show the sign-in name."""
        if message_template in SENTENCES:
            messages.add_message(request, messages.SUCCESS, SENTENCES[message_template])

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        return HttpResponseRedirect(reverse("accounts:sign_in"))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody's address is kept here."""

    def reauthenticate(self, user: Person, password: str) -> bool:
        gate = throttle.gate(context.request, "passphrase", str(user.pk))
        if gate.enter():
            raise forms.ValidationError(WAIT)
        with gate.looking():
            fits = user.check_password(password)
        if fits:
            gate.succeeded()
        return fits


def remember_language(response: HttpResponse, language: str) -> None:
    """Open the next pages in the account's language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )  # fmt: skip


def _box() -> SecretBox:
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"lic.mfa.v1"
    ).digest()
    return SecretBox(key)


class SecondFactor(DefaultMFAAdapter):
    """Seals the secrets of TOTP and recovery codes with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()

    def _get_user_identifier(self, user: Any) -> str:
        """What an authenticator app or a browser shows: neither the name nor what this is about."""
        return settings.MFA_TOTP_ISSUER

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        label = self._get_user_identifier(user)
        return {
            **super().get_public_key_credential_user_entity(user),
            "display_name": label,
            "name": label,
        }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's name
        """A number instead of the device's name."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415  models load after adapters

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}
