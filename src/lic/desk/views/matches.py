"""Looking whether others named the same."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from lic.desk import forms, policies, presenting
from lic.desk.pages import BOTH, POST, for_recipients, sent
from lic.desk.queries import cases, office
from lic.desk.services import matches as services


@sensitive_post_parameters()
@for_recipients(policies.MATCH, "look", methods=BOTH)
def look(request: HttpRequest) -> HttpResponse:
    """Something is typed, and the reports that name it stand below. It is in the body of the request, in no address and no log."""
    policies.MATCH.require(request.actor, "look", office.settings(request.actor))
    form = forms.Look(sent(request))
    if not form.is_bound or not form.is_valid():
        return render(
            request, "desk/look.html", {"form": form}, status=422 if form.is_bound else 200
        )
    found = services.look(request.reader, form.wanted, timezone.localdate())
    context = {
        "form": form,
        "rows": [presenting.match_row(one) for one in found],
        "has_looked": True,
    }
    return render(request, "desk/look.html", context)


@for_recipients(policies.MATCH, "look", methods=POST)
def same(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Reports that name the same as this one."""
    found = services.others(request.reader, case_id, timezone.localdate())
    case = cases.required(request.reader, case_id, "read")
    context = {"case": case, "rows": [presenting.match_row(one) for one in found]}
    return render(request, "desk/same.html", context)
