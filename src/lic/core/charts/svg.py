"""The few things every chart is made of: numbers, elements, the frame with its title and sentence."""

from __future__ import annotations

import re
from html import escape

WIDTH = 320
TEXT = 13
PAPER = "#faf7f1"
INK = "#24211c"
INK_2 = "#4c463c"
LINE = "#d9d0c1"
ACCENT = "#0a4f4b"
SANS = "Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no trailing noise."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def element(tag: str, *children: str, **attributes: str | float | None) -> str:
    """Return one element; `class_` is class, `_` in a name is a hyphen, None leaves an attribute out.

    Attribute values are escaped, children are not: put text through `text`.
    """
    parts = [tag]
    for name, value in attributes.items():
        if value is not None:
            shown = value if isinstance(value, str) else number(value)
            parts.append(f'{_attribute(name)}="{escape(shown)}"')
    opening = " ".join(parts)
    return f"<{opening}>{''.join(children)}</{tag}>" if children else f"<{opening}/>"


def text(content: str, x: float, y: float, **attributes: str | float | None) -> str:
    """Return a piece of text, escaped."""
    return element(
        "text",
        escape(content),
        x=x,
        y=y,
        **{"font_size": TEXT, "font_family": SANS, "fill": INK, "class_": "ink", **attributes},
    )


def frame(name: str, *, height: float, title: str, desc: str, kind: str, content: str) -> str:
    """Return the whole chart. `name` is its id on the page: unique there, letters, digits, hyphens.

    Raises ValueError for any other name, or without a title and a sentence.
    """
    if not _NAME.match(name):
        raise ValueError("The name of a chart is letters, digits and hyphens.")
    if not title.strip() or not desc.strip():
        raise ValueError("A chart needs a title and a sentence that says what it shows.")
    box = f"0 0 {WIDTH} {number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" class="chart {kind}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="{box}" width="{WIDTH}"'
        f' height="{number(height)}"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(desc)}</desc>{content}</svg>'
    )


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
