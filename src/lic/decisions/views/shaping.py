"""The shaping page: the text point by point, questions with answers, suggestions with reasons."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.decisions import forms, queries, services
from lic.decisions.policies import PROPOSAL
from lic.decisions.views.refusing import back, refusable

HERE = "decisions:shaping"


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("GET", "POST"))
@refusable
def shaping(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a question or suggest other words; `what` says which form was sent."""
    what = request.POST.get("what", "")
    view = queries.view(request.actor, number)
    PROPOSAL.require(request.actor, "discuss", view.proposal)
    clauses = len(view.version.clauses)
    ask = forms.Ask(request.POST if what == "ask" else None, prefix="ask")
    suggest = forms.Suggest(
        request.POST if what == "suggest" else None, prefix="suggest", clauses=clauses
    )
    if ask.is_valid():
        services.ask(request.actor, number=number, text=ask.cleaned_data["text"])
        return back(request, number, _("Your question is with whoever wrote the proposal."), HERE)
    if suggest.is_valid():
        services.suggest(request.actor, number=number, **suggest.cleaned_data)
        return back(request, number, _("Your words are with whoever wrote the proposal."), HERE)
    own_questions, own_suggestions = queries.own_open(request.actor, view.proposal)
    context = {
        "view": view, "ask": ask, "suggest": suggest, "form": suggest if what == "suggest" else ask,
        "questions": queries.questions(request.actor, view.proposal),
        "suggestions": queries.suggestions(request.actor, view.proposal),
        "own_questions": own_questions,
        "own_suggestions": own_suggestions,
        "carries": queries.writes(request.actor, view.proposal),
        "is_open": view.proposal.state in ("SHAPING", "INTEGRATING", "PARKED"),
    }  # fmt: skip
    return render(request, "decisions/shaping.html", context, status=422 if what else 200)


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("GET", "POST"))
@refusable
def answer(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Answer a question."""
    proposal = queries.proposal(request.actor, number, "discuss")
    asked = next(
        (one for one in queries.questions(request.actor, proposal) if one.number == question), None
    )
    if asked is None:
        raise Http404
    form = forms.Answer(request.POST or None, initial={"text": asked.answer})
    if form.is_valid():
        services.answer(
            request.actor, number=number, question=question, text=form.cleaned_data["text"]
        )
        return back(request, number, _("Your answer is there for everybody."), HERE)
    context = {
        "form": form, "heading": _("Answer a question"), "quote": asked.text,
        "submit": _("Answer"), "proposal": proposal,
    }  # fmt: skip
    return render(request, "decisions/form.html", context)


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("POST",))
@refusable
def take(request: HttpRequest, number: int, suggestion: int) -> HttpResponse:
    """Take a suggestion: its words replace the point."""
    services.take(request.actor, number=number, suggestion=suggestion)
    return back(request, number, _("Taken. The text has changed."), HERE)


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("GET", "POST"))
@refusable
def leave_out(request: HttpRequest, number: int, suggestion: int) -> HttpResponse:
    """Do not take a suggestion, and say why."""
    proposal = queries.proposal(request.actor, number, "discuss")
    made = next(
        (one for one in queries.suggestions(request.actor, proposal) if one.number == suggestion),
        None,
    )
    if made is None:
        raise Http404
    form = forms.Reply(request.POST or None)
    if form.is_valid():
        services.leave_out(
            request.actor, number=number, suggestion=suggestion, reply=form.cleaned_data["reply"]
        )
        return back(request, number, _("Your reason stands beside the suggestion."), HERE)
    context = {
        "form": form, "heading": _("Why not take it?"), "quote": made.words, "submit": _("Do not take it"),
        "lede": _("Whoever suggested it reads your reason, and so does everybody."), "proposal": proposal,
    }  # fmt: skip
    return render(request, "decisions/form.html", context)


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("POST",))
@refusable
def withdraw_question(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Take one's own question back."""
    services.withdraw_question(request.actor, number=number, question=question)
    return back(request, number, _("Your question is taken back. Its words are deleted."), HERE)


@page(Visibility.COMMUNITY, PROPOSAL, "discuss", methods=("POST",))
@refusable
def withdraw_suggestion(request: HttpRequest, number: int, suggestion: int) -> HttpResponse:
    """Take one's own suggestion back."""
    services.withdraw_suggestion(request.actor, number=number, suggestion=suggestion)
    return back(request, number, _("Your suggestion is taken back. Its words are deleted."), HERE)
