"""Files of votes: read row by row, checked whole, with one sentence that names the row and what to do.

A file has the header participant,statement,vote and one row a pair: 1 agree, -1 disagree, 0 pass. A
folder or zip is an export of Polis: comments.csv with the texts, votes.csv with every vote ever cast.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

MOST_ROWS = 1_000_000
LONGEST_NAME = 100
LONGEST_CELL = 4000
HEADER = ("participant", "statement", "vote")
GROUPS_HEADER = ("participant", "group")
VOTES = {"1": 1, "-1": -1, "0": 0, "+1": 1, "1.0": 1, "-1.0": -1, "0.0": 0}


class BadFile(ValueError):  # noqa: N818  a refusal in words
    """The file cannot be taken; the message is one sentence for the person who brought it."""


@dataclass(slots=True)
class Votes:
    """What a file says: votes by (participant, statement), and texts and hidden ones where it has them."""

    votes: dict[tuple[str, str], int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @property
    def participants(self) -> list[str]:
        return list(dict.fromkeys(participant for participant, _statement in self.votes))

    @property
    def statements(self) -> list[str]:
        """Statements in numerical order where they are numbers, else as they first occur."""
        found = dict.fromkeys(self.texts) | dict.fromkeys(statement for _p, statement in self.votes)
        if all(name.isdecimal() for name in found):
            return sorted(found, key=int)
        return list(found)


def read(path: Path) -> Votes:
    """Read a file of votes, or the folder or zip of a Polis export; raises BadFile."""
    return read_polis(path) if path.is_dir() or zipfile.is_zipfile(path) else read_votes(path)


def read_votes(path: Path, most: int = MOST_ROWS) -> Votes:
    """Read participant,statement,vote; raises BadFile at the first row that is wrong."""
    found, once = Votes(), _Names()
    for number, (participant, statement, vote) in _rows(path, HEADER, most):
        pair = (
            once[_name(participant, number, "participant")],
            once[_name(statement, number, "statement")],
        )
        if pair in found.votes:
            raise BadFile(
                _(
                    "Row %(row)s: participant %(participant)s has answered statement %(statement)s in row %(first)s already. Keep one row for each pair."
                )
                % {
                    "row": number,
                    "participant": pair[0],
                    "statement": pair[1],
                    "first": _first(path, pair),
                }
            )
        found.votes[pair] = _vote(vote, number)
    return _not_empty(found, path)


def _first(path: Path, pair: tuple[str, str]) -> int:
    """The row in which a pair stands first: read again, because a million row numbers would fill the memory."""
    return next(
        number for number, cells in _rows(path, HEADER, MOST_ROWS) if tuple(cells[:2]) == pair
    )


def read_groups(path: Path, known: Collection[str]) -> dict[str, str]:
    """Read participant,group; `known` are the keys of the table's groups. Raises BadFile."""
    groups: dict[str, str] = {}
    for number, (participant, group) in _rows(path, GROUPS_HEADER, MOST_ROWS):
        name = _name(participant, number, "participant")
        if group not in known:
            raise BadFile(
                _(
                    "Row %(row)s: the group “%(group)s” is not at this table. Its groups are: %(known)s."
                )
                % {"row": number, "group": group[:LONGEST_NAME], "known": ", ".join(sorted(known))}
            )
        if groups.setdefault(name, group) != group:
            raise BadFile(
                _(
                    "Row %(row)s: participant %(participant)s has two groups. Keep one row for each participant."
                )
                % {"row": number, "participant": name}
            )
    return groups


def read_polis(path: Path) -> Votes:
    """Read comments.csv and votes.csv of a Polis export; of several votes the latest counts."""
    found, once = Votes(), _Names()
    comments = ("comment-id", "moderated", "comment-body")
    for number, (statement, moderated, text) in _rows(
        _part(path, "comments.csv"), comments, MOST_ROWS, exact=False
    ):
        name = once[_name(statement, number, "comment-id")]
        found.texts[name] = " ".join(text.split())
        if moderated.strip() == "-1" or not found.texts[name]:
            found.hidden.add(name)
    latest: dict[tuple[str, str], float] = {}
    columns = ("voter-id", "comment-id", "vote", "timestamp")
    for number, (participant, statement, vote, at) in _rows(
        _part(path, "votes.csv"), columns, MOST_ROWS, exact=False
    ):
        pair = (
            once[_name(participant, number, "voter-id")],
            once[_name(statement, number, "comment-id")],
        )
        time = _time(at, number)
        if time >= latest.get(pair, time):
            latest[pair] = time
            found.votes[pair] = _vote(vote, number)
    return _not_empty(found, path)


class _Names(dict[str, str]):
    """Each name once in memory, however many rows it stands in."""

    def __missing__(self, name: str) -> str:
        self[name] = name
        return name


def _part(path: Path, name: str) -> Path | zipfile.Path:
    """One file of an export; newer exports put the name of the conversation before it."""
    root: Path | zipfile.Path = path if path.is_dir() else zipfile.Path(path)
    inside = [
        one for one in root.iterdir() if one.is_dir() and not one.name.startswith((".", "__"))
    ]
    for folder in (root, *inside):
        files = [one for one in folder.iterdir() if one.is_file()]
        fitting = [
            one for one in files
            if one.name == name or (one.name.endswith(f"-{name}") and "participant" not in one.name)
        ]  # fmt: skip
        if len(fitting) == 1:
            return fitting[0]
    raise BadFile(
        _("%(file)s has no file %(name)s, or several. Give the folder or zip of one Polis export.")
        % {"file": path, "name": name}
    )


def _rows(
    path: Path | zipfile.Path, wanted: Sequence[str], most: int, *, exact: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """(row number, the wanted cells); `exact` refuses any other column."""
    _not_too_long(path, most)
    with _opened(path) as file:
        reader = csv.reader(_lines(file), strict=True)
        try:
            header = next(reader, [])
            places = _places([name.strip().lower() for name in header], wanted, exact=exact)
            for cells in reader:
                if cells:
                    yield reader.line_num, _cells(cells, len(header), places, reader.line_num)
        except csv.Error:
            raise BadFile(
                _(
                    "Row %(row)s: a quotation mark does not close, or a cell is too long. Save the file as plain CSV and try again."
                )
                % {"row": reader.line_num}
            ) from None


def _opened(path: Path | zipfile.Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except (OSError, zipfile.BadZipFile, RuntimeError):
        raise BadFile(
            _("%(file)s cannot be opened. Check the name and whether you may read it.")
            % {"file": path}
        ) from None


def _not_too_long(path: Path | zipfile.Path, most: int) -> None:
    """Count the lines first: a file that is far too long is refused within a second, and holds no memory."""
    with _opened(path) as file:
        lines = 0
        while piece := file.read(1 << 20):
            lines += piece.count(b"\n")
            if lines > most + 1:
                raise BadFile(
                    _(
                        "Row %(row)s: the file has more than %(most)s votes. Cut it into several files: each becomes a round of its own."
                    )
                    % {"row": most + 2, "most": f"{most:,}"}
                )


def _lines(file: IO[bytes]) -> Iterator[str]:
    longest = LONGEST_CELL * 4
    for number, line in enumerate(iter(lambda: file.readline(longest + 1), b""), start=1):
        if len(line) > longest or b"\x00" in line:
            raise BadFile(
                _("Row %(row)s is no line of text. Save the file as CSV (UTF-8) and try again.")
                % {"row": number}
            )
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BadFile(
                _(
                    "Row %(row)s is not written in UTF-8. Save the file as CSV (UTF-8) and try again."
                )
                % {"row": number}
            ) from None


def _places(header: Sequence[str], wanted: Sequence[str], *, exact: bool) -> list[int]:
    fits = list(header) == list(wanted) if exact else set(wanted) <= set(header)
    if not fits:
        raise BadFile(
            _("Row 1 reads “%(found)s”. It has to read: %(wanted)s.")
            % {"found": ",".join(header)[:LONGEST_NAME], "wanted": ",".join(wanted)}
        )
    return [list(header).index(name) for name in wanted]


def _cells(cells: list[str], width: int, places: list[int], row: int) -> list[str]:
    if len(cells) != width:
        raise BadFile(
            _(
                "Row %(row)s has %(count)s cells, not %(width)s. Look for a comma too many or too few."
            )
            % {"row": row, "count": len(cells), "width": width}
        )
    return [cells[place].strip() for place in places]


def _name(text: str, row: int, column: str) -> str:
    if not 0 < len(text) <= LONGEST_NAME:
        raise BadFile(
            _(
                "Row %(row)s: the cell “%(column)s” is empty or longer than 100 characters. Give each row its name."
            )
            % {"row": row, "column": column}
        )
    return text


def _vote(text: str, row: int) -> int:
    if text not in VOTES:
        raise BadFile(
            _(
                "Row %(row)s: the vote is “%(vote)s”. Write 1 for agree, -1 for disagree, 0 for pass."
            )
            % {"row": row, "vote": text[:LONGEST_NAME]}
        )
    return VOTES[text]


def _time(text: str, row: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadFile(
            _("Row %(row)s: the timestamp is no number. Export the folder again.") % {"row": row}
        ) from None


def _not_empty(found: Votes, path: Path) -> Votes:
    if not found.votes:
        raise BadFile(_("%(file)s has no votes. Check that it is the right file.") % {"file": path})
    return found
