"""Released results as files: exactly what the page shows, in rows and for programs."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any

from lic.base import exports
from lic.core.disclosure import bands
from lic.listening.models import Outcome, Round, Statement
from lic.listening.presenting import figures

COLUMNS = (
    "statement", "text", "language", "standing", "group", "kind", "word", "band", "people", "percent",
    "low", "bound", "high", "caucus",
)  # fmt: skip


def released(round_: Round, outcome: Outcome, statements: Sequence[Statement]) -> dict[str, Any]:
    """The figures one audience got, with the texts they are about."""
    shown = outcome.shown
    numbers = {str(s.pk): s for s in statements}
    return {
        "schema": "lic-results/1",
        "round": round_.number,
        "title": round_.title,
        "audience": outcome.audience,
        "epoch": outcome.epoch,
        "on": outcome.on.isoformat(),
        "rule": "A statement is common ground when every group has five answers or a caucus word on it, and in"
        " every group we are 80 % sure that more than half agree.",
        "groups": shown["groups"],
        "statements": [_statement(numbers[pk], shown) for pk in shown["order"] if pk in numbers],
        "turnout": {group: _band(cell) for group, cell in shown["turnout"].items()},
        "open_link": [
            {"statement": numbers[pk].number, **_without_names(cell)}
            for pk, cell in shown["open"].items() if pk in numbers
        ],
    }  # fmt: skip


def _statement(statement: Statement, shown: Mapping[str, Any]) -> dict[str, Any]:
    pk = str(statement.pk)
    standing, missing = shown["verdicts"][pk]
    return {
        "number": statement.number,
        "text": statement.text,
        "language": statement.language,
        "translations": statement.translations,
        "standing": standing,
        "missing": missing,
        "groups": {
            g: _without_names(cells[pk]) for g, cells in shown["cells"].items() if pk in cells
        },
    }


def _band(cell: Mapping[str, Any]) -> str | None:
    """How many took part as the page says it: a band, or nothing."""
    one = figures.cell(cell)
    return one.band if one.n is None else bands.band(one.n)


def _without_names(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in cell.items() if name not in ("group", "measure", "at_least")
    }


def write_csv(file: Any, data: Mapping[str, Any]) -> None:
    """One row a statement and group; a group that may not be shown has its row, without figures."""
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for statement in data["statements"]:
        for group in data["groups"]:
            cell = statement["groups"].get(group, {"kind": "HIDDEN"})
            names = ("kind", "word", "band", "n", "percent", "low", "bound", "high", "shares")
            start = [
                statement["number"],
                statement["text"],
                statement["language"],
                statement["standing"],
                group,
            ]
            rows.writerow(
                [exports.cell(value) for value in (*start, *(cell.get(name) for name in names))]
            )
