"""Pages for when something is not there, not allowed now, or broken."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base.access import discreet
from lic.base.policy import ANYONE


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for "not here" and "not yours", the same to the byte for every reader and place."""
    request.community, request.actor, request.is_sensitive = None, ANYONE, True  # type: ignore[attr-defined]
    request.keeps_nav = False  # type: ignore[attr-defined]
    return discreet(render(request, "web/not_found.html", {"same_for_all": True}, status=404))


def refused(request: HttpRequest, sentence: str | Promise) -> HttpResponse:
    """Say why this cannot be done now."""
    return discreet(render(request, "web/refused.html", {"sentence": sentence}, status=403))


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or came from another site."""
    sentence = _("This page was open for too long. Go back, reload it, and send it again.")
    return discreet(render(request, "web/refused.html", {"sentence": sentence}, status=403))


def busy(request: HttpRequest, context: dict[str, Any] | None = None) -> HttpResponse:
    """Too many ask for what takes the machine long; pages stay open to everybody else."""
    sentence = _(
        "Too much is asked for at once just now. Wait a few seconds, go back, and try again."
    )
    context = {"sentence": sentence, **(context or {})}
    response = discreet(render(request, "web/refused.html", context, status=503))
    response["Retry-After"] = "5"
    return response


def busy_at_door(request: HttpRequest) -> HttpResponse:
    """The same for whoever is turned away before her request is looked at: in her language, the same for all."""
    kept = _busy(translation.get_language_from_request(request))
    response = HttpResponse(kept.content, status=kept.status_code)
    for name, value in kept.items():
        response[name] = value
    return response


@cache
def _busy(language: str) -> HttpResponse:
    bare = HttpRequest()
    bare.community, bare.actor, bare.user = None, ANYONE, AnonymousUser()  # type: ignore[attr-defined]
    with translation.override(language):
        return busy(bare, {"same_for_all": True})


def draw_ahead() -> None:
    """Draw what `busy_at_door` answers in every language, so that a storm does not find it undrawn."""
    for language, _name in settings.LANGUAGES:
        _busy(language)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault; nothing of the request is shown or kept."""
    return discreet(render(request, "web/broken.html", {"same_for_all": True}, status=500))
