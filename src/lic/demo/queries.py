"""Reads for the doors of the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from lic.accounts.models import Account
from lic.communities import queries as table
from lic.communities.models import Community, Group, Seat
from lic.demo import content
from lic.demo.content import Persona


@dataclass(frozen=True, slots=True)
class Door:
    """One persona as the page shows it."""

    persona: Persona
    group: Group
    community: Community


def doors() -> list[Door]:
    """Every persona whose town is there, in the order of the content; three queries."""
    towns = {one.slug: one for one in table.communities() if one.is_demo}
    groups = {
        (group.community_id, group.key): group
        for one in towns.values()
        for group in table.groups(one.pk)
    }
    return [
        Door(one, groups[towns[one.town].pk, one.group], towns[one.town])
        for one in content.personas()
        if one.town in towns
    ]


@dataclass(frozen=True, slots=True)
class Desk:
    """The way to the invented town's safety desk, a site of its own.

    circle, report  words that open warnings for a circle, and a report that was told
    """

    custodian: str
    address: str
    circle: str
    report: str


def desk() -> Desk | None:
    """Where the people who read are met; None where the town has no desk, or none runs beside this web server.

    Whether it runs is not asked over the network: whoever starts both says its address to the web, and ends both together.
    """
    zone = settings.SAFETY_ZONES.get(content.HARBOUR)
    if zone is None or not zone.is_on or not settings.DESK_URL:
        return None
    words = content.table("town")["desk"]
    return Desk(zone.custodian, f"{settings.DESK_URL}/", words["circle"], words["report"])


def account_of(key: str) -> Account:
    """The account of a persona; raises Account.DoesNotExist for anybody else, seated or not."""
    if content.persona(key) is None:
        raise Account.DoesNotExist
    seats = Seat.objects.filter(community__is_demo=True, account__sign_in_name=key)
    return Account.objects.get(pk__in=seats.values("account_id"))
