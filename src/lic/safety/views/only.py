"""Telling that nobody reads before somebody else has named the same: for people of the sex workers' group."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.base.access import Visibility, page
from lic.communities import queries as communities
from lic.core import sealing
from lic.safety import escrow, forms, holding, index, queries, services
from lic.safety.views.telling import desk_of, may_tell, told, zone_of


@sensitive_post_parameters()
@page(Visibility.GROUP, sensitive=True, methods=("GET", "POST"), queues=True)
def only(request: HttpRequest) -> HttpResponse:
    """The one screen without a reader; not there for anybody who cannot choose it now."""
    zone = zone_of(request)
    desk = queries.read_by(zone)
    if desk is None or not escrow.is_offered(zone, desk, request.actor):  # type: ignore[attr-defined]
        raise Http404
    form = forms.Only(request.POST or None, towns=desk.towns, region=desk.region)
    context = {**desk_of(zone), "form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, "safety/only.html", context, status=422 if form.is_bound else 200)
    if not may_tell(request):
        form.add_error(None, _("Too much came from here just now. Wait a little, then try again, or call."))  # fmt: skip
        return render(request, "safety/only.html", context, status=429)
    reporter = communities.seat_name(request.actor, escrow.PLACES)  # type: ignore[attr-defined]
    try:
        words, key = escrow.tell(zone, told(form), reporter)
    except (services.CannotBeRead, index.IsDown):
        return render(request, "safety/closed.html", context, status=503)
    except sealing.TooLong:
        form.add_error(None, _("This is longer than we can keep. Shorten what you wrote in your own words."))  # fmt: skip
        return render(request, "safety/only.html", context, status=422)
    holding.put(request, zone.slug, key, words, is_only=True)
    return redirect("safety:words", zone.slug)
