"""What people type about their own account."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lic.accounts import passphrases, throttle
from lic.core.codes import CodeError

_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
WAIT = _("Too many wrong tries. Wait a little, then try again.")
WRONG = _("Name and passphrase do not fit together. Look at both again.")
WRONG_CODE = _("Name and code do not fit together, or the code was used. Look at both again.")


class SignIn(forms.Form):
    """A private name and a passphrase."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"), max_length=120,
        widget=forms.TextInput({"autocomplete": "username", **_TYPED}),
    )  # fmt: skip
    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=400, strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", **_TYPED}),
    )  # fmt: skip


class CodeField(forms.CharField):
    """A printed code; its value is the fingerprint that is kept of it, never the code."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "off",
            "inputmode": "text",
            **_TYPED,
            "autocapitalize": "characters",
        }
        super().__init__(max_length=60, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return passphrases.fingerprint(typed)
        except CodeError as error:
            raise forms.ValidationError(sentence(error), code="typed") from None


def sentence(error: CodeError) -> str:
    """What to look at in a typed code; it says nothing about whether the code was ever printed."""
    if error.reason == "EMPTY":
        return gettext("Type the code from the paper.")
    if error.part is not None:
        return gettext("That code is not right yet. Look at part %(part)d again.") % {
            "part": error.part
        }
    if error.reason == "TOO_SHORT":
        return gettext("That code is too short. It has 17 letters and digits.")
    if error.reason == "TOO_LONG":
        return gettext("That code is too long. It has 17 letters and digits.")
    return gettext("One letter or digit of that code is wrong. Compare it with the paper.")


class NewPassphrase(forms.Form):
    """The offered words, or one's own words.

    offered  signed by us, so that it needs no check: what a reader could change, we would not accept
    own      comes back with the page: lost on the way, the offered words would be taken in its place
    """

    offered = forms.CharField(widget=forms.HiddenInput)
    own = forms.CharField(
        label=_("My own words"), required=False, max_length=400, strip=False,
        help_text=_("At least 15 characters. A short sentence is good."),
        widget=forms.PasswordInput({"autocomplete": "new-password", **_TYPED}, render_value=True),
    )  # fmt: skip
    is_kept = forms.BooleanField(
        label=_("I have kept my words"), help_text=_("Nobody here can look them up for you"),
        error_messages={"required": _("Keep your words first, then tick the box.")},
    )  # fmt: skip

    is_new = False

    def __init__(
        self, *args: Any, n_words: int = passphrases.WORDS, language: str = "en", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = self._posted()
        if words is None or len(words.split()) != n_words:
            words = passphrases.offer(n_words, language)
            self.is_new = True
        self.words = words
        self.fields["offered"].initial = signing.Signer(salt="lic.words").sign(words)

    def _posted(self) -> str | None:
        try:
            return signing.Signer(salt="lic.words").unsign(
                (self.data or {}).get(self.add_prefix("offered"), "")
            )
        except signing.BadSignature:
            return None

    def show_other_words(self, n_words: int, language: str) -> None:
        """Offer other words on the same page; "I have kept them" was said of the words before."""
        if self.is_bound and not self.data.get(self.add_prefix("own")):
            self.data = self.data.copy()
            self.data.pop(self.add_prefix("is_kept"), None)
        self.words = passphrases.offer(n_words, language)
        self.fields["offered"].initial = signing.Signer(salt="lic.words").sign(self.words)

    @property
    def offered_token(self) -> str:
        """The hidden field's value for the words on the page."""
        return str(self.fields["offered"].initial)

    def clean_own(self) -> str:
        own = self.cleaned_data["own"]
        if own:
            password_validation.validate_password(passphrases.normal(own))
        return own

    def clean_offered(self) -> str:
        if self.is_new:
            raise forms.ValidationError(_("This page was open for too long. Here are new words."))
        return self.words

    @property
    def passphrase(self) -> str:
        """The chosen one, after `is_valid`."""
        return str(self.cleaned_data["own"] or self.cleaned_data["offered"])


class WayBack(forms.Form):
    """A private name and a way-back code."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"), max_length=120,
        widget=forms.TextInput({"autocomplete": "username", **_TYPED}),
    )  # fmt: skip
    code = CodeField(
        label=_("Way-back code"), help_text=_("Big or small letters, with or without dashes.")
    )


class Passphrase(forms.Form):
    """The passphrase again, before something that only its owner may do."""

    passphrase = forms.CharField(
        label=_("Your passphrase now"), max_length=400, strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", **_TYPED}),
    )  # fmt: skip


class Language(forms.Form):
    """The language that pages open in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class Proof(forms.Form):
    """That the owner asks for something that cannot be taken back, with whatever is at hand."""

    proof = forms.CharField(
        label=_("Your passphrase, or one way-back code"), max_length=400, strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", **_TYPED}),
    )  # fmt: skip


class Forget(Proof):
    """The last word before everything goes."""

    is_sure = forms.BooleanField(
        label=_("Yes, forget me"), help_text=_("This cannot be taken back."),
        error_messages={"required": _("Tick the box if you want this.")},
    )  # fmt: skip


class _Slowed:
    """Slows down guesses of a six-digit code, which allauth would count with what we do not keep."""

    user: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", **_TYPED}
        self.fields["code"].label = _("Code from your app")

    def clean_code(self) -> str:
        gate = throttle.gate(context.request, "second factor", str(self.user.pk))
        if gate.enter():
            raise forms.ValidationError(WAIT)
        try:
            code = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            raise forms.ValidationError(_("That code is not right. Use the newest one.")) from None
        gate.succeeded()
        return str(code)


class AppCode(ActivateTOTPForm):
    """The first six digits from an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        self.fields["code"].label = _("Six digits")

    @property
    def secret_in_fours(self) -> str:
        """The key for somebody who has to type it; apps take it with blanks."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            raise forms.ValidationError(_("That code is not right. Use the newest one.")) from None


class SecondFactorCode(_Slowed, allauth_forms.AuthenticateForm):
    """The six digits after the passphrase."""


class SecondFactorAgain(_Slowed, allauth_forms.ReauthenticateForm):
    """The six digits again, before a change."""
