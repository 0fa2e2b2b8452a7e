"""Statements: one's own, what became of one, and the facilitator's reading."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import links, paging
from lic.base.access import Visibility, page, reading
from lic.communities import duties
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import ROUND, STATEMENT

PAGE = 40
READ_AT_ONCE = 20
WRITE = ("GET", "POST")


@page(Visibility.COMMUNITY, ROUND, "answer", sensitive=True, methods=WRITE)
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Write a statement."""
    round_ = queries.round_(request.actor, number, "answer")
    form = forms.Say(request.POST or None, initial={"language": request.actor.language})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.contribute(
            request.actor, round_number=number, text=data["text"], language=data["language"]
        )
        messages.success(
            request,
            _("Thank you. A facilitator reads it before others do. You find it on “Your answers”."),
        )
        return redirect("listening:mine", request.community.slug, number)
    return render(request, "listening/say.html", {"round": round_, "form": form})


@reading(Visibility.PUBLIC, STATEMENT, "read")
def statements(request: HttpRequest, number: int) -> HttpResponse:
    """All statements of a round."""
    round_ = queries.round_(request.actor, number)
    found = paging.page(request, queries.statements(request.actor, round_), PAGE)
    rows = [
        presenting.statement_row(one, request.community.slug, request.actor.language)
        for one in found.rows
    ]
    context = {"round": round_, "rows": rows, "pages": found}
    return render(request, "listening/statements.html", context)


@reading(Visibility.PUBLIC, STATEMENT, "read")
def statement(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """One statement: its languages, how each group answered, what became of it."""
    actor = request.actor
    found = queries.statement_numbered(actor, number, statement)
    if found.number != statement:
        return redirect("listening:statement", request.community.slug, number, found.number)
    outcome = queries.outcome(actor, found.round)
    groups = queries.groups_of(found.round)
    text, lang = found.said(actor.language)
    context = {
        "round": found.round,
        "statement": found,
        "text": text,
        "lang": lang,
        "others": found.others(actor.language),
        "bars": presenting.statement_bars(found, outcome.shown, groups) if outcome else [],
        "words": presenting.spoken(found, groups, queries.caucus_words(found.round)),
        "trail": links.trail(actor, found),
        "may": {name: STATEMENT.allows(actor, name, found) for name in STATEMENT.permissions},
    }
    return render(request, "listening/statement.html", context)


@page(Visibility.COMMUNITY, STATEMENT, "flag", sensitive=True, methods=WRITE)
def flag(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Ask a facilitator to look again."""
    found = queries.statement_numbered(request.actor, number, statement)
    STATEMENT.require(request.actor, "flag", found)
    form = forms.Flag(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.flag(
            request.actor, round_number=number, number=statement, kind=form.cleaned_data["kind"]
        )
        messages.success(request, _("Thank you. A facilitator looks at it again."))
        return redirect("listening:statement", request.community.slug, number, statement)
    text, lang = found.said(request.actor.language)
    return render(
        request,
        "listening/flag.html",
        {"round": found.round, "statement": found, "text": text, "lang": lang, "form": form},
    )


@page(
    Visibility.DUTY,
    STATEMENT,
    "speak",
    duties=(duties.SPOKESPERSON,),
    sensitive=True,
    methods=WRITE,
)
def caucus(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """A spokesperson says what the caucus decided on a statement."""
    actor = request.actor
    found = queries.statement_numbered(actor, number, statement)
    said = queries.caucus_word(actor, found)
    stance = (
        forms.Word.NONE
        if said is None
        else (forms.Word.SHARE if said.shares else forms.Word.NOT_SHARE)
    )
    form = forms.Word(
        request.POST or None, initial={"stance": stance, "words": said.words if said else ""}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["stance"] == forms.Word.NONE:
            services.take_word_back(actor, round_number=number, number=statement)
        else:
            shares = data["stance"] == forms.Word.SHARE
            services.give_word(
                actor, round_number=number, number=statement, shares=shares, words=data["words"]
            )
        messages.success(
            request, _("Kept. It stands beside the figures when they are next worked out.")
        )
        return redirect("listening:statement", request.community.slug, number, statement)
    text, lang = found.said(actor.language)
    return render(
        request,
        "listening/caucus.html",
        {"round": found.round, "statement": found, "text": text, "lang": lang, "form": form},
    )


@reading(Visibility.DUTY, ROUND, "edit", duties=(duties.FACILITATOR,), methods=WRITE)
def seed(request: HttpRequest, number: int) -> HttpResponse:
    """Add statements, one a line."""
    round_ = queries.round_(request.actor, number, "edit")
    groups = presenting.group_choices(queries.groups_of(round_))
    form = forms.Seed(
        request.POST or None, groups=groups, initial={"language": request.actor.language}
    )
    if request.method == "POST" and form.is_valid():
        rows = services.seed(request.actor, round_number=number, **form.values())
        messages.success(request, _("Kept: %(count)s statements.") % {"count": len(rows)})
        return redirect("listening:round", request.community.slug, number)
    return render(request, "listening/seed.html", {"round": round_, "form": form})


@reading(Visibility.DUTY, STATEMENT, "moderate", duties=(duties.FACILITATOR,))
def moderate(request: HttpRequest, number: int) -> HttpResponse:
    """Statements that wait to be read and that were flagged; on a page of their own those not shown."""
    actor = request.actor
    round_ = queries.round_(actor, number, "facilitate")
    if request.GET.get("show") == "away":
        away = paging.page(request, queries.put_away(actor, round_), READ_AT_ONCE, show="away")
        return render(request, "listening/put_away.html", {"round": round_, "pages": away})
    waiting = paging.page(request, queries.to_read(actor, round_), READ_AT_ONCE)
    context = {
        "round": round_,
        "waiting": [(one, presenting.notes(one)) for one in waiting.rows],
        "flagged": [(one, presenting.flags(why)) for one, why in queries.flagged(actor, round_)],
        "n_away": queries.put_away(actor, round_).count(),
        "pages": waiting,
    }
    return render(request, "listening/moderate.html", context)


@reading(Visibility.DUTY, STATEMENT, "moderate", duties=(duties.FACILITATOR,), methods=WRITE)
def decide(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Read one statement and decide: show, merge, hide with a reason."""
    actor = request.actor
    found = queries.statement_to_decide(actor, pk)
    form = forms.Decide(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["act"] == forms.Decide.SHOW:
            services.show(actor, statement_id=pk)
        elif data["act"] == forms.Decide.HIDE:
            services.hide(actor, statement_id=pk, reason=data["reason"])
        elif data["act"] == forms.Decide.MERGE:
            services.merge(actor, statement_id=pk, into_number=data["into"])
        else:
            services.dismiss_flags(actor, statement_id=pk)
        messages.success(request, _("Kept."))
        return redirect("listening:moderate", request.community.slug, number)
    round_ = found.round
    alike = presenting.alike(found, queries.statements(actor, round_), actor.language)
    context = {
        "round": round_,
        "statement": found,
        "form": form,
        "notes": presenting.notes(found),
        "alike": alike,
    }
    return render(request, "listening/decide.html", context)


@reading(Visibility.DUTY, STATEMENT, "moderate", duties=(duties.FACILITATOR,), methods=WRITE)
def translate(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Add a person's translation."""
    found = queries.statement_to_decide(request.actor, pk)
    language = presenting.other_language(found)
    start = {"text": found.translations.get(language, "")}
    form = forms.Translate(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.translate(
            request.actor, statement_id=pk, language=language, text=form.cleaned_data["text"]
        )
        messages.success(request, _("Kept."))
        return redirect("listening:moderate", request.community.slug, number)
    return render(
        request,
        "listening/translate.html",
        {"round": found.round, "statement": found, "form": form, "language": language},
    )
