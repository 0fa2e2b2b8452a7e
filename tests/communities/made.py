"""A table to test with: plain builders, invented names, a canary in every text."""

from __future__ import annotations

import datetime
import itertools
import zoneinfo

from django.utils import timezone

from lic.accounts.models import Account
from lic.base.policy import Actor
from lic.communities import queries
from lic.communities.models import CardBatch, Community, Grant, Group, Organization, Seat

_number = itertools.count(1)
GROUPS = {
    "sw": ("Sex workers", "Travailleuses et travailleurs du sexe", "circle"),
    "com": ("Community organizations", "Organismes communautaires", "diamond"),
    "gov": ("Government & health", "Gouvernement et santé", "plus"),
    "res": ("Residents", "Résidentes et résidents", "gable"),
    "bus": ("Businesses", "Commerces", "square"),
    "pol": ("Police", "Police", "triangle"),
}


def town(slug: str = "", groups: tuple[str, ...] = tuple(GROUPS)) -> Community:
    """A community with its groups and one organization in each."""
    slug = slug or f"town-{next(_number)}"
    community = Community.objects.create(slug=slug, name=slug.title(), about={"en": "A town."})
    for position, key in enumerate(groups):
        english, french, mark = GROUPS[key]
        group = Group.objects.create(
            community=community, key=key, names={"en": english, "fr": french}, mark=mark,
            hue=f"g-{key}", position=position, is_centre=key == "sw", is_police=key == "pol",
        )  # fmt: skip
        Organization.objects.create(
            community=community, group=group, slug=f"org-{key}", name=f"Org {key}",
            is_sex_worker_led=key == "sw",
        )  # fmt: skip
    return community


def today() -> datetime.date:
    """The day at the table of `town`, which differs from the machine's for some hours."""
    return timezone.localdate(timezone=zoneinfo.ZoneInfo("America/Vancouver"))


def group(community: Community, key: str) -> Group:
    return Group.objects.get(community=community, key=key)


def organization(community: Community, key: str) -> Organization:
    return Organization.objects.get(community=community, slug=f"org-{key}")


def seat(
    community: Community, key: str = "res", *duties: str, handle: str = "",
    joined: datetime.date = datetime.date(2026, 1, 1), batch: CardBatch | None = None,
) -> Seat:  # fmt: skip
    """A seat in a group, with duties for a year; its account signs in as its handle."""
    handle = handle or f"Quiet Heron {next(_number)}"
    account = Account.objects.create(sign_in_name=handle.casefold())
    made = Seat.objects.create(
        account=account, community=community, group=group(community, key), handle=handle, batch=batch,
        organization=organization(community, key), joined_month=joined.replace(day=1),
        renewed_year=today().year, accepted_terms=1,
    )  # fmt: skip
    for duty in duties:
        Grant.objects.create(seat=made, duty=duty, until=today() + datetime.timedelta(days=365))
    return made


def actor(made: Seat) -> Actor:
    """The actor of a seat, as a request would have it."""
    return queries.actor_for(Seat.objects.select_related("group", "community").get(pk=made.pk))


def sit(community: Community, key: str = "res", *duties: str) -> Actor:
    """A new seat's actor."""
    return actor(seat(community, key, *duties))
