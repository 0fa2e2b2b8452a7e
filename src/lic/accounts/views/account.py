"""One's own account: passphrase, way-back codes, second factor, language, forget me."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import forms, proof, queries, services
from lic.accounts.adapters import remember_language
from lic.base.access import Visibility, page


@page(Visibility.OWNER, sensitive=True)
def account(request: HttpRequest) -> HttpResponse:
    mine = queries.account(request.actor)
    context = {
        "account": mine,
        "table_url": services.landing(mine.pk),
        "second": queries.second_factors(request.actor),
        "n_codes": queries.n_way_back_codes(request.actor),
        "language_form": forms.Language(initial={"language": translation.get_language()}),
    }
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@page(Visibility.OWNER, sensitive=True, methods=("GET", "POST"))
def passphrase(request: HttpRequest) -> HttpResponse:
    """The passphrase now, then new words; other browsers are signed out."""
    mine = queries.account(request.actor)
    given = {"n_words": services.n_words(mine.pk), "language": translation.get_language() or "en"}
    is_other = "other" in request.POST
    form = forms.NewPassphrase(None if is_other else request.POST or None, **given)
    now = forms.Passphrase(None if is_other else request.POST or None)
    if now.is_bound and now.is_valid() and form.is_valid() and proof.by_passphrase(request, now):
        services.set_passphrase(mine, form.passphrase)
        update_session_auth_hash(request, mine)
        messages.success(request, _("Kept. Your other browsers are signed out."))
        return redirect("accounts:account")
    context = {"form": form, "now": now, "action": reverse("accounts:passphrase")}
    return render(request, "accounts/new_words.html", context)


@sensitive_post_parameters()
@page(Visibility.OWNER, sensitive=True, methods=("GET", "POST"))
def codes(request: HttpRequest) -> HttpResponse:
    """New way-back codes after the passphrase; the page that shows them is the only one that ever does."""
    form = forms.Passphrase(request.POST or None)
    if form.is_bound and form.is_valid() and proof.by_passphrase(request, form):
        shown = services.new_way_back_codes(queries.account(request.actor))
        return render(request, "accounts/codes.html", {"codes": shown})
    context = {"form": form, "n_codes": queries.n_way_back_codes(request.actor)}
    return render(request, "accounts/new_codes.html", context)


@page(Visibility.OWNER, sensitive=True, methods=("POST",))
def everywhere(request: HttpRequest) -> HttpResponse:
    services.sign_out_everywhere(queries.account(request.actor))
    services.sign_out(request)
    return redirect("accounts:sign_in")


@page(Visibility.OWNER, sensitive=True, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    form = forms.Language(request.POST)
    response = redirect("accounts:account")
    if form.is_valid():
        services.set_language(queries.account(request.actor), form.cleaned_data["language"])
        remember_language(response, form.cleaned_data["language"])
    return response


@sensitive_post_parameters()
@page(Visibility.OWNER, sensitive=True, methods=("GET", "POST"))
def forget(request: HttpRequest) -> HttpResponse:
    """Everything about the person goes in this request; the page before says what stays."""
    form = forms.Forget(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and proof.by_either(request, form):
        services.forget(queries.account(request.actor))
        services.sign_out(request)
        response = render(request, "accounts/forgotten.html", {"actor": None})
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
    status = 422 if form.is_bound else 200
    return render(request, "accounts/forget.html", {"form": form}, status=status)
