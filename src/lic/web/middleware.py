"""What happens to every request: who asks and where, what a refusal looks like, the last headers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import resolve
from django.utils import timezone, translation

from lic.base import walls
from lic.base.permits import Busy, a_place, is_full
from lic.base.policy import Denied
from lic.communities import queries as communities
from lic.web.views import errors

Answer = Callable[[HttpRequest], HttpResponse]


def door(get_response: Answer) -> Answer:
    """Turn away, before anything is read, what would wait for the one permit when no more may wait.

    A storm of wrong passphrases must not cost the processor that pages need: the answer is a page
    drawn once a process, without session, account or template.
    """
    errors.draw_ahead()

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not _queues(request.path_info):
            return get_response(request)
        if is_full():
            return errors.busy_at_door(request)
        _receive(request)
        try:
            with a_place():
                return get_response(request)
        except Busy:
            return errors.busy_at_door(request)

    return middleware


def _receive(request: HttpRequest) -> None:
    """Wait for all that is sent: whoever sends it byte by byte holds no place meanwhile."""
    with suppress(UnreadablePostError):  # the sender is gone; what reads it next says so
        request.body  # noqa: B018


def _queues(path: str) -> bool:
    try:
        access = getattr(resolve(path).func, "access", None)
    except Http404:
        return False
    return bool(access and access.queues)


class actor:  # noqa: N801  named as the other middleware in the list
    """Put `request.community` and `request.actor` in place; turn refusals into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.community = None  # type: ignore[attr-defined]
        request.is_sensitive, request.keeps_nav = False, True  # type: ignore[attr-defined]
        request.actor = communities.actor_of(None, None)  # type: ignore[attr-defined]
        try:
            with walls.request():
                return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        slug = kwargs.pop("community", None)
        if slug is not None:
            try:
                request.community = communities.community(slug)  # type: ignore[attr-defined]
            except ObjectDoesNotExist:
                raise Http404 from None
            timezone.activate(ZoneInfo(request.community.timezone))  # type: ignore[attr-defined]
        community_id = request.community.pk if request.community else None  # type: ignore[attr-defined]
        account_id = request.user.pk if request.user.is_authenticated else None
        request.actor = communities.actor_of(  # type: ignore[attr-defined]
            account_id, community_id, translation.get_language() or "en"
        )
        walls.read_as(community_id, request.actor.group)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied) and not exception.hides:
            return errors.refused(request, exception.sentence)
        if isinstance(exception, Busy):
            return errors.busy(request)
        if isinstance(exception, Denied | ObjectDoesNotExist):
            return errors.not_found(request, exception)
        return None
