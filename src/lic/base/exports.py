"""Tables that people take along: CSV, XLSX and JSON, in which no cell can become a formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")

Row = Sequence[Any]


def cell(value: Any) -> str | int | float | bool:
    """A value as a cell: numbers stay numbers, days are written in ISO form, None is empty.

    Text that a spreadsheet could take for a formula gets an apostrophe before it; what cannot be seen
    goes.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float) and not isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    text = _CONTROL.sub("", str(value))
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) else text


def as_csv(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """CSV after RFC 4180 in UTF-8 with a sign, so that every spreadsheet reads accents."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in _table(headings, rows):
        writer.writerow(row)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Iterable[Row], *, title: str = "") -> bytes:
    """A workbook of one sheet; `title` names it (31 characters at most)."""
    import openpyxl  # noqa: PLC0415  only where a workbook is written

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(
        re.sub(r"[\[\]:*?/\\']", " ", _CONTROL.sub("", title))[:31].strip() or "1"
    )
    for row in _table(headings, rows):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_json(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A list of objects, keys in the order of the headings; text as it is, for programs."""
    objects = [dict(zip(headings, map(_plain, row), strict=True)) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1).encode()


def filename(title: str, on: datetime.date, kind: str) -> str:
    """A name that every system takes: "harbour-flats-agreements-2026-05-31.csv"."""
    words = slugify(unicodedata.normalize("NFKD", title))[:60].strip("-") or "table"
    return f"{words}-{on.isoformat()}.{kind}"


def answer(
    title: str, on: datetime.date, kind: str, headings: Sequence[str], rows: Iterable[Row]
) -> HttpResponse:
    """The table as a download; `kind` is csv, xlsx or json. Raises KeyError for another."""
    content_type = TYPES[kind]
    if kind == "xlsx":
        content = as_xlsx(headings, rows, title=title)
    else:
        content = as_csv(headings, rows) if kind == "csv" else as_json(headings, rows)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename(title, on, kind)}"'
    return response


def _table(headings: Sequence[str], rows: Iterable[Row]) -> Iterable[list[Any]]:
    yield [cell(str(heading)) for heading in headings]
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"A row has {len(row)} cells below {len(headings)} headings.")
        yield [cell(value) for value in row]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, datetime.datetime | datetime.date) else str(value)
