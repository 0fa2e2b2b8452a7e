"""Offline readers, and files for them: asked for, let go by a second person, written once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import proof
from lic.base import days
from lic.core import sealing
from lic.desk import forms, policies, presenting
from lic.desk.pages import BOTH, POST, for_recipients, sent
from lic.desk.queries import cases
from lic.desk.queries import exports as queries
from lic.desk.services import exports as services
from lic.desk.views import reports

NAME = "file.age"
"""Says nothing of what it holds or where it comes from."""
SHOWN = 60


@sensitive_post_parameters()
@for_recipients(policies.TEAM, "change", methods=BOTH)
def offline(request: HttpRequest) -> HttpResponse:
    """Enter the key of somebody who reads files on a machine of their own."""
    if not sealing.is_available():
        return render(request, "desk/offline.html", {})
    form = forms.OfflineReader(sent(request))
    if form.is_bound and form.is_valid() and proof.by_passphrase(request, form):
        made = services.enter_offline(request.reader, form.cleaned_data["age"], timezone.localdate())  # fmt: skip
        messages.success(request, _("Entered, as recipient %(number)s.") % {"number": made.number})
        return redirect("desk:team")
    status = 422 if form.is_bound else 200
    return render(request, "desk/offline.html", {"form": form}, status=status)


@sensitive_post_parameters()
@for_recipients(policies.CASE, "export", methods=BOTH)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For whom, and what; then a second person is asked."""
    case = cases.required(request.reader, case_id, "export")
    readers = queries.offline(request.actor)
    context: dict[str, Any] = {"case": case, "is_available": sealing.is_available(), "readers": readers}  # fmt: skip
    if not (context["is_available"] and readers):
        return render(request, "desk/ask_file.html", context)
    opened = reports.opened(request, case_id)
    extracts = [(part, _extract(turn)) for part, turn in queries.extracts(opened)]
    context["may_go_whole"] = opened.may_go_whole
    if not (opened.may_go_whole or extracts):
        status = 422 if request.method == "POST" else 200
        return render(request, "desk/ask_file.html", context, status=status)
    form = forms.AskFile(
        sent(request), numbers=[one.number for one in readers],
        extracts=extracts, may_go_whole=opened.may_go_whole,
        initial={"what": forms.WHOLE if opened.may_go_whole else "", "language": get_language()},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and proof.by_passphrase(request, form):
        given = form.cleaned_data
        extract = None if given["what"] == forms.WHOLE else UUID(given["what"])
        services.ask(
            request.reader, case_id, given["to"], extract=extract, language=given["language"],
            today=timezone.localdate(),
        )  # fmt: skip
        messages.success(request, _("Asked. A second person has to say yes to it."))
        return redirect("desk:report", case_id)
    context["form"] = form
    return render(request, "desk/ask_file.html", context, status=422 if form.is_bound else 200)


def _extract(turn: cases.Turn) -> str:
    text = turn.text if len(turn.text) <= SHOWN else f"{turn.text[:SHOWN]}…"
    return _("This text alone, to which the reporter said yes: “%(text)s”") % {"text": text}


@for_recipients(policies.EXPORT, "read")
def file(request: HttpRequest, export_id: UUID) -> HttpResponse:
    return _page(request, export_id)


def _page(request: HttpRequest, export_id: UUID, status: int = 200, **bound: Any) -> HttpResponse:
    export = queries.one(request.reader, export_id)
    extract = None
    if export.extract_id is not None:  # its words are shown here: that is an opening of the report
        extract = queries.extract(reports.opened(request, export.case_id), export)
    may = {
        name: policies.EXPORT.allows(request.actor, name, export)
        and policies.CASE.allows(request.actor, "export", export.case)
        for name in ("let_go", "write")
    }
    people = [one for one in queries.offline(request.actor) if one.number in export.to]
    context = {
        "case": export.case,
        "export": export,
        "row": presenting.file_row(export),
        "people": [presenting.offline_row(one) for one in people],
        "extract": extract.text if extract else "",
        "asked_on": days.day(export.asked_on),
        "is_mine": export.asked_by_id == request.reader.recipient_id,
        "may": may,
        "yes": forms.Passphrase(prefix="yes"),
        "write": forms.WriteFile(prefix="write"),
        **bound,
    }
    return render(request, "desk/file.html", context, status=status)


@sensitive_post_parameters()
@for_recipients(policies.EXPORT, "let_go", methods=POST)
def let_go(request: HttpRequest, export_id: UUID) -> HttpResponse:
    queries.one(request.reader, export_id, "let_go")
    form = forms.Passphrase(request.POST, prefix="yes")
    if not (form.is_valid() and proof.by_passphrase(request, form)):
        return _page(request, export_id, 422, yes=form, form=form)
    services.let_go(request.reader, export_id)
    messages.success(request, _("Whoever asked can write the file now, once."))
    return redirect("desk:file", export_id)


@for_recipients(policies.EXPORT, "refuse", methods=POST)
def refuse(request: HttpRequest, export_id: UUID) -> HttpResponse:
    export = queries.one(request.reader, export_id, "refuse")
    services.refuse(request.reader, export_id)
    messages.success(request, _("No file is written."))
    return redirect("desk:report", export.case_id)


@sensitive_post_parameters()
@for_recipients(policies.EXPORT, "write", methods=POST)
def write(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The file itself, made in memory and sealed before it leaves."""
    queries.one(request.reader, export_id, "write")
    form = forms.WriteFile(request.POST, prefix="write")
    if not (form.is_valid() and proof.by_passphrase(request, form)):
        return _page(request, export_id, 422, write=form, form=form)
    sealed = services.write(
        request.reader, export_id, timezone.localdate(), is_armored=form.cleaned_data["is_armored"]
    )
    response = HttpResponse(sealed, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response
