"""What a table can be measured by, month after month: each app says how its own rows answer.

A measure reads stored rows and nothing else, no clock among them, so that a past month answers again
and again with the same. What it reads is exact: nobody but `base.months`, the one door, may call it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from lic.core.disclosure import Audience, Cell, Release, ReleasedCell

LONGEST = 40  # as `base.Release` keeps it


class Unit(StrEnum):
    """What the numbers of a measure are: how many, so many of so many, or days."""

    COUNT = "COUNT"
    SHARE = "SHARE"
    DAYS = "DAYS"


@dataclass(frozen=True, slots=True)
class Count:
    """How many things there were, by part: {"AGREED": 2, "PARKED": 0}."""

    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many things; `of` is never 0."""

    yes: int
    of: int


@dataclass(frozen=True, slots=True)
class Days:
    """The median of days that `n` things took; `n` is never 0."""

    median: float
    n: int


@dataclass(frozen=True, slots=True, repr=False)
class People:
    """Exact counts of people by group: secret, and without words, so that no page or log can hold them.

    `measure` of a cell names what was counted. What is counted anew (another talk, another month) has
    another name: a cell that was cut before is cut anew only where it says how many people are new.
    """

    cells: tuple[Cell, ...]

    def __repr__(self) -> str:
        return "People, not shown"


@dataclass(frozen=True, slots=True)
class Told:
    """Figures about people as each audience was told them already: kept by the gate's own ledger,
    or in words that the whole table read in that month.
    """

    told: Mapping[Audience, Release]


Thing = Count | Share | Days
Reading = Thing | People | Told
Read = Callable[[int, datetime.date], Reading | None]
SHAPES: Mapping[Unit, type] = {Unit.COUNT: Count, Unit.SHARE: Share, Unit.DAYS: Days}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted.

    key             the app's name and a word: "actions.on_time"
    method          how it is counted and what it leaves out; never whether more is better
    value           value(community id, first day of a month): what the rows say of that month, None
                    where nothing was measured; a constant number of queries
    parts           names for the parts of a count, where they are not groups
    counts_persons  its numbers are of people: they pass the gate, or passed it before
    is_protected    safety, health, pulse, trust, stigma, honoraria: ten people everywhere
    is_public       False: for the table alone
    beside          key of the measure that is never left out where this one is shown, "" for none
    """

    key: str
    name: str | Promise
    unit: Unit
    method: str | Promise
    value: Read
    parts: Mapping[str, str | Promise] = field(default_factory=dict)
    counts_persons: bool = False
    is_protected: bool = False
    is_public: bool = True
    beside: str = ""


_MEASURES: list[Measure] = []


def register(*measures: Measure) -> None:
    """Add an app's measures, in `ready`; start-up refuses what `faults` finds."""
    _MEASURES.extend(measures)


def every() -> list[Measure]:
    """All measures, those of inner apps first."""
    return list(_MEASURES)


def named(key: str) -> Measure:
    """The measure of this name; raises KeyError."""
    return {measure.key: measure for measure in _MEASURES}[key]


def faults(measures: Iterable[Measure]) -> Iterator[str]:
    """One sentence for each key that is taken or too long, and each that stands beside nothing."""
    found = list(measures)
    for key, number in Counter(measure.key for measure in found).items():
        if number > 1:
            yield f"The measure {key} is registered {number} times."
        if len(key) > LONGEST:
            yield f"The measure {key} has a name of more than {LONGEST} characters."
    known = {measure.key for measure in found}
    for measure in found:
        if measure.beside and measure.beside not in known - {measure.key}:
            yield f"The measure {measure.key} stands beside {measure.beside}, which is no other measure."


def told(cells: Mapping[Audience, Iterable[ReleasedCell]]) -> Told:
    """A reading made of cells that each audience was shown before."""
    return Told({audience: _release(audience, tuple(shown)) for audience, shown in cells.items()})


def _release(audience: Audience, cells: tuple[ReleasedCell, ...]) -> Release:
    return Release(
        audience,
        groups=tuple(dict.fromkeys(cell.group for cell in cells)),
        measures=tuple(dict.fromkeys(cell.measure for cell in cells)),
        cells={(cell.group, cell.measure): cell for cell in cells},
        verdicts={},
    )


def after(month: datetime.date) -> datetime.date:
    """The first day of the month after this one."""
    return (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def is_before(month: datetime.date, first: datetime.date | None) -> bool:
    """Whether a month was over before the first day on which there was anything to count."""
    return first is None or after(month) <= first
