"""Duties of the own group and those that coordinators give."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.communities import duties, forms, listings, notices, policies, services
from lic.communities.services.duties import FEWEST_STEWARDS


@page(Visibility.GROUP, policies.QUESTION, "read", sensitive=True)
def all_duties(request: HttpRequest) -> HttpResponse:
    held = listings.group_duties(request.actor)
    stewards = [one for one in held if one.duty.key == duties.STEWARD and one.is_taken_up]
    asked, closed = listings.questions(request.actor)
    context = {
        "group": listings.group(request.actor),
        "held": held,
        "is_short": len(stewards) < FEWEST_STEWARDS,
        "questions": asked,
        "closed": closed,
        "offered": listings.coordinators_duties(request.actor),
        "is_coordinator": duties.COORDINATOR in request.actor.duties,
    }
    return render(request, "communities/duties.html", context)


@page(Visibility.GROUP, policies.GROUP, "ask", sensitive=True, methods=("POST",))
def caucus(request: HttpRequest) -> HttpResponse:
    """Ask the group how it speaks from the next call on."""
    try:
        asked = services.choose_voice(
            request.actor, by_caucus=request.POST.get("by_caucus") == "YES"
        )
    except services.Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        if asked is not None:
            messages.success(request, _("Kept. Your group is asked now, and your own yes counts."))
            return redirect("communities:question", request.community.slug, asked.pk)
        messages.success(request, _("Kept. It holds from the next call on."))
    return redirect("communities:duties", request.community.slug)


@page(Visibility.GROUP, policies.GROUP, "ask", sensitive=True, methods=("GET", "POST"))
def ask(request: HttpRequest) -> HttpResponse:
    form = forms.Question(
        request.POST or None,
        may_caucus=listings.may_caucus(request.actor),
        is_centre=request.actor.is_centre,
    )
    if form.is_bound and form.is_valid():
        try:
            question = services.ask_question(request.actor, **form.cleaned_data)
        except services.Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Kept. Your group is asked now, and your own yes counts."))
            return redirect("communities:question", request.community.slug, question.pk)
    return render(request, "communities/ask.html", {"form": form})


@page(Visibility.GROUP, policies.QUESTION, "read", sensitive=True, methods=("GET", "POST"))
def question(request: HttpRequest, pk: int) -> HttpResponse:
    found = listings.question(request.actor, pk)
    notices.seen(request.actor, url=request.path)
    if request.method == "POST" and request.POST.get("answer") in {"YES", "NO"}:
        services.answer_question(
            request.actor, question=found, is_yes=request.POST["answer"] == "YES"
        )
        messages.success(request, _("Kept. You can change it until the last day."))
        return redirect("communities:question", request.community.slug, pk)
    is_open = found.state == "OPEN"
    context = {
        "question": found,
        "duty": duties.DUTIES.get(found.duty),
        "is_open": is_open,
        "own": listings.own_answer(request.actor, found) if is_open else None,
    }
    return render(request, "communities/question.html", context)


@page(
    Visibility.DUTY,
    policies.COMMUNITY,
    "coordinate",
    duties=(duties.COORDINATOR,),
    sensitive=True,
    methods=("GET", "POST"),
)
def offer(request: HttpRequest) -> HttpResponse:
    form = forms.Offer(request.POST or None)
    if form.is_bound and form.is_valid():
        services.offer_duty(request.actor, **form.cleaned_data)
        messages.success(
            request, _("Kept. Whoever goes by that name finds the offer on their seat’s page.")
        )
        return redirect("communities:duties", request.community.slug)
    return render(request, "communities/offer.html", {"form": form})


@page(
    Visibility.DUTY,
    policies.COMMUNITY,
    "coordinate",
    duties=(duties.COORDINATOR,),
    sensitive=True,
    methods=("POST",),
)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        services.end_duty(request.actor, grant_id=pk)
    except services.Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("communities:duties", request.community.slug)
