"""Pages for when something is not there, not allowed now, or broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base.access import discreet


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for "not here" and "not for you"."""
    return discreet(render(request, "desk/not_found.html", {"same_for_all": True}, status=404))


def refused(request: HttpRequest, sentence: str | Promise) -> HttpResponse:
    """Say why this cannot be done now."""
    return discreet(render(request, "desk/refused.html", {"sentence": sentence}, status=403))


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or came from another site."""
    sentence = _("This page was open for too long. Go back, reload it, and send it again.")
    return discreet(render(request, "desk/refused.html", {"sentence": sentence}, status=403))


def busy(request: HttpRequest) -> HttpResponse:
    """Too many ask for what takes the machine long."""
    sentence = _(
        "Too much is asked for at once just now. Wait a few seconds, go back, and try again."
    )
    response = discreet(render(request, "desk/refused.html", {"sentence": sentence}, status=503))
    response["Retry-After"] = "5"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault; nothing of the request is shown or kept."""
    return discreet(render(request, "desk/broken.html", status=500))
