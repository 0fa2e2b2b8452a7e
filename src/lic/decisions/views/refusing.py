"""When the rule refuses: its sentence, on the page from which somebody came."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lic.base.keys import KeyGone
from lic.core import consent
from lic.decisions import texts

View = Callable[..., HttpResponse]


def refusable(view: View) -> View:
    """Turn a refusal of the rule into a sentence on the proposal's page."""

    @wraps(view)
    def guarded(request: HttpRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, number, *args, **kwargs)
        except consent.Refused as refused:
            messages.warning(request, texts.refusal(refused))
        except KeyGone:
            messages.warning(
                request,
                _("This ended more than 30 days ago. Nothing can be linked to you any more."),
            )
        return redirect("decisions:proposal", request.community.slug, number)  # type: ignore[attr-defined]

    return guarded


def back(
    request: HttpRequest, number: int, said: str, where: str = "decisions:proposal"
) -> HttpResponse:
    """Say what is kept, on the proposal's page or another one of it."""
    messages.success(request, said)
    return redirect(where, request.community.slug, number)  # type: ignore[attr-defined]
