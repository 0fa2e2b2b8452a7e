"""Writing the next version together while a proposal is worked in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.core import consent
from lic.decisions import forms, presenting, queries, services
from lic.decisions.policies import PROPOSAL
from lic.decisions.views.drafting import initial, is_grounded
from lic.decisions.views.refusing import back, refusable

LONGEST = 9  # digits: longer numbers are nobody's


@page(Visibility.COMMUNITY, PROPOSAL, "write_next", sensitive=True, methods=("GET", "POST"))
@refusable
def next_version(request: HttpRequest, number: int) -> HttpResponse:
    """The draft of the next version, for those who write it; its writer lays it before the table."""
    actor = request.actor
    if request.method == "POST" and (late := _too_late(request, number)):
        return late
    proposal = queries.proposal(actor, number, "write_next")
    part, kept = queries.next_draft(actor, proposal)
    view, signs = queries.view(actor, number), part == "WRITER"
    form = forms.Draft(request.POST or None, signs=signs, initial=initial(kept or view.version))
    revision, theirs = kept.revision if kept else 0, None
    if form.is_valid():
        draft, read = form.draft(actor.language), _number(request.POST.get("revision", ""))
        try:
            if signs and "lay" in request.POST:
                return _laid(request, number, draft, read)
            services.keep_draft(actor, number=number, draft=draft, revision=read)
        except services.Changed:
            _part, kept = queries.next_draft(actor, proposal)
            revision = kept.revision if kept else 0
            theirs = presenting.beside(draft, kept or view.version)
        else:
            said = _("Kept. Those who write the next version with you see it.")
            return back(request, number, said, "decisions:next")
    context = {
        "form": form, "view": view, "kept": kept, "revision": revision, "theirs": theirs, "part": part,
        "is_grounded": is_grounded(form),
    }  # fmt: skip
    return render(request, "decisions/next.html", context, status=422 if form.is_bound else 200)


def _too_late(request: HttpRequest, number: int) -> HttpResponse | None:
    """Words sent after the proposal was no longer worked in, given back to whoever sent them.

    A sensitive page comes back empty: without this they would be gone.
    """
    proposal = queries.proposal(request.actor, number, "discuss")
    if proposal.state == "INTEGRATING":
        return None
    sent = forms.Draft(request.POST)
    names = ("title", "summary", "text", "harm_centre", "harm_others", "note")
    said = [(sent[name].label, sent[name].value()) for name in names if sent[name].value()]
    if not said:
        return None
    return render(
        request, "decisions/too_late.html", {"proposal": proposal, "said": said}, status=409
    )


def _laid(request: HttpRequest, number: int, draft: services.Draft, read: int) -> HttpResponse:
    """The words before the table; where the rule refuses that now, kept in the draft."""
    try:
        services.edit(request.actor, number=number, draft=draft, revision=read)
    except consent.Refused:
        services.keep_draft(request.actor, number=number, draft=draft, revision=read)
        raise
    return back(request, number, _("Kept. The page shows what changed."))


@page(Visibility.COMMUNITY, PROPOSAL, "write_next", methods=("POST",))
@refusable
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Invite who raised a concern, or those of a group who carry the proposal."""
    concern = _number(request.POST.get("concern", ""))
    services.invite(
        request.actor, number=number, concern=concern or None, group=request.POST.get("group", "")
    )
    return back(
        request, number, _("Invited. Their whole group is told, so that nobody learns who.")
    )


@page(Visibility.COMMUNITY, PROPOSAL, "write_next", methods=("POST",))
@refusable
def along(request: HttpRequest, number: int, concern: int) -> HttpResponse:
    """Who raised a concern says whether she writes along."""
    accepts = request.POST.get("answer") == forms.YES
    services.answer_invitation(request.actor, number=number, concern=concern, accepts=accepts)
    if accepts:
        return back(request, number, _("You write the next version too."), "decisions:next")
    return back(request, number, _("Kept. Nobody is told."))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= LONGEST else 0
