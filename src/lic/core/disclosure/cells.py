"""What goes into the gate and what comes out: cells, snapshots, the ledger, releases.

A cell is one group on one measure (a statement, a count of people). Nothing here holds a person, and the
ledger holds nothing that an audience was not shown, but for one yes or no a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from .bands import FIGURES_FROM, Audience, Band, Word


class Form(StrEnum):
    """A SHARE says how many of the people counted agree; a COUNT says how many people there are.

    A SIZE is a count that is told as a band however many there are, as the sizes of groups are.
    """

    SHARE = "SHARE"
    COUNT = "COUNT"
    SIZE = "SIZE"


class Kind(StrEnum):
    """How a cell is shown."""

    HIDDEN = "HIDDEN"
    CAUCUS = "CAUCUS"
    WORDS = "WORDS"
    BAND = "BAND"
    FIGURE = "FIGURE"


class Standing(StrEnum):
    """Where a statement stands. The public only ever sees COMMON_GROUND and OTHER."""

    COMMON_GROUND = "COMMON_GROUND"
    NOT_COMMON_GROUND = "NOT_COMMON_GROUND"
    NOT_ENOUGH_VOICES = "NOT_ENOUGH_VOICES"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Cell:
    """Exact counts of distinct people in one group on one measure: secret, never shown as they are.

    `yes` and `no` count people whose answer takes a side: a pass or a skip is not in the cell. For a
    COUNT or a SIZE, `yes` is the number of people and `no` is 0. `changed` and `changed_public` are the numbers
    of distinct people of the cell who are new or changed since it was last cut for the table and for
    the public (the epochs of its ledger entry); people who left the cell may be added, people who only
    passed must not be: they would let one answer through in their company. None means everybody.
    """

    group: str
    measure: str
    yes: int
    no: int = 0
    changed: int | None = None
    changed_public: int | None = None
    form: Form = Form.SHARE
    protected: bool = False

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.changed or 0, self.changed_public or 0) < 0:
            raise ValueError("Counts of people cannot be negative.")

    @property
    def n(self) -> int:
        """Return the number of distinct people in the cell."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything exact at one epoch, from which both audiences are cut.

    `groups` names every group of the round, also those nobody answered for; `measures` every statement
    in its own fixed order. `caucus` holds "we share this" (True) or "we do not" (False) of groups
    that spoke by caucus on a statement. Epochs are whole numbers that grow.
    """

    epoch: int
    groups: tuple[str, ...]
    measures: tuple[str, ...]
    cells: tuple[Cell, ...]
    caucus: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = [(cell.group, cell.measure) for cell in self.cells]
        if len(set(places)) != len(places):
            raise ValueError("A cell stands twice in the snapshot.")
        if not {p[0] for p in places} <= set(self.groups):
            raise ValueError("A cell names a group that is not of the round.")
        if not {p[1] for p in places} <= set(self.measures):
            raise ValueError("A cell names a measure that the snapshot does not list.")


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """What an audience may know of a cell. Fields that its kind does not use are None.

    HIDDEN has nothing; CAUCUS has `shares`; WORDS has `word` and `band`; BAND has `band`; FIGURE has
    `n` and, for a share, `percent` (1 to 99) with `bound` (we are 80 % sure that it is more) and the
    95 % interval `low` to `high`, all whole percentages made from `percent` and `n` alone.
    `at_least` is how many people it is known to stand for.
    """

    group: str
    measure: str
    kind: Kind = Kind.HIDDEN
    word: Word | None = None
    band: Band | None = None
    n: int | None = None
    percent: int | None = None
    low: int | None = None
    bound: int | None = None
    high: int | None = None
    shares: bool | None = None
    at_least: int = 0

    @property
    def counts(self) -> tuple[float, float]:
        """Return people for and against as far as this audience can tell; (0, 0) where it cannot.

        For words they are made up from word and band, so that a rank computed from them says nothing more.
        """
        if self.percent is not None and self.n is not None:
            return self.n * self.percent / 100, self.n * (100 - self.percent) / 100
        if self.word is None or self.band is None:
            return 0.0, 0.0
        n = 7.0 if self.band is Band.UNDER_10 else 14.0
        share = {Word.MOST_OR_ALL: 5 / 6, Word.DIVIDED: 1 / 2, Word.FEW_OR_NONE: 1 / 6}[self.word]
        return n * share, n * (1 - share)

    @property
    def strength(self) -> int | None:
        """Return what the cell adds to score and order, from 0 to 100; None when it shows nothing."""
        if self.kind is Kind.CAUCUS:
            return 60 if self.shares else 0
        if self.word is not None:
            return {Word.MOST_OR_ALL: 60, Word.DIVIDED: 40, Word.FEW_OR_NONE: 0}[self.word]
        return self.bound


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell as it was last cut for one audience: the epoch, what is shown, and one yes or no.

    `stands` says whether its bound was over one half; None when fewer than five people took a side.
    """

    epoch: int
    shown: ReleasedCell
    stands: bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell in the ledger."""

    group: str
    measure: str
    protected: bool = False
    table: Cut | None = None
    public: Cut | None = None

    def cut(self, audience: Audience) -> Cut | None:
        """Return how the cell was last cut for this audience, None when never."""
        return self.table if audience is Audience.TABLE else self.public

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the entry that `as_dict` wrote."""
        cuts = {name: _cut_from(stored[name]) for name in ("table", "public")}
        return cls(stored["group"], stored["measure"], stored["protected"], **cuts)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything ever cut that still stands, one entry a cell."""

    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Return a ledger of these entries."""
        return cls({(entry.group, entry.measure): entry for entry in entries})

    def epochs(self, group: str, measure: str) -> tuple[int | None, int | None]:
        """Return when the cell was last cut for the table and for the public, None when never."""
        entry = self.entries.get((group, measure), Entry(group, measure))
        return (
            entry.table.epoch if entry.table else None,
            entry.public.epoch if entry.public else None,
        )

    def shown(self, group: str, measure: str, audience: Audience) -> ReleasedCell | None:
        """Return what this audience was last shown of the cell, None when it was never cut."""
        cut = self.entries.get((group, measure), Entry(group, measure)).cut(audience)
        return cut.shown if cut else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a statement stands, and at the table the groups without enough voices."""

    standing: Standing
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """All that one audience sees. Every rank and order is computed from this, never from the snapshot."""

    audience: Audience
    groups: tuple[str, ...]
    measures: tuple[str, ...]
    cells: Mapping[tuple[str, str], ReleasedCell]
    verdicts: Mapping[str, Verdict]

    def cell(self, group: str, measure: str) -> ReleasedCell:
        """Return the cell, hidden when nothing is known of it."""
        return self.cells.get((group, measure)) or ReleasedCell(group, measure)

    def score(self, measure: str) -> int | None:
        """Return the least strength among the groups shown, 0 to 100; None when none is shown."""
        known = [self.cell(group, measure).strength for group in self.groups]
        return min((value for value in known if value is not None), default=None)

    def order(self) -> tuple[str, ...]:
        """Return the measures, common ground first, then by score; ties keep the snapshot's order."""

        def place(measure: str) -> tuple[bool, int]:
            score = self.score(measure)
            common = self.verdicts[measure].standing is Standing.COMMON_GROUND
            return not common, -(-1 if score is None else score)

        return tuple(sorted(self.measures, key=place))

    def counts(self) -> tuple[list[list[float]], list[list[float]]]:
        """Return people for and against, one row a group, one column a measure, for `core.opinion`.

        (0, 0) marks a hidden cell. See `ReleasedCell.counts`.
        """
        pairs = [[self.cell(g, m).counts for m in self.measures] for g in self.groups]
        return [[p[0] for p in row] for row in pairs], [[p[1] for p in row] for row in pairs]

    def total(self, measure: str) -> int:
        """Return how many people at least stand behind the groups shown; the hidden are left out."""
        return sum(self.cell(group, measure).at_least for group in self.groups)


@dataclass(frozen=True, slots=True)
class Releases:
    """Both audiences' releases, cut from one snapshot, and the ledger to keep for the next."""

    table: Release
    public: Release
    ledger: Ledger

    def of(self, audience: Audience) -> Release:
        """Return the release for one audience."""
        return self.table if audience is Audience.TABLE else self.public


def is_figure(n: int) -> bool:
    """Return whether n people are enough for a figure."""
    return n >= FIGURES_FROM


def _cut_from(stored: Mapping[str, Any] | None) -> Cut | None:
    if stored is None:
        return None
    values = dict(stored["shown"])
    values["kind"] = Kind(values["kind"])
    values["word"] = values["word"] and Word(values["word"])
    values["band"] = values["band"] and Band(values["band"])
    return Cut(stored["epoch"], ReleasedCell(**values), stored["stands"])
