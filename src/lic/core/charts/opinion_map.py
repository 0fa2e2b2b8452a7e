"""The map of opinion: camps as ellipses with letters, the middle of each group as its mark, never a dot."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lic.core.opinion.shapes import Camp, Landscape

from . import svg
from .marks import Mark, mark

HEIGHT = 260
_MARGIN = 26  # room for a mark, and for a letter beside it
_CLOSEST = 236.0  # two middles that almost agree are not drawn apart


def opinion_map(
    landscape: Landscape, marks: Mapping[str, Mark], name: str, *, title: str, desc: str
) -> str:
    """Return the map. Groups that `marks` does not name are left out, so the caller decides who is shown.

    Nothing is nearer or farther as better: there are no axes and no scale.
    """
    drawn = [
        svg.element(
            "rect",
            x=0.5,
            y=0.5,
            width=svg.WIDTH - 1,
            height=HEIGHT - 1,
            rx=8,
            class_="frame",
            fill="none",
            stroke=svg.LINE,
        )
    ]
    shown = {group: at for group, at in landscape.centres.items() if group in marks}
    view = _view(landscape.camps, shown.values())
    middles = {group: view.point(*at) for group, at in shown.items()}
    drawn += [_ellipse(camp, view) for camp in landscape.camps]
    drawn += [mark(marks[group], *at) for group, at in middles.items()]
    drawn += [_letter(camp, middles.values(), view) for camp in landscape.camps]
    return svg.frame(
        name, height=HEIGHT, title=title, desc=desc, kind="map", content="".join(drawn)
    )


@dataclass(frozen=True, slots=True)
class _View:
    """Where the middle of what is drawn lies, and how far one unit of opinion reaches."""

    x: float
    y: float
    reach: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return svg.WIDTH / 2 + self.reach * (x - self.x), HEIGHT / 2 - self.reach * (y - self.y)


def _view(camps: Iterable[Camp], middles: Iterable[tuple[float, float]]) -> _View:
    """The frame filled with what is shown, and with nothing else: the map has no scale to compare."""
    edges = [(x, y, 0.0, 0.0) for x, y in middles]
    edges += [(camp.x, camp.y, *_half_sides(camp)) for camp in camps]
    if not edges:
        return _View(0, 0, _CLOSEST)
    left, right = min(x - a for x, _, a, _ in edges), max(x + a for x, _, a, _ in edges)
    low, high = min(y - b for _, y, _, b in edges), max(y + b for _, y, _, b in edges)
    across = (svg.WIDTH - 2 * _MARGIN) / max(right - left, 1e-9)
    up = (HEIGHT - 2 * _MARGIN) / max(high - low, 1e-9)
    return _View((left + right) / 2, (low + high) / 2, min(across, up, _CLOSEST))


def _half_sides(camp: Camp) -> tuple[float, float]:
    """Half the width and half the height of the box round a camp's turned ellipse."""
    turn = math.radians(camp.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return math.hypot(camp.rx * cos, camp.ry * sin), math.hypot(camp.rx * sin, camp.ry * cos)


def _ellipse(camp: Camp, view: _View) -> str:
    x, y = view.point(camp.x, camp.y)
    turn = f"rotate({svg.number(-camp.angle)} {svg.number(x)} {svg.number(y)})"
    return svg.element(
        "ellipse",
        cx=x,
        cy=y,
        rx=view.reach * camp.rx,
        ry=view.reach * camp.ry,
        transform=turn,
        class_="camp",
        fill=svg.ACCENT,
        fill_opacity=0.09,
        stroke=svg.ACCENT,
        stroke_width=1.5,
    )


def _letter(camp: Camp, taken: Collection[tuple[float, float]], view: _View) -> str:
    """Return the letter in the middle of its camp, or beside the marks that already lie there."""
    x, y = view.point(camp.x, camp.y)
    places = [(x + dx, y + dy) for dy in (0, -20, 20) for dx in (0, 20, -20)]
    free = [p for p in places if all(abs(p[0] - t[0]) > 15 or abs(p[1] - t[1]) > 15 for t in taken)]
    x, y = free[0] if free else (x, y)
    return svg.text(camp.label, x, y + 5, text_anchor="middle", font_weight="650")
