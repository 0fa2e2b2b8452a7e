"""A town from nothing: organizations, cards, seats and duties, through the doors that everybody uses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.contrib.auth.hashers import make_password

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.base.policy import Actor
from lic.communities import duties
from lic.communities import queries as table
from lic.communities import services as communities
from lic.communities.models import Group, Organization, Seat
from lic.communities.services.founding import FOUNDING_CARDS
from lic.core.text.handles import HANDLES
from lic.demo import content
from lic.demo.building.cast import Cast
from lic.demo.building.days import Calendar
from lic.demo.content import Persona

LIFE = 240  # days for which cards are good
LARGEST = 200


def found(slug: str, calendar: Calendar, generator: np.random.Generator) -> Cast:
    """Set a town up as its host does, then let every group fill its seats by its own cards."""
    plan = content.table("town")[slug]
    community = communities.found_community(
        slug=slug, name=plan["name"], about={code: plan[code] for code in ("en", "fr")},
        timezone=plan["timezone"], host_name=plan["host_name"], write_to=plan["write_to"],
        card_help=plan["card_help"], is_demo=True,
    )  # fmt: skip
    cast = Cast(community, {group.key: group for group in table.groups(community.pk)})
    _organize(cast, slug, plan["partner"])
    handles = _handles(content.personas(slug), generator)
    for key, size in plan["sizes"].items():
        _fill(cast, key, size, calendar, handles)
    _give_duties(cast)
    communities.move_bands(community, even_if_moved=True)
    return cast


def _organize(cast: Cast, slug: str, partner: str) -> None:
    for one in content.table("town")["organization"]:
        if one["town"] == slug:
            cast.organizations[one["slug"]] = communities.add_organization(
                duties.HOST, community=cast.community, group=cast.groups[one["group"]], name=one["name"],
                about=one["about"], mandate=one.get("mandate", ""),
                is_sex_worker_led=one.get("is_sex_worker_led", False),
            )  # fmt: skip
    communities.name_partner(duties.HOST, organization=cast.organizations[partner])


def _handles(people: list[Persona], generator: np.random.Generator) -> Iterator[str]:
    """Names for everybody who is no persona, each once."""
    words, taken = HANDLES["en"], {one.handle.casefold() for one in people}
    for place in generator.permutation(len(words)):
        name = words.name(int(place))
        if name.casefold() not in taken:
            taken.add(name.casefold())
            yield name


def _fill(cast: Cast, key: str, size: int, calendar: Calendar, handles: Iterator[str]) -> None:
    """Two stewards by founding cards, the rest by cards that a steward issued."""
    group = cast.groups[key]
    people = [one for one in content.personas(cast.community.slug) if one.group == key]
    people.sort(key=lambda one: duties.STEWARD not in one.duties)  # stable: stewards sit first
    bodies = [body for body in cast.organizations.values() if body.group_id == group.pk]
    stewards = [one for one in people if duties.STEWARD in one.duties]
    n_founding = min(FOUNDING_CARDS, size)
    codes = communities.print_founding_cards(
        community=cast.community, group=group, organization=bodies[0], n_cards=n_founding
    )
    first: list[Persona | None] = [*stewards[:n_founding]]
    first += [None] * (n_founding - len(first))
    _sit(cast, group, list(zip(first, codes, strict=True)), handles)
    rest: list[Persona | None] = [one for one in people if one not in stewards]
    rest += [None] * (size - n_founding - len(rest))
    if rest:
        steward = table.actor_for(cast.seats(key)[0])
        _sit(cast, group, list(_dealt(steward, group, bodies, rest, calendar)), handles)


def _dealt(
    steward: Actor,
    group: Group,
    bodies: list[Organization],
    people: list[Persona | None],
    calendar: Calendar,
) -> Iterator[tuple[Persona | None, str]]:
    """Cards for these people: of each persona's organization, the others' dealt out in turn."""
    shares: dict[int, list[Persona | None]] = {body.pk: [] for body in bodies}
    slugs = {body.name: body for body in bodies}
    names = {one["slug"]: one["name"] for one in content.table("town")["organization"]}
    for place, one in enumerate(people):
        own = slugs.get(names.get(one.organization, "")) if one else None
        shares[(own or bodies[place % len(bodies)]).pk].append(one)
    least = 10 if group.is_centre else 1
    for body in bodies:
        if shares[body.pk]:
            _batch, codes = communities.issue_batch(
                steward, group=group, organization=body, quota=max(least, len(shares[body.pk])),
                expires_on=calendar.day(170 - LIFE),
            )  # fmt: skip
            yield from zip(shares[body.pk], codes, strict=False)


def _sit(
    cast: Cast, group: Group, cards: list[tuple[Persona | None, str]], handles: Iterator[str]
) -> None:
    """Open accounts and take seats with these cards. Only personas can sign in."""
    unknown = [
        Account(sign_in_name=passphrases.new_sign_in_name("en"), password=make_password(None))
        for persona, _code in cards if persona is None
    ]  # fmt: skip
    accounts_of_others = iter(Account.objects.bulk_create(unknown))
    for persona, code in cards:
        account = _account(persona) if persona else next(accounts_of_others)
        seat = communities.take_seat(
            community=cast.community, digest=passphrases.fingerprint(code), account=account,
            handle=persona.handle if persona else next(handles),
        )  # fmt: skip
        seat.community, seat.group = cast.community, group
        if persona is None:
            cast.members.setdefault(group.key, []).append(seat)
        else:
            cast.personas[persona.key] = seat
            if not persona.organization:
                Seat.objects.filter(pk=seat.pk).update(organization=None)
                seat.organization = None


def _account(persona: Persona) -> Account:
    return accounts.open_account(
        persona.passphrase, language=persona.language, sign_in_name=persona.key
    )


def _give_duties(cast: Cast) -> None:
    """Coordinators by the host, their duties by them, a group's own by the group."""
    people = content.personas(cast.community.slug)
    held = [(cast.personas[one.key], duty) for one in people for duty in one.duties]
    order = (duties.GivenBy.HOST, duties.GivenBy.COORDINATOR, duties.GivenBy.GROUP)
    for given_by in order:
        for seat, duty in held:
            if duties.DUTIES[duty].given_by is given_by and duty != duties.STEWARD:
                communities.grant(_giver(cast, given_by), seat=seat, duty=duty)


def _giver(cast: Cast, given_by: duties.GivenBy) -> Actor | str:
    if given_by is not duties.GivenBy.COORDINATOR:
        return duties.HOST if given_by is duties.GivenBy.HOST else "group"
    seats = cast.personas.values()
    return next(
        actor for seat in seats if duties.COORDINATOR in (actor := table.actor_for(seat)).duties
    )
