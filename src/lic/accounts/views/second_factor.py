"""The pages of django-allauth that we use, each with our word on who it is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account_views
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lic.accounts import queries, services
from lic.base.access import Visibility, page

View = Callable[..., HttpResponse]
BOTH = ("GET", "POST")


def rendered(view: View) -> View:
    """Finish allauth's lazy template response inside our guard."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response.render()
        return response

    return answer


def asks_again(view: View) -> View:
    """Ask for the passphrase or a code before the page, never in the middle of sending a form.

    allauth would keep the request that it interrupts, with address and browser, in the session.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_reauthentication_required(request, app="allauth.mfa"):
            query = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return view(request, *args, **kwargs)

    return answer


def ends_others(view: View) -> View:
    """End the account's other browsers once a factor is added: they got in without one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = queries.n_second_factors(request.actor)  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if queries.n_second_factors(request.actor) > before:  # type: ignore[attr-defined]
            services.sign_out_elsewhere(
                queries.account(request.actor),  # type: ignore[attr-defined]
                request.session.session_key or "",
            )
        return response

    return answer


def renews(view: View) -> View:
    """Give the session another cookie once its owner has proved again who they are: the old one is worth nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = len(request.session.get(METHODS, []))
        response = view(request, *args, **kwargs)
        if len(request.session.get(METHODS, [])) > before:
            request.session.cycle_key()
        return response

    return answer


def own(view: View) -> View:
    """A page about one's own account."""
    return page(Visibility.OWNER, sensitive=True, methods=BOTH)(rendered(view))


def anybody(view: View) -> View:
    """A page in the middle of signing in."""
    return page(Visibility.PUBLIC, sensitive=True, methods=BOTH)(rendered(view))


@page(Visibility.OWNER, sensitive=True)
def index(request: HttpRequest) -> HttpResponse:
    """Which second factors there are, and how to add one."""
    return render(
        request, "accounts/second_factor.html", {"second": queries.second_factors(request.actor)}
    )


authenticate = anybody(base.AuthenticateView.as_view(template_name="accounts/second_step.html"))
passkey_sign_in = anybody(webauthn.LoginWebAuthnView.as_view())
reauthenticate = own(
    renews(account_views.ReauthenticateView.as_view(template_name="accounts/again.html"))
)
reauthenticate_code = own(
    renews(base.ReauthenticateView.as_view(template_name="accounts/again_code.html"))
)
reauthenticate_passkey = own(
    renews(webauthn.ReauthenticateWebAuthnView.as_view(template_name="accounts/again_passkey.html"))
)
add_app = own(
    asks_again(ends_others(totp.ActivateTOTPView.as_view(template_name="accounts/add_app.html")))
)
remove_app = own(
    asks_again(totp.DeactivateTOTPView.as_view(template_name="accounts/remove_app.html"))
)
add_passkey = own(
    asks_again(
        ends_others(webauthn.AddWebAuthnView.as_view(template_name="accounts/add_passkey.html"))
    )
)
remove_passkey = own(
    asks_again(webauthn.RemoveWebAuthnView.as_view(template_name="accounts/remove_passkey.html"))
)
recovery_codes = own(
    asks_again(recovery.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"))
)
new_recovery_codes = own(
    asks_again(
        recovery.GenerateRecoveryCodesView.as_view(template_name="accounts/new_recovery_codes.html")
    )
)
