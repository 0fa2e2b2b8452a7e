"""Talks off the screen: the list, one talk, noting a talk, handing its themes to a round."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.base import links, paging
from lic.base.access import Visibility, reading
from lic.communities import duties
from lic.communities import queries as communities
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import DIALOGUE

PAGE = 20
WRITE = ("GET", "POST")


@reading(Visibility.PUBLIC, DIALOGUE, "read")
def dialogues(request: HttpRequest) -> HttpResponse:
    """Talks that were held."""
    found = paging.page(request, queries.dialogues(request.actor), PAGE)
    rows = [presenting.dialogue_row(one, request.community.slug) for one in found.rows]
    return render(request, "listening/dialogues.html", {"rows": rows, "pages": found})


@reading(Visibility.PUBLIC)
def guide(request: HttpRequest) -> HttpResponse:
    """How to hold a talk, and a card with three questions, to print."""
    return render(request, "listening/guide.html")


@reading(Visibility.PUBLIC, DIALOGUE, "read")
def dialogue(request: HttpRequest, number: int) -> HttpResponse:
    """One talk: who was there by group, its digest, what became of its themes."""
    actor = request.actor
    found = queries.dialogue(actor, number)
    context = {
        "dialogue": found,
        "present_columns": [_("Group"), _("People")],
        "present": presenting.present_rows(queries.who_was_there(actor, found)),
        "themes": [
            presenting.statement_row(one, request.community.slug, actor.language)
            for one in queries.themes(actor, found) if one.state == "SHOWN"
        ],
        "n_waiting": sum(one.state == "WAITING" for one in queries.themes(actor, found)),
        "may_record": DIALOGUE.allows(actor, "record", found),
        "around": links.shown(actor, found),
    }  # fmt: skip
    return render(request, "listening/dialogue.html", context)


@reading(Visibility.DUTY, DIALOGUE, "record", duties=(duties.FACILITATOR,), methods=WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Note a talk that was held."""
    actor = request.actor
    groups = presenting.group_choices(communities.groups(request.community.pk))
    start = {"month": communities.today(request.community), "language": actor.language}
    form = forms.Dialogue(
        request.POST or None, groups=groups, rounds=queries.rounds_for_themes(actor), initial=start
    )
    if request.method == "POST" and form.is_valid():
        made = services.record_dialogue(actor, **form.values())
        messages.success(request, _("Kept. Now hand its themes to the round."))
        return redirect("listening:dialogue", request.community.slug, made.number)
    return render(request, "listening/new_dialogue.html", {"form": form})


@reading(Visibility.DUTY, DIALOGUE, "record", duties=(duties.FACILITATOR,), methods=WRITE)
def harvest(request: HttpRequest, number: int) -> HttpResponse:
    """Hand themes to the round as statements."""
    found = queries.dialogue(request.actor, number, "record")
    form = forms.Harvest(request.POST or None, initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        rows = services.harvest(request.actor, number=number, **form.values())
        messages.success(
            request,
            _("Kept: %(count)s themes. They wait to be read like all statements.")
            % {"count": len(rows)},
        )
        return redirect("listening:dialogue", request.community.slug, number)
    return render(request, "listening/harvest.html", {"dialogue": found, "form": form})
