"""Lists of proposals, records of what came out, and the reader's own positions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import documents, links, paging
from lic.base.access import Visibility, page
from lic.communities import duties
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import forms, presenting, queries, services, texts
from lic.decisions.policies import OUTCOME, PROPOSAL

PAGE = 20
# Who may open an action; whether this one may is decided on that page.
ACTING = frozenset({duties.COORDINATOR, duties.FACILITATOR, duties.STEWARD, duties.SPOKESPERSON})


@page(Visibility.PUBLIC, OUTCOME, "read")
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals by where they stand; without a seat, records of what was agreed."""
    if request.actor.seat_id is None:
        return _public(request)
    counts = queries.counts(request.actor)
    usual = next((key for key, n in counts.items() if n), "OPEN")
    show = request.GET.get("show", usual)
    if show not in queries.SHOWN:
        raise Http404
    pages = paging.page(request, queries.proposals(request.actor, show), PAGE, show=show)
    return render(
        request, "decisions/proposals.html",
        {"pages": pages, "listed": [presenting.row(row) for row in pages.rows], "chips": presenting.chips(counts, show), "show": show},
    )  # fmt: skip


def _public(request: HttpRequest) -> HttpResponse:
    pages = paging.page(request, queries.outcomes(request.actor), PAGE)
    listed = [presenting.record_row(row, request.community.slug) for row in pages.rows]
    n_not_agreed, n_trials = queries.ended_counts(request.actor, request.community)
    return render(
        request,
        "decisions/agreed.html",
        {"pages": pages, "listed": listed, "n_not_agreed": n_not_agreed, "n_trials": n_trials},
    )


@page(Visibility.COMMUNITY, PROPOSAL, "read")
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own positions and concerns, found by keys that die."""
    positions, concerns = queries.positions(request.actor), queries.own_concerns(request.actor)
    titles = queries.titles(request.actor, {one.number for one, _call, _choice in positions})
    given, raised = presenting.mine_rows(positions, concerns, titles)
    return render(request, "decisions/mine.html", {"given": given, "raised": raised})


@page(Visibility.PUBLIC, OUTCOME, "read")
@documents.savable
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The record of one outcome, for screen and paper."""
    outcome = queries.outcome(request.actor, number)
    around = links.trail(request.actor, outcome)
    ring = queries.ring(
        table.groups(outcome.community_id), outcome.proposal.number, request.actor.language
    )
    groups = {group.key: group for group in ring}
    shown = presenting.record(request.actor, outcome, around, queries.namings(outcome), groups)
    may_name = not outcome.record["groups"] and OUTCOME.allows(request.actor, "speak", outcome)
    may_name = may_name and outcome.kind in ("NOT_AGREED", "WITHDRAWN")
    may_act = bool(request.actor.acts_in & ACTING) and queries.is_in_force(outcome)
    heard = queries.heard_on_record(request.actor, outcome)
    shown["heard"] = presenting.heard(heard, ring, request.actor.language, request.community.slug)
    context = {"outcome": outcome, "may_name": may_name, "may_act": may_act, **shown}
    return render(request, "decisions/record.html", context)


@page(Visibility.DUTY, OUTCOME, "speak", duties=(duties.SPOKESPERSON,), methods=("GET", "POST"))
def name(request: HttpRequest, number: int) -> HttpResponse:
    """A spokesperson names the group on a record that names none."""
    outcome = queries.outcome(request.actor, number)
    OUTCOME.require(request.actor, "speak", outcome)
    form = forms.Name(request.POST or None)
    if form.is_valid():
        try:
            services.name_group(request.actor, outcome=number, words=form.cleaned_data["words"])
        except consent.Refused as refused:
            messages.warning(request, texts.refusal(refused))
        return redirect("decisions:record", request.community.slug, number)
    context = {
        "form": form, "heading": _("Name your group on this record"), "submit": _("Name it"),
        "lede": _("No group is named on a record that is not an agreement, unless it asks. Your words stand there for good."),
    }  # fmt: skip
    return render(request, "decisions/form.html", context)
