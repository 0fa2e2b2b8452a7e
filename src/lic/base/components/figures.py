"""Tables, bars, charts, and what goes to paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context

from lic.base import documents, ui
from lic.base.components import block, piece


@piece
def table(
    caption: str, columns: Iterable[str], rows: Iterable[Any], *, quiet: bool = False
) -> dict[str, Any]:
    """A table whose first column heads its rows; a cell is words, a figure, or a group.

    `ui.hollow(group)` makes a hollow one.

    Narrow, each row becomes a block with its labels. `quiet`: the caption is for readers only.

    {% table "Coming due" columns rows %}
    """
    columns = list(columns)
    drawn = [
        [(label, cell, ui.is_group(cell)) for label, cell in zip(columns, row, strict=True)]
        for row in rows
    ]
    return {"caption": caption, "columns": columns, "rows": drawn, "quiet": quiet}


@piece
def bars(rows: Iterable[Any], label: str) -> dict[str, Any]:
    """One line a group: rows with `group`, `value` in words, and `svg` of the bar, empty if hidden.

    {% bars rows label="How each group answered" %}
    """
    drawn = [
        {
            "group": ui.read(row, "group"),
            "value": ui.read(row, "value"),
            "svg": ui.drawing(ui.read(row, "svg")),
        }
        for row in rows
    ]
    return {"rows": drawn, "label": label}


@block
def figure(
    context: Context, content: str, caption: str, *, svg: str = "", quiet: bool = False
) -> dict[str, Any]:
    """A chart with the sentence that says what it shows: `svg`, or what stands inside.

    {% figure "Concerns fell by half." svg=chart %}{% endfigure %}
    """
    return {"content": content, "caption": caption, "svg": ui.drawing(svg), "quiet": quiet}


@piece
def cards(rows: Iterable[Any], address: str, place: str) -> dict[str, Any]:
    """Invitation cards to print and cut: rows with `code`, `until` and `qr` (SVG).

    They name the place and the address, never a group. A QR code is
    `segno.make(address).svg_inline(border=1, omitsize=True)`.

    {% cards rows address="table.example/join" place="Harbour Flats" %}
    """
    drawn = [
        {
            "code": ui.read(row, "code"),
            "until": ui.read(row, "until"),
            "qr": ui.drawing(ui.read(row, "qr")),
        }
        for row in rows
    ]
    return {"rows": drawn, "address": address, "place": place}


@piece
def printer(context: Context, label: str, *, save: bool = False, query: str = "") -> dict[str, Any]:
    """A button that prints the page; it shows itself only where a script can do that.

    save   offers the page as PDF beside it, where PDFs can be made; its view is `documents.savable`
    query  what the page was asked for, as "as=public&": the file is then the page that is seen

    {% printer "Print this" save=True %}
    """
    can_save = save and documents.available()
    return {"label": label, "save": can_save, "query": query, "sensitive": context.get("sensitive")}
