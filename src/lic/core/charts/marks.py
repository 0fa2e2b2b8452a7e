"""The marks of the groups: shape and name always, colour besides. Hollow and dashed means not heard."""

from __future__ import annotations

from dataclasses import dataclass

from .svg import INK, element, number

# One path of 16 units a shape. The first six are the groups of a new table, the others are for tables
# with other groups. None is a shield, a flag or a five-pointed star.
SHAPES = {
    "square": "M2.5 2.5h11v11h-11z",
    "diamond": "m8 1 7 7-7 7-7-7z",
    "plus": "M5.5 1.5h5v4h4v5h-4v4h-5v-4h-4v-5h4z",
    "triangle": "m8 1.5 7 12.5H1z",
    "gable": "m8 1 6.5 5.5V15h-13V6.5z",
    "circle": "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z",
    "hexagon": "M8 1l6.5 3.5v7L8 15l-6.5-3.5v-7z",
    "kite": "M8 1l5 5-5 9-5-9z",
    "hourglass": "M2 1.5h12L9.5 8l4.5 6.5H2L6.5 8z",
    "arch": "M2.5 15V7a5.5 5.5 0 0 1 11 0v8z",
    "down": "M1 2h14L8 14.5z",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one group is drawn: a shape of 16 units, a CSS class that sets its colour, its name, and the
    light colour for standalone files. Raises ValueError for a shape that is not known.
    """

    shape: str
    css_class: str
    label: str
    colour: str = INK

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"No mark has the shape {self.shape!r}.")


MARKS = {
    "bus": Mark("square", "g-bus", "Businesses", "#6b2a0c"),
    "com": Mark("diamond", "g-com", "Community organizations", "#3f8a76"),
    "gov": Mark("plus", "g-gov", "Government & health", "#a2489f"),
    "pol": Mark("triangle", "g-pol", "Police", "#857713"),
    "res": Mark("gable", "g-res", "Residents", "#163455"),
    "sw": Mark("circle", "g-sw", "Sex workers", "#3345cf"),
    "7": Mark("hexagon", "g-7", "", "#55524c"),
    "8": Mark("hourglass", "g-8", "", "#006a86"),
    "9": Mark("arch", "g-9", "", "#4f6b12"),
    "10": Mark("down", "g-10", "", "#5b3f8f"),
}


def mark(sign: Mark, x: float, y: float, *, size: float = 16, hollow: bool = False) -> str:
    """Return the mark centred on a point; hollow and dashed when its group was not heard."""
    scale = size / 16
    place = f"translate({number(x - size / 2)} {number(y - size / 2)})"
    if scale != 1:
        place += f" scale({number(scale)})"
    outline = {
        "fill": "none",
        "stroke": sign.colour,
        "stroke_width": 1.75,
        "stroke_dasharray": "2.5 1.6",
    }
    return element(
        "path",
        d=SHAPES[sign.shape],
        transform=place,
        class_=f"mark {sign.css_class}{' hollow' if hollow else ''}",
        **(outline if hollow else {"fill": sign.colour}),
    )
