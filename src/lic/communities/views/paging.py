"""Which page of a long list was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of rows, with the addresses of the pages before and after it ("" for none)."""

    rows: list[Any]
    back: str
    on: str


def number(request: HttpRequest) -> int:
    """The number of the page in the address; 1 for anything that is no number."""
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def paged(rows: list[Any], size: int, page: int) -> Paged:
    """Cut the one row too many that tells of a next page."""
    back = f"?page={page - 1}" if page > 1 else ""
    return Paged(rows[:size], back, f"?page={page + 1}" if len(rows) > size else "")
