"""The gate itself: which cells are cut anew, and what each audience then sees.

Two steps. `advance` writes the ledger and is the only place that reads exact counts; `view` makes what an
audience sees out of the ledger alone. So whatever is shown, ranked or ordered is a function of what was
cut, and a change that was not cut cannot be seen anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from lic.core.opinion import beta

from .bands import TABLE_FLOOR, Audience, Limits, band, percent, words
from .cells import (
    Cell,
    Cut,
    Entry,
    Form,
    Kind,
    Ledger,
    Release,
    ReleasedCell,
    Releases,
    Snapshot,
    Standing,
    Verdict,
    is_figure,
)

_USUAL = Limits()
_Spans = dict[tuple[int, int], tuple[int, int, int]]


def release(snapshot: Snapshot, ledger: Ledger, *, limits: Limits = _USUAL) -> Releases:
    """Cut both audiences from one snapshot and return them with the new ledger.

    There is no exception for closing, for a first release or for a role: the caller stores
    `Releases.ledger` in the same transaction as the releases, or the next cut would count people twice.
    """
    following = advance(snapshot, ledger, limits=limits)
    table, public = (
        view(
            following,
            audience,
            groups=snapshot.groups,
            measures=snapshot.measures,
            caucus=snapshot.caucus,
            limits=limits,
        )
        for audience in Audience
    )
    return Releases(table, public, following)


def release_counts(
    counts: Iterable[Cell], ledger: Ledger, *, epoch: int, limits: Limits = _USUAL
) -> Releases:
    """Cut cells that are plain counts or shares of a measure outside a round; verdicts mean nothing there."""
    cells = tuple(counts)
    groups = tuple(dict.fromkeys(cell.group for cell in cells))
    measures = tuple(dict.fromkeys(cell.measure for cell in cells))
    return release(Snapshot(epoch, groups, measures, cells), ledger, limits=limits)


def advance(snapshot: Snapshot, ledger: Ledger, *, limits: Limits = _USUAL) -> Ledger:
    """Return the ledger after this snapshot: each cell cut anew where enough people are new or changed.

    The public is cut only at a snapshot at which the table is, so that any two states ever shown of a
    cell, to whichever audience, are the same or a table step apart, and any two shown to the public a
    public step. A cell already cut at this epoch stays as it is, so that a job may run again. Raises
    ValueError when the epoch lies before an earlier cut.
    """
    entries = dict(ledger.entries)
    for cell in snapshot.cells:
        old = entries.get((cell.group, cell.measure))
        if old and old.table and old.table.epoch > snapshot.epoch:
            raise ValueError("This cell was already cut at a later epoch.")
    due = [cell for cell in snapshot.cells if _due(cell, entries, snapshot.epoch, limits)]
    spans = _spans(due)
    for cell in due:
        place = (cell.group, cell.measure)
        old = entries.get(place, Entry(*place))
        entries[place] = _advanced(cell, old, snapshot.epoch, limits, spans)
    return Ledger(entries)


def view(
    ledger: Ledger,
    audience: Audience,
    *,
    groups: tuple[str, ...],
    measures: tuple[str, ...],
    caucus: Mapping[tuple[str, str], bool],
    limits: Limits = _USUAL,
) -> Release:
    """Return what this audience sees of the ledger now. A limit raised since a cut hides what it must."""
    cells, verdicts = {}, {}
    for measure in measures:
        stands = []
        for group in groups:
            entry = ledger.entries.get((group, measure), Entry(group, measure))
            word = caucus.get((group, measure))
            cells[group, measure] = _shown(entry, audience, limits, word=word)
            stands.append(_stands(entry, audience, limits, word=word))
        hidden = tuple(g for g in groups if cells[g, measure].kind is Kind.HIDDEN)
        verdicts[measure] = _verdict(audience, hidden, common=bool(stands) and all(stands))
    return Release(audience, groups, measures, cells, verdicts)


def _spans(cells: Iterable[Cell]) -> _Spans:
    """Return the intervals of all figures at once: one by one they would take a hundred times as long."""
    shares = (cell for cell in cells if cell.form is Form.SHARE and is_figure(cell.n))
    return _spans_of(tuple(sorted({(percent(cell.yes, cell.n), cell.n) for cell in shares})))


@lru_cache(maxsize=1024)
def _spans_of(figures: tuple[tuple[int, int], ...]) -> _Spans:
    share, n = np.array(figures, dtype=np.float64).reshape(-1, 2).T
    agree = n * share / 100
    ends = (beta.jeffreys_quantile(agree, n - agree, q) for q in (0.025, 0.2, 0.975))
    low, bound, high = (np.clip(np.rint(100 * end), 1, 99).astype(int).tolist() for end in ends)
    return dict(zip(figures, zip(low, bound, high, strict=True), strict=True))


@lru_cache(maxsize=65_536)
def _over_half(yes: int, no: int) -> bool:
    """Return whether the 20 % quantile lies over one half: 80 % sure that more than half agree."""
    return bool(beta.over_half(yes, no) > 0.8)


def _due(cell: Cell, entries: Mapping[tuple[str, str], Entry], epoch: int, limits: Limits) -> bool:
    old = entries.get((cell.group, cell.measure), Entry(cell.group, cell.measure))
    if old.table is not None and old.table.epoch == epoch:
        return False
    protected = cell.protected or old.protected
    changed = cell.n if old.table is None or cell.changed is None else cell.changed
    return changed >= limits.step(Audience.TABLE, protected=protected)


def _advanced(cell: Cell, old: Entry, epoch: int, limits: Limits, spans: _Spans) -> Entry:
    protected = cell.protected or old.protected
    table, public = (
        _cut(cell, epoch, limits.least(audience, protected=protected), spans)
        for audience in Audience
    )
    since = cell.n if old.public is None or cell.changed_public is None else cell.changed_public
    late = since < limits.step(Audience.PUBLIC, protected=protected)
    return Entry(cell.group, cell.measure, protected, table, old.public if late else public)


def _cut(cell: Cell, epoch: int, least: int, spans: _Spans) -> Cut:
    shown = ReleasedCell(cell.group, cell.measure)
    if cell.n >= least:
        shown = _share(cell, least, spans) if cell.form is Form.SHARE else _count(cell, least)
    heard = cell.form is Form.SHARE and cell.n >= TABLE_FLOOR
    return Cut(epoch, shown, _over_half(cell.yes, cell.no) if heard else None)


def _share(cell: Cell, least: int, spans: _Spans) -> ReleasedCell:
    place = (cell.group, cell.measure)
    if not is_figure(cell.n):
        word = words(cell.yes, cell.n)
        return ReleasedCell(*place, Kind.WORDS, word=word, band=band(cell.n), at_least=least)
    share = percent(cell.yes, cell.n)
    low, bound, high = spans[share, cell.n]
    return ReleasedCell(
        *place,
        Kind.FIGURE,
        n=cell.n,
        percent=share,
        low=low,
        bound=bound,
        high=high,
        at_least=cell.n,
    )


def _count(cell: Cell, least: int) -> ReleasedCell:
    place = (cell.group, cell.measure)
    if is_figure(cell.n) and cell.form is Form.COUNT:
        return ReleasedCell(*place, Kind.FIGURE, n=cell.n, at_least=cell.n)
    return ReleasedCell(*place, Kind.BAND, band=band(cell.n), at_least=least)


def _visible(entry: Entry, audience: Audience, limits: Limits) -> Cut | None:
    cut = entry.cut(audience)
    if cut is None or cut.shown.kind is Kind.HIDDEN:
        return None
    return cut if cut.shown.at_least >= limits.least(audience, protected=entry.protected) else None


def _shown(entry: Entry, audience: Audience, limits: Limits, *, word: bool | None) -> ReleasedCell:
    cut = _visible(entry, audience, limits)
    if cut is not None:
        return cut.shown
    if word is not None:
        return ReleasedCell(entry.group, entry.measure, Kind.CAUCUS, shares=word)
    return ReleasedCell(entry.group, entry.measure)


def _stands(entry: Entry, audience: Audience, limits: Limits, *, word: bool | None) -> bool:
    """Return the one yes or no that a group adds to a statement.

    A group shown to this audience adds what it was shown with; any other what the table's cut says, and
    under five voices what its caucus says.
    """
    cut = _visible(entry, audience, limits) or entry.table
    if cut is not None and cut.stands is not None:
        return cut.stands
    return bool(word)


def _verdict(audience: Audience, hidden: tuple[str, ...], *, common: bool) -> Verdict:
    if common:
        return Verdict(Standing.COMMON_GROUND)
    if audience is Audience.PUBLIC:
        return Verdict(Standing.OTHER)
    if hidden:
        return Verdict(Standing.NOT_ENOUGH_VOICES, hidden)
    return Verdict(Standing.NOT_COMMON_GROUND)
