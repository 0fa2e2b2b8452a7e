"""What a map is drawn from. Standard library only: the web process draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(number: int) -> str:
    """The letter that stands for a group of opinion on the map: A for 1, and after Z comes AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """People who answered alike, as an ellipse in a square from -1 to 1; `angle` in degrees, anticlockwise.

    `number` stays the same from map to map. `statements` are those that mark it most, with 1 where it agrees more than
    the rest and -1 where less.
    """

    number: int
    x: float
    y: float
    rx: float
    ry: float
    angle: float
    statements: tuple[tuple[str, int], ...]

    @property
    def letter(self) -> str:
        return letter(self.number)


@dataclass(frozen=True, slots=True)
class Landscape:
    """What a map may be drawn from: groups of opinion of ten people and more, centres of groups of ten and more.

    Without clear groups `opinions` is empty. `members` holds exact people by group and group of opinion (the last place
    is "in none") and leaves only through `disclosure.release_row`.
    """

    opinions: tuple[OpinionGroup, ...] = ()
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values of what may be drawn, for a JSON column: without `members`."""
        return {"opinions": [asdict(one) for one in self.opinions], "centres": dict(self.centres)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the landscape that `as_dict` wrote."""
        return cls(
            tuple(
                OpinionGroup(**{**one, "statements": tuple((s, d) for s, d in one["statements"])})
                for one in stored["opinions"]
            ),
            {group: (x, y) for group, (x, y) in stored["centres"].items()},
        )
