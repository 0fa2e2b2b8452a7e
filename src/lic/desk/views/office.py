"""Circles, the team, what the desk says of itself, requests from outside, and what was done here."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lic.accounts import passphrases
from lic.base import paging, receipts
from lic.desk import forms, policies, presenting
from lic.desk.pages import BOTH, POST, for_recipients, sent
from lic.desk.queries import alerts, cases, exports, office
from lic.desk.services import circles as circle_services
from lic.desk.services import joining, laying, paper
from lic.desk.services import office as services
from lic.safety.roster import FEWEST

PAGE = 50


@for_recipients(policies.DESK, "read")
def circles(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/circles.html", {"circles": alerts.circles(request.reader)})


@for_recipients(policies.DESK, "change", methods=BOTH)
def new_circle(request: HttpRequest) -> HttpResponse:
    """A circle; the answer shows its seven words, and is the only page that ever does."""
    form = forms.Circle(sent(request))
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/new_circle.html", {"form": form}, status=status)
    words = receipts.new(get_language() or "en")
    is_full = form.cleaned_data["reads"] == "full"
    made = circle_services.make_circle(
        request.reader, form.cleaned_data["name"], words, is_full=is_full, today=timezone.localdate()
    )  # fmt: skip
    context = {"circle": made, "words": words.split(" "), "custodian": office.custodian(), "n_missing": alerts.n_missing(request.reader, made)}  # fmt: skip
    return render(request, "desk/circle_words.html", context)


@for_recipients(policies.DESK, "change", methods=POST)
def end_circle(request: HttpRequest, circle_id: int) -> HttpResponse:
    circle_services.end_circle(request.reader, circle_id)
    messages.success(request, _("These words open nothing any more."))
    return redirect("desk:circles")


@for_recipients(policies.TEAM, "read")
def team(request: HttpRequest) -> HttpResponse:
    rows = presenting.recipient_rows(
        office.team(request.actor), office.n_readable(request.actor), request.reader.recipient_id
    )
    n_readers = len(office.readers(request.actor))
    context = {
        "is_unproved": any(row["is_unproved"] for row in rows),
        "rows": rows, "n_readers": n_readers, "is_short": n_readers < FEWEST,
        "offline": [presenting.offline_row(one) for one in exports.offline(request.actor)],
        "mark": laying.made_roster().fingerprint,
        "waiting": [
            presenting.place_row(one, request.reader.recipient_id)
            for one in office.waiting_places(request.actor, timezone.localdate())
        ],
    }  # fmt: skip
    return render(request, "desk/team.html", context)


@for_recipients(policies.TEAM, "change", methods=POST)
def new_place(request: HttpRequest) -> HttpResponse:
    """A code for one more person; the answer is the only page that ever shows it."""
    today = timezone.localdate()
    code = joining.new_place(request.actor, request.reader.number, today)
    context = {
        "waits": not joining.is_place(passphrases.fingerprint(code), today),
        "rows": [paper.place_row(code, today)],
        "address": paper.shown_address(),
        "place": {"name": _("The desk"), "url": reverse("desk:queue")},
    }
    return render(request, "desk/place.html", context)


@for_recipients(policies.TEAM, "change", methods=POST)
def agree_place(request: HttpRequest, place_id: int) -> HttpResponse:
    """The second person's yes to a place that somebody else made."""
    joining.agree(request.reader, place_id)
    messages.success(request, _("The place can be taken now."))
    return redirect("desk:team")


@for_recipients(policies.TEAM, "change", methods=BOTH)
def leave_team(request: HttpRequest, number: int) -> HttpResponse:
    """What leaving does, then leaving; for oneself the session ends with it."""
    one = office.recipient(request.actor, number)
    is_me = one.pk == request.reader.recipient_id
    if request.method == "GET":
        n_left = len(set(office.readers(request.actor)) - {number})
        context = {
            "number": number,
            "is_me": is_me,
            "is_offline": bool(one.age),
            "is_short": n_left < FEWEST,
            "n_left": n_left,
        }
        return render(request, "desk/leave_team.html", context)
    joining.leave(request.reader, number, timezone.localdate())
    if is_me:
        logout(request)
        return redirect("desk:start")
    messages.success(request, _("Recipient %(number)s can open nothing any more.") % {"number": number})  # fmt: skip
    return redirect("desk:team")


@for_recipients(policies.DESK, "change", methods=BOTH)
def says(request: HttpRequest) -> HttpResponse:
    """What everybody reads before telling."""
    desk = office.settings(request.actor)
    started = {
        **{f"about_{code}": desk.about.get(code, "") for code, _name in settings.LANGUAGES},
        **forms.Says.numbers_given(desk.numbers),
        "towns": "\n".join(desk.towns),
        "months": desk.months,
        "matches": desk.matches,
    }
    form = forms.Says(sent(request), initial=started)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        services.change(
            request.reader, about=form.by_language("about"), numbers=form.numbers(),
            towns=given["towns"], months=given["months"], matches=given["matches"],
        )  # fmt: skip
        messages.success(request, _("Kept. Everybody who wants to tell reads it from now on."))
        return redirect("desk:settings")
    context = {"form": form, "custodian": desk.custodian}
    return render(request, "desk/says.html", context, status=422 if form.is_bound else 200)


@for_recipients(policies.DEMAND, "change", methods=BOTH)
def demands(request: HttpRequest) -> HttpResponse:
    """Requests from outside, the rule of conduct, and what can be published of them."""
    today = timezone.localdate()
    form = forms.Demand(
        sent(request),
        kinds=presenting.DEMAND_KINDS.items(),
        today=today,
        initial={"received_on": today},
    )
    if form.is_bound and form.is_valid():
        made = services.receive_demand(request.reader, form.cleaned_data["kind"], form.cleaned_data["received_on"])  # fmt: skip
        messages.success(request, _("Written down. Nothing is given on the spot."))
        return redirect("desk:demand", made.pk)
    found = office.demands(request.actor)
    context = {
        "form": form,
        "rows": [presenting.demand_row(one) for one in found],
        "quarters": [
            (presenting.quarter(day), str(asked), str(given))
            for day, asked, given in office.by_quarter(found)
        ],
        "columns": [_("Three months"), _("Asked"), _("Given")],
    }
    return render(request, "desk/demands.html", context, status=422 if form.is_bound else 200)


@for_recipients(policies.DEMAND, "change", methods=BOTH)
def demand(request: HttpRequest, demand_id: int) -> HttpResponse:
    """One request: how far it is, what came of it, whether the person was told."""
    found = office.demand(request.actor, demand_id)
    told = {True: "yes", False: "no", None: ""}[found.is_told]
    form = forms.Step(
        sent(request), steps=presenting.DEMAND_STEPS.items(), outcomes=presenting.DEMAND_OUTCOMES.items(),
        initial={"step": found.step, "outcome": found.outcome, "told": told},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        services.move_demand(
            request.reader, demand_id, step=form.cleaned_data["step"],
            outcome=form.cleaned_data["outcome"], is_told=form.is_told, on=timezone.localdate(),
        )  # fmt: skip
        messages.success(request, _("Written down."))
        return redirect("desk:demands")
    context = {"form": form, "row": presenting.demand_row(found)}
    return render(request, "desk/demand.html", context, status=422 if form.is_bound else 200)


@for_recipients(policies.DESK, "read")
def log(request: HttpRequest) -> HttpResponse:
    """Everything that was done at the desk, whether it fits together, and by what the team sees that its end is there."""
    found = paging.page(request, office.chain(request.reader), PAGE)
    names = cases.numbers_of(request.reader, {one.object for one in found.rows if one.kind == "desk.case"})  # fmt: skip
    context = {
        "page": found,
        "acts": presenting.log(found.rows, names),
        "fault": office.first_fault(),
        "last": presenting.act_marks(*office.head(request.reader)),
    }
    return render(request, "desk/log.html", context)
