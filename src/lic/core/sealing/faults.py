"""What can go wrong with an envelope. None of it says why: a reason would tell whoever tries."""

from __future__ import annotations


class CannotOpen(Exception):  # noqa: N818  the name says it
    """This key does not open this, or somebody changed it, or it belongs elsewhere."""


class TooLong(ValueError):  # noqa: N818
    """More than the largest envelope holds."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"{size:,} bytes do not fit; at most {most:,} do.")
        self.most = most
