"""The frame of the page and the ways through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from lic.base.components import piece, register
from lic.core.charts import marks


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Keeps what stands inside, trimmed, under a name: `{% capture as x %}…{% endcapture %}`."""
    return mark_safe(content.strip())  # noqa: S308  already rendered by a template


@piece
def sprite() -> dict[str, Any]:
    """The symbols that marks and icons refer to, once a page; `page.html` has it.

    {% sprite %}
    """
    return {"shapes": marks.SHAPES}


@piece
def bar(context: Context) -> dict[str, Any]:
    """The bar on top: leave, place, the five words; `page.html` has it.

    {% bar %}
    """
    names = ("place", "nav", "nav_words", "sensitive", "ways")
    return {name: context.get(name) for name in names}


@piece
def leave(context: Context) -> dict[str, Any]:
    """The way out, first in the order of reading; `bar` has it on sensitive pages.

    {% leave %}
    """
    return {"ways": context.get("ways")}


@piece
def place(name: str, url: str = "/") -> dict[str, Any]:
    """Six dots in a ring and the name of the place.

    {% place "Harbour Flats" "/c/harbour-flats/" %}
    """
    return {"name": name, "url": url}


@piece
def kicker(*parts: Any) -> dict[str, Any]:
    """The small line above the heading; a part is words or (words, address). Empty parts go.

    {% kicker "Agree" "Proposal 4, version 3" %}
    """
    return {"parts": _linked(part for part in parts if part)}


@piece
def crumbs(parts: Iterable[Any]) -> dict[str, Any]:
    """The way back up: a list of (words, address), the nearest last.

    {% crumbs crumbs %}
    """
    return {"parts": _linked(parts)}


@piece
def pager(back: str = "", on: str = "", back_label: str = "", on_label: str = "") -> dict[str, Any]:
    """Links to the page before and the page after; an empty address has no link.

    {% pager back="?page=1" on="?page=3" %}
    """
    return {"back": back, "on": on, "back_label": back_label, "on_label": on_label}


@piece
def chips(rows: Iterable[Any], label: str) -> dict[str, Any]:
    """Filters as links: rows of (words, address, is it chosen); `label` names them to readers.

    {% chips filters label="Kinds of help" %}
    """
    return {"rows": list(rows), "label": label}


def _linked(parts: Iterable[Any]) -> list[tuple[Any, str]]:
    return [(part[0], part[1]) if isinstance(part, tuple | list) else (part, "") for part in parts]
