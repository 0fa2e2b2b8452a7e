"""Rounds: the list, one round, preparing, opening, closing, letting out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import links, paging
from lic.base.access import Visibility, reading
from lic.base.policy import Denied
from lic.communities import duties
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import PEER, ROUND

PAGE = 20
DUTIES_HERE = {duties.FACILITATOR, PEER, duties.SPOKESPERSON, duties.AUDITOR}
WRITE = ("GET", "POST")


@reading(Visibility.PUBLIC, ROUND, "read")
def rounds(request: HttpRequest) -> HttpResponse:
    """What this table listens to, and listened to."""
    found = paging.page(request, queries.rounds(request.actor), PAGE)
    rows = [presenting.round_row(one, request.community.slug) for one in found.rows]
    return render(request, "listening/rounds.html", {"rows": rows, "pages": found})


@reading(Visibility.PUBLIC, ROUND, "read")
def round_(request: HttpRequest, number: int) -> HttpResponse:
    """One round: what it is about, how to take part, what came of it."""
    found = queries.round_(request.actor, number)
    actor = request.actor
    outcome = queries.outcome(actor, found)
    alike = queries.alike(actor, found, outcome) if actor.duties else []
    has_duty = bool(actor.acts_in & DUTIES_HERE)
    context = {
        "round": found,
        "when": presenting.when(found),
        "counts": queries.statement_counts(found),
        "groups": queries.groups_of(found),
        "released": queries.released_by(found) if found.is_police_absent else [],
        "outcome": outcome,
        "around": links.shown(actor, found),
        "may": {name: ROUND.allows(actor, name, found) for name in ROUND.permissions},
        "has_duty": has_duty,
        "sheets": queries.sheets_to_accept(actor, found) if actor.duties else [],
        "alike": [presenting.alike_box(one, request.community.slug) for one in alike],
    }
    return render(request, "listening/round.html", context)


@reading(Visibility.DUTY, ROUND, "facilitate", duties=(duties.FACILITATOR,), methods=WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a round."""
    form = forms.Round(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_round(request.actor, **form.values())
        messages.success(
            request, _("Kept. Nobody else sees it until you open it. Now add statements.")
        )
        return redirect("listening:seed", request.community.slug, made.number)
    return render(request, "listening/edit.html", {"form": form})


@reading(Visibility.DUTY, ROUND, "edit", duties=(duties.FACILITATOR,), methods=WRITE)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a round."""
    found = queries.round_(request.actor, number, "edit")
    start = {
        f"{name}_{code}": text
        for name in ("title", "about")
        for code, text in getattr(found, name).items()
    }
    start |= {
        name: getattr(found, name)
        for name in ("closes_on", "is_police_absent", "table_limit", "public_limit")
    }
    start["has_open_link"] = bool(found.open_code)
    form = forms.Round(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.edit_round(request.actor, number=number, **form.values())
        messages.success(request, _("Kept."))
        return redirect("listening:round", request.community.slug, number)
    return render(request, "listening/edit.html", {"form": form, "round": found})


@reading(Visibility.DUTY, ROUND, "open", duties=(duties.FACILITATOR,), methods=WRITE)
def open_it(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then open the round."""
    found = queries.round_(request.actor, number, "open")
    if request.method == "POST":
        services.open_round(request.actor, number=number)
        messages.success(request, _("The round is open."))
        return redirect("listening:round", request.community.slug, number)
    counts = queries.statement_counts(found)
    context = {
        "round": found, "counts": counts, "is_short": counts["shown"] < services.LEAST_STATEMENTS,
    }  # fmt: skip
    return render(request, "listening/open.html", context)


@reading(Visibility.DUTY, ROUND, "close", duties=(duties.FACILITATOR,), methods=WRITE)
def close_it(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then close the round."""
    found = queries.round_(request.actor, number, "close")
    if request.method == "POST":
        services.close_round(request.actor, number=number)
        messages.success(request, _("The round is closed. Its last figures are worked out now."))
        return redirect("listening:round", request.community.slug, number)
    context = {"round": found, "n_waiting": queries.n_batches_waiting(found)}
    return render(request, "listening/close.html", context)


@reading(Visibility.DUTY, ROUND, "release", duties=(duties.SPOKESPERSON,), methods=WRITE)
def release(request: HttpRequest, number: int) -> HttpResponse:
    """A group's spokesperson lets a round without police out."""
    try:
        found = queries.round_(request.actor, number, "release")
    except Denied as denied:
        if denied.reason != "out_already":
            raise
        return redirect("listening:round", request.community.slug, number)
    if request.method == "POST":
        let_out = services.release_round(request.actor, number=number)
        said = _("Your group has let this round out.")
        if let_out.released_on:
            said = _("Every group has let this round out. Everybody can read it now.")
        messages.success(request, said)
        return redirect("listening:round", request.community.slug, number)
    released = queries.released_by(found)
    rows = [(group, group.key in released) for group in queries.groups_of(found)]
    context = {"round": found, "rows": rows, "is_said": request.actor.group in released}
    return render(request, "listening/release.html", context)
