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

# One path of 16 units for each shape. The first six are the groups of a new table, the others are
# for tables that name more or other groups. None is a shield, a flag or a five-pointed star.
SHAPES = {
    "square": "M2.5 2.5h11v11h-11z",
    "diamond": "m8 1 7 7-7 7-7-7z",
    "plus": "M5.5 1.5h5v4h4v5h-4v4h-5v-4h-4v-5h4z",
    "triangle": "m8 1.5 7 12.5H1z",
    "gable": "m8 1 6.5 5.5V15h-13V6.5z",
    "circle": "M1.5 8a6.5 6.5 0 0 1 13 0 6.5 6.5 0 0 1-13 0z",
    "hexagon": "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
    "hourglass": "M2 1.5h12L9.5 8l4.5 6.5H2L6.5 8z",
    "arch": "M2.5 15V7a5.5 5.5 0 0 1 11 0v8z",
    "down": "M1 2h14L8 14.5z",
}
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
    "NOT_HEARD": ("none", gettext_lazy("Not heard yet")),
}


@dataclass(frozen=True)
class Group:
    """One group as the interface shows it; any object or mapping with these names will do.

    `mark` is a key of `SHAPES` in any case, `hue` a key of `COLOURS` with or without `g-`.
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
