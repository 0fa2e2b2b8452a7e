"""What every page needs to draw its frame."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lic.base import ways
from lic.communities import duties

THEMES = ("light", "dark", "contrast")


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; see the head of base/templates/page.html."""
    community = getattr(request, "community", None)
    sensitive = getattr(request, "is_sensitive", True)
    has_nav = community is not None and getattr(request, "keeps_nav", not sensitive)
    place = None
    if community is not None:
        place = {"name": community.name, "url": reverse("web:home", args=[community.slug])}
    return {
        "community": community,
        "place": place,
        "nav": navigation(request) if has_nav else [],
        "own_rooms": own(request) if has_nav else [],
        "sensitive": sensitive,
        "demo": settings.DEMO,
        "theme": theme(request),
        "actor": getattr(request, "actor", None),
    }


def theme(request: HttpRequest) -> str:
    """What the reader chose, or "" for the device's own."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return chosen if chosen in THEMES else ""


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The loop: Listen · Agree · Act; later parts add Learn and Services."""
    slug = request.community.slug  # type: ignore[attr-defined]
    items = [
        (pgettext_lazy("the loop", "Listen"), "listening:rounds"),
        (pgettext_lazy("the loop", "Agree"), "decisions:proposals"),
        (pgettext_lazy("the loop", "Act"), "actions:actions"),
    ]
    links = [(label, reverse(name, args=[slug])) for label, name in items]
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for label, url in links
    ]


def own(request: HttpRequest) -> list[dict[str, Any]]:
    """The reader's own rooms: what a seat, a group and a duty open, in the footer and on the home page."""
    actor, slug = request.actor, request.community.slug  # type: ignore[attr-defined]
    items = [(_("Who sits here"), "communities:table")]
    items += [(way.label, way.name) for way in ways.of(slug)]
    if actor.seat_id is not None:
        items = [
            (_("Your seat"), "communities:seat"),
            (_("Your group’s room"), "communities:room"),
            *items,
        ]
        items += [(_("Duties"), "communities:duties")]
    if actor.duties & {duties.STEWARD, duties.COORDINATOR}:
        items += [(_("Cards"), "communities:cards")]
    if actor.duties & {duties.COORDINATOR, duties.FACILITATOR}:
        items = [(_("This week"), "web:week"), *items]
    if duties.COORDINATOR in actor.duties:
        items += [(_("Settings of the table"), "communities:settings")]
    return [{"label": label, "url": reverse(name, args=[slug])} for label, name in items]
