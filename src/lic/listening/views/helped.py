"""Answers that come by another hand: with a peer worker, or on paper."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import documents
from lic.base.access import Visibility, page, reading
from lic.communities import duties
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import PAPER, PEER, ROUND, SETTLING

WRITE = ("GET", "POST")
TOKEN = re.compile(r"[0-9a-f]{32}")


def _token(request: HttpRequest) -> str:
    """What makes a form sent twice harmless; new with each form, and kept nowhere."""
    sent = request.POST.get("token", "")
    return sent if TOKEN.fullmatch(sent) else secrets.token_hex(16)


@page(Visibility.DUTY, ROUND, "help", duties=(PEER,), sensitive=True, methods=WRITE)
def for_someone(request: HttpRequest, number: int) -> HttpResponse:
    """A peer worker enters answers for somebody of her group, reads them back, and keeps them."""
    actor, token = request.actor, _token(request)
    round_ = queries.round_(actor, number, "help")
    rows = [(s.number, *s.said(actor.language)) for s in queries.statements(actor, round_)]
    form = forms.Helped(request.POST or None, statements=rows)
    context: dict[str, Any] = {"round": round_, "form": form, "token": token}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "listening/for_someone.html", context)
    answers = form.answers()
    if "kept" in request.POST and answers:
        services.answer_for(
            actor, round_number=number, token=token, answers=answers,
            matters=form.cleaned_data["matters"],
        )  # fmt: skip
        messages.success(request, _("Kept. Nobody can find these answers again, not even you."))
        return redirect("listening:for_someone", request.community.slug, number)
    matters = form.cleaned_data["matters"]
    context["matters"] = ", ".join(map(str, matters))
    context["read_back"] = [
        (
            n,
            text,
            lang,
            answers.get(n, ""),
            presenting.choice_words(answers.get(n, ""), matters=n in matters),
        )
        for n, text, lang in rows
    ]
    context["is_empty"] = not answers
    return render(request, "listening/read_back.html", context)


@reading(Visibility.COMMUNITY, ROUND, "take_part")
@documents.savable
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The statements on paper, to print and hand out."""
    round_ = queries.round_(request.actor, number, "take_part")
    rows = [
        (s.number, *s.said(request.actor.language))
        for s in queries.statements(request.actor, round_)
    ]
    return render(
        request,
        "listening/sheet.html",
        {"round": round_, "rows": rows, "when": presenting.when(round_)},
    )


@page(
    Visibility.DUTY,
    ROUND,
    "enter_paper",
    duties=(duties.FACILITATOR, PEER),
    sensitive=True,
    methods=WRITE,
)
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Ten sheets at a time, a line of letters each; looked at once more before they are kept."""
    actor, token = request.actor, _token(request)
    round_ = queries.round_(actor, number, "enter_paper")
    may = set(services.groups_to_enter(actor, round_))
    entered = [g for g in queries.groups_of(round_) if g.key in may]
    groups = presenting.group_choices(entered)
    numbers = [s.number for s in queries.statements(actor, round_)]
    form = forms.Paper(request.POST or None, groups=groups, numbers=numbers)
    context: dict[str, Any] = {
        "round": round_, "form": form, "token": token, "count": len(numbers),
        "nobody_accepts": queries.nobody_accepts(actor, round_, entered),
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "listening/paper.html", context)
    if "kept" in request.POST and form.sheets:
        sheets = [(f"{token}{place}", *read) for place, read in form.sheets.items()]
        services.enter_paper(
            actor, round_number=number, group=form.cleaned_data["group"], sheets=sheets
        )
        messages.success(
            request,
            _(
                "Kept: %(count)s sheets. They count once the group accepts them. Keep the paper locked away until then."
            )
            % {"count": len(sheets)},
        )
        return redirect("listening:paper", request.community.slug, number)
    context |= presenting.sheets_read(form.sheets, dict(groups)[form.cleaned_data["group"]])
    return render(request, "listening/paper_check.html", context)


@page(Visibility.DUTY, PAPER, "settle", duties=SETTLING, sensitive=True, methods=WRITE)
def settle_paper(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """A steward says whether sheets that somebody else entered for her group are her group's."""
    actor = request.actor
    waiting = queries.sheets_waiting(actor, number, pk)
    answer = request.POST.get("answer", "")
    if answer not in {"YES", "NO"}:
        context = {"round": waiting.batch.round, "waiting": waiting}
        return render(request, "listening/settle_paper.html", context)
    if answer == "YES":
        services.accept_paper(actor, batch_id=pk)
        messages.success(request, _("Kept. The answers on these sheets count from now on."))
    else:
        services.refuse_paper(actor, batch_id=pk)
        messages.success(request, _("Kept. These sheets and their answers are deleted."))
    return redirect("listening:round", request.community.slug, number)
