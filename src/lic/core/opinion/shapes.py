"""What a map is drawn from. Standard library only: the web process draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Camp:
    """People who answered alike, as an ellipse in a square from -1 to 1; `angle` in degrees, anticlockwise.

    `statements` are those that mark it most, with 1 where it agrees more than the rest and -1 where less.
    """

    label: str
    x: float
    y: float
    rx: float
    ry: float
    angle: float
    statements: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Landscape:
    """What a map may be drawn from: camps of ten people and more, centres of groups of ten and more.

    Without clear groups `camps` is empty. `members` holds exact people by group and camp (the last place
    is "in no camp") and leaves only through `disclosure.release_row`.
    """

    camps: tuple[Camp, ...] = ()
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values of what may be drawn, for a JSON column: without `members`."""
        return {"camps": [asdict(camp) for camp in self.camps], "centres": dict(self.centres)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the landscape that `as_dict` wrote."""
        return cls(
            tuple(
                Camp(**{**camp, "statements": tuple((s, d) for s, d in camp["statements"])})
                for camp in stored["camps"]
            ),
            {group: (x, y) for group, (x, y) in stored["centres"].items()},
        )
