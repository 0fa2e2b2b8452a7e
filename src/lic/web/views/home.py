"""The first page, a community's home (heard, agreed, done), and the coordinator's week."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lic.base.access import Visibility, page
from lic.communities import duties
from lic.communities.policies import COMMUNITY
from lic.web import presenting, queries


@page(Visibility.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """Where the community is not known yet: choose one."""
    rows = [
        {"title": one.name, "url": reverse("web:home", args=[one.slug])}
        for one in queries.communities()
    ]
    return render(request, "web/start.html", {"communities": rows})


@page(Visibility.PUBLIC, COMMUNITY, "read")
def home(request: HttpRequest) -> HttpResponse:
    """What we heard, what we agreed, what is done."""
    return render(
        request,
        "web/home.html",
        {"home": presenting.home(queries.home(request.actor, request.community))},
    )


@page(Visibility.DUTY, COMMUNITY, "see_week", duties=(duties.COORDINATOR, duties.FACILITATOR))
def week(request: HttpRequest) -> HttpResponse:
    """What is due, whose voice is missing, what to read and what to answer."""
    return render(
        request,
        "web/week.html",
        {
            "week": presenting.week(
                queries.week(request.actor, request.community), request.community.slug
            )
        },
    )
