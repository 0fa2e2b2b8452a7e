"""Rounds and statements: lists of them, and one by its number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from lic.base import keys, walls
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities.models import Group
from lic.listening.models import Flag, GroupRelease, Round, Statement
from lic.listening.policies import ROUND, STATEMENT


def rounds(actor: Actor) -> QuerySet[Round]:
    """The rounds that the actor may read here, the newest first."""
    return Round.objects.filter(ROUND.visible(actor, "read")).order_by("-number")


def round_(actor: Actor, number: int, permission: str = "read") -> Round:
    """One round by its number; raises Round.DoesNotExist (hidden or absent), Denied (not for you)."""
    found = (
        Round.objects.filter(ROUND.visible(actor, "read"))
        .select_related("community")
        .get(number=number)
    )
    if permission != "read":
        ROUND.require(actor, permission, found)
    return found


def open_rounds(actor: Actor) -> list[Round]:
    """The open rounds that the actor may read, those that close first first."""
    found = rounds(actor).filter(state=Round.State.OPEN).order_by()
    return sorted(found, key=lambda r: (r.closes_on or datetime.date.max, r.number))


def groups_of(round_: Round) -> list[Group]:
    """The groups of a round, on the ring as it stands for this round (the first moves by one each)."""
    return on_ring(round_, communities.groups(round_.community_id))


def on_ring(round_: Round, at_table: Iterable[Group]) -> list[Group]:
    """These groups of the table as `groups_of` gives them: no query."""
    here = [group for group in at_table if not (round_.is_police_absent and group.is_police)]
    start = round_.number % len(here) if here else 0
    return here[start:] + here[:start]


def released_by(round_: Round) -> list[str]:
    """Keys of the groups that let a "police not present" round out so far."""
    return list(GroupRelease.objects.filter(round=round_).values_list("group", flat=True))


def statement_counts(round_: Round) -> dict[str, int]:
    """Statements shown, waiting, flagged: for the people who look after the round."""
    state = Statement.State
    counted = Statement.objects.filter(round=round_, state__in=(state.SHOWN, state.WAITING))
    found = dict(counted.order_by().values_list("state").annotate(n=Count("pk")))
    flagged = Flag.objects.filter(statement__round=round_, statement__state=state.SHOWN)
    with walls.lifted("a facilitator reads and settles flags"):
        n_flagged = flagged.values("statement_id").distinct().count()
    return {
        "shown": found.get(state.SHOWN, 0),
        "waiting": found.get(state.WAITING, 0),
        "flagged": n_flagged,
    }


def living_keys(community_id: int) -> list[str]:
    """Names of the keys of this community's rounds that are not destroyed yet."""
    begun = Round.objects.filter(community_id=community_id).exclude(state=Round.State.DRAFT)
    return [found.key_name for found in begun if keys.exists(found.key_name)]


def statements(actor: Actor, round_: Round) -> QuerySet[Statement]:
    """Statements on show in a round that was read before, by number."""
    shown = Statement.objects.filter(round=round_, state=Statement.State.SHOWN)
    return shown.select_related("round").order_by("number")


def statement(actor: Actor, statement_id: int) -> Statement:
    """One statement on show by its id, for pages of other apps; raises Statement.DoesNotExist."""
    visible = Statement.objects.filter(STATEMENT.visible(actor, "read")).select_related(
        "round__community"
    )
    return visible.get(pk=statement_id)


def statements_of(actor: Actor, ids: Iterable[str]) -> dict[str, Statement]:
    """Those of several statements that the actor may read now, on show, by id in words."""
    visible = Statement.objects.filter(
        STATEMENT.visible(actor, "read"), state=Statement.State.SHOWN
    )
    found = visible.filter(pk__in=[int(pk) for pk in ids]).select_related("round__community")
    return {str(one.pk): one for one in found}


def keeps_police_out(statement_: Statement) -> bool:
    """Whether police may not read the statement now, so that what is made from it shows its text only."""
    round_ = statement_.round
    return round_.is_police_absent and round_.released_on is None


def statement_numbered(actor: Actor, round_number: int, number: int) -> Statement:
    """One statement by its number; of a merged one, the statement it went into.

    Raises Statement.DoesNotExist (hidden, foreign or absent).
    """
    visible = Statement.objects.filter(STATEMENT.visible(actor, "read")).select_related(
        "round__community", "dialogue"
    )
    merged = (
        Statement.objects.filter(
            round__community_id=actor.community_id, round__number=round_number, number=number
        )
        .filter(state=Statement.State.MERGED)
        .values_list("merged_into_id", flat=True)
        .first()
    )
    if merged:
        return visible.get(pk=merged, round__number=round_number)
    return visible.get(round__number=round_number, number=number)
