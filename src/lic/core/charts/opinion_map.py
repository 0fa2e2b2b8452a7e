"""The map of opinion: camps as ellipses with letters, the middle of each group as its mark, never a dot."""

from __future__ import annotations

from collections.abc import Mapping

from lic.core.opinion.shapes import Camp, Landscape

from . import svg
from .marks import Mark, mark

HEIGHT = 260
_REACH = 118.0


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
    drawn += [_ellipse(camp) for camp in landscape.camps]
    for group, (x, y) in landscape.centres.items():
        if group in marks:
            drawn.append(mark(marks[group], *_point(x, y)))
    drawn += [_letter(camp, landscape) for camp in landscape.camps]
    return svg.frame(
        name, height=HEIGHT, title=title, desc=desc, kind="map", content="".join(drawn)
    )


def _point(x: float, y: float) -> tuple[float, float]:
    return svg.WIDTH / 2 + _REACH * x, HEIGHT / 2 - _REACH * y


def _ellipse(camp: Camp) -> str:
    x, y = _point(camp.x, camp.y)
    turn = f"rotate({svg.number(-camp.angle)} {svg.number(x)} {svg.number(y)})"
    return svg.element(
        "ellipse",
        cx=x,
        cy=y,
        rx=_REACH * camp.rx,
        ry=_REACH * camp.ry,
        transform=turn,
        class_="camp",
        fill=svg.ACCENT,
        fill_opacity=0.09,
        stroke=svg.ACCENT,
        stroke_width=1.5,
    )


def _letter(camp: Camp, landscape: Landscape) -> str:
    """Return the letter in the middle of its camp, or beside the marks that already lie there."""
    x, y = _point(camp.x, camp.y)
    taken = [_point(*centre) for centre in landscape.centres.values()]
    places = [(x + dx, y + dy) for dy in (0, -20, 20) for dx in (0, 20, -20)]
    free = [p for p in places if all(abs(p[0] - t[0]) > 15 or abs(p[1] - t[1]) > 15 for t in taken)]
    x, y = free[0] if free else (x, y)
    return svg.text(camp.label, x, y + 5, text_anchor="middle", font_weight="650")
