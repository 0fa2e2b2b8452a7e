"""Every page says who it is for. An address without that word stops the start-up.

`@page(...)` stands on each view: its visibility is checked before the view runs, so that a page
cannot forget it; rows inside the page are the policy's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_http_methods

from lic.base.policy import Actor, Policy


class Visibility(StrEnum):
    """The one vocabulary of who may see a thing (design README §3)."""

    PUBLIC = "PUBLIC"
    NETWORK = "NETWORK"
    COMMUNITY = "COMMUNITY"
    ALLIED = "ALLIED"
    GROUP = "GROUP"
    DUTY = "DUTY"
    OWNER = "OWNER"


@dataclass(frozen=True, slots=True)
class Access:
    """Who a page is for.

    visibility  PUBLIC · COMMUNITY (a seat here) · GROUP (rows of the reader's group only) ·
                DUTY (one of `duties` here) · OWNER (signed in; only the reader's own things)
    policy, permission  the rule that the rows of the page pass
    sensitive   leave-now, no-store, no-referrer, neutral title
    queues      what is sent here waits for the machine's one permit; where no more may wait it is refused
                before anything is read (`lic.web.middleware.door`)
    keeps_nav   a sensitive page on which people read keeps the ways through the house; where they do
                one thing (join, answer, speak in their room), nothing leads aside
    """

    visibility: Visibility
    policy: str = ""
    permission: str = ""
    duties: frozenset[str] = frozenset()
    sensitive: bool = False
    methods: tuple[str, ...] = ("GET",)
    queues: bool = False
    keeps_nav: bool = False

    def admits(self, actor: Actor) -> bool:
        match self.visibility:
            case Visibility.PUBLIC:
                return True
            case Visibility.OWNER:
                return actor.account_id is not None
            case Visibility.COMMUNITY | Visibility.GROUP:
                return actor.seat_id is not None
            case Visibility.DUTY:
                return bool(actor.acts_in & self.duties)
        return False

    @property
    def words(self) -> str:
        return (
            ":".join([self.visibility, *sorted(self.duties)])
            if self.duties
            else str(self.visibility)
        )


def page(
    visibility: Visibility,
    policy: Policy | None = None,
    permission: str = "",
    *,
    duties: tuple[str, ...] = (),
    sensitive: bool = False,
    keeps_nav: bool = False,
    methods: tuple[str, ...] = ("GET",),
    queues: bool = False,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Say who a view is for, check it before the view runs, and answer 404 otherwise."""
    if policy is not None:
        policy.rules(permission)  # KeyError at import for a permission that nobody wrote
    access = Access(
        visibility, policy.name if policy else "", permission, frozenset(duties), sensitive, methods,
        queues, keeps_nav,
    )  # fmt: skip

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not access.admits(request.actor):  # type: ignore[attr-defined]
                raise Http404
            request.is_sensitive = sensitive  # type: ignore[attr-defined]
            request.keeps_nav = keeps_nav or not sensitive  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            if sensitive:
                return discreet(response)
            return private(response, access, request.actor)  # type: ignore[attr-defined]

        allowed = (*methods, "HEAD") if "GET" in methods else methods
        answer = require_http_methods(list(allowed))(guarded)
        answer.access = access  # type: ignore[attr-defined]
        return answer

    return decorate


reading = partial(page, sensitive=True, keeps_nav=True)
"""Says who a sensitive page is for on which people read: no trace of it, and the ways through the house."""


def discreet(response: HttpResponse) -> HttpResponse:
    """Leave no copy in the browser and no address at the next site."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


def private(response: HttpResponse, access: Access, actor: Actor) -> HttpResponse:
    """Pages differ by reader, so none is kept by a cache in between.

    For somebody signed in no page is kept at all: after leaving, "back" must not show their table.
    """
    if not response.has_header("Cache-Control"):
        keeps = access.visibility is Visibility.PUBLIC and actor.account_id is None
        response["Cache-Control"] = "private, no-cache" if keeps else "no-store, private"
    return response


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern with what its view declares."""

    route: str
    name: str
    access: Access | None


# Views of other packages that we serve, and who they are for; `lic.accounts.urls` fills it.
THIRD_PARTY: dict[str, Access] = {}


def addresses(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[Address]:
    """Every URL pattern of the installation, in order."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or ''}"
            access = getattr(pattern.callback, "access", None) or THIRD_PARTY.get(name)
            yield Address("/" + route, name, access)
