"""The frame's own pages: leave now, language, light and dark, privacy, writing to a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lic.accounts import services as accounts
from lic.base import gallery as kit
from lic.base.access import Visibility, page
from lic.web import context, queries

YEAR = 31_536_000
KEPT = (
    (
        _("Your sign-in name and passphrase"),
        _("Until you say “forget me”. The passphrase only as a hash; nobody can read it."),
    ),
    (_("Your seat: group, handle, month you joined"), _("Until you leave.")),
    (
        _("Your answers in a round"),
        _("Under a random name. The key to it is destroyed 30 days after the round closes."),
    ),
    (
        _("Your position on a proposal"),
        _("Under a random name. 30 days after the outcome only the counts of each group stay."),
    ),
    (_("What you write in your group’s room"), _("90 days, without your name.")),
    (_("That you are signed in"), _("Until you sign out, two days at most.")),
    (
        _("What people with a duty did in their duty"),
        _("Always, by duty and day, so that it can be checked."),
    ),
)


@page(Visibility.PUBLIC, sensitive=True)
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, clear what the browser kept, and be somewhere else."""
    accounts.sign_out(request)
    answer = HttpResponseRedirect(settings.LEAVE_TO, status=303)
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in (
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.THEME_COOKIE_NAME,
        settings.MESSAGES_COOKIE_NAME,  # what was said last
        settings.VOICE_COOKIE_NAME,  # that an open link was used
        settings.HELD_COOKIE_NAME,  # that something was told or read
    ):
        answer.delete_cookie(name)
    return answer


@page(Visibility.PUBLIC)
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    answer = redirect(_back(request))
    _remember(answer, settings.LANGUAGE_COOKIE_NAME, code)
    return answer


@page(Visibility.PUBLIC, methods=("GET", "POST"))
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, contrast, or as the device says."""
    if request.method == "GET":
        options = appearances(context.theme(request))
        return render(request, "web/appearance.html", {"options": options, "next": _back(request)})
    answer = redirect(_back(request))
    theme = request.POST.get("theme", "")
    if theme in context.THEMES:
        _remember(answer, settings.THEME_COOKIE_NAME, theme)
    else:
        answer.delete_cookie(settings.THEME_COOKIE_NAME)
    return answer


def appearances(chosen: str) -> list[dict[str, Any]]:
    """The choices of the appearance page, the reader's own marked."""
    rows = [
        ("", _("As my device says"), ""),
        ("light", _("Light"), _("Warm paper, dark ink")),
        ("dark", _("Dark"), _("Easier at night, and less to see from afar")),
        ("contrast", _("Strong contrast"), _("Black and white, thick lines")),
    ]
    return [
        {"value": value, "label": label, "hint": hint, "checked": value == chosen}
        for value, label, hint in rows
    ]


@page(Visibility.PUBLIC)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, who can read it, and what we cannot promise."""
    return render(request, "web/privacy.html", {"communities": queries.communities(), "kept": KEPT})


@page(Visibility.PUBLIC)
def write(request: HttpRequest) -> HttpResponse:
    """How to reach a person, in each community."""
    return render(request, "web/write.html", {"communities": queries.communities()})


@page(Visibility.PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every tone; only where nobody is at risk of mistaking it for content."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "gallery.html", kit.context())


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else reverse("web:start")


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
    )
