"""Reads about the table. The first argument is always who asks."""

from __future__ import annotations

import datetime
import zoneinfo
from uuid import UUID

from django.utils import timezone

from lic.base import keys
from lic.base.policy import Actor
from lic.communities.models import Community, Group, Seat


def community(slug: str) -> Community:
    """A community by its address; raises Community.DoesNotExist."""
    return Community.objects.get(slug=slug)


def actor_of(account_id: UUID | None, community_id: int | None, language: str = "en") -> Actor:
    """Who asks, in this community: one query for the seat, one for its duties.

    A sleeping seat acts as awake: signing in woke it. A revoked seat is no seat.
    """
    if account_id is None:
        return Actor(community_id=community_id, language=language)
    seat = (
        Seat.objects.filter(account_id=account_id, community_id=community_id)
        .exclude(state=Seat.State.REVOKED)
        .select_related("group")
        .first()
    )
    if seat is None:
        return Actor(account_id=account_id, community_id=community_id, language=language)
    return actor_for(seat, language)


def actor_for(seat: Seat, language: str = "en") -> Actor:
    """The actor of a seat, with the duties in force today."""
    duties = seat.grants.filter(until__gte=today(seat.community)).values_list("duty", flat=True)
    return Actor(
        account_id=seat.account_id,
        community_id=seat.community_id,
        seat_id=seat.pk,
        group=seat.group.key,
        organization_id=seat.organization_id,
        duties=frozenset(duties),
        is_centre=seat.group.is_centre,
        is_police=seat.group.is_police,
        language=language,
    )


def today(community: Community) -> datetime.date:
    """The day it is at the table."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(community.timezone)).date()


def groups(community_id: int) -> list[Group]:
    """The groups at the table in their order on the ring."""
    return list(Group.objects.filter(community_id=community_id).order_by("position"))


def voter_key(actor: Actor, key_name: str) -> str:
    """The actor's name in a round, a call or a question; raises KeyGone, Seat.DoesNotExist."""
    voting_id = Seat.objects.values_list("voting_id", flat=True).get(pk=actor.seat_id)
    return keys.voter_key(key_name, voting_id)


def any_community() -> bool:
    """Whether anything was ever founded here."""
    return Community.objects.exists()
