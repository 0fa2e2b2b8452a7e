"""Pages for when something is not there, not allowed now, or broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base.access import discreet
from lic.desk import unlocked

_NOT_WORDS = ("csrfmiddlewaretoken", "offered", "own", "passphrase", "recovery", "code")
_LONG = 12


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for "not here" and "not for you"; another for whoever's key has just locked itself, wherever they went."""
    if getattr(request, "has_locked", False):
        context = {
            "typed": _typed(request),
            "minutes": unlocked.IDLE_SECONDS // 60,
            "same_for_all": True,
        }
        return discreet(render(request, "desk/locked.html", context, status=404))
    return discreet(render(request, "desk/not_found.html", {"same_for_all": True}, status=404))


def _typed(request: HttpRequest) -> list[str]:
    """What somebody was writing when the key locked itself: back to the same browser, and kept nowhere."""
    if request.method != "POST":
        return []
    return [
        text
        for name, text in request.POST.items()
        if name not in _NOT_WORDS and len(text) >= _LONG and not name.endswith(_NOT_WORDS)
    ]


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
