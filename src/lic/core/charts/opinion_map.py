"""The map of opinion: groups of opinion as ellipses with letters, the middle of each group as its mark, never a dot."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lic.core.opinion.shapes import Landscape, OpinionGroup

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
    view = _view(landscape.opinions, shown.values())
    middles = {group: view.point(*at) for group, at in shown.items()}
    drawn += [_ellipse(one, view) for one in landscape.opinions]
    drawn += [mark(marks[group], *at) for group, at in middles.items()]
    drawn += [_letter(one, middles.values(), view) for one in landscape.opinions]
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


def _view(opinions: Iterable[OpinionGroup], middles: Iterable[tuple[float, float]]) -> _View:
    """The frame filled with what is shown, and with nothing else: the map has no scale to compare."""
    edges = [(x, y, 0.0, 0.0) for x, y in middles]
    edges += [(one.x, one.y, *_half_sides(one)) for one in opinions]
    if not edges:
        return _View(0, 0, _CLOSEST)
    left, right = min(x - a for x, _, a, _ in edges), max(x + a for x, _, a, _ in edges)
    low, high = min(y - b for _, y, _, b in edges), max(y + b for _, y, _, b in edges)
    across = (svg.WIDTH - 2 * _MARGIN) / max(right - left, 1e-9)
    up = (HEIGHT - 2 * _MARGIN) / max(high - low, 1e-9)
    return _View((left + right) / 2, (low + high) / 2, min(across, up, _CLOSEST))


def _half_sides(one: OpinionGroup) -> tuple[float, float]:
    """Half the width and half the height of the box round a group's turned ellipse."""
    turn = math.radians(one.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return math.hypot(one.rx * cos, one.ry * sin), math.hypot(one.rx * sin, one.ry * cos)


def _ellipse(one: OpinionGroup, view: _View) -> str:
    x, y = view.point(one.x, one.y)
    turn = f"rotate({svg.number(-one.angle)} {svg.number(x)} {svg.number(y)})"
    return svg.element(
        "ellipse",
        cx=x,
        cy=y,
        rx=view.reach * one.rx,
        ry=view.reach * one.ry,
        transform=turn,
        class_="opinion",
        fill=svg.ACCENT,
        fill_opacity=0.09,
        stroke=svg.ACCENT,
        stroke_width=1.5,
    )


def _letter(one: OpinionGroup, taken: Collection[tuple[float, float]], view: _View) -> str:
    """Return the letter in the middle of its group of opinion, or beside the marks that already lie there."""
    x, y = view.point(one.x, one.y)
    places = [(x + dx, y + dy) for dy in (0, -20, 20) for dx in (0, 20, -20)]
    free = [p for p in places if all(abs(p[0] - t[0]) > 15 or abs(p[1] - t[1]) > 15 for t in taken)]
    x, y = free[0] if free else (x, y)
    return svg.text(one.letter, x, y + 5, text_anchor="middle", font_weight="650")
