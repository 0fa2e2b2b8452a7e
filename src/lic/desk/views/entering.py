"""Coming in and going out: unlocking, locking, leaving, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import passphrases, throttle
from lic.accounts.adapters import remember_language
from lic.accounts.forms import WAIT
from lic.base.access import Visibility, page
from lic.desk import demo, forms, unlocked
from lic.desk.pages import BOTH, POST, sent
from lic.desk.queries import office
from lic.desk.services import entering


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=BOTH, queues=True)
def start(request: HttpRequest) -> HttpResponse:
    """Name, words and six digits; the same page, in the same time, whatever of them is wrong."""
    if request.reader is not None:
        return redirect(inside(request))
    form = forms.Unlock(sent(request))
    if request.method == "POST" and form.is_valid():
        name = passphrases.normal(form.cleaned_data["sign_in_name"])
        gate = throttle.gate(request, "desk", name)
        if gate.enter():
            form.add_error(None, WAIT)
        else:
            with gate.looking():
                found = entering.enter(name, form.cleaned_data["passphrase"], form.cleaned_data["code"])  # fmt: skip
            if found is not None:
                gate.succeeded()
                return come_in(request, found)
            form.add_error(None, forms.WRONG)
    context = {"form": form, "minutes": unlocked.IDLE_SECONDS // 60}
    if settings.DEMO:
        context |= {
            "doors": demo.doors(),
            "circle_words": demo.CIRCLE,
            "receipt": demo.RECEIPT,
        }
    return render(request, "desk/start.html", context)


def inside(request: HttpRequest) -> str:
    """The first page of whoever is signed in: the queue, or the one on which the recovery code is proved."""
    return "desk:queue" if request.reader.actor.duties else "desk:prove"


def come_in(request: HttpRequest, found: entering.Entered) -> HttpResponse:
    """A session of its own for whoever has shown who they are, with their key in it."""
    put(request, found)
    response = redirect("desk:queue" if found.recipient.proved_on else "desk:prove")
    remember_language(response, found.account.language)
    return response


def put(request: HttpRequest, found: entering.Entered) -> None:
    """Sign in and unlock; nothing of the session before is left."""
    request.session.flush()
    login(request, found.account)
    unlocked.put(request, found.pair)
    request.recipient = found.recipient
    request.actor = office.actor_of(found.recipient, get_language() or "en")
    request.reader = unlocked.reader(request, found.pair)


@page(Visibility.PUBLIC, sensitive=True, methods=POST)
def lock(request: HttpRequest) -> HttpResponse:
    """Forget the key, end the session, and ask the browser to drop what it kept of our pages."""
    logout(request)
    messages.success(request, _("The desk is locked on this device."))
    response = redirect("desk:start")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@page(Visibility.PUBLIC, sensitive=True)
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, clear what the browser kept, and be somewhere else."""
    logout(request)
    answer = HttpResponseRedirect(settings.LEAVE_TO, status=303)
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in (
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages",
    ):  # fmt: skip
        answer.delete_cookie(name)
    return answer


@page(Visibility.PUBLIC, sensitive=True)
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = redirect(back if is_ours else reverse("desk:start"))
    remember_language(answer, code)
    return answer
