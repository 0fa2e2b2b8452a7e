"""Pages where a text is written: new, changed, split; and its versions side by side."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.decisions import forms, presenting, queries, services
from lic.decisions.policies import PROPOSAL, TABLE, VERSION
from lic.decisions.views.refusing import back, refusable
from lic.listening import queries as listening

WRITE = ("GET", "POST")
LONGEST_ID = 19  # digits of 63 bits; longer ones cost time and break int()


@page(Visibility.COMMUNITY, TABLE, "propose", methods=WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """A proposal from a statement, in one step, or from nothing."""
    chosen = request.POST.get("statement") or request.GET.get("statement") or ""
    if chosen and not (chosen.isdecimal() and len(chosen) <= LONGEST_ID):
        raise Http404
    statement = listening.statement(request.actor, int(chosen)) if chosen else None
    said = statement.said(request.actor.language)[0] if statement else ""
    form = forms.Draft(request.POST or None, is_first=True, initial={"title": said[:120]})
    if form.is_valid():
        proposal = services.propose(
            request.actor, draft=form.draft(request.actor.language),
            statement_id=statement.pk if statement else None, lay_out="draft" not in request.POST,
        )  # fmt: skip
        kept = (
            _("Kept as a draft. Only your group finds it.")
            if "draft" in request.POST
            else _("It is before the table. Anybody can ask and suggest other words now.")
        )
        return back(request, proposal.number, kept)
    context = {"form": form, "statement": statement, "said": said, "is_new": True, "is_grounded": is_grounded(form)}  # fmt: skip
    return render(request, "decisions/write.html", context, status=422 if form.is_bound else 200)


def is_grounded(form: forms.Draft) -> bool:
    """Whether something is chosen in the part that is folded away."""
    return bool(form["principles"].value() or form["root_causes"].value())


def initial(version: Any) -> dict[str, Any]:
    """The fields of the form as a version, or a draft of the next one, has them."""
    names = (
        "title",
        "summary",
        "text",
        "harm_centre",
        "harm_others",
        "principles",
        "root_causes",
        "trial_months",
    )
    signed = bool(getattr(version, "signed", ""))
    return {name: getattr(version, name) for name in names} | {"is_signed": signed}


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=WRITE)
@refusable
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change the text; after a call this is a new version."""
    proposal = queries.proposal(request.actor, number)
    if queries.together(request.actor, proposal).has_draft:
        # A form that was open before the draft came along with its words: both are shown.
        return redirect("decisions:next", request.community.slug, number, preserve_request=True)
    return _write(request, number, services.edit, _("Kept. The page shows what changed."))


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=WRITE)
@refusable
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Make the part that can be agreed a proposal of its own."""
    return _write(
        request,
        number,
        services.split,
        _("The part is a proposal of its own. It is called afresh."),
        is_split=True,
    )


def _write(
    request: HttpRequest, number: int, service: Any, said: str, *, is_split: bool = False
) -> HttpResponse:
    view = queries.view(request.actor, number)
    form = forms.Draft(request.POST or None, is_first=is_split, initial=initial(view.version))
    if form.is_valid():
        kept = service(request.actor, number=number, draft=form.draft(request.actor.language))
        return back(request, kept.number, said)
    is_next = bool(view.version.fingerprint) and not is_split
    context = {"form": form, "view": view, "is_split": is_split, "is_next": is_next, "is_grounded": is_grounded(form)}  # fmt: skip
    return render(request, "decisions/write.html", context, status=422 if form.is_bound else 200)


@page(Visibility.COMMUNITY, VERSION, "read")
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """Every step of the text, with what changed in it."""
    proposal = queries.proposal(request.actor, number)
    found = queries.versions(request.actor, proposal)
    if not found:
        raise Http404
    return render(
        request,
        "decisions/versions.html",
        {"proposal": proposal, "rows": presenting.compared(found), "title": found[-1].title},
    )
