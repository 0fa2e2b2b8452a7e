"""The vocabulary of what may be shown: audiences, limits, bands and the three words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TABLE_FLOOR = 5
PUBLIC_FLOOR = 10
FIGURES_FROM = 20


class Audience(StrEnum):
    """Who a release is cut for."""

    TABLE = "TABLE"
    PUBLIC = "PUBLIC"


class Word(StrEnum):
    """What is said of fewer than twenty people, in place of a figure."""

    MOST_OR_ALL = "MOST_OR_ALL"
    DIVIDED = "DIVIDED"
    FEW_OR_NONE = "FEW_OR_NONE"


class Band(StrEnum):
    """How many people, roughly: fewer than 10, 10 to 24, 25 to 99, 100 and more."""

    UNDER_10 = "UNDER_10"
    FROM_10 = "FROM_10"
    FROM_25 = "FROM_25"
    FROM_100 = "FROM_100"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people a cell needs to be shown, and how many must be new or changed to show it anew.

    Every number can be raised, none lowered. The public never sees more than the table, so its numbers
    are at least the table's. Raises ValueError otherwise.
    """

    table: int = TABLE_FLOOR
    public: int = PUBLIC_FLOOR
    protected: int = PUBLIC_FLOOR
    table_step: int = TABLE_FLOOR
    public_step: int = PUBLIC_FLOOR

    def __post_init__(self) -> None:
        floors = {
            "table": TABLE_FLOOR,
            "public": max(PUBLIC_FLOOR, self.table),
            "protected": PUBLIC_FLOOR,
            "table_step": TABLE_FLOOR,
            "public_step": max(PUBLIC_FLOOR, self.table_step),
        }
        for name, floor in floors.items():
            if getattr(self, name) < floor:
                raise ValueError(f"The limit {name!r} can be raised above {floor}, not lowered.")

    def least(self, audience: Audience, *, protected: bool) -> int:
        """Return how many distinct people a cell needs before this audience sees it."""
        usual = self.table if audience is Audience.TABLE else self.public
        return max(usual, self.protected) if protected else usual

    def step(self, audience: Audience, *, protected: bool) -> int:
        """Return how many people must be new or changed before this audience sees a cell anew."""
        usual = self.table_step if audience is Audience.TABLE else self.public_step
        return max(usual, self.protected) if protected else usual


def band(n: int) -> Band:
    """Return the band that n people fall into."""
    if n < 10:
        return Band.UNDER_10
    if n < 25:
        return Band.FROM_10
    return Band.FROM_25 if n < 100 else Band.FROM_100


def words(yes: int, n: int) -> Word:
    """Return the word for `yes` of `n` people; whole numbers, so that two thirds is exact.

    Raises ValueError when nobody was counted.
    """
    if not 0 <= yes <= n or n == 0:
        raise ValueError("Words need at least one person, and no more yes than people.")
    if 3 * yes >= 2 * n:
        return Word.MOST_OR_ALL
    return Word.FEW_OR_NONE if 3 * yes <= n else Word.DIVIDED


def percent(yes: int, n: int) -> int:
    """Return a whole percentage that is never 0 or 100.

    All of them and all but one give the same figure, as do none and one: nobody can read from it
    that every single person said the same.
    """
    hedged = min(max(yes, 1), n - 1)
    return min(max((200 * hedged + n) // (2 * n), 1), 99)
