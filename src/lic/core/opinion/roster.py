"""How many people each declared group has, whether or not they voted: `group,people`, one line a group."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from .faults import BadFile

COLUMNS = ("group", "people")
SHOWN = 40


def read(data: bytes, voted: Mapping[str, int]) -> dict[str, int]:
    """Return the people of each group the file names.

    voted  the declared groups and how many people of each voted

    Raises BadFile for a group that nobody declared or that stands twice, for what is not a whole number, and for fewer people than voted.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("the text is not UTF-8; save the file as CSV in UTF-8.") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    found: dict[str, int] = {}
    try:
        where = _columns(next(rows, []))
        for row in rows:
            if row:
                group, people = _line(rows.line_num, row, where, voted)
                if group in found:
                    raise BadFile(f"Line {rows.line_num}: {group!r} stands twice; keep one line.")
                found[group] = people
    except csv.Error as error:
        raise BadFile(f"Line {rows.line_num}: {error}; save the file as plain CSV.") from error
    return found


def _columns(header: list[str]) -> tuple[int, int]:
    names = [name.strip() for name in header]
    if not set(COLUMNS) <= set(names):
        raise BadFile("Line 1: the first line must name the columns group,people.")
    return names.index(COLUMNS[0]), names.index(COLUMNS[1])


def _line(
    number: int, row: list[str], where: tuple[int, int], voted: Mapping[str, int]
) -> tuple[str, int]:
    if len(row) <= max(where):
        raise BadFile(f"Line {number}: a column is missing; complete the line.")
    group, said = row[where[0]].strip(), row[where[1]].strip()
    if group not in voted:
        known = ", ".join(sorted(voted))[: 2 * SHOWN]
        raise BadFile(
            f"Line {number}: nobody who voted is in the group {group[:SHOWN]!r}; the groups are: {known}."
        )
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        raise BadFile(
            f"Line {number}: {said[:SHOWN]!r} is no whole number; write how many people the group has."
        )
    people = int(said)
    if people < voted[group]:
        raise BadFile(
            f"Line {number}: {group[:SHOWN]!r} has {people} people here, and {voted[group]} voted; correct the number."
        )
    return group, people
