"""What one audience's page draws, in plain values: figures that passed the gate, and ranks made from these alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lic.core import disclosure
from lic.core.disclosure import Release, ReleasedCell
from lic.core.opinion import VERSION, divisive, importance, minority_report
from lic.listening.models.answer import OPEN_LANE

if TYPE_CHECKING:
    from lic.listening.analysis import Gathered


def shown(gathered: Gathered, cut: Mapping[str, Release]) -> dict[str, Any]:
    """All that one audience's page draws, in plain values."""
    answers = cut["answers"]
    agrees, disagrees = answers.counts()
    apart = divisive(agrees, disagrees) if gathered.measures else []
    return {
        "engine": VERSION,
        "groups": list(gathered.groups),
        "order": list(answers.order()),
        "cells": _cells(answers),
        "verdicts": {m: [str(v.standing), list(v.missing)] for m, v in answers.verdicts.items()},
        "apart": {
            m: round(float(value), 3) for m, value in zip(gathered.measures, apart, strict=True)
        },
        "report": _report(gathered, agrees, disagrees),
        "ranks": _ranks(gathered, cut["importance"]),
        "turnout": {g: plain(cut["turnout"].cell(g, "turnout")) for g in gathered.groups},
        "open": _cells(cut["open"]).get(OPEN_LANE, {}),
        "open_turnout": plain(cut["open-turnout"].cell(OPEN_LANE, "turnout")),
    }


def _cells(release: Release) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for (group, measure), cell in release.cells.items():
        if cell.kind is not disclosure.Kind.HIDDEN:
            found[group][measure] = plain(cell)
    return dict(found)


def _report(
    gathered: Gathered, agrees: Any, disagrees: Any
) -> dict[str, dict[str, list[tuple[str, bool]]]]:
    """By group and list: (statement, is it clear), in order."""
    if not gathered.measures:
        return {}
    every = minority_report(agrees, disagrees)
    return {
        group: {
            name: [(gathered.measures[one.statement], one.clear) for one in rows]
            for name, rows in (
                ("wants", report.wants), ("rejects", report.rejects), ("divided", report.divided),
            )
        }
        for group, report in zip(gathered.groups, every, strict=True)
    }  # fmt: skip


def _ranks(gathered: Gathered, release: Release) -> dict[str, int]:
    marked, rest = release.counts()
    asked = [[y + n for y, n in zip(a, b, strict=True)] for a, b in zip(marked, rest, strict=True)]
    known = {
        m
        for m in gathered.measures
        if any(release.cell(g, m).strength is not None for g in gathered.groups)
    }
    if not known:
        return {}
    ranks = importance(marked, asked)
    return {m: int(rank) for m, rank in zip(gathered.measures, ranks, strict=True) if m in known}


def plain(cell: ReleasedCell) -> dict[str, Any]:
    """A cell in plain values, without what its kind does not use."""
    return {name: value for name, value in asdict(cell).items() if value is not None}
