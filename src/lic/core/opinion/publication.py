"""What of an analysis may be handed around: everything here has gone through `core.disclosure` at its public limits.

The page of a report is drawn from a `Publication` alone, so it can tell no more than this: no person and no identifier of
one, no group under ten people, no exact size of a group, nothing ranked by what is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lic.core import disclosure
from lic.core.disclosure import Audience, Cell, Form, Kind, Ledger, Limits, ReleasedCell, Standing

from . import VERSION, declared, picture, ranking
from .analysis import Analysis, by_group
from .faults import BadFile
from .shapes import Landscape, letter

Ints = NDArray[np.int64]
LIMITS = Limits()
LEAST = LIMITS.least(Audience.PUBLIC, protected=False)
MARKING, DIVIDING, WANTED, NOT_WANTED = 5, 10, 3, 2
APART = 0.05
"""Spread between groups from which a statement is said to divide them, as on the pages of a round."""
REACH = 0.95
"""How sure the lines of the bars are, with a roster as in the gate without one."""
MOST = 0.5
"""Share of groups of one person, or of very small ones among many, from which the column is taken for one that names people."""
MANY = 12
"""Groups from which very small ones are taken for households, addresses, teams, and no groups of a conversation."""
POINTS_AT_PEOPLE = (
    "so their names would name people in the report;"
    " give the column that holds groups, or leave --report out."
)


class Basis(StrEnum):
    """Whose answers the figures are: of groups that people named, of groups of opinion, or of all as one."""

    DECLARED = "DECLARED"
    OPINION = "OPINION"
    EVERYBODY = "EVERYBODY"


@dataclass(frozen=True, slots=True)
class Heard:
    """Where one declared group stands apart, as statements: what it wants heard, does not want, is divided on."""

    wants: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    divided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """All that a report says.

    release    figures by group and statement, as the public may see them
    people     how many people voted, as a count; a band of those in the groups that are shown where a count would tell of others
    votes      how many votes, to two digits; where anybody is hidden (`all_shown` is false) of those shown alone
    sizes      group → its people as a band                      rosters the same of everybody who belongs to it
    opinions      groups of opinion → their people as a band        few     further ones of fewer than ten people
    marks      group of opinion → (statement, 1 where it agrees more than the others, -1 where less)
    members    declared group → its people by group of opinion, the last "in between"
    common, rejected, divides   statements, in the order of the page
    heard      declared group → where it stands apart; empty where it is not shown
    unheard    group → statements on which it is not shown
    """

    basis: Basis
    statements: tuple[str, ...]
    texts: Mapping[str, str]
    release: disclosure.Release
    people: ReleasedCell
    votes: int
    all_shown: bool
    sizes: Mapping[str, ReleasedCell]
    rosters: Mapping[str, ReleasedCell]
    map: Landscape
    opinions: Mapping[str, ReleasedCell]
    few: int
    marks: Mapping[str, tuple[tuple[str, int], ...]]
    members: Mapping[str, tuple[ReleasedCell, ...]]
    common: tuple[str, ...]
    rejected: tuple[str, ...]
    divides: tuple[str, ...]
    heard: Mapping[str, Heard]
    unheard: Mapping[str, tuple[str, ...]]
    seed: int
    version: str = VERSION
    limits: Limits = field(default=LIMITS)


def publish(
    found: Analysis,
    texts: Mapping[str, str] | None = None,
    *,
    roster: Mapping[str, int] | None = None,
    seed: int = 0,
) -> Publication:
    """Return what of this analysis the public may see. Raises BadFile where the groups are in truth people."""
    basis, label, names = _parted(found)
    if basis is Basis.DECLARED:
        _refuse_people(label, names)
    release = _released(found, label, names)
    if roster:
        release = _closed(release, roster)
    opinions, kept, few = _opinions(found)
    drawn = _map(found, label if basis is Basis.DECLARED else None, names)
    sizes = _banded({name: int((label == g).sum()) for g, name in enumerate(names)})
    opinion = release if basis is Basis.OPINION else _released(found, kept, tuple(opinions))
    people = _people(found, label, len(names))
    all_shown = people.n is not None and not _unheard(release)
    return Publication(
        basis=basis,
        statements=tuple(found.votes.statements),
        texts={s: t for s, t in (texts or {}).items() if t},
        release=release,
        people=people,
        votes=_rounded(
            len(found.votes) if all_shown else sum(map(release.total, release.measures))
        ),
        all_shown=all_shown,
        sizes=sizes,
        rosters=_banded(roster or {}),
        map=replace(drawn, members={}),
        opinions=opinions,
        few=few,
        marks=_marks(opinion, tuple(opinions)),
        members=_members(drawn, names) if basis is Basis.DECLARED and opinions else {},
        common=_common(release),
        rejected=_rejected(release),
        divides=_dividing(release),
        heard=_heard(release) if basis is Basis.DECLARED else {},
        unheard=_unheard(release),
        seed=seed,
    )


def _parted(found: Analysis) -> tuple[Basis, Ints, tuple[str, ...]]:
    """Which groups are told of, each person's place among them (-1 for none), and what they are called."""
    if found.group is not None:
        return Basis.DECLARED, found.group, found.keys
    if not found.placing.ids:
        return Basis.EVERYBODY, np.zeros(len(found.votes.people), np.int64), ("",)
    opinions, kept, few = _opinions(found)
    # Those under ten keep their yes or no on common ground: they are groups of the conversation like the others.
    small = [g for g in range(len(found.ids)) if int((found.label == g).sum()) < LEAST]
    label = kept.copy()
    for place, g in enumerate(small):
        label[found.label == g] = len(opinions) + place
    return Basis.OPINION, label, (*opinions, *(f"{n}" for n in range(1, few + 1)))


def _refuse_people(label: Ints, names: Sequence[str]) -> None:
    counts = np.bincount(label[label >= 0], minlength=len(names))
    if len(names) > 3 and np.count_nonzero(counts == 1) > MOST * len(names):
        raise BadFile(f"most groups have one person alone, {POINTS_AT_PEOPLE}")
    if len(names) > MANY and np.count_nonzero(counts < ranking.ENOUGH) > MOST * len(names):
        raise BadFile(
            f"most of the {len(names)} groups have fewer than {ranking.ENOUGH} people, {POINTS_AT_PEOPLE}"
        )


def _released(found: Analysis, label: Ints, names: tuple[str, ...]) -> disclosure.Release:
    yes, no, _ = by_group(found.votes, label, len(names))
    measures = tuple(found.votes.statements)
    cells = tuple(
        Cell(name, measure, int(yes[g, j]), int(no[g, j]))
        for g, name in enumerate(names)
        for j, measure in enumerate(measures)
    )
    snapshot = disclosure.Snapshot(1, names, measures, cells)
    return disclosure.release(snapshot, Ledger(), limits=LIMITS).public


def _closed(release: disclosure.Release, roster: Mapping[str, int]) -> disclosure.Release:
    """The same figures with intervals that know how many people a group has.

    Fewer than ten people who have not answered count as ten: a shorter interval would tell who they are.
    """
    figures = [c for c in release.cells.values() if c.kind is Kind.FIGURE and c.group in roster]
    if not figures:
        return release
    n = np.array([c.n or 0 for c in figures], np.float64)
    yes = np.rint(n * np.array([c.percent or 0 for c in figures]) / 100.0)
    people = np.maximum([roster[c.group] for c in figures], n + LEAST)
    ends = declared.interval(yes, n - yes, people, REACH)
    low, high = (np.clip(np.rint(100 * end), 1, 99).astype(int).tolist() for end in ends)
    cells = dict(release.cells)
    for cell, least, most in zip(figures, low, high, strict=True):
        cells[cell.group, cell.measure] = replace(
            cell, low=least, high=most, bound=min(max(cell.bound or 0, least), most)
        )
    return replace(release, cells=cells)


def _opinions(found: Analysis) -> tuple[dict[str, ReleasedCell], Ints, int]:
    """Groups of opinion of ten and more under letters, each person's place among them, and how many are smaller."""
    label = np.full(len(found.label), -1, np.int64)
    if not found.placing.ids:
        return {}, label, 0
    counts = [int((found.label == g).sum()) for g in range(len(found.ids))]
    large = sorted((g for g, n in enumerate(counts) if n >= LEAST), key=lambda g: found.ids[g])
    for place, g in enumerate(large):
        label[found.label == g] = place
    named = {letter(found.ids[g]): counts[g] for g in large}
    return _banded(named), label, len(counts) - len(large)


def _banded(counts: Mapping[str, int]) -> dict[str, ReleasedCell]:
    cells = [Cell(name, "people", n, form=Form.SIZE) for name, n in counts.items()]
    shown = disclosure.release_counts(cells, Ledger(), epoch=1, limits=LIMITS).public
    return {name: shown.cell(name, "people") for name in counts}


def _people(found: Analysis, label: Ints, groups: int) -> ReleasedCell:
    """Everybody who voted, counted where no group, nor those in none, could be found by subtraction.

    Else a band of the groups that are shown: one of everybody, beside their figures, would tell how small a hidden group is.
    """
    parts = {str(g): int((label == g).sum()) for g in range(groups)}
    apart = int((label < 0).sum())
    parts |= {"": apart} if apart else {}
    safe = not disclosure.suppress(parts, least=LEAST).hidden
    n = len(label)
    if not safe and len(parts) > 1:
        n = sum(size for name, size in parts.items() if name and size >= LEAST)
    everybody = Cell("", "people", n, form=Form.COUNT if safe else Form.SIZE)
    released = disclosure.release_counts([everybody], Ledger(), epoch=1, limits=LIMITS)
    return released.public.cell("", "people")


def _rounded(votes: int) -> int:
    """Two digits: the exact number less what is shown would be what is hidden."""
    step = 10 ** max(len(str(votes)) - 2, 0)
    return votes // step * step if votes >= 100 else 0


def _map(found: Analysis, group: Ints | None, names: tuple[str, ...]) -> Landscape:
    # Places for names: however long these are, a place a person is short.
    groups = ["-1"] * len(found.label) if group is None else list(map(str, group.tolist()))
    drawn = picture.draw(found.placing, found.votes, groups, LEAST)
    return replace(
        drawn,
        opinions=tuple(replace(one, statements=()) for one in drawn.opinions),
        centres={names[int(g)]: at for g, at in drawn.centres.items() if g != "-1"},
        members={names[int(g)]: parts for g, parts in drawn.members.items() if g != "-1"},
    )


def _members(drawn: Landscape, names: Sequence[str]) -> dict[str, tuple[ReleasedCell, ...]]:
    parts = [*(one.letter for one in drawn.opinions), ""]
    return {
        name: disclosure.release_row(
            name,
            dict(zip(parts, drawn.members[name], strict=True)),
            audience=Audience.PUBLIC,
            limits=LIMITS,
        )
        for name in names
        if name in drawn.members
    }


def _counts(release: disclosure.Release) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """People for and against as far as the public can tell, whole; (groups, statements)."""
    yes, no = (np.array(side, np.float64) for side in release.counts())
    whole = np.rint(yes)
    return whole, np.rint(yes + no) - whole


def _marks(
    release: disclosure.Release, opinions: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {opinion: [] for opinion in opinions}
    if len(opinions) > 1 and release.measures:
        for one in declared.differences(*_counts(release)):
            group = release.groups[one.group]
            if group in found and len(found[group]) < MARKING:
                found[group].append((release.measures[one.statement], one.direction))
    return {opinion: tuple(rows) for opinion, rows in found.items()}


def _common(release: disclosure.Release) -> tuple[str, ...]:
    return tuple(
        measure
        for measure in release.order()
        if release.verdicts[measure].standing is Standing.COMMON_GROUND
        and any(_shown(release, measure))
    )


def _rejected(release: disclosure.Release) -> tuple[str, ...]:
    """What all groups say no to, from what is shown alone: a hidden group gives one yes or no and no second one."""
    if not release.measures:
        return ()
    yes, no = _counts(release)
    score = ranking.scores(no, yes)
    order = sorted(np.flatnonzero(score > 0.5), key=lambda j: (-round(float(score[j]), 9), j))
    return tuple(release.measures[j] for j in order if all(_shown(release, release.measures[j])))


def _dividing(release: disclosure.Release) -> tuple[str, ...]:
    """What parts the groups most; where there is one group only, what parts the people in it."""
    if not release.measures:
        return ()
    if len(release.groups) > 1:
        apart = ranking.divisive(*release.counts())
        order = sorted(np.flatnonzero(apart > APART), key=lambda j: (-round(float(apart[j]), 9), j))
        return tuple(release.measures[j] for j in order[:DIVIDING])
    cells = [release.cell(release.groups[0], measure) for measure in release.measures]
    split = [c for c in cells if c.low is not None and c.high is not None and c.low <= 50 <= c.high]
    split.sort(key=lambda c: abs((c.percent or 0) - 50))
    return tuple(c.measure for c in split[:DIVIDING])


def _heard(release: disclosure.Release) -> dict[str, Heard]:
    """Three statements at least for each group that is shown on three, as on the pages of a round."""
    if not release.measures:
        return {}
    found = {}
    for group, report in zip(
        release.groups, ranking.minority_report(*release.counts()), strict=True
    ):
        wants = report.wants[:WANTED]
        lacking = WANTED - len(wants)
        rejects = [
            one
            for place, one in enumerate(report.rejects[: max(NOT_WANTED, lacking)])
            if one.clear or place < lacking
        ]
        divided = report.divided[: max(lacking - len(rejects), 0)]
        found[group] = Heard(
            *(
                tuple(release.measures[one.statement] for one in rows)
                for rows in (wants, rejects, divided)
            )
        )
    return found


def _unheard(release: disclosure.Release) -> dict[str, tuple[str, ...]]:
    """Told by the cells alone, so it says no more than they do; nothing here explains a verdict."""
    found = {
        group: tuple(m for m in release.measures if release.cell(group, m).kind is Kind.HIDDEN)
        for group in release.groups
    }
    return {group: rows for group, rows in found.items() if rows}


def _shown(release: disclosure.Release, measure: str) -> list[bool]:
    """For each group whether it is shown on this statement."""
    return [release.cell(g, measure).kind is not Kind.HIDDEN for g in release.groups]
