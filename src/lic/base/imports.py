"""Tables that people bring: read whole, checked whole, and taken over only when every row is right.

`read` is always a dry run: it returns the parsed rows and one sentence for each thing that is wrong, by
row and column as the spreadsheet shows them. The caller writes the rows when `is_clean`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from lic.base.spreadsheets import LONGEST_CELL, Unreadable, cells

MOST_ERRORS = 100


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
            raise ValueError(
                gettext("Write one of these: %(words)s.") % {"words": ", ".join(words)}
            )
        return folded[text.casefold()]

    return parse


def _no_day() -> datetime.date:
    raise ValueError


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
            errors.append(
                RowError(1, heading[:60], gettext("Nobody asks for this column. Remove it."))
            )
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
