"""Reads of what was heard: only what passed the disclosure gate."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from lic.base.models import Release
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities.models import Community, Group
from lic.listening.models import CaucusWord, Outcome, Round, Signal, Statement, WorkingFile
from lic.listening.policies import OUTCOME, SIGNAL, STATEMENT
from lic.listening.queries import finding


@dataclass(frozen=True, slots=True)
class Heard:
    """Common ground as released to the reader: a statement, its round, when it was released."""

    statement: Statement
    round: Round
    on: datetime.date
    rank: int = 0


def audience_of(actor: Actor) -> str:
    """Whose figures the actor sees: the table's with a seat here, else the public's."""
    return Release.Audience.TABLE if actor.seat_id is not None else Release.Audience.PUBLIC


def outcome(actor: Actor, round_: Round, audience: str = "") -> Outcome | None:
    """The newest results of a round as the actor gets them; None before the first.

    audience  a seated reader may ask for the public's page
    """
    own = audience_of(actor)
    wanted = audience if audience == Release.Audience.PUBLIC else own
    return Outcome.objects.filter(round=round_, audience=wanted).first()


def released(audience: str, community_id: int, ids: Collection[str]) -> list[dict[str, Any]]:
    """Figures of statements as this audience has them now, in plain values; none that it does not have.

    For a service that keeps what was known on a day. The table's hold rounds from which police stays
    away: whoever shows them asks for the statement as its reader (`statements_of`).
    """
    on_show = Statement.objects.filter(pk__in=[int(pk) for pk in ids], state=Statement.State.SHOWN)
    if audience == Release.Audience.PUBLIC:
        on_show = on_show.filter(STATEMENT.visible(Actor(community_id=community_id), "read"))
    found = {str(one.pk): one for one in on_show.filter(round__community=community_id)}
    rounds = {one.round_id for one in found.values()}
    outcomes = {
        one.round_id: one for one in Outcome.objects.filter(round__in=rounds, audience=audience)
    }
    kept = [(pk, found[pk], outcomes.get(found[pk].round_id)) for pk in ids if pk in found]
    return [
        _plain(pk, one, outcome)
        for pk, one, outcome in kept
        if outcome is not None and pk in outcome.shown["verdicts"]
    ]


def _plain(pk: str, one: Statement, outcome: Outcome) -> dict[str, Any]:
    shown = outcome.shown
    standing, missing = shown["verdicts"][pk]
    return {
        "round": str(one.round_id), "statement": pk, "number": one.number, "on": outcome.on.isoformat(),
        "engine": shown.get("engine", ""), "is_common": standing == "COMMON_GROUND", "missing": list(missing),
        "groups": list(shown["groups"]),
        "cells": {group: cells[pk] for group, cells in shown["cells"].items() if pk in cells},
    }  # fmt: skip


def caucus_words(round_: Round) -> dict[tuple[str, int], CaucusWord]:
    """What groups say of statements in their own words, by (group, statement id)."""
    found = CaucusWord.objects.filter(
        statement__round=round_, statement__state=Statement.State.SHOWN
    )
    return {(word.group, word.statement_id): word for word in found}


def caucus_word(actor: Actor, statement_: Statement) -> CaucusWord | None:
    """What the actor's own group says of a statement, if it does."""
    return CaucusWord.objects.filter(statement=statement_, group=actor.group).first()


def heard(actor: Actor, community: Community, n: int = 3) -> list[Heard]:
    """The latest common ground as released to this reader, of the newest rounds first.

    `actor` is the reader on a page of this community; without a seat it gets the public's.
    """
    outcomes = Outcome.objects.filter(
        OUTCOME.visible(actor, "read"), round__community=community, audience=audience_of(actor),
        n_common__gt=0,
    ).select_related("round")  # fmt: skip
    newest = list(outcomes.order_by("-round__number")[:n])
    common = [(int(pk), one) for one in newest for pk in common_ground(one.shown)]
    texts = _on_show([pk for pk, _one in common])
    found = [Heard(texts[pk], one.round, one.on) for pk, one in common if pk in texts]
    return found[:n]


def _on_show(ids: list[int]) -> dict[int, Statement]:
    """Statements by id: what a facilitator has hidden since stays hidden, whatever was released."""
    return Statement.objects.filter(state=Statement.State.SHOWN).in_bulk(ids)


def common_ground(shown: dict[str, Any]) -> list[str]:
    """Ids of the statements that are common ground, in the order shown to this audience."""
    return [pk for pk in shown["order"] if shown["verdicts"][pk][0] == "COMMON_GROUND"]


@dataclass(frozen=True, slots=True)
class Alike:
    """That people of a group answered alike. Only its own stewards get the band, and which statements hang on it."""

    group: Group
    band: str = ""
    statements: tuple[Statement, ...] = ()


def alike(actor: Actor, round_: Round, found: Outcome | None) -> list[Alike]:
    """Groups of a round of which there is something to look at, as far as the actor may know.

    found  the results that the actor gets: statements that are no common ground in it are left out
    """
    rows = Signal.objects.filter(SIGNAL.visible(actor, "notice"), round=round_).exclude(band="")
    told = {
        row.group: row
        for row in rows.filter(at_least__gte=round_.table_limit).select_related("round")
    }
    return [
        _alike(actor, told[group.key], group, found)
        for group in (finding.groups_of(round_) if told else ())
        if group.key in told
    ]


def _alike(actor: Actor, row: Signal, group: Group, found: Outcome | None) -> Alike:
    if not SIGNAL.allows(actor, "read", row):
        return Alike(group)
    common = common_ground(found.shown) if found else []
    ids = [int(pk) for pk in row.statements if pk in common]
    statements = finding.statements(actor, row.round).filter(pk__in=ids)
    return Alike(group, row.band, tuple(statements))


def heard_this_month(community: Community) -> list[tuple[Group, bool]]:
    """The groups of the table, and whether enough of each answered this month to say so in public."""
    month = communities.today(community).replace(day=1)
    public = Actor(community_id=community.pk)
    outcomes = Outcome.objects.filter(
        OUTCOME.visible(public, "read"), audience=Release.Audience.PUBLIC, on__gte=month
    )
    spoke: set[str] = set()
    for turnout in outcomes.values_list("shown__turnout", flat=True):
        spoke |= _spoke(turnout)
    return [(group, group.key in spoke) for group in communities.groups(community.pk)]


def _spoke(turnout: dict[str, Any]) -> set[str]:
    """Groups of which enough people answered to say so."""
    return {group for group, cell in turnout.items() if cell["kind"] != "HIDDEN"}


def voices_missing(actor: Actor, open_now: list[Round]) -> list[tuple[Round, list[Group]]]:
    """Open rounds with the groups that too few have answered for to be shown at the table.

    open_now  as `open_rounds` gave them
    """
    found: dict[int, set[str]] = defaultdict(set)
    outcomes = Outcome.objects.filter(round__in=open_now, audience=Release.Audience.TABLE)
    for pk, turnout in outcomes.values_list("round_id", "shown__turnout"):
        found[pk] = _spoke(turnout)
    at_table = communities.groups(actor.community_id)
    missing = [
        (one, [g for g in finding.on_ring(one, at_table) if g.key not in found[one.pk]])
        for one in open_now
    ]
    return [(one, groups) for one, groups in missing if groups]


def path_of_file(round_: Round) -> Path:
    """Where the worker puts a round's working file."""
    return Path(settings.DATA) / "work" / f"round-{round_.pk}.json"


def working_file(actor: Actor, round_: Round) -> WorkingFile | None:
    """The request for this round's working file, if there is one."""
    return WorkingFile.objects.filter(round=round_).first()
