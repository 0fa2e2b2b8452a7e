"""The first page, the form, and the words that lead back."""

from __future__ import annotations

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import throttle
from lic.base import receipts, storage
from lic.base.access import Visibility, page
from lic.base.languages import in_language, translated
from lic.base.permits import Busy
from lic.core import sealing
from lic.safety import (
    escrow,
    forms,
    holding,
    presenting,
    queries,
    sealed,
    services,
    telling,
    zones,
)

TOO_MUCH = gettext_lazy("Too much came from here just now. Wait a little, then try again, or call.")
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
    context = _desk(zone)
    return render(request, "safety/start.html", {**context, **presenting.figures(context["desk"])})


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
def tell(request: HttpRequest) -> HttpResponse:
    """The one screen; what is sent is sealed before this returns, or it is said that it was not."""
    zone = zone_of(request)
    context = _desk(zone)
    context["sealing"] = _for_browser(context["desk"])
    if not context["can_read"]:
        return render(
            request, "safety/closed.html", context, status=200 if request.method == "GET" else 503
        )
    if "sealed" in request.POST:
        return _sealed(request, zone, context)
    context["may_only"] = escrow.is_offered(zone, context["desk"], request.actor)  # type: ignore[attr-defined]
    form = forms.Tell(
        request.POST or None, towns=context["desk"].towns, matches=context["desk"].matches
    )
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "safety/tell.html", {**context, "form": form}, status=status)
    if "change" in request.POST:
        return render(request, "safety/tell.html", {**context, "form": form})
    if form.cleaned_data["is_for_another"] and "confirmed" not in request.POST:
        return render(
            request, "safety/read_back.html", {**context, "form": form, "given": form.read_back()}
        )
    return _kept(request, zone, form, context)


def _kept(
    request: HttpRequest, zone: zones.Zone, form: forms.Tell, context: dict[str, Any]
) -> HttpResponse:
    if not _may_tell(request):
        form.add_error(None, TOO_MUCH)
        return render(request, "safety/tell.html", {**context, "form": form}, status=429)
    try:
        words, key = services.tell(zone, _told(form))
    except services.CannotBeRead:
        return render(request, "safety/closed.html", context, status=503)
    except Busy:  # not at the door: what she wrote must stay on the page
        form.add_error(
            None,
            _(
                "Too many ask this machine at once just now. Nothing was sent, and everything you wrote is still here: press “Send” again in a few seconds."
            ),
        )
        answer = render(request, "safety/tell.html", {**context, "form": form}, status=503)
        answer["Retry-After"] = "5"
        return answer
    except sealing.TooLong:
        form.add_error(
            None, _("This is longer than we can keep. Shorten what you wrote in your own words.")
        )
        return render(request, "safety/tell.html", {**context, "form": form}, status=422)
    holding.put(request, zone.slug, key, words)
    return redirect("safety:words", request.community.slug)  # type: ignore[attr-defined]


def _sealed(request: HttpRequest, zone: zones.Zone, context: dict[str, Any]) -> HttpResponse:
    """What the browser sealed by itself: dropped as it is. The page that answers has no words; the browser has them."""
    try:
        report, mark = sealed.read(request.POST)
    except sealed.NotSealed:
        return _not_taken(
            request, context, 400, _("This did not arrive as it should. Send it again.")
        )
    if not _may_tell(request):
        return _not_taken(request, context, 429, str(TOO_MUCH))
    try:
        services.take_sealed(zone, report, mark)
    except services.RosterChanged:
        changed = _("Who reads here has changed since you opened this page, so it was not sent. Nothing you wrote is lost. Press “Send” again: then it is sealed for the people of now.")  # fmt: skip
        return _not_taken(request, context, 409, changed)
    except services.CannotBeRead:
        return render(request, "safety/closed.html", context, status=503)
    holding.drop(request)  # of whoever told or read here before
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


def _told(form: forms.Tell) -> telling.Telling:
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


def _may_tell(request: HttpRequest) -> bool:
    buckets = throttle.address_gate(request, "tell").buckets
    return all(throttle.COUNTER.count(name, MOST_AN_HOUR) for name, _free in buckets)


@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
def words(request: HttpRequest) -> HttpResponse:
    """The seven words, until she says that she has them; and what comes next."""
    zone = zone_of(request)
    slug = request.community.slug  # type: ignore[attr-defined]
    if holding.key(request, slug) is None:
        return redirect("safety:back", slug)
    if request.method == "POST":
        holding.words_kept(request)
        return redirect("safety:inbox", slug)
    shown = holding.words(request, slug)
    if not shown:
        return redirect("safety:inbox", slug)
    return render(request, "safety/words.html", {**_desk(zone), "words": shown.split()})


def _desk(zone: zones.Zone) -> dict[str, Any]:
    """What pages say of the desk: who reads, whom to call, how long things are kept."""
    desk = queries.read_by(zone)
    numbers = (in_language(desk.numbers) if desk else ()) or zone.numbers
    return {
        "zone": zone,
        "desk": desk,
        "custodian": desk.custodian if desk else zone.custodian,
        "about": translated(desk.about) if desk else "",
        "can_read": desk is not None and desk.can_read,
        "n_readers": len(desk.recipients) if desk else 0,
        "numbers": numbers,
        "months": desk.months if desk else 0,
    }


desk_of, may_tell, told = _desk, _may_tell, _told
"""For the other way to tell (`only`)."""
