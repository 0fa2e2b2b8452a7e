"""The doors of the invented desk."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from lic.base.access import Visibility, page
from lic.desk import demo
from lic.desk.pages import POST
from lic.desk.views import entering


@page(Visibility.PUBLIC, sensitive=True, methods=POST)
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """Be one of the people who read; 404 outside the demo, and for nobody."""
    if not settings.DEMO:
        raise Http404
    return entering.come_in(request, demo.enter(number))
