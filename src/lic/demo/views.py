"""The doors of the demo: choose somebody, and be that somebody."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lic.accounts.views import sign_in
from lic.base.access import Visibility, page
from lic.demo import queries


@page(Visibility.PUBLIC)
def door(request: HttpRequest) -> HttpResponse:
    """Everybody one can be."""
    _only_in_the_demo()
    return render(request, "demo/door.html", {"doors": queries.doors(), "desk": queries.desk()})


@page(Visibility.PUBLIC, methods=("POST",))
def enter(request: HttpRequest, persona: str) -> HttpResponse:
    """Leave whoever one was, and sign in as this persona; 404 for anybody else."""
    _only_in_the_demo()
    account = queries.account_of(persona)
    auth.logout(request)
    return sign_in.enter(request, account)


def _only_in_the_demo() -> None:
    """The addresses exist in the demo alone; this holds even where somebody mounts them elsewhere."""
    if not settings.DEMO:
        raise Http404
