"""Signing in, signing out, and the way back when a passphrase is lost."""

from __future__ import annotations

from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import forms, passphrases, services, throttle
from lic.base.access import Visibility, page


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"), queues=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and passphrase; the same page, in the same time, for a wrong one of either."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted(request) or services.landing(request.user.pk))
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = passphrases.normal(form.cleaned_data["sign_in_name"])
        gate = throttle.gate(request, "sign in", name)
        if gate.enter():
            form.add_error(None, forms.WAIT)
        else:
            with gate.looking():
                account = authenticate(
                    request, username=name, password=form.cleaned_data["passphrase"]
                )
            if account is not None:
                gate.succeeded()
                return enter(request, account)
            form.add_error(None, forms.WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": wanted(request)})


def enter(request: HttpRequest, account: AbstractBaseUser) -> HttpResponse:
    """Sign an account in whose passphrase was right: at once, or after its second factor."""
    return flow.perform_password_login(
        request, {}, Login(user=account, redirect_url=wanted(request))
    )


def wanted(request: HttpRequest) -> str:
    """The address inside this installation that the person was going to, or ""."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


@page(Visibility.PUBLIC, sensitive=True, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session and ask the browser to drop what it kept of our pages."""
    services.sign_out(request)
    messages.success(request, _("You are signed out."))
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
def way_back(request: HttpRequest) -> HttpResponse:
    """Name and one-time code first, a new passphrase second."""
    if request.method == "POST" and request.POST.get("step") == "words":
        return _new_words(request)
    form = forms.WayBack(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = passphrases.normal(form.cleaned_data["sign_in_name"])
        gate = throttle.gate(request, "way back", name)
        if gate.enter():
            form.add_error(None, forms.WAIT)
        elif services.is_way_back(name, form.cleaned_data["code"]):
            gate.succeeded()
            request.session["way_back"] = [name, form.cleaned_data["code"]]
            return _new_words(request, is_first=True)
        else:
            form.add_error(None, forms.WRONG_CODE)
    return render(request, "accounts/way_back.html", {"form": form})


def _new_words(request: HttpRequest, *, is_first: bool = False) -> HttpResponse:
    name, digest = request.session.get("way_back", ["", ""])
    if not name:
        return redirect("accounts:way_back")
    given = {"n_words": services.n_words_for(name), "language": get_language() or "en"}
    form = forms.NewPassphrase(None if is_first else request.POST, **given)
    if not is_first and "other" in request.POST:
        form = forms.NewPassphrase(**given)
    elif form.is_valid():
        del request.session["way_back"]
        account = services.take_way_back(name, digest, form.passphrase)
        return redirect("accounts:way_back") if account is None else enter(request, account)
    context = {"form": form, "action": reverse("accounts:way_back"), "step": "words", "name": name}
    return render(request, "accounts/new_words.html", context)
