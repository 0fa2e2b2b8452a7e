"""The team, what the desk says of itself, requests from outside, and the chain."""

from __future__ import annotations

import datetime
from collections import Counter
from uuid import UUID

from django.db.models import QuerySet

from lic.base import audit
from lic.base.models import AuditEvent
from lic.base.policy import ANYONE, Actor
from lic.desk import acts, figures, last_act, policies
from lic.desk.models import CaseKey, Demand, Place, Recipient, Settings
from lic.desk.reading import Reader


def recipient(actor: Actor, number: int) -> Recipient:
    """Somebody who is at the desk. Raises Recipient.DoesNotExist."""
    policies.TEAM.require(actor, "read", None)
    return Recipient.objects.get(number=number, left_on=None)


def recipient_of(account_id: UUID | None) -> Recipient | None:
    """The recipient whose account this is, if they have not left."""
    if account_id is None:
        return None
    return Recipient.objects.filter(account_id=account_id, left_on=None).first()


def actor_of(recipient: Recipient | None, language: str) -> Actor:
    """Who asks: a recipient on duty, or nobody. Somebody who has not proved the recovery code is signed in and no more."""
    if recipient is None:
        return ANYONE
    duties = frozenset({policies.RECIPIENT_DUTY}) if recipient.proved_on else frozenset()
    return Actor(account_id=recipient.account_id, duties=duties, language=language)


def settings(actor: Actor) -> Settings:
    """What the desk says of itself."""
    policies.DESK.require(actor, "read", None)
    return Settings.objects.get()


def custodian() -> str:
    """The name over every page; "" before the desk is set up."""
    return Settings.objects.values_list("custodian", flat=True).first() or ""


def team(actor: Actor) -> list[Recipient]:
    """Everybody who is or was at the desk, by number."""
    policies.TEAM.require(actor, "read", None)
    return list(Recipient.objects.order_by("number"))


def readers(actor: Actor) -> list[int]:
    """Numbers of those to whom reports are sealed now."""
    policies.TEAM.require(actor, "read", None)
    found = Recipient.objects.reading().order_by("number")
    return list(found.values_list("number", flat=True))


def waiting_places(actor: Actor, today: datetime.date) -> list[Place]:
    """Places that wait for a second person's yes."""
    policies.TEAM.require(actor, "read", None)
    found = Place.objects.filter(until__gte=today).exclude(pk__in=Place.objects.open(today))
    return list(found.select_related("made_by").order_by("until", "pk"))


def n_readable(actor: Actor) -> dict[int, int]:
    """How many reports each recipient can open, by recipient: what is looked at every three months."""
    policies.TEAM.require(actor, "read", None)
    return dict(
        Counter(CaseKey.objects.exclude(recipient=None).values_list("recipient_id", flat=True))
    )


def demands(actor: Actor) -> list[Demand]:
    """Every request from outside, the latest first."""
    policies.DEMAND.require(actor, "read", None)
    return list(Demand.objects.all())


def demand(actor: Actor, demand_id: int) -> Demand:
    """One request from outside. Raises Demand.DoesNotExist."""
    policies.DEMAND.require(actor, "read", None)
    return Demand.objects.get(pk=demand_id)


def by_quarter(found: list[Demand]) -> list[tuple[datetime.date, int, int]]:
    """For each three months: how many asked, and to how many something was given; the latest first."""
    rows = figures.by_quarter((one.received_on, one.outcome) for one in found)
    return [
        (datetime.date.fromisoformat(quarter), asked, given)
        for quarter, (asked, given) in sorted(rows.items(), reverse=True)
    ]


def chain(reader: Reader) -> QuerySet[AuditEvent]:
    """Everything that was done at the desk, the latest first."""
    policies.DESK.require(reader.actor, "read", None)
    return audit.acts()


def files_of_erased(reader: Reader, since: datetime.date) -> list[tuple[datetime.date, int]]:
    """When and for whom files were written of reports that their reporters erased since that day: nobody can call these back."""
    policies.DESK.require(reader.actor, "read", None)
    erased = audit.acts().filter(verb__in=[acts.ERASED, acts.ERASED_HELD], on__gte=since)
    files = audit.acts().filter(verb=acts.EXPORTED, object__in=erased.values("object"))
    return [(one.on, int(one.facts["to"])) for one in files]


def head(reader: Reader) -> tuple[int, str]:
    """Number and hash of the last act: whoever notes both away from here sees later whether an end was cut off."""
    policies.DESK.require(reader.actor, "read", None)
    return audit.head()


def first_fault() -> int | None:
    """The number of the first act in the chain that does not fit the one before; None where all do and the last that was noted is there."""
    return audit.verify(kept=last_act.noted())
