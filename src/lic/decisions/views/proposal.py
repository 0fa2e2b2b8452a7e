"""The page of a proposal, the reader's position on it, and acts of one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lic.base import links
from lic.base.access import Visibility, page
from lic.base.policy import Actor
from lic.decisions import forms, presenting, queries, services
from lic.decisions.policies import PROPOSAL
from lic.decisions.views.refusing import back, refusable


@page(Visibility.COMMUNITY, PROPOSAL, "read")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal: where it stands and why, the groups, the reader's position."""
    return shown(request, number)


def shown(
    request: HttpRequest, number: int, form: forms.Give | None = None, status: int = 200
) -> HttpResponse:
    """The page with a form for the reader's position, or with the one that was not valid."""
    actor: Actor = request.actor
    view = queries.view(actor, number)
    own = queries.mine(actor, view.proposal)
    may_discuss = PROPOSAL.allows(actor, "discuss", view.proposal)
    around = links.shown(actor, view.proposal) if may_discuss else links.Around()
    versions = queries.versions(actor, view.proposal)
    if form is None:
        form = forms.Give(initial={"choice": own.position, "words": own.words})
    heard = queries.heard_then(actor, view.call) if view.stands else []
    context = {
        "heard": presenting.heard(heard, view.groups, actor.language, request.community.slug),
        "unlinked": own.carries and not heard and queries.is_unlinked(actor, view.proposal),
        "view": view, "reader": own, "form": form, "may_discuss": may_discuss,
        "outcome": queries.latest_outcome(actor, view.proposal),
        "next": presenting.together(queries.together(actor, view.proposal), view),
        **presenting.page(view, own, around, versions),
    }  # fmt: skip
    return render(request, "decisions/proposal.html", context, status=status)


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=("GET", "POST"))
@refusable
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give a position; a concern leads to its own page."""
    if request.method == "GET":
        queries.proposal(request.actor, number)
        return redirect("decisions:proposal", request.community.slug, number)
    form = forms.Give(request.POST)
    if not form.is_valid():
        return shown(request, number, form, status=422)
    choice = form.cleaned_data["choice"]
    if choice == "CONCERN":
        return redirect("decisions:raise_concern", request.community.slug, number)
    services.give_position(
        request.actor,
        number=number,
        choice=choice,
        words=form.cleaned_data["words"],
        lang=request.actor.language,
    )
    return back(request, number, _("Kept. You can change your position until the call ends."))


@dataclass(frozen=True, slots=True)
class Act:
    """Something that one button does: what it is called, what it means, what is said afterwards."""

    verb: str | Promise
    means: str | Promise
    done: str | Promise
    service: Callable[..., Any]


ACTS = {
    "lay-out": Act(
        gettext_lazy("Lay it before the table"),
        gettext_lazy("From now on everybody at the table reads it, asks and suggests. A call can open after seven days."),
        gettext_lazy("It is before the table."), services.lay_out,
    ),
    "sponsor": Act(
        gettext_lazy("Carry this proposal"),
        gettext_lazy("You stand behind calling the groups on it. Whoever wrote it changes its words. Your group is shown, you are not."),
        gettext_lazy("You carry this proposal now."), services.sponsor,
    ),
    "unsponsor": Act(
        gettext_lazy("Carry it no longer"),
        gettext_lazy("If nobody else of your group carries it, your group is taken off."),
        gettext_lazy("You carry it no longer."), services.unsponsor,
    ),
    "call": Act(
        gettext_lazy("Call the groups"),
        gettext_lazy("From now on the words stand as they are. Every group has 14 days, until 23:59 on the last day. It can be prolonged once, never shortened."),
        gettext_lazy("Positions are open."), services.open_call,
    ),
    "more-time": Act(
        gettext_lazy("Ask for 14 more days"),
        gettext_lazy("Once, for all groups. No group has to say why."),
        gettext_lazy("There are 14 more days."), services.ask_more_time,
    ),
    "not-agreed": Act(
        gettext_lazy("Let it stand as not agreed"),
        gettext_lazy("The record says what was not agreed. No group is named unless it asks."),
        gettext_lazy("It stands as not agreed."), services.record_not_agreed,
    ),
    "withdraw": Act(
        gettext_lazy("Take it back"),
        gettext_lazy("Positions no longer count. The words stay on the list of what was not agreed."),
        gettext_lazy("It is taken back."), services.withdraw,
    ),
    "take-back": Act(
        gettext_lazy("Take your position back"),
        gettext_lazy("You can give another one until the call ends. A concern of yours stays open."),
        gettext_lazy("Your position is taken back."), services.take_back,
    ),
    "object": Act(
        gettext_lazy("Object to one voice"),
        gettext_lazy("If a second person objects too, your group speaks by single positions in this call. Nobody learns who objected."),
        gettext_lazy("Kept. If a second person objects, your group speaks by single positions."), services.object_to_caucus,
    ),
}  # fmt: skip


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=("GET", "POST"))
@refusable
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Say what a button means, then do it."""
    if what not in ACTS:
        raise Http404
    one = ACTS[what]
    proposal = queries.proposal(request.actor, number, "take_part")
    if request.method == "POST":
        one.service(request.actor, number=number)
        return back(request, number, str(one.done))
    title = queries.titles(request.actor, [number]).get(number, "")
    return render(request, "decisions/act.html", {"act": one, "proposal": proposal, "title": title})
