"""What was heard when a version was called, in words: no bar, no figure that was not released then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from lic.base import days
from lic.decisions.queries import HeardThen
from lic.listening.presenting import figures


def heard(
    rows: Iterable[HeardThen], groups: Iterable[Any], language: str, slug: str
) -> list[dict[str, Any]]:
    """One block a statement: its words, whether it was common ground, each group's line, the results' page.

    groups  of the table, in the order of the ring; groups the round did not have are left out
    """
    at_table = list(groups)
    return [_block(row, at_table, language, slug) for row in rows]


def _block(row: HeardThen, groups: list[Any], language: str, slug: str) -> dict[str, Any]:
    text, lang = row.statement.said(language)
    kept = row.figures
    number = row.statement.round.number
    own = [group for group in groups if group.key in kept["groups"]]
    return {
        "text": text, "lang": lang, "verdict": _verdict(kept),
        "rows": [[group, figures.value(figures.cell(kept["cells"].get(group.key)))] for group in own],
        "columns": [gettext("Group"), gettext("How many agreed")],
        "caption": gettext("How each group had answered statement %(number)s") % {"number": kept["number"]},
        "url": reverse("listening:results", args=[slug, number]),
        "source": gettext("Statement %(number)s, round %(round)s") % {"number": kept["number"], "round": number},
        "line": _line(kept),
    }  # fmt: skip


def _verdict(kept: Mapping[str, Any]) -> str:
    if kept["is_common"]:
        return gettext("It was common ground.")
    if kept["missing"]:
        return gettext("It was not common ground: not enough voices of every group.")
    return gettext("It was not common ground.")


def _line(kept: Mapping[str, Any]) -> str:
    day = days.day(datetime.date.fromisoformat(kept["on"]))
    if not kept["engine"]:
        return gettext("Figures of %(day)s.") % {"day": day}
    return gettext("Figures of %(day)s, worked out by version %(version)s of the rules.") % {
        "day": day, "version": kept["engine"],
    }  # fmt: skip
