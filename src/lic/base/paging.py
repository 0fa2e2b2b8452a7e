"""Long lists by the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, with the addresses of the pages before and after it ("" for none)."""

    rows: list[Any]
    back: str
    on: str


def page(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], size: int, **kept: str) -> Page:
    """The page that the address asks for; the first for no number, the last for one too high.

    kept  what else the addresses of the neighbours say: show="DONE"
    """
    found = Paginator(rows, size).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return "?" + urlencode({**kept, "page": number})

    return Page(
        list(found),
        address(found.previous_page_number()) if found.has_previous() else "",
        address(found.next_page_number()) if found.has_next() else "",
    )
