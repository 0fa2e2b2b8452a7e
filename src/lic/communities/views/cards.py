"""Batches of cards: issue, print, accept, revoke."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import paging
from lic.base.access import Visibility, page
from lic.communities import duties, forms, listings, notices, paper, policies, queries, services

WHO = (duties.STEWARD, duties.COORDINATOR)


@page(Visibility.DUTY, policies.BATCH, "read", duties=WHO)
def cards(request: HttpRequest) -> HttpResponse:
    context = {
        "page": paging.page(request, listings.batches(request.actor), listings.PAGE),
        "may_issue": listings.issuable(request.actor).exists(),
    }
    return render(request, "communities/cards.html", context)


@page(Visibility.DUTY, policies.GROUP, "issue", duties=WHO, sensitive=True, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A new batch; the answer is its print sheet, the only page that ever shows the codes."""
    form = forms.Batch(
        request.POST or None, actor=request.actor, today=queries.today(request.community)
    )
    if form.is_bound and form.is_valid():
        try:
            batch, codes = services.issue_batch(request.actor, **form.cleaned_data)
        except services.Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            return _sheet(request, batch, codes)
    return render(request, "communities/new_batch.html", {"form": form})


@page(Visibility.DUTY, policies.BATCH, "print", duties=WHO, sensitive=True, methods=("POST",))
def print_anew(request: HttpRequest, number: int) -> HttpResponse:
    batch = listings.batch(request.actor, number)
    try:
        codes = services.print_anew(request.actor, batch=batch)
    except services.Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("communities:batch", request.community.slug, number)
    return _sheet(request, batch, codes)


def _sheet(request: HttpRequest, batch: Any, codes: list[str]) -> HttpResponse:
    slug = request.community.slug
    context = {
        "batch": batch,
        "rows": paper.card_rows(slug, codes, batch.expires_on),
        "address": paper.address(slug).split("://", 1)[-1],
    }
    return render(request, "communities/sheet.html", context)


@page(Visibility.DUTY, policies.BATCH, "read", duties=WHO)
def batch(request: HttpRequest, number: int) -> HttpResponse:
    found = listings.batch(request.actor, number)
    notices.seen(request.actor, url=request.path)
    asked = listings.revocation(found)
    is_own = policies.BATCH.allows(request.actor, "accept", found)
    context = {
        "batch": found,
        "is_own": is_own,
        "is_partners": policies.BATCH.allows(request.actor, "answer_for_centre", found),
        "n_used": listings.used_before_this_month(found) if is_own else 0,
        "may_print": policies.BATCH.allows(request.actor, "print", found)
        and (found.state == "PROPOSED" or (is_own and found.state in {"CENTRE", "ACCEPTED"})),
        "asked": asked,
        "is_asker": asked is not None and asked.asked_by_id == request.actor.seat_id,
        "form": forms.Revoke(),
    }
    return render(request, "communities/batch.html", context)


def _act(
    request: HttpRequest, number: int, act: Callable[..., Any], kept: str, **given: Any
) -> HttpResponse:
    """Do one thing with a batch and go back to it, with what was kept or why not."""
    found = listings.batch(request.actor, number)
    try:
        act(request.actor, batch=found, **given)
    except services.Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, kept)
    return redirect("communities:batch", request.community.slug, number)


@page(Visibility.DUTY, policies.BATCH, "accept", duties=(duties.STEWARD,), methods=("POST",))
def accept(request: HttpRequest, number: int) -> HttpResponse:
    return _act(request, number, services.accept_batch, _("Kept. Your group accepts these cards."))


@page(Visibility.DUTY, policies.BATCH, "accept", duties=(duties.STEWARD,), methods=("POST",))
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    return _act(request, number, services.refuse_batch, _("Kept. The cards never work."))


@page(
    Visibility.DUTY,
    policies.BATCH,
    "answer_for_centre",
    duties=(duties.STEWARD,),
    methods=("POST",),
)
def answer_for_centre(request: HttpRequest, number: int) -> HttpResponse:
    """The yes or no of the sex workers' group to the partner's name on cards of another group."""
    is_yes = request.POST.get("answer") == "YES"
    kept = _("Kept. The cards work from now on.") if is_yes else _("Kept. The cards never work.")
    return _act(request, number, services.answer_for_centre, kept, is_yes=is_yes)


@page(Visibility.DUTY, policies.BATCH, "revoke", duties=(duties.STEWARD,), methods=("POST",))
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.Revoke(request.POST)
    if not form.is_valid():
        found = listings.batch(request.actor, number, "revoke")
        used = listings.used_before_this_month(found)
        context = {"batch": found, "form": form, "is_own": True, "n_used": used}
        return render(request, "communities/batch.html", context)
    kept = _("Kept. A second steward has to agree. Your group sees it.")
    return _act(request, number, services.ask_revocation, kept, reason=form.cleaned_data["reason"])


@page(Visibility.DUTY, policies.BATCH, "revoke", duties=(duties.STEWARD,), methods=("POST",))
def revoke_confirm(request: HttpRequest, number: int) -> HttpResponse:
    kept = _("Done. The cards, seats and answers of this batch are taken back.")
    return _act(request, number, services.confirm_revocation, kept)


@page(Visibility.DUTY, policies.BATCH, "revoke", duties=(duties.STEWARD,), methods=("POST",))
def revoke_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    return _act(request, number, services.withdraw_revocation, _("Kept. The batch stays."))
