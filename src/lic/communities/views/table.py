"""Who sits here, and under which terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import markdown
from lic.base.access import Visibility, page
from lic.base.languages import translated
from lic.communities import duties, forms, listings, notices, policies, queries, services


@page(Visibility.PUBLIC, policies.COMMUNITY, "read")
def table(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": listings.table(request.community),
        "partner": request.community.partner,
        "help": translated(request.community.card_help),
    }
    return render(request, "communities/table.html", context)


@page(Visibility.PUBLIC, policies.COMMUNITY, "read")
def terms(request: HttpRequest) -> HttpResponse:
    found = queries.terms(request.community.pk)
    mine = listings.seat(request.actor) if request.actor.seat_id is not None else None
    notices.seen(request.actor, url=request.path)
    context = {
        "terms": found,
        "html": markdown.render(translated(found.text)) if found else "",
        "is_new": bool(found and mine and mine.accepted_terms < found.number),
        "accepted": bool(found and mine and mine.accepted_terms >= found.number),
    }
    return render(request, "communities/terms.html", context)


@page(Visibility.COMMUNITY, policies.SEAT, "manage", methods=("POST",))
def accept_terms(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("number", "")
    services.accept_terms(
        request.actor, number=int(number) if number.isdecimal() and len(number) < 6 else 0
    )
    messages.success(request, _("Kept. You accepted these terms."))
    return redirect("communities:terms", request.community.slug)


@page(Visibility.DUTY, policies.COMMUNITY, "coordinate", duties=(duties.COORDINATOR,))
def settings(request: HttpRequest) -> HttpResponse:
    """What a coordinator may change: organizations, terms, where to ask for a card."""
    context = {
        "organizations": listings.organizations(request.actor),
        "partner": request.community.partner,
    }
    return render(request, "communities/settings.html", context)


@page(
    Visibility.DUTY,
    policies.COMMUNITY,
    "coordinate",
    duties=(duties.COORDINATOR,),
    methods=("GET", "POST"),
)
def new_organization(request: HttpRequest) -> HttpResponse:
    form = forms.NewOrganization(request.POST or None, actor=request.actor)
    if form.is_bound and form.is_valid():
        services.add_organization(request.actor, community=request.community, **form.cleaned_data)
        messages.success(request, _("Kept. The organization stands behind its group."))
        return redirect("communities:settings", request.community.slug)
    return render(request, "communities/new_organization.html", {"form": form})


@page(
    Visibility.DUTY,
    policies.COMMUNITY,
    "coordinate",
    duties=(duties.COORDINATOR,),
    methods=("GET", "POST"),
)
def new_terms(request: HttpRequest) -> HttpResponse:
    found = queries.terms(request.community.pk)
    form = forms.TextByLanguage(request.POST or None, texts=found.text if found else {}, rows=14)
    if form.is_bound and form.is_valid():
        services.publish_terms(request.actor, community=request.community, text=form.cleaned_data)
        messages.success(request, _("Kept. Every seat is asked to accept the new terms."))
        return redirect("communities:terms", request.community.slug)
    return render(request, "communities/new_terms.html", {"form": form})


@page(
    Visibility.DUTY,
    policies.COMMUNITY,
    "coordinate",
    duties=(duties.COORDINATOR,),
    methods=("GET", "POST"),
)
def card_help(request: HttpRequest) -> HttpResponse:
    form = forms.TextByLanguage(request.POST or None, texts=request.community.card_help, rows=3)
    if form.is_bound and form.is_valid():
        services.set_card_help(request.actor, community=request.community, text=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("communities:settings", request.community.slug)
    return render(request, "communities/card_help.html", {"form": form})
