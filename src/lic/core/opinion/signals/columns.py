"""The columns of a vote file that only signals look at: who came with which batch, and when votes came in.

A second reading of the same file, so that the reading of votes itself stays as fast as it is.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from lic.core.opinion.faults import BadFile, BadVotes
from lic.core.opinion.votes import Votes

from . import Columns

Ints = NDArray[np.int64]
Blocks = Callable[[], Iterable[bytes]]
SEEN_BY_EYE = 40
POLIS = ("voter-id", "comment-id")
PLAIN = ("participant", "statement")
HOUR, DAY = 3600.0, 86_400.0
MILLISECONDS, SECONDS = 1e11, 1e8
"""Numbers from which a time is taken for milliseconds or seconds since 1970; smaller ones number a day or an epoch."""


def read(
    blocks: Blocks, votes: Votes, batch_column: str, time_column: str, *, polis: bool = False
) -> Columns:
    """Read the batch of each person and the period of each vote, where these columns are given.

    A time is a number (seconds or milliseconds since 1970, or the number of a day or an epoch) or a date, with or
    without a time of day; periods are hours where times of day are known. An empty cell is "not known".
    Raises BadFile where a column is missing, BadVotes where a person has two batches or a time cannot be read.
    """
    wanted = [*(POLIS if polis else PLAIN), *filter(None, (batch_column, time_column))]
    people = {name: k for k, name in enumerate(votes.people)}
    statements = {name: k for k, name in enumerate(votes.statements)}
    batch: dict[int, str] = {}
    place: list[int] = []
    times: list[str] = []
    rows: list[int] = []
    for number, cells in _table(blocks, wanted):
        who, about = people.get(cells[0]), statements.get(cells[1])
        if who is None or about is None:
            continue
        if batch_column and cells[2] and batch.setdefault(who, cells[2]) != cells[2]:
            raise BadVotes(
                number,
                f"{cells[0]!r} is in batch {cells[2][:SEEN_BY_EYE]!r} here and in {batch[who][:SEEN_BY_EYE]!r} above",
                "give each person one batch",
            )
        if time_column:
            place.append(who * len(statements) + about)
            times.append(cells[-1].strip())
            rows.append(number)
    names = tuple(sorted(set(batch.values())))
    index = {name: k for k, name in enumerate(names)}
    handed = np.full(len(people), -1, np.int64)
    handed[list(batch)] = [index[name] for name in batch.values()]
    if not time_column:
        return Columns(batch=handed, batches=names)
    period, periods = _periods(times, rows, time_column)
    return Columns(
        handed if batch_column else None, names, _by_vote(votes, np.array(place, np.int64), period), periods
    )  # fmt: skip


def _table(blocks: Blocks, wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The wanted cells of each line, with its place from 0."""
    rows = csv.reader(_lines(blocks()))
    try:
        header = [name.strip() for name in next(rows, [])]
        for name in wanted:
            if name not in header:
                raise BadFile(
                    f"Line 1: the column {name!r} is missing; it reads {', '.join(header)[:80]}."
                )
        where = [header.index(name) for name in wanted]
        for number, row in enumerate(rows):
            if row and len(row) != len(header):
                raise BadVotes(
                    number,
                    f"{len(row)} columns stand where the first line has {len(header)}",
                    "complete the line",
                )
            if row:
                yield number, [row[k] for k in where]
    except csv.Error as error:
        raise BadFile(f"Line {rows.line_num}: {error}; save the file as plain CSV.") from error
    except UnicodeDecodeError as error:
        raise BadFile(
            "The text is not UTF-8; save the file as CSV in UTF-8 and try again."
        ) from error


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    rest = ""
    for part in codecs.iterdecode(blocks, "utf-8-sig"):
        *lines, rest = (rest + part).split("\n")
        yield from (line + "\n" for line in lines)
    if rest:
        yield rest


def _by_vote(votes: Votes, place: Ints, period: Ints) -> Ints:
    """The period of each vote; of several votes of a person on a statement, the latest."""
    m = len(votes.statements)
    keys = np.repeat(np.arange(len(votes.people)), np.diff(votes.start)) * m + votes.statement
    result = np.full(len(keys), -1, np.int64)
    at = np.minimum(np.searchsorted(keys, place), max(len(keys) - 1, 0))
    known = keys[at] == place if len(keys) else np.zeros(len(place), bool)
    np.maximum.at(result, at[known], period[known])
    return result


def _periods(times: Sequence[str], rows: Sequence[int], column: str) -> tuple[Ints, dict[int, str]]:
    numbers, days = np.full(len(times), -1.0), True
    for k, text in enumerate(times):
        if text:
            try:
                numbers[k] = float(text)
                days = False
            except ValueError:
                numbers[k], whole = _moment(text, rows[k])
                days &= whole
    known = numbers >= 0
    if not np.isfinite(numbers).all():
        raise BadFile(f"The column {column!r} holds a time that is no number; correct it.")
    if known.any() and float(numbers[known].max()) < SECONDS:
        period = np.where(known, np.floor(numbers), -1).astype(np.int64)
        return period, {int(p): str(int(p)) for p in np.unique(period) if p >= 0}
    seconds = np.where(numbers >= MILLISECONDS, numbers / 1000.0, numbers)
    long, shape = (DAY, "%Y-%m-%d") if days else (HOUR, "%Y-%m-%dT%H")
    period = np.where(known, np.floor(np.minimum(seconds, 2e11) / long), -1).astype(np.int64)
    return period, {
        int(p): datetime.fromtimestamp(float(p) * long, UTC).strftime(shape)
        for p in np.unique(period)
        if p >= 0
    }


def _moment(text: str, row: int) -> tuple[float, bool]:
    """Seconds since 1970 of a date, and whether it is a day alone. Times without a zone are taken as they stand."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadVotes(
            row,
            f"the time is {text[:SEEN_BY_EYE]!r}",
            "write a number or a date such as 2026-05-01T14:30",
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment.timestamp(), 0.0), len(text) <= len("2026-05-01")
