"""From the bytes of a vote file to `Votes`: in blocks, so that memory grows with votes and not with text.

Identifiers are opaque: "7" and "07" are two people. Files whose identifiers are plain whole numbers take a path
that looks at all bytes of a block at once; every other file goes through Python's own reader.
"""

from __future__ import annotations

import codecs
import csv
import io
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .faults import BadFile, BadVotes
from .votes import Votes, arranged

Bytes = NDArray[np.uint8]
Blocks = Callable[[], Iterable[bytes]]
COLUMNS = ("participant", "statement", "vote")
VALUES = {"1": 1, "0": 0, "-1": -1}
VOTE_REMEDY = "write 1 for agree, 0 for pass, -1 for disagree"
LONGEST = 9  # digits that fit 32 bits
LONGEST_TEXT = 60
ODD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplier by which the bytes of a text are mixed into one number (2⁶⁴ over the golden ratio)."""
COMMA, NEWLINE, RETURN, QUOTE, MINUS, ZERO, NINE = b',\n\r"-09'
SEEN_BY_EYE = 40


@dataclass(frozen=True, slots=True)
class Read:
    """What a vote file holds.

    group  the declared group of each person, None where no column was asked for
    texts  statement → its words, where the file has them
    out    how many statements were moderated out
    """

    votes: Votes
    group: Sequence[str] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    out: int = 0


class _NotPlain(Exception):  # noqa: N818  no fault: the other reader takes over
    """A block holds something other than plain whole numbers."""


def read(blocks: Blocks, group_column: str = "") -> Read:
    """Read a vote file: columns `participant`, `statement`, `vote`, and `group_column` where it is given.

    `blocks` gives the file's bytes from its beginning, each time it is called. Other columns are left alone.
    Raises BadFile for a header that lacks a column or bytes that are not UTF-8, BadVotes for a row.
    """
    try:
        return _plain(blocks, group_column)
    except _NotPlain:
        return _any(blocks, group_column)


def read_polis(votes: Blocks, comments: Blocks) -> Read:
    """Read votes.csv and comments.csv of a Polis export. Of several votes the latest counts; errors as `read`.

    Statements that were moderated out are left out with their votes. Raises BadFile too where the export's own counts say that its
    votes are the other way round, as they are in the database of Polis.
    """
    texts, out = {}, set()
    told: dict[str, tuple[str, str]] = {}
    for _, (about, moderated, text, agrees, disagrees) in _table(
        comments, ("comment-id", "moderated", "comment-body"), ("agrees", "disagrees")
    ):
        texts[about], told[about] = " ".join(text.split()), (agrees, disagrees)
        if moderated.strip() == "-1":
            out.add(about)
    latest: dict[tuple[str, str], tuple[float, int]] = {}
    for number, (name, about, said, at) in _table(
        votes, ("voter-id", "comment-id", "vote", "timestamp")
    ):
        if said not in VALUES:
            raise BadVotes(number, f"the vote is {said[:SEEN_BY_EYE]!r}", VOTE_REMEDY)
        moment = _moment(at)
        if moment is None:
            raise BadVotes(
                number,
                f"the time is {at[:SEEN_BY_EYE]!r}",
                "write it as a number, as the export does",
            )
        if not name or not about:
            raise BadVotes(
                number, "voter-id or comment-id is empty", "fill it in or take the line out"
            )
        if about not in out and moment >= latest.get((name, about), (moment, 0))[0]:
            latest[name, about] = moment, VALUES[said]
    if _is_turned(latest, told):
        raise BadFile(
            "1 and -1 stand the other way round than comments.csv counts them; turn the signs in the column 'vote'."
        )
    people, statements = _Index(), _Index()
    i, known = _sorted(people, [people[name] for name, _ in latest])
    j, about_what = _sorted(statements, [statements[about] for _, about in latest])
    value = np.array([said for _, said in latest.values()], np.int8)
    return Read(arranged(known, about_what, i, j, value), texts=texts, out=len(out))


def _moment(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def _is_turned(
    latest: Mapping[tuple[str, str], tuple[float, int]], told: Mapping[str, tuple[str, str]]
) -> bool:
    """Whether the votes fit the counts told, (agree, disagree) by statement, far better with their signs turned."""
    counted = Counter((about, said) for (_, about), (_, said) in latest.items())
    straight = turned = 0
    for about, (agrees, disagrees) in told.items():
        if agrees.isdecimal() and disagrees.isdecimal():
            yes, no = counted[about, 1], counted[about, -1]
            straight += abs(int(agrees) - yes) + abs(int(disagrees) - no)
            turned += abs(int(agrees) - no) + abs(int(disagrees) - yes)
    return 2 * turned < straight


def _table(
    blocks: Blocks, wanted: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """The wanted cells of each line, with the place of its end among the file's lines from 0; an optional one is empty where there is no such column."""
    rows = csv.reader(_lines(blocks()))
    try:
        header = next(rows, None) or []
        where = _columns(header, wanted)
        more = [header.index(name) if name in header else -1 for name in optional]
        for row in rows:
            if row:
                number = rows.line_num - 2
                if len(row) != len(header):
                    raise BadVotes(number, _short(row, len(header)), "complete the line")
                yield number, [row[k] for k in where] + [row[k] if k >= 0 else "" for k in more]
    except csv.Error as error:
        raise BadFile(f"Line {rows.line_num}: {error}; save the file as plain CSV.") from error


def _short(row: Sequence[str], width: int) -> str:
    return f"{len(row)} columns stand where the first line has {width}"


def _columns(header: Sequence[str], wanted: Sequence[str]) -> list[int]:
    names = [name.strip() for name in header]
    missing = [name for name in wanted if name not in names]
    if missing:
        found = ", ".join(names)[: 2 * SEEN_BY_EYE] or "nothing"
        raise BadFile(
            f"Line 1: the column {missing[0]!r} is missing; the first line must name {', '.join(wanted)}."
            f" It reads: {found}."
        )
    return [names.index(name) for name in wanted]


# ---- plain whole numbers


@dataclass(slots=True)
class _Columns:
    """Cells of one block of lines; `group` indexes the texts found so far, empty where no group is asked for."""

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    value: NDArray[np.int8]
    group: NDArray[np.int32]


def _plain(blocks: Blocks, group_column: str) -> Read:
    where: list[int] = []
    width = 0
    parts: list[_Columns] = []
    texts = _Index()
    for text in _whole_lines(blocks()):
        body = text
        if not where:
            head, _, body = text.partition(b"\n")
            try:
                header = next(csv.reader([head.decode("utf-8-sig").rstrip("\r")]), [])
            except UnicodeDecodeError:
                raise _NotPlain from None
            wanted = (*COLUMNS, group_column) if group_column else COLUMNS
            where, width = _columns(header, wanted), len(header)
        if body:
            parts.append(_block(body, where, width, texts))
    if not where:
        raise BadFile("The file is empty; its first line must name participant, statement, vote.")
    person, people = _dense([part.person for part in parts])
    statement, statements = _dense([part.statement for part in parts])
    value = np.concatenate([part.value for part in parts] or [np.empty(0, np.int8)])
    group = _of_people(person, len(people), parts, list(texts)) if group_column else None
    parts.clear()
    return Read(arranged(people, statements, person, statement, value), group)


def _of_people(
    person: NDArray[np.int32], n: int, parts: Sequence[_Columns], texts: Sequence[str]
) -> list[str]:
    """The group of each person; raises _NotPlain where somebody has two."""
    group = np.concatenate([part.group for part in parts] or [np.empty(0, np.int32)])
    own = np.zeros(n, np.int32)
    own[person] = group
    if not np.array_equal(own[person], group):
        raise _NotPlain  # the other reader finds the row and says so
    return [texts[k] for k in own.tolist()]


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        text = rest + block
        cut = text.rfind(b"\n") + 1
        rest = text[cut:]
        if cut:
            yield text[:cut]
    if rest:
        yield rest + b"\n"


def _block(text: bytes, where: Sequence[int], width: int, texts: _Index) -> _Columns:
    """Person, statement, vote and group of each line of a block; raises _NotPlain for anything unusual."""
    if b'"' in text or b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
        if b'"' in text or b"\r" in text:
            raise _NotPlain
    raw = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero((raw == COMMA) | (raw == NEWLINE))
    if ends.size % width or np.any(raw[ends[width - 1 :: width]] != NEWLINE):
        raise _NotPlain
    if np.count_nonzero(raw == NEWLINE) * width != ends.size:
        raise _NotPlain
    begins = np.concatenate(([0], ends[:-1] + 1))
    person, statement = (_whole(raw, begins[c::width], ends[c::width]) for c in where[:2])
    value = _vote(raw, begins[where[2] :: width], ends[where[2] :: width])
    group = np.empty(0, np.int32)
    if len(where) > len(COLUMNS):
        group = _texts(raw, begins[where[3] :: width], ends[where[3] :: width], texts)
    return _Columns(person, statement, value, group)


def _texts(
    raw: Bytes, begin: NDArray[np.int64], end: NDArray[np.int64], known: _Index
) -> NDArray[np.int32]:
    """The place of each cell's text in `known`, to which new ones are added."""
    size = end - begin
    longest = int(size.max(initial=0))
    if longest > LONGEST_TEXT:
        raise _NotPlain
    mixed = size.astype(np.uint64)
    for place in range(longest):
        letter = raw[np.where(place < size, begin + place, begin)].astype(np.uint64)
        mixed = np.where(place < size, mixed * ODD + letter, mixed)
    # Lines of one person stand together as a rule: what changes from line to line is little.
    starts = np.flatnonzero(np.concatenate(([True], mixed[1:] != mixed[:-1])))
    _, first, which = np.unique(mixed[starts], return_index=True, return_inverse=True)
    codes = np.empty(len(first), np.int32)
    for k, row in enumerate(starts[first].tolist()):
        try:
            codes[k] = known[raw[begin[row] : end[row]].tobytes().decode()]
        except UnicodeDecodeError:
            raise _NotPlain from None
    lengths = np.diff(np.append(starts, len(mixed)))
    return np.repeat(codes[which], lengths)


def _whole(raw: Bytes, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int32]:
    size = end - begin
    longest = int(size.max(initial=0))
    if int(size.min(initial=1)) < 1 or longest > LONGEST:
        raise _NotPlain
    first = raw[begin]
    if np.any((first == ZERO) & (size > 1)):  # "07" is another person than "7"
        raise _NotPlain
    number = np.zeros(len(begin), np.int32)
    for place in range(longest):
        inside = place < size
        digit = raw[np.where(inside, begin + place, begin)]
        if np.any((digit < ZERO) | (digit > NINE)):
            raise _NotPlain
        number = np.where(inside, number * 10 + (digit - ZERO).astype(np.int32), number)
    return number


def _vote(raw: Bytes, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int8]:
    size = end - begin
    first = raw[begin]
    last = raw[np.maximum(end - 1, 0)]
    up, zero = (size == 1) & (first == ZERO + 1), (size == 1) & (first == ZERO)
    down = (size == 2) & (first == MINUS) & (last == ZERO + 1)
    if not np.all(up | zero | down):
        raise _NotPlain  # the other reader finds the row and says so
    vote: NDArray[np.int8] = up.astype(np.int8) - down.astype(np.int8)
    return vote


def _dense(parts: list[NDArray[np.int32]]) -> tuple[NDArray[np.int32], list[str]]:
    """Indices in numerical order, and the identifiers."""
    numbers = np.concatenate(parts or [np.empty(0, np.int32)])
    highest = int(numbers.max(initial=0))
    if highest <= 8 * len(numbers) + 1024:
        present = np.zeros(highest + 1, bool)
        present[numbers] = True
        rank = (np.cumsum(present) - 1).astype(np.int32)
        known = np.flatnonzero(present) if len(numbers) else np.empty(0, np.int64)
        return rank[numbers], list(map(str, known.tolist()))
    known, index = np.unique(numbers, return_inverse=True)
    return index.astype(np.int32), list(map(str, known.tolist()))


# ---- everything else


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    """Lines as Python's reader wants them, each with its end; raises BadFile where they are not UTF-8."""
    rest, number = "", 0
    try:
        for part in codecs.iterdecode(blocks, "utf-8-sig"):
            *lines, rest = (rest + part).split("\n")
            for line in lines:
                yield line + "\n"
            number += len(lines)
    except UnicodeDecodeError as error:
        number += error.object[: error.start].count(b"\n") + 1
        raise BadFile(
            f"Line {number}: the text is not UTF-8; save the file as CSV in UTF-8 and try again."
        ) from error
    if rest:
        yield rest


class _Index(dict[str, int]):
    """Numbers for identifiers, in the order of their first appearance."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def _any(blocks: Blocks, group_column: str) -> Read:
    rows = csv.reader(_lines(blocks()))
    try:
        header = next(rows, None)
        if header is None:
            raise BadFile(
                "The file is empty; its first line must name participant, statement, vote."
            )
        wanted = (*COLUMNS, group_column) if group_column else COLUMNS
        return _rows(rows, _columns(header, wanted), len(header))
    except csv.Error as error:
        raise BadFile(f"Line {rows.line_num}: {error}; save the file as plain CSV.") from error


def _rows(rows: Any, where: Sequence[int], width: int) -> Read:
    people, statements = _Index(), _Index()
    group: dict[str, str] = {}
    person: list[int] = []
    statement: list[int] = []
    value, lines = bytearray(), array("Q")
    for row in rows:
        if not row:
            continue
        number = (
            rows.line_num - 2
        )  # empty lines, and those inside quotes, are lines of the file too
        if len(row) != width:
            raise BadVotes(
                number,
                _short(row, width),
                "complete the line",
            )
        name, about, said = row[where[0]], row[where[1]], row[where[2]]
        if not name or not about:
            raise BadVotes(
                number, "participant or statement is empty", "fill it in or take the line out"
            )
        if said not in VALUES:
            raise BadVotes(number, f"the vote is {said[:SEEN_BY_EYE]!r}", VOTE_REMEDY)
        person.append(people[name])
        statement.append(statements[about])
        value.append(VALUES[said] & 0xFF)
        lines.append(number)
        if len(where) > len(COLUMNS):
            declared = row[where[3]]
            if group.setdefault(name, declared) != declared:
                raise BadVotes(
                    number,
                    f"{name!r} is in {declared[:SEEN_BY_EYE]!r} here and in {group[name][:SEEN_BY_EYE]!r} above",
                    "give each person one group",
                )
    i, known = _sorted(people, person)
    j, about_what = _sorted(statements, statement)
    try:
        votes = arranged(known, about_what, i, j, np.frombuffer(bytes(value), np.int8))
    except BadVotes as error:
        raise BadVotes(lines[error.row], error.what, error.remedy) from None
    return Read(votes, [group[name] for name in known] if group else None)


def _sorted(index: _Index, places: list[int]) -> tuple[NDArray[np.int32], list[str]]:
    """The same numbers in the order of the identifiers, as numbers where all are whole, else as text."""
    names = list(index)
    plain = all(
        name.isascii() and name.isdigit() and len(name) <= 2 * LONGEST and str(int(name)) == name
        for name in names
    )
    order = sorted(range(len(names)), key=lambda k: int(names[k]) if plain else names[k])
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return rank[np.asarray(places, np.int64)], [names[k] for k in order]


# ---- pairs to predict


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs as they stand in their file. Who or what has no votes has an index past the last of `Votes`."""

    names: Sequence[tuple[str, str]]
    person: NDArray[np.int64]
    statement: NDArray[np.int64]


def pairs(blocks: Blocks, votes: Votes) -> Pairs:
    """Read columns `participant`, `statement`; the same errors as `read`."""
    rows = csv.reader(_lines(blocks()))
    try:
        header = next(rows, None) or []
        where = _columns(header, COLUMNS[:2])
        names = [(row[where[0]], row[where[1]]) for row in rows if row]
    except (csv.Error, IndexError) as error:
        raise BadFile(
            f"Pairs, line {rows.line_num}: the line is not whole; complete it."
        ) from error
    people = {name: k for k, name in enumerate(votes.people)}
    statements = {name: k for k, name in enumerate(votes.statements)}
    return Pairs(
        names,
        np.array([people.get(p, len(people)) for p, _ in names], np.int64),
        np.array([statements.get(s, len(statements)) for _, s in names], np.int64),
    )


def predicted(asked: Pairs, probability: NDArray[np.float64]) -> str:
    """The file of predictions: participant, statement, p_agree, in the order asked."""
    chances = (f"{min(max(p, 1e-6), 1 - 1e-6):.6f}" for p in probability)
    rows = ((*names, chance) for names, chance in zip(asked.names, chances, strict=True))
    return _written(("participant", "statement", "p_agree"), rows)


def to_ask(votes: Votes, statement: NDArray[np.int64], probability: NDArray[np.float64]) -> str:
    """The file of what to ask next: participant, statement, probability; without those who have nothing left."""
    rows = (
        (votes.people[i], votes.statements[statement[i]], f"{probability[i]:.6f}")
        for i in np.flatnonzero(statement >= 0).tolist()
    )
    return _written((*COLUMNS[:2], "probability"), rows)


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
