"""Released cells in words and as bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lic.base import ui
from lic.core.charts.bars import Bar, bar
from lic.core.charts.marks import Mark
from lic.core.disclosure import Band, Kind, ReleasedCell, Word, band


def cell(stored: Mapping[str, Any] | None, group: str = "", measure: str = "") -> ReleasedCell:
    """A released cell from its plain values; hidden where there is none."""
    if not stored:
        return ReleasedCell(group, measure)
    values = dict(stored)
    values["kind"] = Kind(values["kind"])
    for name, kind in (("word", Word), ("band", Band)):
        if name in values:
            values[name] = kind(values[name])
    return ReleasedCell(**values)


def word(said: Word) -> str:
    return {
        Word.MOST_OR_ALL: _("most or all"),
        Word.DIVIDED: _("divided"),
        Word.FEW_OR_NONE: _("few or none"),
    }[said]


def people(found: Band) -> str:
    return {
        Band.UNDER_10: _("fewer than 10 people"),
        Band.FROM_10: _("10 to 24 people"),
        Band.FROM_25: _("25 to 99 people"),
        Band.FROM_100: _("100 people or more"),
    }[found]


def value(one: ReleasedCell) -> str:
    """What a group thinks, as far as it may be said: "82 % of 208", "most or all", its caucus' word."""
    if one.kind is Kind.CAUCUS:
        return _("we share this") if one.shares else _("we do not share this")
    if one.kind is Kind.WORDS and one.word is not None:
        return word(one.word)
    if one.percent is not None:
        return _("%(percent)s %% of %(n)s") % {"percent": one.percent, "n": one.n}
    return _("not enough voices")


def turnout(one: ReleasedCell) -> str:
    """How many took part, in a band; nothing where it may not be said."""
    if one.n is not None:
        return people(band(one.n))
    return people(one.band) if one.band is not None else _("not enough voices")


def mark_of(group: Any) -> Mark:
    """How a group is drawn in a chart."""
    return ui.chart_mark(group)


def line(group: Any, one: ReleasedCell, name: str) -> dict[str, Any]:
    """One line of `bars`: a group, its value in words, and its bar where it may have one."""
    said = value(one)
    has_bar = one.bound is not None or one.word is not None
    svg = ""
    if has_bar:
        title = ui.name_of(group)
        svg = bar(Bar(mark_of(group), one, said), name, title=title, desc=_sentence(one, said))
    shown = _("not enough voices") if one.kind is Kind.HIDDEN else said
    return {"group": group, "value": shown, "svg": svg, "is_hidden": one.kind is Kind.HIDDEN}


def _sentence(one: ReleasedCell, said: str) -> str:
    if one.bound is None:
        return _("%(value)s agree") % {"value": said}
    return _("%(value)s agree; we can be sure of %(bound)s %%") % {
        "value": said,
        "bound": one.bound,
    }


def statements_counted(n: int, total: int) -> str:
    """The first sentence of the results."""
    return ngettext(
        "%(n)s of %(total)s statements is common ground.",
        "%(n)s of %(total)s statements are common ground.",
        n,
    ) % {"n": n, "total": total}
