"""What every page of the desk needs to draw its frame."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lic.desk.queries import office

WAYS = {
    "leave": "desk:leave", "language": "desk:language", "sign_in": "desk:start", "sign_out": "desk:lock",
    "sign_out_words": _("Lock the desk"),
}  # fmt: skip


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; see the head of base/templates/page.html."""
    reader = getattr(request, "reader", None)
    is_on_duty = reader is not None and bool(reader.actor.duties)
    return {
        "place": {"name": _("The desk"), "url": reverse("desk:start")},
        "ways": WAYS,
        "nav_words": _("The desk"),
        "nav": navigation(request) if is_on_duty else [],
        "own_rooms": own() if is_on_duty else [],
        "sensitive": True,
        "is_desk": True,
        "demo": settings.DEMO,
        "theme": "",
        "actor": getattr(request, "actor", None),
        "reader": reader,
        "custodian": office.custodian(),
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    items = [(_("Reports"), "desk:queue"), (_("Alerts"), "desk:alerts"), (_("Team"), "desk:team")]
    links = [(label, reverse(name)) for label, name in items]
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for label, url in links
    ]  # fmt: skip


def own() -> list[dict[str, Any]]:
    items = [
        (_("Circles"), "desk:circles"), (_("Requests from outside"), "desk:demands"),
        (_("What the desk says of itself"), "desk:settings"), (_("What was done here"), "desk:log"),
        (_("Your words and your key"), "desk:own"),
    ]  # fmt: skip
    return [{"label": label, "url": reverse(name)} for label, name in items]
