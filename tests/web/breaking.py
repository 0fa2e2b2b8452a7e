"""Addresses of which one breaks, for tests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lic.config.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]


def breaks(request: HttpRequest) -> HttpResponse:
    """Write a seat of nobody, then fail."""
    from lic.accounts import services

    services.open_account("maple orbit candle river thumb", sign_in_name="never kept 1")
    raise RuntimeError("canary lapwing")


urlpatterns = [*urlpatterns, path("breaks/", breaks)]
