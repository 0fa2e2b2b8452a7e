"""Bars group by group: what we can be sure of, and how far the true figure could reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lic.core.disclosure import Kind, ReleasedCell, Word

from . import svg
from .marks import Mark, mark

_START, _END = 4.0, 316.0
_THIRDS = {Word.FEW_OR_NONE: (0, 33), Word.DIVIDED: (33, 67), Word.MOST_OR_ALL: (67, 100)}


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's line: its mark, what was released of it, and that in words ("82 % of 208")."""

    mark: Mark
    cell: ReleasedCell
    value: str


def bar(line: Bar, name: str, *, title: str, desc: str) -> str:
    """Return one line alone, for a page that writes names and values in HTML beside it."""
    return svg.frame(name, height=20, title=title, desc=desc, kind="bars", content=_line(line, 10))


def bars(lines: Sequence[Bar], name: str, *, title: str, desc: str) -> str:
    """Return all lines in the order given, each under its mark, name and value.

    Solid up to the bound, a whisker over the 95 % interval, a dotted tick at one half. Words are a pale
    third without a whisker. A hidden group is a hollow mark and its words, with no line to measure.
    """
    drawn, y = [], 0.0
    for line in lines:
        hidden = line.cell.kind is Kind.HIDDEN
        drawn.append(mark(line.mark, 12, y + 12, hollow=hidden))
        drawn.append(svg.text(line.mark.label, 28, y + 17))
        if len(line.mark.label) + len(line.value) > 40:
            y += 18
        drawn.append(svg.text(line.value, _END, y + 17, text_anchor="end", class_="ink value"))
        y += 26
        if _has_line(line.cell):
            drawn.append(_line(line, y + 5))
            y += 18
    return svg.frame(
        name, height=y + 4, title=title, desc=desc, kind="bars", content="".join(drawn)
    )


def _has_line(cell: ReleasedCell) -> bool:
    return cell.bound is not None or cell.word is not None


def _line(line: Bar, y: float) -> str:
    cell, sign = line.cell, line.mark
    if not _has_line(cell):
        return mark(sign, 12, y, hollow=True) if cell.kind is Kind.HIDDEN else ""
    parts = [_rule((_START, _END), y, "track", svg.LINE, 2)]
    if cell.word is not None:
        low, high = _THIRDS[cell.word]
        parts.append(_block(low, high, y, sign, pale=True))
    elif cell.bound is not None and cell.low is not None and cell.high is not None:
        parts.append(_block(0, cell.bound, y, sign))
        # Without a pale edge the whisker would vanish on its own bar.
        parts.append(_rule((_x(cell.low), _x(cell.high)), y, "halo", svg.PAPER, 4))
        parts.append(_rule((_x(cell.low), _x(cell.high)), y, "whisker", svg.INK, 1.5))
        parts.append(_tick(_x(cell.low), y, "whisker", svg.INK, 4))
        parts.append(_tick(_x(cell.high), y, "whisker", svg.INK, 4))
    parts.append(_tick(_x(50), y, "half", svg.INK_2, 9, dotted=True))
    return "".join(parts)


def _x(percent: float) -> float:
    return _START + (_END - _START) * percent / 100


def _block(low: float, high: float, y: float, sign: Mark, *, pale: bool = False) -> str:
    return svg.element(
        "rect",
        x=_x(low),
        y=y - 4,
        width=_x(high) - _x(low),
        height=8,
        class_=f"{'span' if pale else 'sure'} {sign.css_class}",
        fill=sign.colour,
        fill_opacity=0.4 if pale else None,
    )


def _rule(ends: tuple[float, float], y: float, css_class: str, colour: str, width: float) -> str:
    return svg.element(
        "line",
        x1=ends[0],
        y1=y,
        x2=ends[1],
        y2=y,
        class_=css_class,
        stroke=colour,
        stroke_width=width,
    )


def _tick(
    x: float, y: float, css_class: str, colour: str, reach: float, *, dotted: bool = False
) -> str:
    return svg.element(
        "line",
        x1=x,
        y1=y - reach,
        x2=x,
        y2=y + reach,
        class_=css_class,
        stroke=colour,
        stroke_width=1.5,
        stroke_dasharray="1.5 2" if dotted else None,
    )
