"""Pages about actions: the list, one action, and what people say about it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lic.actions import forms, presenting, queries, services
from lic.actions.policies import ACTION, CREATE
from lic.base import exports, links, paging
from lic.base.access import Visibility, page
from lic.communities import duties, notices
from lic.communities import queries as table
from lic.decisions import queries as decisions

PAGE = 30
WRITE = ("GET", "POST")
LOOK_AFTER = (duties.COORDINATOR, duties.FACILITATOR)


def _today(request: HttpRequest) -> datetime.date:
    return table.today(request.community)


@page(Visibility.PUBLIC, ACTION, "read")
def actions(request: HttpRequest) -> HttpResponse:
    """What follows from agreements, by what has become of it."""
    show, today = request.GET.get("show", "OPEN"), _today(request)
    if show not in queries.SHOWN:
        raise Http404
    rows = paging.page(request, queries.listed(request.actor, show, today), PAGE, show=show)
    chips = presenting.chips(queries.counts(request.actor, today), show)
    listed = [presenting.row(row, today) for row in rows.rows]
    return render(
        request,
        "actions/actions.html",
        {"pages": rows, "listed": listed, "chips": chips, "show": show},
    )


@page(Visibility.PUBLIC, ACTION, "read")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All actions as a table, to keep or to work with."""
    if kind not in exports.TYPES:
        raise Http404
    today = _today(request)
    rows = [
        presenting.flat(row)
        for show in ("OPEN", "DONE", "DROPPED")
        for row in queries.listed(request.actor, show, today)
    ]
    return exports.answer(
        f"{request.community.name} actions", today, kind, presenting.COLUMNS, rows
    )


@page(Visibility.PUBLIC, ACTION, "read")
def action(request: HttpRequest, number: int) -> HttpResponse:
    """One action: facts, who says it is done, how it got here."""
    notices.seen(request.actor, url=request.path)
    return _action(request, number, forms.Confirm())


def _action(
    request: HttpRequest, number: int, form: forms.Confirm, status: int = 200
) -> HttpResponse:
    row, today = queries.action(request.actor, number), _today(request)
    context = {
        "action": row,
        "facts": presenting.facts(row, today),
        "answers": presenting.answers(row),
        "thread": presenting.thread(row, links.trail(request.actor, row), today),
        "lede": presenting.lede(row, queries.standing(row), today),
        "may": {
            name: ACTION.allows(request.actor, name, row)
            for name in ("tell", "finish", "confirm", "change", "drop")
        },
        "own_group": presenting.own_group(row, request.actor),
        "confirm": form,
    }
    return render(request, "actions/action.html", context, status=status)


@page(Visibility.COMMUNITY, CREATE, "open", methods=WRITE)
def new(request: HttpRequest, record: int) -> HttpResponse:
    """Open an action that follows from an agreement."""
    outcome = decisions.outcome(request.actor, record)
    CREATE.require(request.actor, "open", request.actor)
    is_in_force = decisions.is_in_force(outcome)
    if not is_in_force:
        messages.warning(request, services.NOT_IN_FORCE)
        return redirect("decisions:record", request.community.slug, record)
    consenting = frozenset(group.key for group in decisions.consenting_groups(outcome))
    bound = {
        pk: o for pk, o in table.organizations(request.actor).items() if o.group.key in consenting
    }
    form = forms.Open(
        request.POST or None,
        organizations=[(pk, organization.name) for pk, organization in bound.items()],
        groups=[(group.key, group.name) for group in table.groups(request.actor.community_id)],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        origin = services.Origin(outcome, consenting, outcome.is_tagged, is_in_force)
        try:
            row = services.open_action(
                request.actor, origin=origin, title=data["title"], about=data["about"], lead_id=data["lead"],
                supporting=data["supporting"], due_on=data["due_on"], done_when=data["done_when"],
                asked=data["asked"], named_by_centre=data["named"], today=_today(request),
            )  # fmt: skip
        except services.NotPossible as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(
                request, _("The action is open. Its organizations and the asked groups see it now.")
            )
            return redirect(_to(request, row.number))
    status = 422 if form.is_bound else 200
    return render(request, "actions/new.html", {"form": form, "outcome": outcome}, status=status)


@page(Visibility.COMMUNITY, ACTION, "tell", methods=WRITE)
def tell(request: HttpRequest, number: int) -> HttpResponse:
    """Say how it goes."""
    form = forms.Tell(request.POST or None)
    return _said(request, number, "tell", form, _("Kept. Everybody can read it."), lambda data: services.tell(
        request.actor, number=number, text=data["text"], evidence=data["evidence"], today=_today(request)))  # fmt: skip


@page(Visibility.COMMUNITY, ACTION, "finish", methods=WRITE)
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """The lead says it is finished."""
    form = forms.Finish(request.POST or None)
    return _said(request, number, "finish", form, _("Kept. Now the other groups say whether it is done."), lambda data: services.finish(
        request.actor, number=number, text=data["text"], today=_today(request)))  # fmt: skip


@page(Visibility.DUTY, ACTION, "change", duties=LOOK_AFTER, methods=WRITE)
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Another day."""
    form = forms.Move(request.POST or None, today=_today(request))
    return _said(request, number, "change", form, _("The day has moved."), lambda data: services.change(
        request.actor, number=number, due_on=data["due_on"], why=data["why"], today=_today(request)))  # fmt: skip


@page(Visibility.DUTY, ACTION, "drop", duties=LOOK_AFTER, methods=WRITE)
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give it up."""
    form = forms.Drop(request.POST or None)
    return _said(request, number, "drop", form, _("The action is given up. The reason stays on its page."), lambda data: services.drop(
        request.actor, number=number, why=data["why"], today=_today(request)))  # fmt: skip


@page(Visibility.COMMUNITY, ACTION, "confirm", methods=("POST",))
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Yes, it is done; or not yet."""
    form = forms.Confirm(request.POST)
    if not form.is_valid():
        return _action(request, number, form, status=422)
    is_done, words = form.cleaned_data["answer"] == forms.YES, form.cleaned_data["words"]
    services.confirm(
        request.actor, number=number, is_done=is_done, words=words, today=_today(request)
    )
    messages.success(
        request,
        _(
            "Kept. Two seats of a group together count as its answer; a steward or spokesperson answers at once."
        ),
    )
    return redirect(_to(request, number))


def _said(
    request: HttpRequest, number: int, permission: str, form: Form, kept: str, write: Any
) -> HttpResponse:
    """One form about one action: show it, or write and go back to the action."""
    row = queries.action(request.actor, number)
    ACTION.require(request.actor, permission, row)
    if form.is_bound and form.is_valid():
        write(form.cleaned_data)
        messages.success(request, kept)
        return redirect(_to(request, number))
    context = {"form": form, "action": row, "words": presenting.FORMS[permission]}
    return render(request, "actions/say.html", context, status=422 if form.is_bound else 200)


def _to(request: HttpRequest, number: int) -> str:
    return reverse("actions:action", args=[request.community.slug, number])
