"""The round table: one mark a group on a ring, nobody at its head, nothing in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from . import svg
from .marks import Mark, mark

SIZE = 200
_RADIUS = 74.0


@dataclass(frozen=True, slots=True)
class Seat:
    """One group at the table, and whether it was heard."""

    mark: Mark
    heard: bool


def seats_ring(seats: Sequence[Seat], name: str, *, title: str, desc: str) -> str:
    """Return the ring with the seats in the order given, all the same size; hollow is not heard."""
    middle_x, middle_y = svg.WIDTH / 2, SIZE / 2
    drawn = [
        svg.element(
            "circle",
            cx=middle_x,
            cy=middle_y,
            r=_RADIUS - 26,
            class_="table",
            fill="none",
            stroke=svg.LINE,
            stroke_width=1.5,
        )
    ]
    for place, seat in enumerate(seats):
        # Half a step aside, so that no seat is at the top.
        angle = 2 * pi * (place + 0.5) / len(seats) - pi / 2
        x, y = middle_x + _RADIUS * cos(angle), middle_y + _RADIUS * sin(angle)
        drawn.append(mark(seat.mark, x, y, size=24, hollow=not seat.heard))
    return svg.frame(name, height=SIZE, title=title, desc=desc, kind="ring", content="".join(drawn))
