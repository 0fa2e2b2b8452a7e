"""Alerts: written, looked at by a second person, out, renewed, corrected, withdrawn, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.base import days, documents
from lic.core import sealing
from lic.desk import forms, matching, policies, presenting
from lic.desk.pages import BOTH, POST, for_recipients, sent
from lic.desk.queries import alerts, cases, office
from lic.desk.services import alerts as services
from lic.desk.services import paper as papers
from lic.desk.views import reports


@for_recipients(policies.ALERT, "list")
def every(request: HttpRequest) -> HttpResponse:
    found = alerts.every(request.reader, *presenting.ALERT_STATES)
    parts = {
        state.lower(): [presenting.alert_row(one) for one in found if one.alert.state == state]
        for state in presenting.ALERT_STATES
    }
    return render(request, "desk/alerts.html", parts)


@for_recipients(policies.ALERT, "read")
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    found = alerts.one(request.reader, alert_id)
    may = {
        name: policies.ALERT.allows(request.actor, name, found.alert)
        for name in ("edit", "let_out", "let_out_alone", "send_back", "end")
    }
    report = None
    if found.alert.case and policies.CASE.allows(request.actor, "read", found.alert.case):
        report = found.alert.case
    is_own = found.alert.written_by_id == request.reader.recipient_id
    is_second = may["let_out"] or (may["let_out_alone"] and not is_own)
    context = {
        "alert": found.alert,
        "name": presenting.alert_name(found),
        "state": presenting.STATES[found.alert.state],
        "days": presenting.alert_days(found),
        "texts": _spoken(found),
        "read": alerts.mark(found.alert),
        "may": may,
        "is_second": is_second,
        "doubts": presenting.doubts(found.texts, _against(request, report)) if is_second else [],
        "report": report,
        "last_day": alerts.last_day(found.alert),
    }
    return render(request, "desk/alert.html", context)


def _against(request: HttpRequest, case: Any) -> matching.Known:
    """What the words of an alert are compared with, which is an opening of its report; nothing where the reader cannot open that."""
    if case is None or not policies.CASE.allows(request.actor, "read", case):
        return matching.NOTHING
    try:
        known = matching.known(cases.opened(request.reader, case).told)
    except sealing.CannotOpen:
        return matching.NOTHING
    reports.compared(request, case.pk)
    return known


def _spoken(found: alerts.Read) -> list[dict[str, Any]]:
    return [
        {"code": code, "language": get_language_info(code)["name_local"].capitalize(), **found.texts[code]}
        for code, _name in settings.LANGUAGES
        if code in found.texts
    ]  # fmt: skip


@sensitive_post_parameters()
@for_recipients(policies.ALERT, "list", methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """An alert that comes from no report."""
    form = forms.Alert(sent(request))
    if form.is_bound and form.is_valid():
        made = services.write(request.reader, today=timezone.localdate(), **_given(form))
        return _done(request, made.pk, _("Kept as a draft."))
    return _form(request, form)


@sensitive_post_parameters()
@for_recipients(policies.CASE, "write", methods=BOTH)
def of_report(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """An alert from a report: empty, since its reporter's words never go out; nothing of the report is shown."""
    case = cases.required(request.reader, case_id, "write")
    opened = cases.opened(request.reader, case)
    services.begin(request.reader, case.pk, timezone.localdate())
    if request.method == "POST":
        reports.compared(request, case_id)
    started = {"is_serious": bool(set(opened.told.happened) & presenting.SERIOUS), "names": True}
    form = forms.Alert(sent(request), against=matching.known(opened.told), initial=started)
    if form.is_bound and form.is_valid():
        made = services.write(
            request.reader, today=timezone.localdate(), case_id=case.pk, **_given(form)
        )
        return _done(request, made.pk, _("Kept as a draft."))
    return _form(request, form, case=case)


@sensitive_post_parameters()
@for_recipients(policies.ALERT, "edit", methods=BOTH)
def edit(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    found = alerts.required(request.reader, alert_id, "edit")
    form = _filled(request, found)
    if form.is_bound and form.is_valid():
        services.edit(request.reader, alert_id, **_given(form))
        return _done(request, alert_id, _("Kept as a draft."))
    return _form(request, form, alert=found.alert)


@sensitive_post_parameters()
@for_recipients(policies.ALERT, "end", methods=BOTH)
def correct(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Other words for an alert that is out: the old one ends when the new one is let out."""
    found = alerts.required(request.reader, alert_id, "end")
    begun = alerts.correction_of(found.alert)
    if begun is not None and request.method != "POST":
        return redirect("desk:alert", begun)
    form = _filled(request, found)
    if form.is_bound and form.is_valid():
        try:
            made = services.write(
                request.reader, today=timezone.localdate(), replaces=alert_id, **_given(form)
            )
        except services.IsBegun as error:
            form.add_error(None, str(error))
            begun = alerts.correction_of(found.alert)  # a moment ago
        else:
            return _done(request, made.pk, _("Kept as a draft. The alert before stays out until this one is let out."))  # fmt: skip
    return _form(request, form, alert=found.alert, is_correction=True, begun=begun)


def _filled(request: HttpRequest, found: alerts.Read) -> forms.Alert:
    started = {"names": found.alert.names, "is_serious": found.alert.is_serious}
    is_sent = request.method == "POST"
    against = _against(request, found.alert.case) if is_sent else matching.NOTHING
    return forms.Alert(sent(request), texts=found.texts, initial=started, against=against)


def _given(form: forms.Alert) -> dict[str, Any]:
    return {
        "texts": form.texts,
        "names": form.cleaned_data["names"],
        "is_serious": form.cleaned_data["is_serious"],
    }


def _form(request: HttpRequest, form: forms.Alert, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "desk/write_alert.html", {"form": form, **context}, status=status)


@for_recipients(policies.ALERT, "edit", methods=POST)
def ask(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    services.ask(request.reader, alert_id)
    return _done(request, alert_id, _("Asked. It stands on the first page of everybody here."))


@for_recipients(policies.ALERT, "edit", methods=POST)
def discard(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    services.discard(request.reader, alert_id)
    messages.success(request, _("The draft is thrown away."))
    return redirect("desk:alerts")


@for_recipients(policies.ALERT, "let_out_alone", methods=POST)
def let_out_alone(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """An alert that names nothing needs no second person."""
    return _let_out(request, alert_id, services.let_out_alone)


@for_recipients(policies.ALERT, "let_out", methods=POST)
def let_out(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    return _let_out(request, alert_id, services.let_out)


def _let_out(request: HttpRequest, alert_id: UUID, act: Callable[..., None]) -> HttpResponse:
    """Out, or back to the page with the words as they are now."""
    try:
        act(request.reader, alert_id, timezone.localdate(), read=request.POST.get("read", ""))
    except services.HasChanged as changed:
        messages.error(request, str(changed))
        return redirect("desk:alert", alert_id)
    return _done(request, alert_id, _("It is out. The circles can read it now."))


@for_recipients(policies.ALERT, "send_back", methods=POST)
def send_back(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    services.send_back(request.reader, alert_id)
    return _done(request, alert_id, _("It is a draft again."))


@for_recipients(policies.ALERT, "end", methods=POST)
def renew(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    until = services.renew(request.reader, alert_id, timezone.localdate())
    return _done(request, alert_id, _("It is out until %(day)s.") % {"day": days.day(until)})


@for_recipients(policies.ALERT, "withdraw", methods=BOTH)
def withdraw(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What withdrawing does, also for who cannot read the alert; then withdrawing."""
    found = alerts.out(request.reader, alert_id)
    if request.method == "GET":
        return render(request, "desk/withdraw.html", {"number": found.number})
    services.withdraw(request.reader, alert_id, timezone.localdate())
    messages.success(request, _("No circle reads it any more. Take it down where it hangs."))
    return redirect("desk:alerts")


@for_recipients(policies.ALERT, "end")
@documents.savable
def paper(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One sheet to hang up, and one of strips to tear off: never who told. Asking for it ends an alert that its reporter took back."""
    services.print_out(request.reader, alert_id, timezone.localdate())
    found = alerts.required(request.reader, alert_id, "end")
    spoken = _spoken(found)
    wanted = request.GET.get("language", request.LANGUAGE_CODE)
    shown = next((one for one in spoken if one["code"] == wanted), spoken[0])
    custodian, strip = office.custodian(), " ".join(shown["summary"].split())
    context = {
        "alert": found.alert,
        "shown": shown,
        "languages": [(one["language"], f"?language={one['code']}", one is shown) for one in spoken],
        "query": f"language={shown['code']}&",
        "custodian": custodian,
        "sheet_type": papers.sheet_type(shown["title"], shown["text"]),
        "strip_text": strip,
        "rows": range(papers.strip_rows(shown["title"], strip, custodian)),
    }  # fmt: skip
    return render(request, "desk/paper.html", context)


def _done(request: HttpRequest, alert_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("desk:alert", alert_id)
