"""Tables that people bring: read whole, checked whole, and taken over only when every row is right.

`read` is always a dry run: it returns the parsed rows and one sentence for each thing that is wrong, by
row and column as the spreadsheet shows them. The caller writes the rows when `is_clean`.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lic.core.text.readability import plain

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 2000
MOST_ERRORS = 100
_SIGNS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(ValueError):  # noqa: N818
    """The file as a whole cannot be read; `sentence` says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    name      key of the parsed row, and the heading of the column in any case
    parse     text to value; raises ValueError with a translated sentence. Gets "" never: an empty cell
              of a column that is not required becomes `empty`.
    headings  other headings that mean this column: ("statement", "énoncé")
    """

    name: str
    parse: Callable[[str], Any] = str
    required: bool = True
    headings: tuple[str, ...] = ()
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong where: `row` counts from 1 as the spreadsheet does, 0 is the file as a whole."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A dry run: the rows that are right with their numbers, and everything that is wrong.

    `more_errors` counts those beyond the first hundred.
    """

    rows: tuple[dict[str, Any], ...] = ()
    errors: tuple[RowError, ...] = ()
    more_errors: int = 0
    encoding: str = ""
    numbers: tuple[int, ...] = field(default=(), repr=False)

    @property
    def is_clean(self) -> bool:
        return not self.errors and bool(self.rows)


def read(data: bytes, columns: Sequence[Column]) -> Outcome:
    """Read a CSV or XLSX file of at most 5 MiB, 20,000 rows and 2,000 characters a cell; never raises.

    CSV in UTF-8, UTF-16 or Windows-1252, parted by commas, semicolons or tabs. The first row has the
    headings, in any order; a column that nobody knows is an error, because it may hold what nobody
    should send.
    """
    try:
        table, encoding = cells(data)
        rows = iter(table)
        places = _places(next(rows, []), columns)
    except Unreadable as error:
        return Outcome(errors=(RowError(0, "", str(error.sentence)),))
    except _Headings as error:
        return Outcome(errors=tuple(error.errors))
    return _parsed(rows, columns, places, encoding)


def cells(data: bytes) -> tuple[list[list[str]], str]:
    """The cells as tidied text, row by row with the headings first, and the encoding that was found.

    Rows that are empty stay, as empty lists, so that numbers fit. Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is too large. Cut it into parts of up to 5 MB."))
    if data.startswith(b"PK\x03\x04"):
        return _limited(_workbook(data)), "xlsx"
    text, encoding = decode(data)
    return _limited(_lines(text)), encoding


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 or Windows-1252. Raises Unreadable."""
    if data.startswith(_SIGNS) or _alternates(data):
        encodings = ["utf-16"] if data.startswith(_SIGNS) else [_alternates(data)]
    elif b"\x00" in data:
        raise Unreadable(_("This is no table of text. Save it as CSV (UTF-8) or XLSX and try again."))
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("We cannot tell which letters this file uses. Save it as CSV (UTF-8) and try again."))


def yes_or_no(text: str) -> bool:
    """A parser: yes, no, true, false, 1, 0, oui, non, x."""
    known = {"yes": True, "true": True, "1": True, "oui": True, "x": True, "vrai": True,
             "no": False, "false": False, "0": False, "non": False, "faux": False}  # fmt: skip
    if text.casefold() not in known:
        raise ValueError(gettext("Write yes or no."))
    return known[text.casefold()]


def whole_number(text: str) -> int:
    """A parser: a whole number, also as spreadsheets write it ("3.0")."""
    try:
        number = int(text.removesuffix(".0"))
    except ValueError:
        raise ValueError(gettext("Write a whole number.")) from None
    if abs(number) >= 2**63:
        raise ValueError(gettext("This number is too large."))
    return number


def day(text: str) -> datetime.date:
    """A parser: a day such as 2026-05-31; the time that a spreadsheet adds goes."""
    try:
        return datetime.date.fromisoformat(text[:10]) if len(text) in (10, 19) else _no_day()
    except ValueError:
        raise ValueError(gettext("Write the day as year-month-day, such as 2026-05-31.")) from None


def one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """A parser for a fixed list: one_of({"agree": 1, "disagree": -1}), in any case."""
    folded = {word.casefold(): value for word, value in words.items()}

    def parse(text: str) -> Any:
        if text.casefold() not in folded:
            raise ValueError(gettext("Write one of these: %(words)s.") % {"words": ", ".join(words)})
        return folded[text.casefold()]

    return parse


def _no_day() -> datetime.date:
    raise ValueError


def _alternates(data: bytes) -> str:
    """UTF-16 without a sign: every second byte of the first letters is zero."""
    first = data[:64]
    if len(first) < 4 or len(data) % 2:
        return ""
    if not any(first[0::2]) and all(first[1::2]):
        return "utf-16-be"
    return "utf-16-le" if not any(first[1::2]) and all(first[0::2]) else ""


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise Unreadable(_("A quotation mark does not close, or a cell is far too long.")) from error


def _workbook(data: bytes) -> Iterator[list[str]]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  only where a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise Unreadable(_("This workbook is too large. Save its first sheet as CSV and try again."))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row[: MOST_COLUMNS + 1]]
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001  a broken workbook breaks in many ways
        raise Unreadable(_("We cannot read this workbook. Save its first sheet as CSV and try again.")) from error


def _limited(table: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for number, row in enumerate(table, start=1):
        if number > MOST_ROWS + 1:
            raise Unreadable(_("This table has more than 20,000 rows. Cut it into parts."))
        if len(row) > MOST_COLUMNS:
            raise Unreadable(_("This table has more than 100 columns. Keep those that are asked for."))
        tidied = [plain(value[: LONGEST_CELL + 1]) for value in row]
        found.append(tidied if any(tidied) else [])
    return found


class _Headings(Exception):  # noqa: N818
    def __init__(self, errors: list[RowError]) -> None:
        self.errors = errors


def _places(headings: list[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each column stands; raises _Headings with everything that is wrong with the first row."""
    meanings = {_key(word): c.name for c in columns for word in (c.name, *c.headings)}
    places: dict[str, int] = {}
    errors = []
    for place, heading in enumerate(headings):
        name = meanings.get(_key(heading))
        if name is None and heading:
            errors.append(RowError(1, heading[:60], gettext("Nobody asks for this column. Remove it.")))
        elif name in places:
            errors.append(RowError(1, heading[:60], gettext("This column stands twice. Keep one.")))
        elif name is not None:
            places[name] = place
    missing = [c.name for c in columns if c.required and c.name not in places]
    errors += [RowError(1, name, gettext("This column is missing.")) for name in missing]
    if errors:
        raise _Headings(errors[:MOST_ERRORS])
    return places


def _key(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())


def _parsed(
    rows: Iterator[list[str]], columns: Sequence[Column], places: dict[str, int], encoding: str
) -> Outcome:
    good, numbers, errors = [], [], []
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        values, wrong = _row(number, row, columns, places)
        errors += wrong
        if not wrong:
            good.append(values)
            numbers.append(number)
    if not good and not errors:
        errors = [RowError(0, "", gettext("There are no rows below the headings."))]
    more = max(0, len(errors) - MOST_ERRORS)
    return Outcome(tuple(good), tuple(errors[:MOST_ERRORS]), more, encoding, tuple(numbers))


def _row(
    number: int, row: list[str], columns: Sequence[Column], places: dict[str, int]
) -> tuple[dict[str, Any], list[RowError]]:
    values: dict[str, Any] = {}
    errors = []
    used = max(places.values(), default=-1) + 1
    if any(row[used:]):
        errors.append(RowError(number, "", gettext("This row has more cells than headings.")))
    for column in columns:
        place = places.get(column.name, len(row))
        text = row[place] if place < len(row) else ""
        try:
            values[column.name] = _value(column, text)
        except ValueError as error:
            errors.append(RowError(number, column.name, str(error)))
    return values, errors


def _value(column: Column, text: str) -> Any:
    if len(text) > LONGEST_CELL:
        raise ValueError(gettext("This cell has more than 2,000 characters."))
    if text:
        return column.parse(text)
    if column.required:
        raise ValueError(gettext("This cell is empty."))
    return column.empty
