"""Addresses of which one breaks, for tests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lic.config.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]


def breaks(request: HttpRequest) -> HttpResponse:
    """Fail, with words that nobody may read."""
    raise RuntimeError("canary lapwing")


urlpatterns = [*urlpatterns, path("breaks/", breaks)]
