"""The list of proposals, and records of what came out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.core.paginator import Paginator
from django.shortcuts import render

from lic.base.access import Visibility, page
from lic.decisions import queries
from lic.decisions.policies import OUTCOME, PROPOSAL

PAGE = 20


@page(Visibility.PUBLIC, OUTCOME, "read")
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals by where they stand; a visitor without a seat sees what was agreed."""
    return HttpResponse("")


@page(Visibility.COMMUNITY, PROPOSAL, "read")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal."""
    return HttpResponse("")


@page(Visibility.PUBLIC, OUTCOME, "read")
def record(request: HttpRequest, number: int) -> HttpResponse:
    """One record."""
    return HttpResponse("")
