"""The map of opinion on a page: the chart, what marks each group of opinion, what became of them, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lic.base import ui
from lic.core.charts.opinion_map import opinion_map
from lic.core.opinion.shapes import Landscape
from lic.listening.presenting import figures


def page(
    stored: Mapping[str, Any] | None, groups: Sequence[Any], statements: Mapping[str, Any], language: str
) -> dict[str, Any] | None:  # fmt: skip
    """All that the page says of a map; None where there is none to show."""
    if not stored or stored.get("is_put_away"):
        return None
    landscape = Landscape.from_dict(stored)
    opinions = [
        (one.letter, _marked(one.statements, statements, language)) for one in landscape.opinions
    ]
    caption = _caption(len(opinions))
    marks = {group.key: figures.mark_of(group) for group in groups}
    columns = [_("Group"), *(letter for letter, _said in opinions), _("in between")]
    rows = [_row(group, stored["members"].get(group.key, []), len(columns) - 1) for group in groups]
    return {
        "svg": opinion_map(landscape, marks, "map", title=_("Map of opinion"), desc=caption),
        "caption": caption,
        "opinions": opinions,
        "events": [_event(event) for event in stored["events"]],
        "columns": columns,
        "rows": rows if opinions else [],
    }


def _caption(count: int) -> str:
    if not count:
        return _("There are no clear groups of opinion. You see the middle of each group.")
    return ngettext(
        "%(n)s group of opinion: people who answered alike. Nobody is a dot. The signs are the middle of each group.",
        "%(n)s groups of opinion: people who answered alike. Nobody is a dot. The signs are the middle of each group.",
        count,
    ) % {"n": count}


def _marked(marks: Sequence[tuple[str, int]], statements: Mapping[str, Any], language: str) -> str:
    for pk, way in marks:
        if pk in statements:
            text = ui.quoted(*statements[pk].said(language))
            return (_("agrees more: %(text)s") if way > 0 else _("agrees less: %(text)s")) % {
                "text": text
            }
    return (
        _("stands apart on statements no longer shown")
        if marks
        else _("no single statement sets it apart")
    )


def _event(event: Mapping[str, Any]) -> str:
    said = {
        "split": _("Group of opinion %(before)s has split into %(now)s."),
        "merged": _("Groups of opinion %(before)s have become one: %(now)s."),
        "born": _("Group of opinion %(now)s is new."),
        "ended": _("Group of opinion %(before)s is no longer there."),
    }[event["what"]]
    return said % {"before": _listed(event["before"]), "now": _listed(event["now"])}


def _listed(letters: Sequence[str]) -> str:
    *first, last = letters or [""]
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def _row(group: Any, parts: Sequence[Mapping[str, Any]], width: int) -> list[Any]:
    cells = [figures.cell(part) for part in parts]
    if len(cells) != width or any(one.kind == "HIDDEN" for one in cells):
        return [group, *([_("not shown")] * width)]
    return [group, *(_share(one) for one in cells)]


def _share(one: Any) -> str:
    if one.percent is not None:
        return _("%(percent)s %%") % {"percent": one.percent}
    return {"MOST_OR_ALL": _("most"), "DIVIDED": _("some"), "FEW_OR_NONE": _("few")}[one.word]
