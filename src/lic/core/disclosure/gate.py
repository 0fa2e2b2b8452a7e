"""The gate itself: which cells are cut anew, and what each audience then sees.

Two steps. `advance` writes the ledger and is the only place that reads exact counts; `view` makes what an
audience sees out of the ledger alone. So whatever is shown, ranked or ordered is a function of what was
cut, and a change that was not cut cannot be seen anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

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
        place = (cell.group, cell.measure)
        old = entries.get(place, Entry(*place))
        if old.table and old.table.epoch > snapshot.epoch:
            raise ValueError("This cell was already cut at a later epoch.")
        if old.table is None or old.table.epoch < snapshot.epoch:
            entries[place] = _advanced(cell, old, snapshot.epoch, limits)
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


def _advanced(cell: Cell, old: Entry, epoch: int, limits: Limits) -> Entry:
    protected = cell.protected or old.protected
    changed = cell.n if old.table is None or cell.changed is None else cell.changed
    if changed < limits.step(Audience.TABLE, protected=protected):
        return old
    table, public = (
        _cut(cell, epoch, limits.least(audience, protected=protected)) for audience in Audience
    )
    since = cell.n if old.public is None or cell.changed_public is None else cell.changed_public
    if since < limits.step(Audience.PUBLIC, protected=protected):
        return Entry(cell.group, cell.measure, protected, table, old.public)
    return Entry(cell.group, cell.measure, protected, table, public)


def _cut(cell: Cell, epoch: int, least: int) -> Cut:
    shown = ReleasedCell(cell.group, cell.measure)
    if cell.n >= least:
        shown = _share(cell, least) if cell.form is Form.SHARE else _count(cell, least)
    heard = cell.form is Form.SHARE and cell.n >= TABLE_FLOOR
    return Cut(epoch, shown, _over_half(cell.yes, cell.no) if heard else None)


def _share(cell: Cell, least: int) -> ReleasedCell:
    if not is_figure(cell.n):
        return ReleasedCell(
            cell.group,
            cell.measure,
            Kind.WORDS,
            word=words(cell.yes, cell.n),
            band=band(cell.n),
            at_least=least,
        )
    share = percent(cell.yes, cell.n)
    low, bound, high = _span(share, cell.n)
    return ReleasedCell(
        cell.group,
        cell.measure,
        Kind.FIGURE,
        n=cell.n,
        percent=share,
        low=low,
        bound=bound,
        high=high,
        at_least=cell.n,
    )


def _count(cell: Cell, least: int) -> ReleasedCell:
    if is_figure(cell.n):
        return ReleasedCell(cell.group, cell.measure, Kind.FIGURE, n=cell.n, at_least=cell.n)
    return ReleasedCell(cell.group, cell.measure, Kind.BAND, band=band(cell.n), at_least=least)


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


@lru_cache(maxsize=65_536)
def _over_half(yes: int, no: int) -> bool:
    """Return whether the 20 % quantile lies over one half: 80 % sure that more than half agree."""
    return bool(beta.over_half(yes, no) > 0.8)


@lru_cache(maxsize=65_536)
def _span(share: int, n: int) -> tuple[int, int, int]:
    yes, no = n * share / 100, n * (100 - share) / 100
    ends = (float(beta.jeffreys_quantile(yes, no, q)) for q in (0.025, 0.2, 0.975))
    low, bound, high = (min(max(round(100 * end), 1), 99) for end in ends)
    return low, bound, high
