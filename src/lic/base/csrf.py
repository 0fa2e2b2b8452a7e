"""Django's guard against forged forms, for pages that send no address of theirs.

A sensitive page says `no-referrer`, and a browser then writes `Origin: null` on its forms, which
Django takes for somebody else's. Browsers say beside it where a form comes from (`Sec-Fetch-Site`);
those that do not still have to bring the token, whose cookie no other site can set (`__Host-`).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

OURS = "same-origin"


class Guard(CsrfViewMiddleware):
    """Accepts a hidden origin from our own pages; the token is asked for all the same."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return _is_ours(request)
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # not in its types

    def _check_referer(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_REFERER") is None and _is_ours(request):
            return
        super()._check_referer(request)  # type: ignore[misc]


def _is_ours(request: HttpRequest) -> bool:
    return bool(request.META.get("HTTP_SEC_FETCH_SITE", OURS) == OURS)
