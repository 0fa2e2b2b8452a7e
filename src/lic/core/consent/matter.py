"""What one group decides alone, outside of a call: to release its own concern, to take the tag off."""

from dataclasses import dataclass
from datetime import datetime

from lic.core.consent import caucus, quorum
from lic.core.consent.caucus import CaucusWord, Standing
from lic.core.consent.terms import FEWEST_SEATS_FOR_POSITIONS


@dataclass(frozen=True, slots=True)
class OwnWord:
    """The yes of its caucus, lying in its room.

    n_seats     awake seats of the group when it was given.
    objections  seats that object to its being said for all.
    """

    said: CaucusWord
    n_seats: int
    objections: int = 0

    def counts_from(self, *, centre: bool) -> datetime | None:
        """The moment it takes effect; None while it lacks anything but time."""
        lacking = caucus.flaw(self.said, self.n_seats, centre=centre)
        return caucus.counts_from(self.said) if lacking == Standing.NONE else None


@dataclass(frozen=True, slots=True)
class Question:
    """The group asks its seats.

    n_seats  awake seats of the group that were surely 30 days old when it opened.
    """

    opened_at: datetime
    closes_at: datetime
    n_seats: int
    yes: int = 0
    no: int = 0

    def passes(self, *, centre: bool) -> bool:
        """Quorum of the group reached, and two thirds of the answers given say yes."""
        n_answers = self.yes + self.no
        return (
            self.n_seats >= FEWEST_SEATS_FOR_POSITIONS
            and n_answers >= quorum.positions_needed(self.n_seats, centre=centre)
            and quorum.is_two_thirds(self.yes, n_answers)
        )


@dataclass(frozen=True, slots=True)
class Matter:
    """How far a group has come with one thing that is its own.

    ended_at  when it last ended without a yes: a question that did not pass, a word that fell.
    """

    word: OwnWord | None = None
    question: Question | None = None
    ended_at: datetime | None = None


UNTOUCHED = Matter()
