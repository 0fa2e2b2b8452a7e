"""Reads about rounds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from lic.base import keys
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities.models import Group
from lic.listening.models import GroupRelease, Round, Statement
from lic.listening.policies import ROUND


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
    found = rounds(actor).filter(state=Round.State.OPEN)
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


def counts(round_: Round) -> dict[str, int]:
    """Statements shown, waiting, flagged: for the people who look after the round."""
    state = Statement.State
    return Statement.objects.filter(round=round_).aggregate(
        shown=Count("pk", filter=Q(state=state.SHOWN), distinct=True),
        waiting=Count("pk", filter=Q(state=state.WAITING), distinct=True),
        flagged=Count("pk", filter=Q(state=state.SHOWN, flags__isnull=False), distinct=True),
    )


def living_keys(community_id: int) -> list[str]:
    """Names of the keys of this community's rounds that are not destroyed yet."""
    begun = Round.objects.filter(community_id=community_id).exclude(state=Round.State.DRAFT)
    return [found.key_name for found in begun if keys.exists(found.key_name)]
