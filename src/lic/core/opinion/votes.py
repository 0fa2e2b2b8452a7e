"""Votes of one conversation in the form in which the engine walks them: one person after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .faults import BadVotes

Ints = NDArray[np.int64]
AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Votes:
    """Every vote once, sorted by person and statement, so that the order of rows in a file changes nothing.

    people, statements  identifiers in the order of the indices; the two arrays below index `statements`
    start               (people + 1,): votes of person i are start[i] to start[i + 1]
    statement, value    one a vote; value is 1 agree, 0 pass, -1 disagree
    """

    people: Sequence[str]
    statements: Sequence[str]
    start: Ints
    statement: NDArray[np.int32]
    value: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.value)

    @property
    def person(self) -> NDArray[np.int32]:
        """The person of each vote, (votes,)."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), np.diff(self.start))

    def decided(self) -> Votes:
        """The votes that are not passes; people and statements stay, also those left without a vote."""
        return self.where(self.value != PASS)

    def where(self, kept: NDArray[np.bool_]) -> Votes:
        """The votes so marked, (votes,); people and statements stay."""
        before = np.concatenate(([0], np.cumsum(kept)))
        return Votes(
            self.people, self.statements, before[self.start], self.statement[kept], self.value[kept]
        )

    def widened(self) -> Votes:
        """One more person and one more statement, without votes: whoever and whatever is not known."""
        return Votes(
            [*self.people, ""],
            [*self.statements, ""],
            np.append(self.start, self.start[-1]),
            self.statement,
            self.value,
        )

    def of(self, chosen: Ints) -> Votes:
        """The votes of these people alone (ascending indices); statements stay."""
        counts = np.diff(self.start)[chosen]
        start = np.concatenate(([0], np.cumsum(counts)))
        places = np.repeat(self.start[chosen] - start[:-1], counts) + np.arange(start[-1])
        people = [self.people[i] for i in chosen]
        return Votes(people, self.statements, start, self.statement[places], self.value[places])

    def between(self, part: slice) -> Votes:
        """The votes of the people in one run of `shards`; the arrays are shared, not copied."""
        first, last = int(self.start[part.start]), int(self.start[part.stop])
        return Votes(
            self.people[part],
            self.statements,
            self.start[part.start : part.stop + 1] - first,
            self.statement[first:last],
            self.value[first:last],
        )

    def some_people(self, votes: int, generator: np.random.Generator) -> Ints:
        """People at random who have given about so many votes together, in ascending order."""
        n = len(self.people)
        size = max(min(int(n * votes / max(len(self), 1)), n), 1)
        return np.sort(generator.choice(n, size, replace=False))

    def shards(self, votes: int) -> Iterator[slice]:
        """Runs of people who have about so many votes together, as slices of people."""
        here, n = 0, len(self.people)
        while here < n:
            end = int(np.searchsorted(self.start, self.start[here] + votes, side="right")) - 1
            end = min(max(end, here + 1), n)
            yield slice(here, end)
            here = end

    def counts(self) -> NDArray[np.int64]:
        """People by statement and answer, (3, statements): agree, disagree, pass."""
        m = len(self.statements)
        return np.stack(
            [
                np.bincount(self.statement[self.value == v], minlength=m)
                for v in (AGREE, DISAGREE, PASS)
            ]
        )


def arranged(
    people: Sequence[str],
    statements: Sequence[str],
    person: NDArray[np.integer],
    statement: NDArray[np.integer],
    value: NDArray[np.int8],
) -> Votes:
    """Sort loose votes, given as indices, into `Votes`.

    Raises BadVotes with the place (from 0) of the second vote of one person on one statement.
    """
    m = max(len(statements), 1)
    key = person.astype(np.int64) * m + statement
    if not bool(np.all(key[1:] > key[:-1])):
        order = np.argsort(key, kind="stable")
        key = key[order]
        again = np.flatnonzero(key[1:] == key[:-1])
        if again.size:
            first = int(order[again + 1].min())
            raise BadVotes(
                first,
                f"{people[person[first]]!r} votes a second time on {statements[statement[first]]!r}",
                "keep one row for each person and statement",
            )
        statement, value = statement[order], value[order]
    start = np.searchsorted(key, np.arange(len(people) + 1, dtype=np.int64) * m)
    return Votes(people, statements, start, statement.astype(np.int32), value)
