"""Coming back with seven words: a reporter's inbox, or a circle's alerts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import Error
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import throttle
from lic.accounts.forms import WAIT
from lic.base import receipts
from lic.base.access import Visibility, page
from lic.safety import answers, forms, holding, presenting, queries, services, zones
from lic.safety.views.telling import zone_of

SENT = gettext_lazy(
    "Sent. It is here as soon as the desk’s machine has taken it in, within seconds."
)
NOT_SENT = gettext_lazy("The team’s machine cannot be reached just now, so this was not sent. Everything on this page is as you left it: try again in a few minutes.")  # fmt: skip
NOT_ERASED = gettext_lazy("The team’s machine cannot be reached just now, so nothing was erased. Try again in a few minutes, here or with your seven words.")  # fmt: skip
NOT_OPENED = gettext_lazy("The team’s machine cannot be reached just now, so nothing can be opened. Your words stay good: try again in a few minutes.")  # fmt: skip
FAILED = (services.CannotBeRead, services.NotKept)


def reachable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where nobody can say what lies there, or something else is open by now, the page says that, and has on it what was written."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except queries.Unreachable:
            form = forms.Message(request.POST) if request.POST.get("text") else None
            context = {"form": form, "of": request.POST.get(holding.OF, "")}
            return render(request, "safety/unreachable.html", context, status=503)
        except holding.NotThis:
            text = request.POST.get("text")
            form = forms.Message(initial={"text": text}) if text else None
            return render(request, "safety/not_this.html", {"form": form}, status=409)

    return answered


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"), queues=True)
def back(request: HttpRequest) -> HttpResponse:
    """The seven words, of a report or of a circle: one page for both, and one sentence for all that opens nothing."""
    zone = zone_of(request)
    form = forms.Words(request.POST or None)
    status = 422 if form.is_bound else 200
    try:
        if form.is_bound and form.is_valid() and (key := _key(request, zone, form)) is not None:
            holding.put(request, zone.slug, key)
            return holding.carried(request, redirect("safety:inbox", zone.slug))
    except (queries.Unreachable, Error):
        form.add_error(None, NOT_OPENED)
        status = 503
    return render(request, "safety/back.html", {"form": form}, status=status)


def _key(request: HttpRequest, zone: zones.Zone, form: forms.Words) -> queries.Key | None:
    """What the words open; else the form says the one sentence. Raises queries.Unreachable: then it was no wrong try."""
    desk = queries.read_by(zone)
    if desk is None:  # with another salt every word would be wrong
        raise queries.Unreachable
    gate = throttle.address_gate(request, "words")
    if gate.enter():
        form.add_error(None, WAIT)
        return None
    try:
        with gate.looking():
            found = receipts.opened(form.cleaned_data["words"], desk.salt)
    except receipts.NotWords:
        form.add_error("words", _("There are seven words. Look whether one is missing."))
        return None
    key = queries.Key(found.locator, found.pair)
    try:
        is_there = queries.opened(zone, key) is not None
    except queries.Unreachable:
        gate.succeeded(is_named=False)
        raise
    if not is_there:
        form.add_error(None, _("These words open nothing here. Look at each of them again. What was erased, by you or because its time was over, opens nothing any more."))  # fmt: skip
        return None
    gate.succeeded(is_named=False)
    return key


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
@reachable
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told and answered, or a circle's alerts; a message is sent from here."""
    zone = zone_of(request)
    key = _held(request, zone)
    found = None if key is None else queries.opened(zone, key)
    if key is None or found is None:
        holding.drop(request)
        if request.POST.get("text"):
            raise holding.NotThis
        return redirect("safety:back", request.community.slug)  # type: ignore[attr-defined]
    if isinstance(found, queries.Waiting):
        return render(request, "safety/waiting.html", {"of": holding.mark(key)})
    if isinstance(found, answers.Circle):
        return render(request, "safety/alerts.html", presenting.circle(found))
    form = forms.Message(request.POST or None)
    status: int | None = 200
    if form.is_bound:
        status = _sent(form, lambda: services.say(zone, key, form.cleaned_data["text"]))
    if status is None:
        messages.success(request, SENT)
        return redirect("safety:inbox", request.community.slug)  # type: ignore[attr-defined]
    return _shown(request, zone, key, found, form, status)


def _shown(
    request: HttpRequest, zone: zones.Zone, key: queries.Key, found: queries.Inbox, form: forms.Message, status: int
) -> HttpResponse:  # fmt: skip
    context = {**presenting.inbox(found, zone), "form": form, "of": holding.mark(key)}
    return render(request, "safety/inbox.html", context, status=status)


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
@reachable
def consent(request: HttpRequest) -> HttpResponse:
    """What may be done with it, from now on."""
    zone, key, found = _open(request)
    desk = queries.read_by(zone)
    form = forms.Consent(
        request.POST if _is_sent(request) else None, initial={"consent": list(found.consent)},
        matches=desk is not None and desk.matches,
    )  # fmt: skip
    status: int | None = 200
    if form.is_bound:
        status = _sent(
            form,
            lambda: services.change_consent(zone, key, tuple(form.cleaned_data["consent"])),
        )
    if status is None:
        messages.success(
            request,
            _("Changed. The desk goes by it, and it shows here, as soon as the desk’s machine has taken it in, within seconds."),
        )  # fmt: skip
        return redirect("safety:inbox", request.community.slug)  # type: ignore[attr-defined]
    is_shut = found.came_shut
    context = {"form": form, "is_shut": is_shut, "of": holding.mark(key)}
    return render(request, "safety/consent.html", context, status=status)


def _sent(form: Form, send: Callable[[], None]) -> int | None:
    """None once it went into the box; else the form says why not, and this is the status of the page with it."""
    if not form.is_valid():
        return 422
    try:
        send()
    except services.TooMany:
        form.add_error(None, _("So many messages are here that the desk takes no more. Erase this report and tell again, if there is more to say."))  # fmt: skip
        return 422
    except FAILED:
        form.add_error(None, NOT_SENT)
        return 503
    except LookupError:  # erased while she wrote
        raise holding.NotThis from None
    return None


@page(Visibility.PUBLIC, sensitive=True, methods=("POST",))
@reachable
def answer(request: HttpRequest, part: UUID) -> HttpResponse:
    """Yes or no to a text that would leave the desk."""
    zone, key, found = _open(request)
    if request.POST.get("answer") not in {"YES", "NO"}:
        raise Http404
    try:
        services.answer(zone, key, part, is_yes=request.POST["answer"] == "YES")
    except LookupError:
        raise Http404 from None
    except FAILED:
        messages.error(request, NOT_SENT)
        return _shown(request, zone, key, found, forms.Message(), 503)
    messages.success(request, SENT)
    return redirect("safety:inbox", request.community.slug)  # type: ignore[attr-defined]


@page(Visibility.PUBLIC, sensitive=True, methods=("GET", "POST"))
@reachable
def erase(request: HttpRequest) -> HttpResponse:
    """Everything goes, the keys first; but what a court holds stays at the desk until the hold ends."""
    zone, key, found = _open(request, may_wait=True)
    is_held = isinstance(found, queries.Inbox) and not found.laid.until
    is_shut = isinstance(found, queries.Inbox) and found.came_shut
    form = forms.Erase(request.POST if _is_sent(request) else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            is_gone = services.erase(zone, key)
        except FAILED:
            form.add_error(None, NOT_ERASED)
            status = 503
        else:
            holding.drop(request)
            context = {"is_gone": is_gone, "is_held": is_held, "is_shut": is_shut}
            return render(request, "safety/erased.html", context)
    context = {"form": form, "is_held": is_held, "is_shut": is_shut, "of": holding.mark(key)}
    return render(request, "safety/erase.html", context, status=status)


@page(Visibility.PUBLIC, sensitive=True, methods=("POST",))
def close(request: HttpRequest) -> HttpResponse:
    """Close the inbox in this browser."""
    zone = zone_of(request)
    holding.drop_now(request)
    return redirect("safety:start", zone.slug)


def _held(request: HttpRequest, zone: zones.Zone) -> queries.Key | None:
    """The key of what is open here, None for nothing. Raises holding.NotThis for a form of something else."""
    key = holding.key(request, zone.slug)
    if key is not None and request.method == "POST" and not holding.is_of(request, key):
        raise holding.NotThis
    return key


def _is_sent(request: HttpRequest) -> bool:
    """Whether the form was filled in; the buttons that lead to it are forms too, so that they lead to that of their own page."""
    return request.method == "POST" and "look" not in request.POST


def _open(request: HttpRequest, *, may_wait: bool = False) -> tuple[zones.Zone, queries.Key, Any]:
    """The reporter's open inbox. Raises Http404 where none is open here, holding.NotThis, queries.Unreachable."""
    zone = zone_of(request)
    key = _held(request, zone)
    found = None if key is None else queries.opened(zone, key)
    is_hers = isinstance(found, queries.Inbox) or (may_wait and isinstance(found, queries.Waiting))
    if key is None or not is_hers:
        raise Http404
    return zone, key, found
