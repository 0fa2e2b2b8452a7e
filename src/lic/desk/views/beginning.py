"""Taking a place, losing one's words, and showing that the recovery code on paper works."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import passphrases, throttle
from lic.accounts.forms import WAIT, sentence
from lic.base.access import Visibility, page
from lic.core.codes import CodeError
from lic.desk import forms, unlocked
from lic.desk.pages import BOTH, sent
from lic.desk.services import entering, joining, second_factor
from lic.desk.views.entering import inside, put

PLACE, SECRET, RECOVERED, OFFERED = "place", "secret", "recovered", "offered"


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=BOTH)
def begin(request: HttpRequest) -> HttpResponse:
    """Step 1: the printed code of a place."""
    if request.reader is not None:
        return redirect(inside(request))
    form = forms.PlaceCode(sent(request))
    if form.is_bound and form.is_valid() and _takes(request, form, form.cleaned_data["code"]):
        return redirect("desk:begin_words")
    return render(request, "desk/begin.html", {"form": form})


@page(Visibility.PUBLIC, sensitive=True)
def begin_here(request: HttpRequest, code: str) -> HttpResponse:
    """From the square on paper: keep the code for this session and leave its address at once."""
    if request.reader is not None:
        return redirect(inside(request))
    form = forms.PlaceCode({})
    form.full_clean()
    form.errors.clear()
    try:
        if _takes(request, form, passphrases.fingerprint(code)):
            return redirect("desk:begin_words")
    except CodeError as error:
        form.add_error("code", sentence(error))
    return render(request, "desk/begin.html", {"form": form, "action": reverse("desk:begin")})


def _takes(request: HttpRequest, form: forms.PlaceCode, digest: str) -> bool:
    """Go on with a code that opens a place, else one sentence for every reason, and slower each time."""
    gate = throttle.address_gate(request, "place")
    if gate.enter():
        form.add_error("code", WAIT)
        return False
    if not joining.is_place(digest, timezone.localdate()):
        form.add_error("code", forms.NO_PLACE)
        return False
    gate.succeeded(is_named=False)
    request.session[PLACE] = digest
    return True


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=BOTH, queues=True)
def begin_words(request: HttpRequest) -> HttpResponse:
    """Step 2: seven words and the app that shows six digits; the answer shows name and recovery code, this once."""
    digest = request.session.get(PLACE, "")
    if request.reader is not None or not joining.is_place(digest, timezone.localdate()):
        request.session.pop(PLACE, None)
        return redirect("desk:begin")
    words, app = _words(request), app_form(request)
    if _is_sent(request) and words.is_valid() and app.is_valid():
        try:
            joined = joining.take_place(
                digest, words.passphrase, app.secret, timezone.localdate(), get_language() or "en"
            )
        except joining.NoPlace:
            return redirect("desk:begin")
        put(request, entering.Entered(joined.account, joined.recipient, joined.pair))
        return shown_code(request, joined.recovery, is_first=True)
    context = {
        "form": words,
        **of_app(app),
        "action": reverse("desk:begin_words"),
    }
    return render(request, "desk/words.html", context)


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=BOTH)
def recover(request: HttpRequest) -> HttpResponse:
    """Lost words, step 1: name, recovery code, six digits."""
    if request.reader is not None:
        return redirect(inside(request))
    form = forms.Recover(sent(request))
    if request.method == "POST" and form.is_valid():
        name = passphrases.normal(form.cleaned_data["sign_in_name"])
        gate = throttle.gate(request, "desk recovery", name)
        if gate.enter():
            form.add_error(None, WAIT)
        elif entering.recover(name, form.cleaned_data["recovery"], form.cleaned_data["code"]):
            gate.succeeded()
            request.session.cycle_key()
            until = time.time() + unlocked.IDLE_SECONDS
            request.session[RECOVERED] = [name, form.cleaned_data["recovery"], until]
            return redirect("desk:recover_words")
        else:
            form.add_error(None, forms.WRONG_RECOVERY)
    return render(request, "desk/recover.html", {"form": form})


@sensitive_post_parameters()
@page(Visibility.PUBLIC, sensitive=True, methods=BOTH, queues=True)
def recover_words(request: HttpRequest) -> HttpResponse:
    """Lost words, step 2: new ones, and a new recovery code, which has to be proved again."""
    name, recovery, until = request.session.get(RECOVERED, ["", "", 0.0])
    if not name or time.time() > until:
        request.session.pop(RECOVERED, None)
        return redirect("desk:recover")
    words = _words(request)
    if _is_sent(request) and words.is_valid():
        try:
            recipient, pair = joining.recover(name, recovery)
            code = joining.recovered(recipient, pair, words.passphrase)
        except joining.WrongCode:
            return redirect("desk:recover")
        recipient.refresh_from_db()
        put(request, entering.Entered(recipient.account, recipient, pair))
        return shown_code(request, code)
    context = {"form": words, "action": reverse("desk:recover_words"), "name": name}
    return render(request, "desk/words.html", context)


@sensitive_post_parameters()
@page(Visibility.OWNER, sensitive=True, methods=BOTH)
def prove(request: HttpRequest) -> HttpResponse:
    """The recovery code back from paper; before that nothing is sealed to its owner, and they see this page alone."""
    recipient, offered = request.recipient, request.session.get(OFFERED, "")
    if recipient.proved_on and not offered:
        return redirect("desk:queue")
    is_new = request.method == "POST" and "new" in request.POST
    if is_new and not recipient.proved_on:
        return shown_code(request, joining.new_recovery(recipient, request.reader.pair))
    if is_new:
        return offer_code(request)
    form = forms.RecoveryCode(sent(request))
    if form.is_bound and form.is_valid():
        try:
            _prove(request, form.cleaned_data["recovery"])
        except joining.WrongCode:
            form.add_error("recovery", _("This is another code than the one on your last page."))
        else:
            request.session.pop(OFFERED, None)
            messages.success(request, _("Your recovery code works. Keep the paper away from your words."))  # fmt: skip
            return redirect("desk:queue")
    context = {"form": form, "name": recipient.account.sign_in_name, "is_proved": bool(recipient.proved_on)}  # fmt: skip
    return render(request, "desk/prove.html", context)


def _prove(request: HttpRequest, typed: str) -> None:
    offered, today = request.session.get(OFFERED, ""), timezone.localdate()
    if offered:
        joining.keep_recovery(request.recipient, bytes.fromhex(offered), typed, today)
    else:
        joining.prove(request.recipient, typed, today)


def offer_code(request: HttpRequest) -> HttpResponse:
    """Show a new code while the one before still works: it takes its place once it is typed back."""
    code, by_code = joining.offered_recovery(request.reader.pair)
    request.session[OFFERED] = by_code.hex()
    return shown_code(request, code, keeps_old=True)


def shown_code(request: HttpRequest, code: str, **context: Any) -> HttpResponse:
    """The page that shows a recovery code: the only one that ever does."""
    account = request.recipient.account
    context = {"parts": code.split("-"), "name": account.sign_in_name, **context}
    return render(request, "desk/code.html", context)


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and "other" not in request.POST


def _words(request: HttpRequest) -> forms.NewPassphrase:
    language = get_language() or "en"
    form = forms.NewPassphrase(sent(request), n_words=passphrases.WORDS_ON_DUTY, language=language)
    if "other" in request.POST:
        form.show_other_words(passphrases.WORDS_ON_DUTY, language)
        form.errors.clear()
    return form


def app_form(request: HttpRequest) -> forms.SixDigits:
    """The form for the first six digits of a new app, whose key stays the same as long as the page is open."""
    secret = request.session.setdefault(SECRET, second_factor.new_secret())
    form = forms.SixDigits(sent(request), secret=secret)
    if "other" in request.POST:
        form.errors.clear()
    return form


def of_app(form: forms.SixDigits) -> dict[str, Any]:
    return {
        "app": form,
        "square": second_factor.picture(form.secret),
        "fours": second_factor.in_fours(form.secret),
    }
