"""Proof that the owner asks, not whoever picked up the phone; guesses are slowed down."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.accounts import forms, queries, services, throttle
from lic.accounts.models import Account

NOT_PASSPHRASE = _("That is not your passphrase.")
NOT_EITHER = _("That is neither your passphrase nor one of your way-back codes.")


def by_passphrase(request: HttpRequest, form: forms.Passphrase) -> bool:
    """Whether the form holds the reader's own passphrase; else the form says what is wrong."""
    return _slowed(request, form, "passphrase", Account.check_password, NOT_PASSPHRASE)


def by_either(request: HttpRequest, form: forms.Proof) -> bool:
    """The same for the passphrase or a way-back code, which is used up by it."""
    return _slowed(request, form, "proof", services.is_owner, NOT_EITHER)


def _slowed(
    request: HttpRequest, form: Form, field: str, fits: Callable[[Account, str], bool],
    sentence: Promise,
) -> bool:  # fmt: skip
    mine = queries.account(request.actor)
    gate = throttle.gate(request, "passphrase", str(mine.pk))
    if gate.enter():
        form.add_error(field, forms.WAIT)
        return False
    with gate.looking():
        right = fits(mine, form.cleaned_data[field])
    if right:
        gate.succeeded()
        return True
    form.add_error(field, sentence)
    return False
