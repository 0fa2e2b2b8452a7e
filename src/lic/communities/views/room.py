"""The caucus room: one group's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lic.accounts import throttle
from lic.base import paging
from lic.base.access import Visibility, page
from lic.communities import duties, forms, listings, notices, policies, rooms, services

AT_ONCE = 10
"""What a seat says in its room before it waits; then twice as long each time."""


@page(Visibility.GROUP, policies.POST, "read", sensitive=True, methods=("GET", "POST"))
def room(request: HttpRequest) -> HttpResponse:
    form = forms.Post(request.POST or None)
    if form.is_bound and form.is_valid() and not _must_wait(request, form):
        services.post(request.actor, text=form.cleaned_data["text"])
        messages.success(request, _("Kept. Your group can read it for 90 days, without your name."))
        return redirect("communities:room", request.community.slug)
    notices.seen(request.actor, url=request.path)
    context = {
        "form": form,
        "group": listings.group(request.actor),
        "page": paging.page(request, listings.posts(request.actor), listings.PAGE),
        "words": rooms.lying(request.actor),
        "revocations": listings.revoked_batches(request.actor),
        "may_hide": duties.STEWARD in request.actor.duties,
    }
    return render(request, "communities/room.html", context)


def _must_wait(request: HttpRequest, form: forms.Post) -> bool:
    """Slow down somebody who says much in a row; who that is stands nowhere but in this hour's memory."""
    gate = throttle.Gate(((f"room {request.actor.seat_id}", AT_ONCE),))
    if not gate.enter():
        return False
    form.add_error(
        "text", _("You have said much in a short time. Wait a little, so that others are read.")
    )
    return True


@page(
    Visibility.DUTY,
    policies.POST,
    "hide",
    duties=(duties.STEWARD,),
    sensitive=True,
    methods=("GET", "POST"),
)
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    post = listings.post(request.actor, pk)
    form = forms.Hide(request.POST or None)
    if form.is_bound and form.is_valid():
        services.hide_post(request.actor, post_id=post.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Kept. Your group sees that a post was hidden, and why."))
        return redirect("communities:room", request.community.slug)
    return render(request, "communities/hide.html", {"form": form, "post": post})
