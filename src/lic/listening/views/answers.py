"""Answering: one statement a page, a way out of each, and one's own answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lic.base import paging
from lic.base.access import Visibility, page
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import ROUND

PAGE = 50
WRITE = ("GET", "POST")


@page(Visibility.COMMUNITY, ROUND, "answer", sensitive=True)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The next statement, or the end of them."""
    again = request.GET.get("again") == "yes"
    asked = services.show_next(request.actor, round_number=number, again=again)
    if asked.statement is None:
        return redirect("listening:stop", request.community.slug, number)
    back = request.GET.get("after", "")
    return render(
        request,
        "listening/answer.html",
        _asking(request, asked, back if back.isdecimal() and len(back) < 6 else "", again=again),
    )


@page(Visibility.COMMUNITY, ROUND, "answer", sensitive=True, methods=WRITE)
def answer_one(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """One statement by its number: to answer it, or to change what was said."""
    if request.method == "POST":
        return _keep(request, number, statement)
    asked = queries.asked(request.actor, number, statement)
    return render(request, "listening/answer.html", _asking(request, asked, "", again=False))


def _keep(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    form = forms.Answer(request.POST)
    if not form.is_valid():
        queries.asked(request.actor, number, statement)  # what is hidden is absent here too
        return redirect("listening:answer_one", request.community.slug, number, statement)
    data = form.cleaned_data
    kept = services.cast_vote(
        request.actor,
        round_number=number,
        number=statement,
        choice=data["choice"],
        matters=data["matters"],
    )
    if kept.matters_left_out:
        messages.info(request, presenting.THREE_MATTER)
    if request.POST.get("back_to") == "mine":
        return redirect("listening:mine", request.community.slug, number)
    following = reverse("listening:answer", args=[request.community.slug, number])
    again = "&again=yes" if request.POST.get("again") else ""
    return redirect(f"{following}?after={statement}{again}")


def _asking(request: HttpRequest, asked: Any, back: str, *, again: bool) -> dict[str, Any]:
    slug, number = request.community.slug, asked.round.number
    text, lang = asked.statement.said(request.actor.language)
    return {
        "round": asked.round,
        "asked": asked,
        "text": text,
        "lang": lang,
        "again": again,
        "vote_url": reverse("listening:answer_one", args=[slug, number, asked.statement.number]),
        "stop_url": reverse("listening:stop", args=[slug, number]),
        "back_url": reverse("listening:answer_one", args=[slug, number, int(back)]) if back else "",
        "back_to": "mine" if request.GET.get("from") == "mine" else "",
        "said": presenting.choice_words(asked.choice),
    }


@page(Visibility.COMMUNITY, ROUND, "take_part", sensitive=True)
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Where somebody is when she stops: nothing is lost."""
    round_ = queries.round_(request.actor, number, "take_part")
    mine = queries.mine(request.actor, round_)
    return render(request, "listening/stop.html", {"round": round_, "mine": mine})


@page(Visibility.COMMUNITY, ROUND, "take_part", sensitive=True)
def mine(request: HttpRequest, number: int) -> HttpResponse:
    """Everything one left in a round, and what became of one's own statements."""
    round_ = queries.round_(request.actor, number, "take_part")
    found = queries.mine(request.actor, round_)
    language, slug = request.actor.language, request.community.slug
    answers = paging.page(request, found.answers, PAGE)
    rows = [presenting.own_answer(row, round_, slug, language) for row in answers.rows]
    own = [presenting.own_statement(one, slug, language) for one in found.statements]
    context = {
        "round": round_,
        "mine": found,
        "rows": rows,
        "pages": answers,
        "own": own,
        "empty": _("You have not answered yet."),
    }
    return render(request, "listening/mine.html", context)
