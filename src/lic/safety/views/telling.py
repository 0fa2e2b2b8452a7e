"""The first page, the form, and the words that lead back."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import throttle
from lic.base import receipts, storage
from lic.base.access import Visibility, page
from lic.base.languages import in_language, translated
from lic.safety import (
    escrow,
    forms,
    holding,
    presenting,
    queries,
    questions,
    sealed,
    services,
    telling,
    zones,
)
from lic.safety.views import troubles

MOST_AN_HOUR = 10
"""Reports from one network address an hour, where one person has one; counted in memory, under an hourly salt."""


def zone_of(request: HttpRequest, *, on: bool = True) -> zones.Zone:
    """What this community chose. Raises Http404 where it chose nothing, or only a link (`on`)."""
    found = queries.zone(request.community.slug)  # type: ignore[attr-defined]
    if found is None or (on and not found.is_on):
        raise Http404
    holding.drop_idle(request)
    return found


@page(Visibility.PUBLIC, sensitive=True)
def start(request: HttpRequest) -> HttpResponse:
    """Whom to call, who reads, and the two ways on; or the way to the system that the community has."""
    zone = zone_of(request, on=False)
    if not zone.is_on:
        return render(request, "safety/elsewhere.html", {"zone": zone, "numbers": zone.numbers})
    context = desk_of(zone)
    return render(request, "safety/start.html", {**context, **presenting.figures(context["desk"])})


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
def tell(request: HttpRequest) -> HttpResponse:
    """The one screen; what is sent is sealed before this returns, or it is said that it was not, with all of it on the page."""
    zone = zone_of(request)
    context = desk_of(zone)
    desk, is_sealed = context["desk"], "sealed" in request.POST
    context["sealing"] = _for_browser(desk)
    if not context["can_read"] and (is_sealed or not request.POST):
        return _closed(request, context)
    if is_sealed:
        return _sealed(request, zone, context)
    context["may_only"] = escrow.is_offered(zone, desk, request.actor)  # type: ignore[attr-defined]
    matches = desk.matches if desk else questions.MATCH_STEP in request.POST.getlist("consent")
    form = forms.Tell(request.POST or None, towns=towns_of(request, desk), matches=matches)
    context["form"] = form
    if not context["can_read"]:
        return troubles.returned(request, "safety/tell.html", context, services.CannotBeRead())
    if not form.is_valid() or "change" in request.POST:
        status = 422 if form.errors else 200
        return render(request, "safety/tell.html", context, status=status)
    if form.cleaned_data["is_for_another"] and "confirmed" not in request.POST:
        return render(request, "safety/read_back.html", {**context, "given": form.read_back()})
    return _kept(request, zone, form, context)


def towns_of(request: HttpRequest, desk: queries.Roster | None) -> tuple[str, ...]:
    """The parts of town to choose from; where no desk can be read, the one that was chosen before: it has to stay on the page."""
    return desk.towns if desk else tuple(filter(None, [request.POST.get("town")]))


def _closed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 200 if request.method == "GET" else 503
    return render(request, "safety/closed.html", context, status=status)


def _kept(
    request: HttpRequest, zone: zones.Zone, form: forms.Tell, context: dict[str, Any]
) -> HttpResponse:
    try:
        count(request)
        services.tell(zone, told(form), partial(holding.kept, request, zone.slug))
    except Exception as error:  # noqa: BLE001  whatever it was: what she wrote is nowhere but on this page
        return troubles.returned(request, "safety/tell.html", context, error)
    return holding.carried(request, redirect("safety:words", zone.slug))


def _sealed(request: HttpRequest, zone: zones.Zone, context: dict[str, Any]) -> HttpResponse:
    """What the browser sealed by itself: dropped as it is. The page that answers has no words; the browser has them."""
    try:
        report, mark = sealed.read(request.POST)
    except sealed.NotSealed:
        return _not_taken(
            request, context, 400, _("This did not arrive as it should. Send it again.")
        )
    try:
        count(request)
        closed = partial(holding.closed, request)  # what whoever told or read here before had open
        services.take_sealed(zone, report, mark, closed)
    except troubles.TooMuch:
        return _not_taken(request, context, 429, str(troubles.TOO_MUCH))
    except services.NotKept:
        return _not_taken(request, context, 503, str(troubles.NOT_TAKEN))
    except services.RosterChanged:
        changed = _("Who reads here has changed since you opened this page, so it was not sent. Nothing you wrote is lost. Press “Send” again: then it is sealed for the people of now.")  # fmt: skip
        return _not_taken(request, context, 409, changed)
    except services.CannotBeRead:
        return _closed(request, context)
    words = [""] * receipts.WORDS
    return render(request, "safety/words.html", {**context, "words": words, "is_by_browser": True})


def _not_taken(
    request: HttpRequest, context: dict[str, Any], status: int, trouble: str
) -> HttpResponse:
    return render(request, "safety/not_taken.html", {**context, "trouble": trouble}, status=status)


def _for_browser(desk: queries.Roster | None) -> dict[str, Any]:
    """What the module that seals on the device has to know."""
    if desk is None:
        return {}
    language = get_language() or "en"
    return sealed.plain({
        "recipients": [desk.recipients[name] for name in desk.in_order], "salt": desk.salt, "mark": desk.fingerprint, "now": int(time.time()),
        "language": language, "words": static(storage.words_file(language)),
    })  # fmt: skip


def told(form: forms.Tell) -> telling.Telling:
    given = form.cleaned_data
    lists = {name: tuple(given[name]) for name in ("happened", "consent", "support")}
    plain = {
        name: given.get(name, "")
        for name in ("when", "town", "place", "contact", "looks", "vehicle", "plate", "known_as", "more", "call_back")
    }  # fmt: skip
    return telling.Telling(
        hour=timezone.now().strftime("%Y-%m-%dT%H"), language=get_language() or "en",
        is_under_19=given["is_under_19"], is_for_another=given["is_for_another"], **lists, **plain,
    )  # fmt: skip


def count(request: HttpRequest) -> None:
    """One more from this address. Raises troubles.TooMuch."""
    buckets = throttle.address_gate(request, "tell").buckets
    if not all(throttle.COUNTER.count(name, MOST_AN_HOUR) for name, _free in buckets):
        raise troubles.TooMuch


@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
def words(request: HttpRequest) -> HttpResponse:
    """The seven words, until she says that she has them; and what comes next."""
    zone = zone_of(request)
    slug = request.community.slug  # type: ignore[attr-defined]
    key = holding.key(request, slug)
    if key is None:
        return redirect("safety:back", slug)
    if request.method == "POST":
        if not holding.is_of(request, key):  # these words here are of something else
            return render(request, "safety/not_this.html", status=409)
        holding.forget_words(request)
        return redirect("safety:inbox", slug)
    shown = holding.words(request, slug)
    if not shown:
        return redirect("safety:inbox", slug)
    context = {
        **desk_of(zone), "words": shown.split(), "is_only": holding.is_only(request), "of": holding.mark(key),
    }  # fmt: skip
    return render(request, "safety/words.html", context)


def desk_of(zone: zones.Zone) -> dict[str, Any]:
    """What pages say of the desk: who reads, whom to call, how long things are kept."""
    desk = queries.read_by(zone)
    numbers = (in_language(desk.to_call) if desk else ()) or zone.numbers
    return {
        "zone": zone,
        "desk": desk,
        "custodian": desk.custodian if desk else zone.custodian,
        "about": translated(desk.about) if desk else "",
        "can_read": desk is not None and desk.can_read,
        "n_readers": len(desk.recipients) if desk else 0,
        "numbers": numbers,
        "child_line": in_language(desk.child_lines) if desk else None,
        "months": desk.months if desk else 0,
    }
