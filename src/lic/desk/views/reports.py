"""The queue, and one report: read, answered, shared, closed, held."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.base import paging
from lic.core import sealing
from lic.desk import forms, matching, policies, presenting
from lic.desk.pages import BOTH, POST, for_recipients
from lic.desk.queries import alerts as alert_queries
from lic.desk.queries import cases, exports, matches, office
from lic.desk.reading import Reader
from lic.desk.services import cases as services
from lic.desk.services import laying
from lic.safety import questions
from lic.safety.roster import FEWEST

PAGE = 30
LATELY = 7
"""Days for which the first page says what has to be taken down or deleted."""
SITTING = "opened"
Keep = Callable[[Reader, UUID, str, datetime.date], None]


@for_recipients(policies.CASE, "list")
def queue(request: HttpRequest) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    alerts = alert_queries.every(request.reader, "ASKED", "OUT")
    lately = today - datetime.timedelta(days=LATELY)
    n_readers = len(office.readers(request.actor))
    context = {
        **presenting.queue(cases.queue(request.reader), now),
        "asked": [presenting.alert_row(one) for one in alerts if one.alert.state == "ASKED"],
        "ending": [presenting.alert_row(one) for one in alerts if presenting.ends_soon(one, today)],
        "gone": [
            *(presenting.gone_row(one) for one in alert_queries.gone(request.reader, lately)),
            *(
                presenting.gone_file_row(*one)
                for one in office.files_of_erased(request.reader, lately)
            ),
        ],
        "may_look": matches.may_look(request.reader),
        "files": [presenting.file_row(one) for one in exports.waiting(request.reader)],
        "is_short": n_readers < FEWEST,
        "is_bare": n_readers == FEWEST,
    }
    return render(request, "desk/queue.html", context)


@for_recipients(policies.CASE, "list")
def closed(request: HttpRequest) -> HttpResponse:
    found = paging.page(request, cases.closed(request.reader), PAGE)
    context = {"page": found, "rows": [presenting.closed_row(one) for one in found.rows]}
    return render(request, "desk/closed.html", context)


@for_recipients(policies.CASE, "read")
def report(request: HttpRequest, case_id: UUID) -> HttpResponse:
    try:
        found = opened(request, case_id)
    except sealing.CannotOpen:
        case = cases.required(request.reader, case_id, "read")
        may_write = policies.CASE.allows(request.actor, "write", case)
        said = sorted(cases.not_opened_by(request.actor, case))
        is_mine = request.reader.number in said
        context = {
            "case": case,
            "may_write": may_write and not is_mine,
            "is_mine": is_mine,
            "said": said,
        }
        return render(request, "desk/spoiled.html", context)
    return drawn(request, found)


def opened(request: HttpRequest, case_id: UUID) -> cases.Opened:
    """The report, opened: written down once a sitting, and again when something new has come."""
    before = request.session.get(SITTING, {})
    found = services.open_report(request.reader, case_id, seen=before.get(str(case_id), ""))
    request.session[SITTING] = {**before, str(case_id): cases.news_mark(found.case)}
    return found


def compared(request: HttpRequest, case_id: UUID) -> None:
    """Something is compared with the report: written down once a sitting, as its opening is."""
    before = request.session.get(SITTING, {})
    if str(case_id) not in before:
        services.compare(request.reader, case_id)
        request.session[SITTING] = {**before, str(case_id): ""}


def drawn(request: HttpRequest, found: cases.Opened, status: int = 200, **bound: Any) -> HttpResponse:  # fmt: skip
    """The page of a report; `bound` are forms that have to be looked at again."""
    case = cases.required(request.reader, found.case.pk, "read")
    can_read = cases.readers_of(request.reader, case)
    others = [n for n in office.readers(request.actor) if n not in can_read]
    may_look = matches.may_look(request.reader)
    may_write = policies.CASE.allows(request.actor, "write", case)
    alerts = alert_queries.of_case(request.reader, case)
    context = {
        "case": case,
        "told": found.told,
        "facts": presenting.told(found.told),
        "consent": presenting.consent(found.consent, matches=may_look),
        "opened_others": [(presenting.report_name(one.number), one.pk) for one in matches.opened_each_other(request.reader, case)] if case.is_quiet else [],
        "may_match": may_look and questions.MATCH_STEP in found.consent,
        "has_consent": bool(found.consent),
        "is_erased": found.is_erased,
        "is_unclear": found.is_unclear,
        "may_warn": "warn" in found.consent,
        "may_ask": found.may_leave,
        "turns": presenting.conversation(found),
        "alerts": [presenting.alert_row(one) for one in alerts],
        "has_ended": any(one.alert.number for one in alerts),
        "closing": presenting.closing(found, keeps_day=found.is_unclear or laying.keeps_quiet(case)),
        "acts": presenting.thread(cases.acts_on(request.actor, case)),
        "readers": sorted(can_read),
        "may_write": may_write,
        "files": [presenting.file_row(one) for one in exports.of_case(request.reader, case)],
        "reply": _saying("reply"),
        "note": _saying("note"),
        "extract": forms.Extract(prefix="extract", consent=found.consent),
        "share": forms.Share(numbers=others, prefix="share") if others else None,
        **bound,
    }  # fmt: skip
    return render(request, "desk/report.html", context, status=status)


def _answer(request: HttpRequest, case_id: UUID, name: str, form: django_forms.Form) -> HttpResponse:  # fmt: skip
    """The page again, with what has to be looked at."""
    return drawn(request, opened(request, case_id), 422, **{name: form, "form": form})


@sensitive_post_parameters()
@for_recipients(policies.CASE, "write", methods=POST)
def reply(request: HttpRequest, case_id: UUID) -> HttpResponse:
    said = _("Sent. The reporter reads it the next time they look.")
    return _say(request, case_id, "reply", services.reply, said)


@sensitive_post_parameters()
@for_recipients(policies.CASE, "write", methods=POST)
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _say(request, case_id, "note", services.note, _("Kept, for the team alone."))


def _say(request: HttpRequest, case_id: UUID, name: str, keep: Keep, said: str) -> HttpResponse:
    cases.required(request.reader, case_id, "write")
    form = _saying(name, request.POST)
    if not form.is_valid():
        return _answer(request, case_id, name, form)
    keep(request.reader, case_id, form.cleaned_data["text"], timezone.localdate())
    return _done(request, case_id, said)


def _saying(name: str, data: QueryDict | None = None) -> forms.Say:
    """The form of a `reply` or a `note`."""
    label = _("Your reply") if name == "reply" else _("Your note")
    return forms.Say(data, label=label, prefix=name)


@sensitive_post_parameters()
@for_recipients(policies.CASE, "write", methods=POST)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A text that would leave the desk: compared with the report, then asked about."""
    case = cases.required(request.reader, case_id, "write")
    read = cases.opened(request.reader, case)
    if not read.may_leave:
        raise services.Refused(services.MAY_NOT_LEAVE)
    form = forms.Extract(
        request.POST, prefix="extract", against=matching.known(read.told), consent=read.consent
    )
    if not form.is_valid():
        return _answer(request, case_id, "extract", form)
    compared(request, case_id)
    given = form.cleaned_data
    services.ask(request.reader, case_id, given["text"], timezone.localdate(), to=given["to"])
    return _done(request, case_id, _("Asked. Nothing leaves before the reporter says yes."))


@for_recipients(policies.CASE, "write", methods=POST)
def hand_over(request: HttpRequest, part_id: UUID) -> HttpResponse:
    case_id = services.hand_over(request.reader, part_id, timezone.localdate())
    return _done(request, case_id, _("Written down. The reporter sees it too."))


@for_recipients(policies.CASE, "write", methods=POST)
def share(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = cases.required(request.reader, case_id, "write")
    can_read = cases.readers_of(request.reader, case)
    others = [n for n in office.readers(request.actor) if n not in can_read]
    form = forms.Share(request.POST, numbers=others, prefix="share")
    if not form.is_valid():
        return _answer(request, case_id, "share", form)
    services.share(request.reader, case_id, form.cleaned_data["number"])
    return _done(request, case_id, _("Recipient %(number)s can read it now.") % form.cleaned_data)


@for_recipients(policies.CASE, "write", methods=POST)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    services.close(request.reader, case_id, timezone.localdate())
    messages.success(request, _("The report is closed."))
    return redirect("desk:queue")


@for_recipients(policies.CASE, "write", methods=POST)
def put_away(request: HttpRequest, case_id: UUID) -> HttpResponse:
    if services.put_away(request.reader, case_id):
        messages.success(request, _("The report is closed."))
    else:
        messages.success(
            request,
            _("Written down. Once a colleague’s key does not open it either, it is closed."),
        )
    return redirect("desk:queue")


@for_recipients(policies.CASE, "close", methods=POST)
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    services.reopen(request.reader, case_id)
    return _done(request, case_id, _("The report is open again."))


@for_recipients(policies.CASE, "ask_hold", methods=BOTH)
def hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What holding does; then asking, and a second person's yes."""
    case = cases.required(request.reader, case_id, "ask_hold")
    is_second = policies.CASE.allows(request.actor, "hold", case)
    if request.method == "GET":
        is_mine = case.hold_asked_by_id == request.reader.recipient_id
        context = {"case": case, "is_second": is_second, "is_mine": is_mine}
        return render(request, "desk/hold.html", context)
    if case.held_on is not None:
        return redirect("desk:report", case_id)
    if is_second:
        services.hold(request.reader, case_id, timezone.localdate())
        return _done(request, case_id, _("The report is held. It does not go before the hold ends."))  # fmt: skip
    services.ask_hold(request.reader, case_id)
    return _done(request, case_id, _("Asked. A second person has to say yes to it."))


@for_recipients(policies.CASE, "end_hold", methods=POST)
def end_hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    if services.end_hold(request.reader, case_id, timezone.localdate()):
        messages.success(request, _("The hold has ended, and the report is erased."))
        return redirect("desk:queue")
    return _done(request, case_id, _("The hold has ended. The report goes on its day."))


def _done(request: HttpRequest, case_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("desk:report", case_id)
