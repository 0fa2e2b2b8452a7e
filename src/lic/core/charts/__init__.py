"""Charts as SVG text, drawn on the server: a 320-unit grid, a title, a sentence, and no script or style.

Colours come from classes (`g-sw` and its like, with `fill:currentColor`); a `fill` attribute holds the light
colour for files that leave the site. Every chart stands beside the same numbers as a table.
"""

from .bars import Bar, bar, bars
from .marks import MARKS, Mark, mark
from .opinion_map import opinion_map
from .ring import Seat, seats_ring

__all__ = [
    "MARKS",
    "Bar",
    "Mark",
    "Seat",
    "bar",
    "bars",
    "mark",
    "opinion_map",
    "seats_ring",
]
