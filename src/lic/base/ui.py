"""What the interface needs to know in Python: marks of groups, positions, and forms made readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import override as language

from lic.core.charts.marks import MARKS, SHAPES, Mark

# The shape that goes with each colour; another may be chosen.
COLOURS = {
    "bus": "square",
    "com": "diamond",
    "gov": "plus",
    "pol": "triangle",
    "res": "gable",
    "sw": "circle",
    "7": "hexagon",
    "8": "hourglass",
    "9": "arch",
    "10": "down",
}
ICONS = ("aside", "back", "check", "cross", "dots", "flag", "full", "half", "none", "on", "ring")
STATES = ("past", "now", "next")
POSITIONS = {
    "SUPPORT": ("full", gettext_lazy("Support")),
    "LIVE_WITH": ("half", gettext_lazy("Can live with it")),
    "STAND_ASIDE": ("aside", gettext_lazy("Stand aside")),
    "CONCERN": ("flag", gettext_lazy("Concern")),
    "HEARD": ("check", gettext_lazy("Heard")),
    "NOT_HEARD": ("none", gettext_lazy("Not heard yet")),
}


@dataclass(frozen=True)
class Group:
    """One group as the interface shows it; any object or mapping with these names will do.

    `mark` is a shape of `core.charts.marks` in any case, `hue` a key of `COLOURS` with or without `g-`.
    Both may be empty where `key` is one of the six groups of a new table. `is_hollow` draws it
    dashed: not heard, not shown, not yet.
    """

    key: str
    name: str
    mark: str = ""
    hue: str = ""
    is_hollow: bool = False


@dataclass(frozen=True)
class Option:
    """One answer of a question: `control` is the finished input element."""

    control: str
    label: str
    hint: str = ""


def read(thing: Any, name: str, default: Any = "") -> Any:
    """The value `name` of an object or a mapping; `default` where there is none."""
    value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
    return default if value is None else value


def one_of(value: str, allowed: Any, what: str) -> str:
    """`value` itself if it is allowed, else a TemplateSyntaxError that lists what is."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{what} is {value!r}, not one of {', '.join(sorted(allowed))}")
    return value


def mark(group: Any) -> tuple[str, str]:
    """The shape and the colour class of a group, such as ("circle", "g-sw")."""
    colour = str(read(group, "hue")).lower().removeprefix("g-")
    colour = colour or str(read(group, "key")).lower()
    colour = colour if colour in COLOURS else "7"
    shape = str(read(group, "mark")).lower()
    return shape if shape in SHAPES else COLOURS[colour], f"g-{colour}"


def is_group(cell: Any) -> bool:
    """Whether a cell of a table is a group rather than words or a figure."""
    return not isinstance(cell, str) and bool(read(cell, "key"))


def position(row: Any) -> dict[str, Any]:
    """A row of `positions` with its icon and its words."""
    value = one_of(str(read(row, "position")), POSITIONS, "position")
    drawn, words = POSITIONS[value]
    return {
        "group": read(row, "group"),
        "icon": drawn,
        "words": read(row, "words") or words,
        "how": read(row, "how"),
        "is_hollow": value == "NOT_HEARD",
    }


def chart_mark(group: Any) -> Mark:
    """The group as the charts of `core.charts` want it."""
    shape, hue = mark(group)
    known = MARKS.get(hue.removeprefix("g-"))
    light = {"colour": known.colour} if known else {}
    return Mark(shape, hue, name_of(group), **light)


def hollow(group: Any) -> Group:
    """The same group, drawn dashed wherever it stands."""
    shape, hue = mark(group)
    return Group(str(read(group, "key")), name_of(group), shape, hue, is_hollow=True)


def name_of(group: Any) -> str:
    """The name of a group in the language of the page: its `name`, or the fitting one of `names`."""
    names = read(group, "names", {})
    return str(
        read(group, "name") or names.get(get_language()) or names.get("en") or read(group, "key")
    )


def quoted(text: str, spoken: str = "") -> str:
    """`text` in the quotation marks of the language `spoken`, else of the page."""
    with language(spoken) if spoken else nullcontext():
        return pgettext("a person's words", "“%(text)s”") % {"text": text}


def drawing(svg: Any) -> SafeString:
    """An SVG that our own code drew, to stand in a page as it is."""
    return SafeString(svg or "")


def errors_of(form: forms.BaseForm) -> list[tuple[str, str, str]]:
    """(where on the page, label, message) for every error, those of the whole form first."""
    found = [("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        found += [(_anchor(field), str(field.label), str(message)) for message in field.errors]
    return found


def kind_of(field: BoundField) -> str:
    """How a field is drawn: hidden, tick (one checkbox), options (radio, checkboxes) or input."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "input"


def options_of(field: BoundField, hints: Mapping[str, str]) -> Iterator[Option]:
    """The answers of a radio or checkbox field; `hints` maps a value to its small line."""
    invalid = {"aria-invalid": "true"} if field.errors else {}
    for widget in field.subwidgets:
        widget.data["attrs"] = {**widget.data["attrs"], **invalid}
        for name in ("aria-describedby", "required"):
            widget.data["attrs"].pop(name, None)
        value = str(widget.data["value"])
        yield Option(widget.tag(wrap_label=False), widget.choice_label, hints.get(value, ""))


def input_of(field: BoundField, described_by: str, extra_class: str) -> str:
    """The input element of a field, tied to its hint and error."""
    attrs: dict[str, Any] = {"aria-describedby": described_by} if described_by else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    given = field.field.widget.attrs.get("class", "")
    if extra_class or given:
        attrs["class"] = f"{given} {extra_class}".strip()
    return field.as_widget(attrs=attrs)


def error_title(count: int) -> str:
    """The heading of the summary of errors."""
    sentence = ngettext("One thing to look at again", "%(count)d things to look at again", count)
    return sentence % {"count": count}


def _anchor(field: BoundField) -> str:
    """Where a link to the field goes: its input, or its first answer."""
    return field.id_for_label or f"{field.auto_id}_0"
