"""Reads about the table. The first argument is always who asks."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Min
from django.utils import timezone

from lic.accounts import queries as accounts
from lic.base import keys, walls
from lic.base.policy import Actor
from lic.communities.duties import SPOKESPERSON
from lic.communities.models import (
    Card,
    CardBatch,
    Community,
    Grant,
    Group,
    Organization,
    Seat,
    Terms,
)
from lic.core.consent.terms import FEWEST_SEATS_FOR_POSITIONS


def community(slug: str) -> Community:
    """A community by its address; raises Community.DoesNotExist."""
    return Community.objects.get(slug=slug)


def actor_of(account_id: UUID | None, community_id: int | None, language: str = "en") -> Actor:
    """Who asks, in this community: one query for the seat with its duties.

    A sleeping seat acts as awake: signing in woke it. A revoked seat is no seat.
    """
    if account_id is None:
        return Actor(community_id=community_id, language=language)
    rows = list(
        Seat.objects.filter(account_id=account_id, community_id=community_id)
        .exclude(state=Seat.State.REVOKED)
        .select_related("group", "community", "organization", "batch")
        .annotate(
            duty=F("grants__duty"), duty_until=F("grants__until"), has_duty=F("grants__is_taken_up")
        )
    )
    if not rows:
        return Actor(account_id=account_id, community_id=community_id, language=language)
    on = today(rows[0].community)
    return _seated(
        rows[0], {row.duty for row in rows if row.has_duty and row.duty_until >= on}, language
    )


def actor_for(seat: Seat, language: str = "en") -> Actor:
    """The actor of a seat, with the duties in force today."""
    held = seat.grants.filter(until__gte=today(seat.community), is_taken_up=True)
    return _seated(seat, held.values_list("duty", flat=True), language)


def _seated(seat: Seat, duties: Iterable[str], language: str) -> Actor:
    """A duty is in force only while its holder has a second factor (in the demo, without)."""
    held = frozenset(duties)
    if held and not settings.DEMO and not accounts.has_second_factor(seat.account_id):
        held = frozenset()
    return Actor(
        account_id=seat.account_id,
        community_id=seat.community_id,
        seat_id=seat.pk,
        group=seat.group.key,
        organization_id=_spoken_for(seat),
        duties=held,
        is_centre=seat.group.is_centre,
        is_police=seat.group.is_police,
        language=language,
        stands_in=_stands_in(seat),
    )


def _stands_in(seat: Seat) -> frozenset[str]:
    """The spokesperson's duty, for the liaison of an institution whose group is too small to have one.

    A group of fewer than three seats speaks through its liaison, under a named mandate; never sex
    workers, whose people no institution speaks for. A second factor is required, as for every duty.
    """
    body, group = seat.organization, seat.group
    if body is None or not body.mandate or group.is_centre or body.group_id != group.pk:
        return frozenset()
    here = Seat.objects.filter(group=group)
    held = Grant.objects.filter(
        seat__in=here.exclude(state=Seat.State.REVOKED), duty=SPOKESPERSON, is_taken_up=True,
        until__gte=today(seat.community),
    )  # fmt: skip
    is_small = here.filter(state=Seat.State.AWAKE).count() < FEWEST_SEATS_FOR_POSITIONS
    if not is_small or _spoken_for(seat) is None or held.exists():
        return frozenset()
    is_safe = settings.DEMO or accounts.has_second_factor(seat.account_id)
    return frozenset({SPOKESPERSON} if is_safe else ())


def _spoken_for(seat: Seat) -> int | None:
    """The organization that a seat can act for: one of its own group, or the partner.

    Whoever issues cards names who hands them out, and any organization may hand them out for any
    group: that alone lets nobody speak as that organization. As the partner nobody speaks whom the
    sex workers' group did not let: by its own cards, or by a steward's yes to another group's.
    """
    body = seat.organization
    if body is None:
        return None
    if body.pk == seat.community.partner_id:
        is_let = seat.group.is_centre or (seat.batch and seat.batch.is_accepted_by_centre)
    else:
        is_let = body.group_id == seat.group_id
    return body.pk if is_let else None


def today(community: Community) -> datetime.date:
    """The day it is at the table."""
    return day(community, timezone.now())


def day(community: Community, now: datetime.datetime) -> datetime.date:
    """The day it is at the table at an aware time."""
    return now.astimezone(zoneinfo.ZoneInfo(community.timezone)).date()


def used_since(batch: CardBatch) -> datetime.date | None:
    """The month in which the first card of a batch was used; None when none was."""
    return batch.cards.aggregate(first=Min("used_month"))["first"]


def terms_number(community_id: int) -> int:
    """The number of the terms in force; 0 where there are none."""
    return Terms.objects.filter(community_id=community_id).aggregate(n=Max("number"))["n"] or 0


def terms(community_id: int) -> Terms | None:
    """The terms in force."""
    return Terms.objects.filter(community_id=community_id).order_by("-number").first()


def usable_card(
    community_id: int, digest: str, on: datetime.date, *, lock: bool = False
) -> Card | None:
    """The card if it opens a seat on this day; None for every other reason alike."""
    cards = Card.objects.select_for_update(of=("self",)) if lock else Card.objects
    return (
        cards.select_related("batch__community", "batch__group", "batch__organization")
        .filter(
            digest=digest, used_month=None, batch__community_id=community_id, batch__expires_on__gte=on,
            batch__state=CardBatch.State.ACCEPTED, batch__n_used__lt=F("batch__quota"),
        )
        .first()
    )  # fmt: skip


def groups(community_id: int) -> list[Group]:
    """The groups at the table in their order on the ring."""
    return list(Group.objects.filter(community_id=community_id).order_by("position"))


def voter_key(actor: Actor, key_name: str) -> str:
    """The actor's name in a round, a call or a question; raises KeyGone, Seat.DoesNotExist."""
    name = keys.voter_key(key_name, _voting_id(actor))
    walls.speak_as(name)
    return name


def seat_name(actor: Actor, key_name: str) -> bytes:
    """32 bytes that are the same for this seat and differ from every other's, under a key of the installation. Raises Seat.DoesNotExist."""
    keys.create(key_name)
    return bytes.fromhex(keys.voter_key(key_name, _voting_id(actor)))


def voter_keys(actor: Actor, key_names: Iterable[str]) -> list[str]:
    """The actor's names under those of several keys that live: one query. Raises Seat.DoesNotExist."""
    own = _voting_id(actor)
    found = [keys.voter_key(name, own) for name in key_names if keys.exists(name)]
    walls.speak_as(*found)
    return found


def _voting_id(actor: Actor) -> str:
    return Seat.objects.values_list("voting_id", flat=True).get(pk=actor.seat_id)


def any_community() -> bool:
    """Whether anything was ever founded here."""
    return Community.objects.exists()


def communities() -> list[Community]:
    """Every community of this installation, by name: names of places are public."""
    return list(Community.objects.select_related("partner").order_by("name"))


def community_of(actor: Actor) -> Community:
    """The community of the actor's page; raises Community.DoesNotExist outside of one."""
    return Community.objects.get(pk=actor.community_id)


def organizations(actor: Actor, ids: Collection[int] | None = None) -> dict[int, Organization]:
    """Organizations of the actor's community by id, with their groups; all of them without `ids`.

    Raises Organization.DoesNotExist when one of the ids is not of this community.
    """
    rows = Organization.objects.filter(community_id=actor.community_id).select_related("group")
    found = {
        row.pk: row for row in (rows if ids is None else rows.filter(pk__in=ids)).order_by("name")
    }
    if ids is not None and set(ids) - set(found):
        raise Organization.DoesNotExist
    return found


def roll(community_id: int, group: str = "") -> list[tuple[str, str, datetime.date]]:
    """(group key, voting id, joining month) of every awake seat, or of one group's, in random order.

    For a call's roll and a group's question alone: a voting id goes straight into a voter key.
    """
    rows = Seat.objects.filter(community_id=community_id, state=Seat.State.AWAKE)
    rows = rows.filter(group__key=group) if group else rows
    return list(rows.order_by("?").values_list("group__key", "voting_id", "joined_month"))


def voting_ids(community_id: int, group: str, *, revoked: bool = False) -> list[str]:
    """Voting ids of a group's seats that are here, asleep ones too, or of its revoked ones."""
    rows = Seat.objects.filter(community_id=community_id, group__key=group)
    state = Seat.State.REVOKED
    rows = rows.filter(state=state) if revoked else rows.exclude(state=state)
    return list(rows.values_list("voting_id", flat=True))


def seats_in(community_id: int, groups: Collection[str] | None = None) -> list[Seat]:
    """Awake seats of these groups, or of all: who gets a notice."""
    rows = Seat.objects.filter(community_id=community_id, state=Seat.State.AWAKE)
    return list(rows if groups is None else rows.filter(group__key__in=groups))


def communities_of(account_id: UUID) -> list[Community]:
    """Where an account has a seat, by name."""
    seats = Seat.objects.filter(account_id=account_id).exclude(state=Seat.State.REVOKED)
    return list(Community.objects.filter(seats__in=seats).order_by("name"))


def has_duty(account_id: UUID) -> bool:
    """Whether an account holds, or was offered, any duty."""
    return Grant.objects.filter(seat__account_id=account_id).exists()


def duty_until(community: Community, duty: str) -> datetime.date | None:
    """The last day on which anybody at this table holds a duty; None where nobody does."""
    held = Grant.objects.filter(
        seat__community=community, duty=duty, is_taken_up=True, until__gte=today(community)
    )
    return held.exclude(seat__state=Seat.State.REVOKED).aggregate(last=Max("until"))["last"]


def joined_month(actor: Actor) -> datetime.date:
    """First day of the month in which the actor's seat joined; raises Seat.DoesNotExist."""
    return Seat.objects.values_list("joined_month", flat=True).get(pk=actor.seat_id)


def seats_of(account_id: UUID) -> list[Seat]:
    """Every seat that an account holds, in any community; for the account's own copy of what is kept."""
    return list(Seat.objects.filter(account_id=account_id).select_related("group", "community"))
