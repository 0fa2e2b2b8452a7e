"""The open link: people without a seat answer in a lane of their own."""

from __future__ import annotations

import secrets

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lic.base.access import Visibility, page, reading
from lic.communities import duties
from lic.listening import forms, presenting, queries, services
from lic.listening.policies import OPEN_LINK, ROUND

WRITE = ("GET", "POST")
COOKIE = settings.VOICE_COOKIE_NAME
SALT = "listening.open_link"
KEEP_SECONDS = 60 * 60 * 24 * 60


@page(Visibility.PUBLIC, OPEN_LINK, "answer", sensitive=True, methods=WRITE)
def start(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """What the open link is, before the first statement; beginning sets the only cookie."""
    round_ = services.open_round_by_link(request.actor, round_number=number, code=code)
    where = {"round": round_, "code": code}
    if request.method != "POST":
        return render(request, "listening/open_start.html", where)
    response = redirect("listening:open_answer", request.community.slug, number, code)
    if _visitor(request) is None:
        response.set_signed_cookie(
            COOKIE, secrets.token_hex(16), salt=SALT, max_age=KEEP_SECONDS, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return response


@page(Visibility.PUBLIC, OPEN_LINK, "answer", sensitive=True)
def answer(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """The next statement for a visitor, or the end of them."""
    visitor = _visitor(request)
    if visitor is None:
        return redirect("listening:open_link", request.community.slug, number, code)
    again = request.GET.get("again") == "yes"
    asked = services.show_next_open(
        request.actor, round_number=number, code=code, visitor=visitor, again=again
    )
    where = [request.community.slug, number, code]
    if asked.statement is None:
        return render(
            request,
            "listening/open_stop.html",
            {"asked": asked, "round": asked.round, "code": code},
        )
    text, lang = asked.statement.said(request.actor.language)
    context = {
        "round": asked.round,
        "asked": asked,
        "text": text,
        "lang": lang,
        "again": again,
        "is_open_lane": True,
        "vote_url": reverse("listening:open_answer_one", args=[*where, asked.statement.number]),
        "stop_url": reverse("listening:open_link", args=where),
    }
    return render(request, "listening/answer.html", context)


@page(Visibility.PUBLIC, OPEN_LINK, "answer", sensitive=True, methods=("POST",))
def answer_one(request: HttpRequest, number: int, code: str, statement: int) -> HttpResponse:
    """Keep a visitor's answer."""
    visitor, form = _visitor(request), forms.Answer(request.POST)
    if visitor is None:
        return redirect("listening:open_link", request.community.slug, number, code)
    if form.is_valid():
        data = form.cleaned_data
        kept = services.cast_open_vote(
            request.actor, round_number=number, code=code, visitor=visitor, number=statement,
            choice=data["choice"], matters=data["matters"],
        )  # fmt: skip
        if kept.matters_left_out:
            messages.info(request, presenting.THREE_MATTER_OPEN)
    url = reverse("listening:open_answer", args=[request.community.slug, number, code])
    return redirect(f"{url}?again=yes" if request.POST.get("again") else url)


@reading(Visibility.DUTY, ROUND, "facilitate", duties=(duties.FACILITATOR,), methods=WRITE)
def card(request: HttpRequest, number: int) -> HttpResponse:
    """The open link and its code, to print or to show on a wall, and how many people a day can use it."""
    round_ = queries.round_(request.actor, number, "facilitate")
    if not round_.open_code:
        return redirect("listening:round", request.community.slug, number)
    form = forms.OpenLink(request.POST or None, initial={"voices": round_.open_voices})
    if request.method == "POST" and form.is_valid():
        services.limit_open_link(request.actor, number=number, voices=form.cleaned_data["voices"])
        messages.success(request, _("Kept."))
        return redirect("listening:open_card", request.community.slug, number)
    path = reverse("listening:open_link", args=[request.community.slug, number, round_.open_code])
    address = f"{settings.URL}{path}"
    drawn = segno.make(address, error="m").svg_inline(
        scale=6, border=2, svgclass=None, lineclass=None
    )
    context = {
        "round": round_,
        "address": address,
        "qr": drawn,
        "form": form,
        "is_full": round_.is_open and services.lane_is_full(round_),
        "may_edit": ROUND.allows(request.actor, "edit", round_),
    }
    return render(request, "listening/open_card.html", context)


def _visitor(request: HttpRequest) -> str | None:
    return request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=KEEP_SECONDS)
