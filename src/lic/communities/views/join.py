"""Taking a seat: the code from the card, words and a name, codes to come back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import passphrases, throttle
from lic.accounts import queries as accounts
from lic.accounts import services as account_services
from lic.accounts.adapters import remember_language
from lic.accounts.forms import WAIT, sentence
from lic.base import markdown
from lic.base.access import Visibility, page
from lic.base.languages import translated
from lic.communities import forms, handles, paper, policies, queries, services
from lic.communities.services.joining import NO_SEAT
from lic.core.codes import CodeError

CARD = "card"


@sensitive_post_parameters()
@page(Visibility.PUBLIC, policies.COMMUNITY, "read", sensitive=True, methods=("GET", "POST"))
def join(request: HttpRequest) -> HttpResponse:
    """Step 1: the code from the card."""
    if request.actor.seat_id is not None:
        return redirect("communities:seat", request.community.slug)
    form = forms.CardCode(request.POST or None)
    if (
        form.is_bound
        and form.is_valid()
        and (answer := _take(request, form, form.cleaned_data["code"]))
    ):
        return answer
    return _first_step(request, form)


@page(Visibility.PUBLIC, policies.COMMUNITY, "read", sensitive=True)
def join_card(request: HttpRequest, code: str) -> HttpResponse:
    """From the card's square: keep the code for this session and leave its address at once."""
    if request.actor.seat_id is not None:
        return redirect("communities:seat", request.community.slug)
    form = forms.CardCode({})
    form.full_clean()
    form.errors.clear()
    try:
        answer = _take(request, form, passphrases.fingerprint(code))
    except CodeError as error:
        form.add_error("code", sentence(error))
        answer = None
    return answer or _first_step(request, form)


def _take(request: HttpRequest, form: forms.CardCode, digest: str) -> HttpResponse | None:
    """Go on with a card that opens a seat, else one sentence for every reason, and slower each time."""
    gate = throttle.address_gate(request, "card")
    if gate.enter():
        form.add_error("code", WAIT)
        return None
    if queries.usable_card(request.community.pk, digest, queries.today(request.community)) is None:
        form.add_error("code", NO_SEAT)
        return None
    gate.succeeded(is_named=False)
    request.session[CARD] = [request.community.slug, digest]
    return redirect("communities:join_words", request.community.slug)


def _first_step(request: HttpRequest, form: forms.CardCode) -> HttpResponse:
    context = {
        "form": form,
        "help": translated(request.community.card_help),
        "address": paper.address(request.community.slug).split("://", 1)[-1],
    }
    return render(request, "communities/join_code.html", context)


def _card(request: HttpRequest) -> Any:
    """The card of this session, if it still opens a seat here."""
    slug, digest = request.session.get(CARD, ["", ""])
    if slug != request.community.slug:
        return None
    return queries.usable_card(request.community.pk, digest, queries.today(request.community))


@sensitive_post_parameters()
@page(Visibility.PUBLIC, policies.COMMUNITY, "read", sensitive=True, methods=("GET", "POST"))
def join_words(request: HttpRequest) -> HttpResponse:
    """Step 2: words, a name and the terms; or, for somebody signed in, a name and the terms."""
    if request.actor.seat_id is not None:
        return redirect("communities:seat", request.community.slug)
    card = _card(request)
    if card is None:
        request.session.pop(CARD, None)
        return redirect("communities:join", request.community.slug)
    if request.actor.account_id is not None:
        return _second_table(request, card)
    form = _words_form(request, card)
    if (
        form.is_bound
        and not _asks_for_others(request)
        and form.is_valid()
        and (answer := _seated(request, form))
    ):
        return answer
    return _second_step(request, form, card)


def _asks_for_others(request: HttpRequest) -> bool:
    return "other" in request.POST or "other_name" in request.POST


def _words_form(request: HttpRequest, card: Any) -> forms.Join:
    language = translation.get_language() or "en"
    n_words = passphrases.WORDS_ON_DUTY if card.batch.founding_duty else passphrases.WORDS
    form = forms.Join(request.POST or None, n_words=n_words, language=language)
    if "other" in request.POST:
        form.show_other_words(n_words, language)
    return form


def _name(request: HttpRequest) -> str:
    """The name on the page: as it stood, or another."""
    stood = handles.normal(request.POST.get("handle", ""))
    keeps = stood and "other_name" not in request.POST and handles.is_well_formed(stood)
    return (
        stood
        if keeps
        else services.free_handle(request.community.pk, translation.get_language() or "en")
    )


def _second_step(request: HttpRequest, form: Any, card: Any, **extra: Any) -> HttpResponse:
    if _asks_for_others(request):
        form.errors.clear()
    terms = queries.terms(request.community.pk)
    context = {
        "form": form,
        "handle": _name(request) if not form.has_error("handle") else
        services.free_handle(request.community.pk, translation.get_language() or "en"),
        "terms": markdown.render(translated(terms.text)) if terms else "",
        "group": card.batch.group,
        **extra,
    }  # fmt: skip
    return render(request, "communities/join_words.html", context)


def _seated(request: HttpRequest, form: forms.Join) -> HttpResponse | None:
    """Step 3, once the seat is taken: sign in, and show the codes this once."""
    language = translation.get_language() or "en"
    try:
        joined = services.join(
            community=request.community, digest=request.session[CARD][1], passphrase=form.passphrase,
            handle=form.cleaned_data["handle"], language=language,
        )  # fmt: skip
    except services.Refusal as refusal:
        if refusal.field is None:
            return redirect("communities:join", request.community.slug)
        form.add_error(refusal.field, refusal.sentence)
        return None
    request.session.flush()
    login(request, joined.account)
    account_services.signed_in(joined.account.pk)
    request.actor = queries.actor_of(joined.account.pk, request.community.pk, language)
    context = {"joined": joined, "codes": joined.way_back_codes}
    response = render(request, "communities/join_codes.html", context)
    remember_language(response, language)
    return response


def _second_table(request: HttpRequest, card: Any) -> HttpResponse:
    """Take a seat with the account that is signed in; it needs no new words."""
    form = forms.TakeSeat(request.POST or None)
    if form.is_bound and not _asks_for_others(request) and form.is_valid():
        try:
            services.take_seat(
                community=request.community, digest=request.session[CARD][1],
                account=accounts.account(request.actor), handle=form.cleaned_data["handle"],
            )  # fmt: skip
        except services.Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            del request.session[CARD]
            return redirect("communities:seat", request.community.slug)
    return _second_step(request, form, card, is_second_table=True)
