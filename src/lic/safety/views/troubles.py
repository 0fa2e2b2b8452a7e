"""What went wrong after somebody pressed “Send”: the form comes back with all that is on it, and one sentence says what to do.

The pages are kept nowhere, so what is not on the answer is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base.permits import Busy
from lic.core import sealing
from lic.safety import index


class TooMuch(Exception):  # noqa: N818
    """So much came from one network address within the hour that the next waits."""


TOO_MUCH = _("Too much came from here just now. Wait a little, then try again, or call.")
NOT_TAKEN = _("The team’s machine takes nothing in just now, so nothing was sent. Everything you wrote stays here while this page is open: press “Send” again in a few minutes, or call.")  # fmt: skip
SENTENCES: Mapping[type[Exception], tuple[int, str | Promise]] = {
    TooMuch: (429, TOO_MUCH),
    sealing.TooLong: (
        422, _("This is longer than we can keep. Shorten what you wrote in your own words."),
    ),
    Busy: (
        503, _("Too many ask this machine at once just now. Nothing was sent, and everything you wrote is still here: press “Send” again in a few seconds."),
    ),
    index.IsDown: (
        503, _("Nobody can look just now whether somebody else named the same, so nothing was sent. Everything you wrote stays here while this page is open: press “Send” again later, or tell the team."),
    ),
}  # fmt: skip
"""Status and sentence; whatever else it was, the team's machine takes nothing in."""


def returned(
    request: HttpRequest, template: str, context: dict[str, Any], error: Exception
) -> HttpResponse:
    """The page once more, its form as it was sent and with the sentence for what went wrong."""
    status, sentence = next(
        (told for sort, told in SENTENCES.items() if isinstance(error, sort)), (503, NOT_TAKEN)
    )
    context["form"].add_error(None, sentence)
    answer = render(request, template, context, status=status)
    if isinstance(error, Busy):
        answer["Retry-After"] = "5"
    return answer
