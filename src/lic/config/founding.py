"""A new table on this installation: its groups, its partner, its first cards."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from lic.base import documents
from lic.base.policy import Actor
from lic.communities import duties, paper, queries, services, tables
from lic.communities.models import Community, Group
from lic.communities.services.founding import FOUNDING_CARDS, FOUNDING_DAYS
from lic.communities.tables import GroupPlan

COORDINATORS = 1


class FoundingError(Exception):
    """What is missing or wrong, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a host is asked for.

    partner      the sex-worker-led organization that holds the founding cards of its group
    coordinator  (group key, organization) that gets the coordinator's card; not the sex workers' group
    stewards     group key → organization that gets the group's two steward cards; a group left out
                 has no stewards, so nobody can be seated in it, until `later`
    terms        folder with terms.en.md and terms.fr.md; None for the text that comes with the package
    groups       who sits at the table, in the order of the ring
    """

    slug: str
    name: str
    partner: str
    coordinator: tuple[str, str]
    stewards: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "America/Vancouver"
    host_name: str = ""
    write_to: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    card_help: Mapping[str, str] = field(default_factory=dict)
    terms: Path | None = None
    groups: Sequence[GroupPlan] = tables.SIX

    @property
    def others(self) -> dict[str, str]:
        """The groups but the one at the centre: key → English name."""
        return {one.key: one.names["en"] for one in self.groups if not one.is_centre}


@dataclass(frozen=True, slots=True)
class Cards:
    """The codes of one group and duty, on their way to paper; they are kept nowhere."""

    slug: str
    place: str
    group: str
    group_name: str
    duty: str
    organization: str
    codes: tuple[str, ...]
    until: datetime.date

    @property
    def title(self) -> str:
        return f"{self.group_name}, {self.duty}, for {self.organization}"


def check(plan: Plan) -> None:
    """Raise FoundingError for a plan that could not become a table."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", plan.slug) or len(plan.slug) > 60:
        raise FoundingError(
            f"{plan.slug!r} is no address: write small letters, numbers and hyphens."
        )
    if plan.timezone not in zoneinfo.available_timezones():
        raise FoundingError(
            f"{plan.timezone!r} is no time zone: write one such as America/Vancouver."
        )
    for key in (plan.coordinator[0], *plan.stewards):
        if key not in plan.others:
            raise FoundingError(f"{key!r} is not one of the groups {', '.join(plan.others)}.")
    for wanted, value in {"name": plan.name, "partner": plan.partner}.items():
        if not value.strip():
            raise FoundingError(f"The {wanted} is missing.")


def found(plan: Plan) -> list[Cards]:
    """Make the community, all of it or nothing, and return the cards to print.

    Raises FoundingError, and services.Refusal where the table itself refuses.
    """
    check(plan)
    if any(one.slug == plan.slug for one in queries.communities()):
        raise FoundingError(f"There is a community at {plan.slug} already.")
    with transaction.atomic():
        community = services.found_community(
            slug=plan.slug, name=plan.name, about=plan.about, timezone=plan.timezone,
            host_name=plan.host_name, write_to=plan.write_to, card_help=plan.card_help,
            terms=terms(plan.terms), groups=plan.groups,
        )  # fmt: skip
        centre = next(one.key for one in plan.groups if one.is_centre)
        partner = services.add_organization(
            duties.HOST, community=community, group=_group(community, centre), name=plan.partner,
            is_sex_worker_led=True,
        )  # fmt: skip
        services.name_partner(duties.HOST, organization=partner)
        return [
            _cards(community, centre, plan.partner, duties.STEWARD),
            *(_cards(community, key, name, duties.STEWARD) for key, name in plan.stewards.items()),
            _cards(community, *plan.coordinator, duties.COORDINATOR),
        ]


def later(
    slug: str, stewards: Mapping[str, str], coordinator: tuple[str, str] | None = None
) -> list[Cards]:
    """First cards for groups that had none; printed anew where nobody used one of them yet.

    Raises FoundingError for an unknown place or group, services.Refusal where cards were used.
    """
    community = next((one for one in queries.communities() if one.slug == slug), None)
    if community is None:
        raise FoundingError(f"There is no community at {slug}.")
    wanted = [(key, name, duties.STEWARD) for key, name in stewards.items()]
    wanted += [(*coordinator, duties.COORDINATOR)] if coordinator else []
    with transaction.atomic():
        return [_cards(community, *one) for one in wanted]


def _cards(community: Community, key: str, organization: str, duty: str) -> Cards:
    group, n_cards = _group(community, key), FOUNDING_CARDS
    known = queries.organizations(Actor(community_id=community.pk)).values()
    body = next((one for one in known if one.name == organization), None)
    body = body or services.add_organization(
        duties.HOST, community=community, group=group, name=organization
    )
    if body.group_id != group.pk:
        raise FoundingError(f"{organization} sits in the group {body.group.key}, not in {key}.")
    if duty == duties.COORDINATOR:
        n_cards = COORDINATORS
    codes = services.print_founding_cards(
        community=community, group=group, organization=body, duty=duty, n_cards=n_cards,
        is_renewal=True,
    )  # fmt: skip
    until = queries.today(community) + datetime.timedelta(days=FOUNDING_DAYS)
    return Cards(
        community.slug, community.name, key, str(group), str(duties.DUTIES[duty].name), organization,
        tuple(codes), until,
    )  # fmt: skip


def _group(community: Community, key: str) -> Group:
    groups = {group.key: group for group in queries.groups(community.pk)}
    if key not in groups:
        raise FoundingError(f"{key!r} is not one of the groups {', '.join(groups)}.")
    return groups[key]


def terms(folder: Path | None) -> dict[str, str] | None:
    """Version 1 of the terms by language, from terms.en.md and terms.fr.md; None without a folder.

    Raises FoundingError when the English text is missing.
    """
    if folder is None:
        return None
    texts = {
        language: path.read_text("utf-8").strip()
        for language in ("en", "fr")
        if (path := folder / f"terms.{language}.md").exists()
    }
    if not texts.get("en"):
        raise FoundingError(f"{folder / 'terms.en.md'} is missing or empty.")
    return texts


def as_text(cards: Cards) -> str:
    """The codes for a terminal, with the address where they are typed."""
    address = paper.address(cards.slug)
    lines = [cards.title, *(f"    {code}" for code in cards.codes)]
    return "\n".join([*lines, f"    good until {cards.until}, once each, at {address}"])


def as_sheet(cards: Cards, language: str) -> str:
    """A page to print and cut, whole in one file: styles inside, nothing to fetch."""
    with translation.override(language):
        context = {
            "place": cards.place,
            "title": cards.title,
            "rows": paper.card_rows(cards.slug, cards.codes, cards.until),
            "address": paper.address(cards.slug).split("://", 1)[-1],
        }
        return documents.self_contained(render_to_string("config/founding_cards.html", context))
