"""Pages where a group speaks with one voice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page
from lic.decisions import forms, queries, services
from lic.decisions.policies import PROPOSAL, WORD
from lic.decisions.views.refusing import back, refusable

WRITE = ("GET", "POST")


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", sensitive=True, methods=WRITE)
@refusable
def caucus(request: HttpRequest, number: int) -> HttpResponse:
    """The spokesperson or liaison gives the group's position; a concern says its grounds as well."""
    actor = request.actor
    view = queries.view(actor, number)
    form = forms.Caucus(request.POST or None, is_centre=actor.is_centre)
    is_concern = request.POST.get("choice") == "CONCERN"
    grounds = forms.Concern(request.POST if is_concern else None)
    if form.is_valid() and (not is_concern or grounds.is_valid()):
        said = form.cleaned_data
        services.give_caucus_position(
            actor, number=number, choice=said["choice"], words=said["words"], lang=actor.language,
            three_took_part=said.get("three_took_part", False), grounds=grounds.grounds() if is_concern else None,
        )  # fmt: skip
        return back(
            request,
            number,
            _("Kept. A second person confirms it, and it counts after three days in your room."),
        )
    context = {
        "form": form if form.errors or not is_concern else grounds,
        "give": form,
        "grounds": grounds,
        "view": view,
        "is_concern": is_concern,
    }
    return render(request, "decisions/caucus.html", context, status=422 if form.is_bound else 200)


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=("POST",))
@refusable
def confirm(request: HttpRequest, number: int, word: int) -> HttpResponse:
    """Say the same as a second person."""
    services.confirm_caucus(request.actor, number=number, word=word)
    return back(
        request, number, _("Confirmed. It counts when it has lain in your room for three days.")
    )


@page(Visibility.GROUP, WORD, "object", methods=("POST",))
@refusable
def object_to_word(request: HttpRequest, number: int, word: int) -> HttpResponse:
    """Object to a word of the own group about the tag or about its concern."""
    services.object_to_word(request.actor, number=number, word=word)
    return back(
        request,
        number,
        _("Kept. If a second person objects, the word falls and your group is asked."),
    )


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", sensitive=True, methods=WRITE)
@refusable
def tag(request: HttpRequest, number: int) -> HttpResponse:
    """The group at the centre takes its tag off this version: by caucus, or by asking itself."""
    view = queries.view(request.actor, number)
    what = request.POST.get("what", "")
    form = forms.GroupWord(request.POST if what == "word" else None)
    del form.fields["words"]
    if what == "ask":
        services.ask_group(request.actor, number=number, kind="UNTAG")
        return back(request, number, _("Your group is asked. The question is open for seven days."))
    if form.is_valid():
        services.give_group_word(
            request.actor,
            number=number,
            about="UNTAG",
            three_took_part=form.cleaned_data["three_took_part"],
        )
        return back(
            request,
            number,
            _(
                "Kept. A second person confirms it, and it counts after three days in your room unless two people object."
            ),
        )
    own = queries.mine(request.actor, view.proposal)
    return render(request, "decisions/tag.html", {"view": view, "reader": own, "form": form})


@page(Visibility.COMMUNITY, PROPOSAL, "take_part", methods=("POST",))
@refusable
def release(request: HttpRequest, number: int, concern: int) -> HttpResponse:
    """The caucus says that its own concern is met."""
    form = forms.GroupWord(request.POST)
    if not form.is_valid():
        return back(request, number, _("Leave out what could lead to a person, and send it again."))
    said = form.cleaned_data
    services.give_group_word(
        request.actor, number=number, about="RELEASE", concern=concern, words=said["words"],
        three_took_part=said["three_took_part"],
    )  # fmt: skip
    return back(
        request,
        number,
        _(
            "Kept. A second person confirms it, and it counts after three days in your room unless two people object."
        ),
    )
