"""Reads behind the table's own pages; like `queries`, the first argument is who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from lic.accounts import queries as accounts
from lic.base import privacy
from lic.base.fields import this_month
from lic.base.policy import Actor
from lic.communities import duties, policies, queries
from lic.communities.models import (
    Card,
    CardBatch,
    CaucusPost,
    Community,
    DutyAnswer,
    DutyQuestion,
    Grant,
    Group,
    Organization,
    Revocation,
    Seat,
)

PAGE = 30


@dataclass(frozen=True, slots=True)
class GroupAtTable:
    """One group as the table's page shows it.

    size           in words, moved once a month
    organizations  who stands behind it
    held_by        the organizations behind more than a third of its seats each, by name
    partner        the organization that held its founding cards, or ""
    """

    group: Group
    size: str
    organizations: tuple[Organization, ...]
    held_by: tuple[str, ...]
    partner: str


@dataclass(frozen=True, slots=True)
class Held:
    """One duty of the reader's own, or of somebody in the reader's group.

    is_taken_up  else it was offered and waits for an answer
    """

    id: int
    duty: duties.Duty
    handle: str
    until: Any
    is_taken_up: bool


def size_in_words(band: str) -> str:
    """A group's size as everybody may know it."""
    return {
        "10-24": _("10 to 24 people"),
        "25-99": _("25 to 99 people"),
        "100+": _("100 people or more"),
    }.get(band, _("fewer than 10 people"))


def table(community: Community) -> list[GroupAtTable]:
    """Who sits at the table, in three queries, and nothing that tells one person."""
    behind: dict[int, list[Organization]] = {}
    names: dict[int, str] = {}
    for one in Organization.objects.filter(community=community).order_by("name"):
        behind.setdefault(one.group_id, []).append(one)
        names[one.pk] = one.name
    partner = community.partner.name if community.partner else ""
    rows = Group.objects.filter(community=community).order_by("position")
    return [
        GroupAtTable(
            group, size_in_words(group.n_band), tuple(behind.get(group.pk, ())),
            tuple(name for pk, name in names.items() if pk in group.thirds_held_by),
            partner if group.is_centre else "",
        )
        for group in rows
    ]  # fmt: skip


def group(actor: Actor) -> Group:
    """The actor's own group; raises Group.DoesNotExist without a seat."""
    return Group.objects.select_related("community").get(
        community_id=actor.community_id, key=actor.group
    )


def groups(actor: Actor) -> QuerySet[Group]:
    """The groups at the table of the page."""
    return Group.objects.filter(community_id=actor.community_id).order_by("position")


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The organizations at the table of the page."""
    return (
        Organization.objects.filter(community_id=actor.community_id)
        .select_related("group")
        .order_by("name")
    )


def own_organization(actor: Actor) -> Organization | None:
    """The organization behind the actor's own seat, else the first of its group."""
    behind = Seat.objects.filter(pk=actor.seat_id).values("organization")
    return organizations(actor).filter(Q(pk__in=behind) | Q(group__key=actor.group)).order_by(
        Case(When(pk__in=behind, then=0), default=1), "name"
    ).first()  # fmt: skip


def issuable(actor: Actor) -> QuerySet[Group]:
    """The groups for which the actor may issue cards."""
    return Group.objects.filter(policies.GROUP.visible(actor, "issue")).order_by("position")


def batches(actor: Actor) -> QuerySet[CardBatch]:
    """The batches that the actor looks after, the latest first."""
    rows = CardBatch.objects.filter(policies.BATCH.visible(actor, "read"))
    return rows.select_related("group", "organization", "revocation").order_by("-number")


def batch(actor: Actor, number: int, permission: str = "read") -> CardBatch:
    """One of the batches with which the actor may do this; raises CardBatch.DoesNotExist for every other."""
    rows = CardBatch.objects.filter(
        policies.BATCH.visible(actor, permission), community_id=actor.community_id
    )
    return rows.select_related("community", "group__community", "organization").get(number=number)


def used_before_this_month(one: CardBatch) -> int:
    """How many of its cards were used, as of the first of the month: not who came today."""
    month = this_month(queries.today(one.community))
    return Card.objects.filter(batch=one, used_month__lt=month).count()


def revocation(one: CardBatch) -> Revocation | None:
    """The request to revoke a batch, if there is one."""
    return Revocation.objects.filter(batch=one).first()


def revoked_batches(actor: Actor) -> list[Revocation]:
    """What the reader's group sees of requests to revoke, the latest first."""
    rows = Revocation.objects.filter(
        batch__community_id=actor.community_id, batch__group__key=actor.group
    ).select_related("batch__organization")
    return list(rows.order_by("-asked_on")[:PAGE]) if actor.group else []


def posts(actor: Actor) -> QuerySet[CaucusPost]:
    """What was said in the own room, the latest day first and in no order within a day."""
    return CaucusPost.objects.filter(policies.POST.visible(actor, "read")).order_by("-on", "pk")


def group_duties(actor: Actor) -> list[Held]:
    """Stewards and spokesperson of the reader's own group, by handle."""
    return _held(
        Grant.objects.filter(seat__community_id=actor.community_id, seat__group__key=actor.group), actor,
        duties.GivenBy.GROUP,
    )  # fmt: skip


def coordinators_duties(actor: Actor) -> list[Held]:
    """Who holds what coordinators give, by handle and without group; empty for everybody else."""
    if duties.COORDINATOR not in actor.duties:
        return []
    return _held(
        Grant.objects.filter(seat__community_id=actor.community_id),
        actor,
        duties.GivenBy.COORDINATOR,
    )


def own_duties(actor: Actor) -> list[Held]:
    """The reader's duties, in force, paused and offered."""
    return _held(Grant.objects.filter(seat_id=actor.seat_id), actor, None)


def _held(rows: QuerySet[Grant], actor: Actor, given_by: duties.GivenBy | None) -> list[Held]:
    keys = [key for key, duty in duties.DUTIES.items() if given_by in (None, duty.given_by)]
    found = rows.filter(duty__in=keys, until__gte=queries.today(queries.community_of(actor)))
    return [
        Held(one.pk, duties.DUTIES[one.duty], one.seat.handle, one.until, one.is_taken_up)
        for one in found.select_related("seat").order_by("duty", "seat__handle")
    ]


def lacks_second_factor(actor: Actor) -> bool:
    """Whether duties wait for a second factor; never in the demo."""
    return (
        actor.account_id is not None
        and not settings.DEMO
        and not accounts.has_second_factor(actor.account_id)
    )


def questions(actor: Actor) -> tuple[list[DutyQuestion], list[DutyQuestion]]:
    """Open and recently closed duty questions of the own group."""
    rows = DutyQuestion.objects.filter(policies.QUESTION.visible(actor, "read"))
    rows = rows.select_related("seat", "group__community")
    is_open = Q(state=DutyQuestion.State.OPEN)
    return (
        list(rows.filter(is_open).order_by("closes_on", "pk")[:PAGE]),
        list(rows.exclude(is_open).order_by("-closes_on", "pk")[:PAGE]),
    )


def question(actor: Actor, pk: int) -> DutyQuestion:
    """A duty question of the own group; raises DutyQuestion.DoesNotExist."""
    rows = DutyQuestion.objects.filter(policies.QUESTION.visible(actor, "read"))
    return rows.select_related("group__community", "seat").get(pk=pk)


def own_answer(actor: Actor, one: DutyQuestion) -> bool | None:
    """What the reader has answered, or None."""
    key = queries.voter_key(actor, one.key_name)
    return (
        DutyAnswer.objects.filter(question=one, voter_key=key)
        .values_list("is_yes", flat=True)
        .first()
    )


def seat(actor: Actor) -> Seat:
    """The reader's own seat; raises Seat.DoesNotExist."""
    return Seat.objects.select_related("group", "community", "organization").get(
        policies.SEAT.visible(actor, "read"), pk=actor.seat_id
    )


def sign_in_name(actor: Actor) -> str:
    """The reader's own private name."""
    return accounts.account(actor).sign_in_name


def kept_about(actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about the reader, by table: account, seats, and what other apps know."""
    return privacy.export_of(accounts.account(actor))


def post(actor: Actor, pk: int) -> CaucusPost:
    """A post that the reader may hide; raises CaucusPost.DoesNotExist for every other."""
    return CaucusPost.objects.get(policies.POST.visible(actor, "hide"), pk=pk, is_hidden=False)


def may_caucus(actor: Actor) -> bool:
    """Whether the own group may settle a duty by caucus: it chose to, or has fewer than three seats."""
    mine = group(actor)
    return (
        mine.speaks_by_caucus or Seat.objects.filter(group=mine, state=Seat.State.AWAKE).count() < 3
    )
