"""What happens to every request at the desk: who reads, whether their key is unlocked, and how refusals look."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lic.base.permits import Busy
from lic.base.policy import ANYONE, Denied
from lic.core import sealing
from lic.desk import unlocked
from lic.desk.queries import office
from lic.desk.services.refusing import Refused
from lic.desk.views import errors

Answer = Callable[[HttpRequest], HttpResponse]


class actor:  # noqa: N801  named as the other middleware in the list
    """Put `request.actor` and `request.reader` in place; a key that lay idle for too long is forgotten."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_sensitive, request.keeps_nav = True, True  # type: ignore[attr-defined]
        request.actor, request.reader = ANYONE, None  # type: ignore[attr-defined]
        account_id = request.user.pk if request.user.is_authenticated else None
        request.recipient = office.recipient_of(account_id)  # type: ignore[attr-defined]
        was_unlocked = unlocked.KEY in request.session if request.recipient else False  # type: ignore[attr-defined]
        pair = unlocked.pair(request) if request.recipient else None  # type: ignore[attr-defined]
        request.has_locked = was_unlocked and pair is None  # type: ignore[attr-defined]
        if request.recipient and pair is not None:  # type: ignore[attr-defined]
            language = translation.get_language() or "en"
            request.actor = office.actor_of(request.recipient, language)  # type: ignore[attr-defined]
            request.reader = unlocked.reader(request, pair)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied) and not exception.hides:
            return errors.refused(request, exception.sentence)
        if isinstance(exception, Refused):
            return errors.refused(request, exception.sentence)
        if isinstance(exception, Busy):
            return errors.busy(request)
        if isinstance(exception, Denied | ObjectDoesNotExist | sealing.CannotOpen):
            return errors.not_found(request, exception)
        return None
