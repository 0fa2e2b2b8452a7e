"""From stored rows to a snapshot, and tables whose parts add up to something known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .bands import FIGURES_FROM, Audience, Limits, band, percent, words
from .cells import Cell, Kind, Ledger, ReleasedCell, Snapshot


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of a group gave this answer to a statement and last changed it at this epoch.

    `answer` is 1 (agree) or -1 (disagree); rows of any other answer are ignored. One query gives all:
    group by group, statement, value and changed epoch.
    """

    group: str
    measure: str
    answer: int
    epoch: int
    people: int


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Which parts stay hidden so that the total gives none away; `total_shown` is False if that is not enough."""

    hidden: frozenset[str]
    total_shown: bool


def tally(
    rows: Iterable[Tally],
    ledger: Ledger,
    *,
    epoch: int,
    groups: tuple[str, ...],
    measures: tuple[str, ...],
    caucus: Mapping[tuple[str, str], bool] | None = None,
    protected: bool = False,
) -> Snapshot:
    """Return the snapshot of these rows, with the people new or changed since each cell was last cut.

    A row's epoch is the number of the epoch in which the answer was given or last changed, and `epoch`
    is the one now closing: a row of the epoch at which a cell was cut was in that cut.
    """
    sides: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.answer not in (1, -1):
            continue
        place = (row.group, row.measure)
        table, public = ledger.epochs(*place)
        side = sides[place]
        side["yes" if row.answer == 1 else "no"] += row.people
        side["changed"] += row.people if table is None or row.epoch > table else 0
        side["changed_public"] += row.people if public is None or row.epoch > public else 0
    cells = tuple(
        Cell(
            *place,
            side["yes"],
            side["no"],
            side["changed"],
            side["changed_public"],
            protected=protected,
        )
        for place, side in sides.items()
    )
    return Snapshot(epoch, groups, measures, cells, caucus or {})


def release_row(
    group: str,
    parts: Mapping[str, int],
    *,
    audience: Audience,
    limits: Limits | None = None,
    protected: bool = False,
) -> tuple[ReleasedCell, ...]:
    """Return a row of parts that add up to one whole, such as a group's people by group of opinion.

    One part under the limit, or fewer than twenty people in all, words every part, so that none is found
    by subtraction. A whole under the limit hides the row. Call it only when the whole table is due anew
    (`row_due`).
    """
    least = (limits or Limits()).least(audience, protected=protected)
    whole = sum(parts.values())
    if whole < least:
        return tuple(ReleasedCell(group, part) for part in parts)
    worded = whole < FIGURES_FROM or min(parts.values()) < least
    return tuple(
        ReleasedCell(
            group, part, Kind.WORDS, word=words(n, whole), band=band(whole), at_least=least
        )
        if worded
        else ReleasedCell(
            group, part, Kind.FIGURE, n=whole, percent=percent(n, whole), at_least=whole
        )
        for part, n in parts.items()
    )


def row_due(
    changed: Mapping[str, int], *, audience: Audience, limits: Limits | None = None
) -> bool:
    """Return whether a map or table drawn from all groups at once may be drawn anew.

    `changed` holds, for every group drawn in it, the distinct people new or changed since it was last
    drawn. Every one must have changed by a step: otherwise two drawings would differ by a few people.
    """
    step = (limits or Limits()).step(audience, protected=False)
    return bool(changed) and min(changed.values()) >= step


def suppress(parts: Mapping[str, int], *, least: int) -> Suppressed:
    """Hide every part of a table whose total is known elsewhere as soon as one part is small.

    Whoever knows the total, what is shown and this rule then says no more of any part than that one of them
    is small. To hide only some of the others is not enough: of 5, 0 and 12 without the 12, that the 5 was
    hidden beside the 0, and not the 12 too, tells that the other is none.
    """
    if min(parts.values(), default=least) >= least:
        return Suppressed(frozenset(), total_shown=True)
    return Suppressed(frozenset(parts), total_shown=sum(parts.values()) >= least)
