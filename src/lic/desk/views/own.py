"""One's own words, recovery code, app and key."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import passphrases, proof
from lic.accounts import queries as accounts
from lic.accounts import services as account_services
from lic.desk import forms, policies, unlocked
from lic.desk.pages import BOTH, for_recipients, sent
from lic.desk.services import joining, second_factor
from lic.desk.views import beginning


@for_recipients(policies.DESK, "read")
def own(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/own.html", {"recipient": request.recipient})


@sensitive_post_parameters()
@for_recipients(policies.DESK, "change", methods=BOTH)
def words(request: HttpRequest) -> HttpResponse:
    """The words now, then new ones; other browsers are signed out."""
    given = {"n_words": passphrases.WORDS_ON_DUTY, "language": get_language() or "en"}
    is_other = "other" in request.POST
    form = forms.NewPassphrase(None if is_other else sent(request), **given)
    now = forms.Passphrase(None if is_other else sent(request))
    if now.is_bound and now.is_valid() and form.is_valid() and proof.by_passphrase(request, now):
        joining.change_passphrase(request.reader, form.passphrase)
        update_session_auth_hash(request, accounts.account(request.actor))
        messages.success(request, _("Kept. Your other browsers are signed out."))
        return redirect("desk:own")
    context = {"form": form, "now": now, "action": reverse("desk:own_words")}
    return render(request, "accounts/new_words.html", context)


@sensitive_post_parameters()
@for_recipients(policies.DESK, "change", methods=BOTH)
def code(request: HttpRequest) -> HttpResponse:
    """A new recovery code; the old one works until the new one is typed back from paper."""
    form = forms.Passphrase(sent(request))
    if form.is_bound and form.is_valid() and proof.by_passphrase(request, form):
        return beginning.offer_code(request)
    return render(request, "desk/own_code.html", {"form": form})


@sensitive_post_parameters()
@for_recipients(policies.DESK, "change", methods=BOTH)
def key(request: HttpRequest) -> HttpResponse:
    """The key may be in other hands: everything is sealed anew, and the old one opens nothing of it."""
    form = forms.Passphrase(sent(request))
    if form.is_bound and form.is_valid() and proof.by_passphrase(request, form):
        shown, pair = joining.renew_key(request.reader, form.cleaned_data["passphrase"], timezone.localdate())  # fmt: skip
        _end_copies(request)
        request.session.pop(beginning.OFFERED, None)
        unlocked.put(request, pair)
        return beginning.shown_code(request, shown)
    return render(request, "desk/own_key.html", {"form": form})


@sensitive_post_parameters()
@for_recipients(policies.DESK, "change", methods=BOTH)
def app(request: HttpRequest) -> HttpResponse:
    """Another app in place of the one before, once it has shown its six digits."""
    now = forms.Passphrase(sent(request))
    form = beginning.app_form(request)
    if now.is_bound and now.is_valid() and form.is_valid() and proof.by_passphrase(request, now):
        second_factor.renew(request.reader, form.secret)
        _end_copies(request)
        request.session.pop(beginning.SECRET, None)
        messages.success(request, _("Kept. The app before opens nothing any more."))
        return redirect("desk:own")
    context = {"form": now, **beginning.of_app(form)}
    return render(request, "desk/own_app.html", context)


def _end_copies(request: HttpRequest) -> None:
    """End the other browsers, and give this one another cookie: whoever copied the one before reads nothing with it."""
    account_services.sign_out_elsewhere(
        accounts.account(request.actor), request.session.session_key or ""
    )
    request.session.cycle_key()
