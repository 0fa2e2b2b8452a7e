"""A concern about a proposal, and the only ways in which it stops being open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lic.core.consent.matter import UNTOUCHED, Matter
from lic.core.consent.terms import Principle


class ConcernStatus(StrEnum):
    """OPEN holds the proposal up; the other two never do, and never become OPEN again."""

    OPEN = "OPEN"
    RELEASED_BY_RAISER = "RELEASED_BY_RAISER"
    RELEASED_BY_GROUP = "RELEASED_BY_GROUP"
    LAPSED = "LAPSED"


class RaisedBy(StrEnum):
    """A single seat, or the group speaking by caucus."""

    SEAT = "SEAT"
    CAUCUS = "CAUCUS"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a concern says. The machine looks only whether each part is there.

    harmed      who would be harmed.
    how         in which way.
    resolution  what would resolve it.
    """

    principle: Principle
    harmed: str
    how: str
    resolution: str

    def missing(self) -> tuple[str, ...]:
        """Names of the parts that are empty."""
        return tuple(
            name for name in ("harmed", "how", "resolution") if not getattr(self, name).strip()
        )


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern; `id` is the app's key and says nothing about the person.

    version     the version it was raised on; it stays open across later ones.
    call        number of the call, from 1, whose tally holds its position.
    left_at     when its raiser's seat left, until another seat takes it over.
    asked_on    the latest version on which its raiser was asked first.
    releasing   how far its own group has come with releasing it.
    """

    id: str
    group: str
    version: int
    raised_by: RaisedBy = RaisedBy.SEAT
    status: ConcernStatus = ConcernStatus.OPEN
    call: int = 1
    left_at: datetime | None = None
    asked_on: int | None = None
    releasing: Matter = UNTOUCHED

    @property
    def is_open(self) -> bool:
        """Whether it holds the proposal up."""
        return self.status == ConcernStatus.OPEN
