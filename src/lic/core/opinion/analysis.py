"""The whole analysis of one conversation, schema `opinion-analysis/1`: the steward's own working output.

It names people by their identifiers and is no publication: what an audience sees goes through `core.disclosure`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import (
    VERSION,
    asking,
    declared,
    identity,
    mixture,
    passing,
    placing,
    ranking,
    weights,
)
from .faults import BadFile
from .placing import Memory, Placing
from .progress import Say, silent
from .votes import AGREE, DISAGREE, Votes
from .walking import Gather, Here

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SCHEMA = "opinion-analysis/1"
LEVEL = 0.8
REPRESENTATIVE = 5


@dataclass(frozen=True, slots=True)
class Analysis:
    """A conversation on its map; `as_dict` is the file.

    label  (people,) index into `ids`, -1 for none        ids    of groups of opinion; one circle without clear groups
    group  (people,) index into `keys`, the declared groups, -1 for none        events  None where there is no earlier map
    passes  (statements,) how likely somebody passes of whom nothing is known
    """

    votes: Votes
    placing: Placing
    label: Ints
    ids: tuple[int, ...]
    events: tuple[identity.Event, ...] | None
    keys: tuple[str, ...]
    group: Ints | None
    passes: Floats


def analyse(
    votes: Votes,
    group: Sequence[str] | None,
    generator: np.random.Generator,
    say: Say = silent,
    gather: Gather = Here,
    before: Memory | None = None,
) -> Analysis:
    """Fit the landscape, find groups of opinion and keep the declared ones beside them.

    before  the earlier map, whose axes and ids are kept
    """
    keys, index = grouped(group)
    say(
        f"{len(votes):,} votes of {len(votes.people):,} people on {len(votes.statements):,} statements"
    )
    found = placing.place(votes, generator, before, index, gather, say)
    for event in found.events:
        say(f"{event.what}: {_said(event.before)} -> {_said(event.now)}")
    say(f"{len(found.ids)} groups of opinion" if found.ids else "no clear groups of opinion")
    label = found.label if found.ids else np.where(found.placed, 0, -1)
    ids = found.ids or (identity.EVERYBODY,)
    passes = passing.tendency(passing.fit(votes, found.model.people, generator))
    events = None if before is None else found.events
    return Analysis(votes, found, label, ids, events, keys, index, passes)


def _said(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids)) or "none"


def ask_next(found: Analysis, generator: np.random.Generator) -> asking.Asked:
    """Draw for everybody the statement they are best asked next, by their declared group where there is one."""
    votes, m = found.votes, len(found.votes.statements)
    group = np.zeros(len(votes.people), np.int64) if found.group is None else found.group
    group = np.where(group < 0, len(found.keys), group)  # those in no group are one of their own
    seats = np.bincount(group, minlength=max(len(found.keys), 1))
    agree, disagree, passed = by_group(votes, group, len(seats))
    need = weights.need(
        agrees=agree,
        disagrees=disagree,
        shown=agree + disagree + passed,
        seats=seats,
        ages=np.zeros(m),
    )
    model = found.placing.model
    return asking.ask(
        votes, model.people, model.statements, need, group, np.zeros(m, np.int64), generator
    )


def as_dict(
    found: Analysis,
    texts: Mapping[str, str] | None = None,
    *,
    roster: Mapping[str, int] | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Plain values for a JSON file; numbers rounded so that equal runs are equal to the byte.

    texts   words of statements, where they are known
    roster  people of declared groups, where they are known: their intervals close as more of them vote
    seed    what the analysis' generator was made from
    """
    votes = found.votes
    opinion = by_group(votes, _grouped_label(found), len(found.ids))
    if found.group is None:
        keys: tuple[str, ...] = tuple(map(str, found.ids))
        groups = opinion
    else:
        keys, groups = found.keys, by_group(votes, found.group, len(found.keys))
    yes, no, _ = groups
    shared = declared.consensus(yes, no)
    apart = declared.differences(yes, no) if found.group is not None else []
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "engine": _engine(seed),
        "participants": {
            "id": list(votes.people),
            "group": [found.ids[g] if g >= 0 else None for g in found.label],
            "x": _rounded(found.placing.at[:, 0]),
            "y": _rounded(found.placing.at[:, 1]),
        },
        "statements": _statements(
            found, keys if found.group is not None else (), groups, texts or {}, roster or {}
        ),
        "groups": _groups(found, opinion),
        "clear_groups": bool(found.placing.ids),
        "consensus": [
            {"statement": votes.statements[j], "direction": direction, "score": round(score, 6)}
            for direction, side in (("agree", shared.agree), ("disagree", shared.disagree))
            for j, score in side
        ],
        "not_enough_voices": [
            {"statement": votes.statements[j], "groups": [keys[g] for g in missing]}
            for j, missing in shared.unheard.items()
        ],
    }
    if found.events is not None:
        result["events"] = [
            {"what": e.what, "before": list(e.before), "now": list(e.now)} for e in found.events
        ]
    result["map"] = found.placing.memory.as_dict()
    if found.group is not None:
        result["declared_groups"] = _declared(found, groups, roster or {})
        result["differences"] = [
            {
                "group": keys[d.group],
                "statement": votes.statements[d.statement],
                "direction": "agree" if d.direction > 0 else "disagree",
                "chance": float(f"{d.chance:.3g}"),
            }
            for d in apart
        ]
    return result


def _plain(name: str) -> str:
    """A name without what the eye passes over: capitals, runs of blanks, and how a letter with a mark is put together."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def grouped(group: Sequence[str] | None) -> tuple[tuple[str, ...], Ints | None]:
    """Return the declared groups and each person's place among them, -1 for who is in none.

    Raises BadFile where everybody's is empty, and where two differ in how they are written alone.
    """
    if group is None:
        return (), None
    named = [name.strip() for name in group]
    keys = sorted(set(named) - {""})
    if named and not keys:
        raise BadFile("the column of groups is empty for everybody; fill it in, or leave it out.")
    alike: dict[str, str] = {}
    for key in keys:  # one group read as two would count twice, and hide more of its people
        other = alike.setdefault(_plain(key), key)
        if other != key:
            raise BadFile(
                f"the groups {other!r} and {key!r} differ in capitals, blanks or marks alone; write them the same."
            )
    place = {key: g for g, key in enumerate(keys)}
    return tuple(keys), np.array([place.get(name, -1) for name in named], np.int64)


def sizes(keys: Sequence[str], group: Ints | None) -> dict[str, int]:
    """Return how many people of each declared group voted."""
    if group is None:
        return {}
    counts = np.bincount(group[group >= 0], minlength=len(keys))
    return {key: int(n) for key, n in zip(keys, counts, strict=True)}


def _grouped_label(found: Analysis) -> Ints:
    """Without clear groups everybody counts, also who said too little to be placed."""
    return found.label if found.placing.ids else np.zeros_like(found.label)


def _engine(seed: int | None) -> dict[str, Any]:
    """What gave these results: they are the same wherever all of it is the same."""
    return {
        "version": VERSION,
        **({} if seed is None else {"seed": seed}),
        "parameters": {
            "rank": placing.RANK,
            "interval": LEVEL,
            "least_answers": placing.LEAST_ANSWERS,
            "voices": ranking.ENOUGH,
            "bound": ranking.SURE,
            "apart": ranking.APART,
            "clear": ranking.CLEAR,
            "false_share": declared.FALSE_SHARE,
            "far": declared.FAR,
            "confident": mixture.CONFIDENT,
            "least_group": mixture.LEAST,
            "bic": mixture.CLEARLY,
            "same": identity.SAME,
            "wins": identity.WINS,
        },
    }


def by_group(votes: Votes, label: Ints, size: int) -> tuple[Floats, Floats, Floats]:
    """Return people who agree, disagree and pass, (groups, statements) each; label -1 is in no group."""
    m = len(votes.statements)
    owner = np.repeat(label, np.diff(votes.start))
    known = owner >= 0
    cell = owner[known] * m + votes.statement[known]
    value = votes.value[known]
    agree, disagree, passed = (
        np.bincount(cell[value == v], minlength=size * m).reshape(size, m).astype(np.float64)
        for v in (AGREE, DISAGREE, 0)
    )
    return agree, disagree, passed


def _statements(
    found: Analysis,
    keys: tuple[str, ...],
    groups: tuple[Floats, Floats, Floats],
    texts: Mapping[str, str],
    roster: Mapping[str, int],
) -> list[dict[str, Any]]:
    agree, disagree, passed = found.votes.counts()
    yes, no, neither = groups
    divide = ranking.divisive(yes, no)
    low, high = _intervals(groups, [roster.get(k) for k in keys]) if keys else (yes, no)
    rows = []
    for j, name in enumerate(found.votes.statements):
        row: dict[str, Any] = {
            "id": name,
            "agree": int(agree[j]),
            "disagree": int(disagree[j]),
            "pass": int(passed[j]),
            "pass_tendency": round(float(found.passes[j]), 6),
            "divisive": round(float(divide[j]), 6),
        }
        if name in texts:
            row["text"] = texts[name]
        if keys:
            row["groups"] = {
                key: {
                    "agree": int(yes[g, j]),
                    "disagree": int(no[g, j]),
                    "pass": int(neither[g, j]),
                    "interval": [round(float(low[g, j]), 6), round(float(high[g, j]), 6)],
                }
                for g, key in enumerate(keys)
            }
        rows.append(row)
    return rows


def _intervals(
    groups: tuple[Floats, Floats, Floats], people: Sequence[int | None]
) -> tuple[Floats, Floats]:
    """Of those who take a side: who passed has answered, and is not waited for."""
    yes, no, neither = groups
    low, high = declared.interval(yes, no, level=LEVEL)
    for g, n in enumerate(people):
        if n is not None:
            low[g], high[g] = declared.interval(yes[g], no[g], n - neither[g], LEVEL)
    return low, high


def _groups(found: Analysis, opinion: tuple[Floats, Floats, Floats]) -> list[dict[str, Any]]:
    """Groups of opinion with the statements that mark each."""
    yes, no, _ = opinion
    names = found.votes.statements
    marks: dict[int, list[dict[str, str]]] = {g: [] for g in range(len(found.ids))}
    for d in declared.differences(yes, no) if found.placing.ids else []:
        if len(marks[d.group]) < REPRESENTATIVE:
            side = "agree" if d.direction > 0 else "disagree"
            marks[d.group].append({"statement": names[d.statement], "direction": side})
    rows = [
        {"id": id_, "size": int((found.label == g).sum()), "representative": marks[g]}
        for g, id_ in enumerate(found.ids)
    ]
    return sorted(rows, key=lambda row: row["id"])


def _declared(
    found: Analysis, groups: tuple[Floats, Floats, Floats], roster: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Each declared group with its minority report: at least three statements where it answered so many."""
    yes, no, _ = groups
    names = found.votes.statements
    assert found.group is not None
    rows = []
    for g, report in enumerate(ranking.minority_report(yes, no)):
        rows.append(
            {
                "id": found.keys[g],
                "size": int((found.group == g).sum()),
                **({"people": roster[found.keys[g]]} if found.keys[g] in roster else {}),
                **{
                    key: [
                        {
                            "statement": names[d.statement],
                            "sure": round(d.probability, 6),
                            "clear": d.clear,
                        }
                        for d in side[:REPRESENTATIVE]
                    ]
                    for key, side in (
                        ("wants_heard", report.wants),
                        ("does_not_want", report.rejects),
                        ("divided_on", report.divided),
                    )
                },
            }
        )
    return rows


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 6) + 0.0 for value in values]
