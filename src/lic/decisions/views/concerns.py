"""Pages about concerns: raising one, and what its raiser and its group can do with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.decisions import forms, presenting, queries, services
from lic.decisions.policies import CONCERN, PROPOSAL
from lic.decisions.views.refusing import back, refusable

WRITE = ("GET", "POST")
WITH_WORDS = ("release", "met", "ask")


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=WRITE)
@refusable
def raise_concern(request: HttpRequest, number: int) -> HttpResponse:
    """Raise a concern: which principle, who would be harmed and how, what would settle it."""
    view = queries.view(request.actor, number)
    form = forms.Concern(request.POST or None)
    if form.is_valid():
        services.raise_concern(
            request.actor, number=number, grounds=form.grounds(), lang=request.actor.language
        )
        return back(
            request,
            number,
            _("Your concern is open. It stands until you or your group release it."),
        )
    context = {"form": form, "view": view}
    return render(request, "decisions/raise.html", context, status=422 if form.is_bound else 200)


@page(Visibility.COMMUNITY, CONCERN, "read")
def concern(request: HttpRequest, number: int, concern: int) -> HttpResponse:
    """One concern, and what the reader can do with it."""
    return _shown(request, number, concern)


def _shown(
    request: HttpRequest,
    number: int,
    concern: int,
    *,
    what: str = "",
    form: forms.Met | None = None,
) -> HttpResponse:
    """The page, with the words that were not valid where they were typed."""
    found = queries.concern(request.actor, number, concern)
    view = queries.view(request.actor, number)
    own = queries.mine(request.actor, view.proposal)
    is_own = found.number in own.concerns
    is_groups = found.group == request.actor.group
    context = {
        "concern": found, "view": view, "reader": own, "row": presenting.concern_row(found, view), "is_own": is_own,
        "is_asked": found.number in own.asked, "is_orphan": found.number in own.orphans and not is_own,
        "is_groups": is_groups, "is_caucus": found.raised_by == "CAUCUS", "is_open": found.state == "OPEN",
        "met": form if form and what != "ask" else forms.Met(), "ask": form if form and what == "ask" else forms.Met(auto_id="ask_%s"),
        "form": form, "asking": any(q.concern_id == found.pk for q, _answer in own.questions),
        "may_write_along": found.number in queries.together(request.actor, view.proposal).asked,
        "word": forms.GroupWord() if is_groups and own.speaks and found.raised_by == "CAUCUS" else None,
    }  # fmt: skip
    return render(request, "decisions/concern.html", context, status=422 if form else 200)


@page(Visibility.COMMUNITY, CONCERN, "read", methods=("POST",))
@refusable
def settle(request: HttpRequest, number: int, concern: int, what: str) -> HttpResponse:
    """Release, keep, take over, or ask the own group: one of the buttons on a concern's page."""
    queries.concern(request.actor, number, concern)
    form = forms.Met(request.POST, auto_id="ask_%s" if what == "ask" else "id_%s")
    if what in WITH_WORDS and not form.is_valid():
        return _shown(request, number, concern, what=what, form=form)
    words = form.cleaned_data["how_met"] if form.is_valid() else ""
    actor = request.actor
    if what == "release":
        services.release_concern(actor, number=number, concern=concern, how_met=words)
        return back(request, number, _("You released your concern."))
    if what == "met":
        services.answer_first(actor, number=number, concern=concern, is_met=True, how_met=words)
        return back(request, number, _("You released your concern."))
    if what == "not-met":
        services.answer_first(actor, number=number, concern=concern, is_met=False)
        return back(request, number, _("Your concern stays open."))
    if what == "take-over":
        services.take_over(actor, number=number, concern=concern)
        return back(request, number, _("The concern is yours now."))
    if what == "ask":
        services.ask_group(actor, number=number, kind="RELEASE", concern=concern, words=words)
        return back(request, number, _("Your group is asked. The question is open for seven days."))
    raise Http404


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=("POST",))
@refusable
def answer_group(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Answer a question of the own group."""
    is_yes = request.POST.get("answer") == forms.YES
    services.answer_group(request.actor, number=number, question=question, is_yes=is_yes)
    return back(request, number, _("Kept. You can change your answer until the question closes."))
