"""What can be wrong with a file of votes, in a sentence that names the row and the remedy."""

from __future__ import annotations


class BadFile(ValueError):  # noqa: N818  the sentence matters, not the kind
    """A file cannot be read; the text says what is wrong and what to do."""


class BadVotes(BadFile):
    """One row is wrong.

    row     its place among the votes, from 0; the sentence counts lines of the file, whose first is the header
    """

    def __init__(self, row: int, what: str, remedy: str) -> None:
        super().__init__(f"Line {row + 2}: {what}; {remedy}.")
        self.row, self.what, self.remedy = row, what, remedy


class BadCluster(BadFile):
    """The cluster asked for cannot be used."""
