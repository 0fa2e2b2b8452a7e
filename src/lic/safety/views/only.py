"""Telling that nobody reads before somebody else has named the same: for people of the sex workers' group."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from lic.base.access import Visibility, page
from lic.base.permits import a_place
from lic.communities import queries as communities
from lic.safety import escrow, forms, holding, index, queries
from lic.safety.views import troubles
from lic.safety.views.telling import count, desk_of, told, towns_of, zone_of


@sensitive_post_parameters()
@page(Visibility.GROUP, sensitive=True, methods=("GET", "POST"))
def only(request: HttpRequest) -> HttpResponse:
    """The one screen without a reader; not there for anybody who cannot choose it now, but for what was written a moment ago."""
    zone = zone_of(request)
    desk = queries.read_by(zone)
    is_offered = escrow.is_offered(zone, desk, request.actor)  # type: ignore[attr-defined]
    if not is_offered and not (request.POST and escrow.may_choose(request.actor)):  # type: ignore[attr-defined]
        raise Http404
    region = desk.region if desk is not None else ""
    form = forms.Only(request.POST or None, towns=towns_of(request, desk), region=region)
    context = {**desk_of(zone), "form": form}
    if not is_offered:
        return troubles.returned(request, "safety/only.html", context, index.IsDown())
    if not form.is_bound or not form.is_valid():
        return render(request, "safety/only.html", context, status=422 if form.is_bound else 200)
    try:
        count(request)
        reporter = communities.seat_name(request.actor, escrow.PLACES)  # type: ignore[attr-defined]
        with a_place():  # not at the door, which would keep nothing of what she wrote; and no answer of the index is used up for nothing
            hold = partial(holding.kept, request, zone.slug, is_only=True)
            escrow.tell(zone, told(form), reporter, hold)
    except Exception as error:  # noqa: BLE001  as in `telling`
        return troubles.returned(request, "safety/only.html", context, error)
    return holding.carried(request, redirect("safety:words", zone.slug))
