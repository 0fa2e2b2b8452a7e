"""Small tables beside the votes, read whole: who is in which group, how many people a group has, and the words of statements."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from .faults import BadFile

SHOWN = 40


def roster(data: bytes, voted: Mapping[str, int]) -> dict[str, int]:
    """Return the people of each group that a table `group,people` names, whether or not they voted.

    voted  the declared groups and how many people of each voted

    Raises BadFile for a group that nobody declared or that stands twice, for what is not a whole number, and for fewer people than voted.
    """
    found: dict[str, int] = {}
    for number, (group, said) in _rows(data, ("group", "people")):
        if group not in voted:
            known = ", ".join(sorted(voted))[: 2 * SHOWN]
            raise BadFile(
                f"Line {number}: nobody who voted is in the group {group[:SHOWN]!r}; the groups are: {known}."
            )
        if group in found:
            raise BadFile(f"Line {number}: {group[:SHOWN]!r} stands twice; keep one line.")
        if not (said.isascii() and said.isdigit() and len(said) <= 9):
            raise BadFile(
                f"Line {number}: {said[:SHOWN]!r} is no whole number; write how many people the group has."
            )
        if int(said) < voted[group]:
            raise BadFile(
                f"Line {number}: {group[:SHOWN]!r} has {int(said)} people here, and {voted[group]} voted; correct the number."
            )
        found[group] = int(said)
    return found


def groups(data: bytes) -> dict[str, str]:
    """Return the group of each person that a table `participant,group` names. Raises BadFile where one has two."""
    found: dict[str, str] = {}
    for number, (name, group) in _rows(data, ("participant", "group")):
        if found.setdefault(name, group) != group:
            raise BadFile(
                f"Line {number}: {name[:SHOWN]!r} is in {group[:SHOWN]!r} here and in {found[name][:SHOWN]!r} above;"
                " give each person one group."
            )
    return found


def texts(data: bytes) -> dict[str, str]:
    """Return the words of each statement that a table `statement,text` names. Raises BadFile where one stands twice."""
    found: dict[str, str] = {}
    for number, (name, words) in _rows(data, ("statement", "text")):
        if name in found:
            raise BadFile(f"Line {number}: {name[:SHOWN]!r} stands twice; keep one line.")
        found[name] = " ".join(words.split())
    return found


def _rows(data: bytes, columns: tuple[str, str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """The line and the two wanted cells of each row."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("the text is not UTF-8; save the file as CSV in UTF-8.") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        names = [name.strip() for name in next(rows, [])]
        if not set(columns) <= set(names):
            raise BadFile(f"Line 1: the first line must name the columns {','.join(columns)}.")
        first, second = (names.index(column) for column in columns)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(first, second):
                raise BadFile(f"Line {rows.line_num}: a column is missing; complete the line.")
            if any(
                cell.strip() for cell in row[len(names) :]
            ):  # words cut off could turn a sentence around
                raise BadFile(
                    f"Line {rows.line_num}: {len(row)} columns stand where the first line has {len(names)};"
                    ' put text with a comma in it between quotes, "so, like this".'
                )
            yield rows.line_num, (row[first].strip(), row[second].strip())
    except csv.Error as error:
        raise BadFile(f"Line {rows.line_num}: {error}; save the file as plain CSV.") from error
