"""What a long run says on its way: sentences that stay, and how far it is, which the next one replaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .gaussians import Posterior, Prior
    from .walking import Gather, Sums, Walker

SECONDS = 5.0
"""Between two lines of how far it is, where lines cannot be rewritten."""
AT_ONCE = 0.1
"""The same on a terminal: faster than anybody reads."""
BACK, REST = "\r", "\x1b[K"


class Say(Protocol):
    """What the engine is handed to speak with. `passing` marks how far it is; without it a sentence stays."""

    def __call__(self, text: str, *, passing: bool = False) -> None: ...


def silent(text: str, *, passing: bool = False) -> None:
    """Say nothing."""


class Progress:
    """Says it to a stream: on a terminal on one line that is rewritten, otherwise on a line every few seconds.

    write, clock  where text goes, and seconds that only grow
    width         columns of the terminal, 0 for anything that is none

    A stream that takes nothing any more ends the talk and not the work.
    """

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float], width: int = 0
    ) -> None:
        self._write, self._clock, self._width = write, clock, width
        self._next = clock() + (AT_ONCE if width else SECONDS)
        self._open = False

    def __call__(self, text: str, *, passing: bool = False) -> None:
        """Say it, unless it is passing and the last one is too fresh."""
        if not passing:
            self.clear()
            self._put(f"{text}\n")
        elif self._clock() >= self._next:
            self._next = self._clock() + (AT_ONCE if self._width else SECONDS)
            self._open = bool(self._width)
            self._put(f"{BACK}{text[: self._width - 1]}{REST}" if self._width else f"{text}\n")

    def clear(self) -> None:
        """Take the passing line away, so that what comes next begins on a clean one."""
        if self._open:
            self._open = False
            self._put(f"{BACK}{REST}")

    def _put(self, text: str) -> None:
        try:
            self._write(text)
        except OSError:
            self._write = lambda _: None  # whoever listened has gone


def counted(gather: Gather, say: Say) -> Gather:
    """Return the same walkers, which count aloud how often they have walked over the people."""
    return lambda votes, people: _Counted(gather(votes, people), say, len(votes))


class _Counted:
    """A walker that tells."""

    def __init__(self, walker: Walker, say: Say, votes: int) -> None:
        self._walker, self._say, self._votes, self._walks = walker, say, votes, 0

    def walk(self, statements: Posterior, prior: Prior) -> Sums | None:
        self._walks += 1
        self._say(f"walk {self._walks} over {self._votes:,} votes", passing=True)
        return self._walker.walk(statements, prior)

    def people(self) -> Posterior:
        return self._walker.people()
