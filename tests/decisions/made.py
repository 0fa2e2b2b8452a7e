"""Proposals to test with: plain builders on top of the table's."""

from __future__ import annotations

import datetime
import importlib
from types import SimpleNamespace

from django.db import connection
from django.utils import timezone

from lic.base.policy import Actor
from lic.communities.models import Community, Grant, Seat
from lic.core import consent
from lic.decisions import services
from lic.decisions.models import Heard, Naming, Outcome, Proposal, StandingConcern
from lic.decisions.services import sweeping
from tests.communities import made as table

GROUNDS = consent.Grounds(
    consent.Principle.HARM_REDUCTION, "People who will not call", "They throw the card away",
    "Say when police come",
)  # fmt: skip


def draft(**changes: object) -> services.Draft:
    """Words for a version."""
    words = {
        "title": "A card that says who to call", "summary": "We print 5,000 pocket cards.",
        "text": "The first number is the outreach van.\n\nThe second number is the emergency line.",
        "harm_centre": "Yes, if the wording on police is unclear.", "harm_others": "No harm named so far.",
        "principles": ("HARM_REDUCTION",), "root_causes": ("STIGMA",),
    }  # fmt: skip
    return services.Draft(**(words | changes))  # type: ignore[arg-type]


def seats(
    community: Community, n: int = 3, groups: tuple[str, ...] = tuple(table.GROUPS)
) -> dict[str, list[Actor]]:
    """n seats in each of these groups."""
    return {key: [table.sit(community, key) for _ in range(n)] for key in groups}


def shaped(author: Actor, **changes: object) -> Proposal:
    """A proposal whose shaping began ten days ago."""
    proposal = services.propose(author, draft=draft(**changes))
    ago(proposal, days=10)
    return proposal


def ago(proposal: Proposal, days: int) -> None:
    """Move the days of its present version and state into the past."""
    then = table.today() - datetime.timedelta(days=days)
    proposal.versions.filter(number=proposal.version_number).update(shaped_on=then)
    Proposal.objects.filter(pk=proposal.pk).update(since=then)
    proposal.refresh_from_db()


def called(author: Actor, other: Actor | None = None, **changes: object) -> Proposal:
    """A proposal whose call is open."""
    proposal = shaped(author, **changes)
    if other is not None:
        services.sponsor(other, number=proposal.number)
    services.open_call(author, number=proposal.number)
    proposal.refresh_from_db()
    return proposal


def give(actors: list[Actor], proposal: Proposal, choice: str = "SUPPORT") -> None:
    """One position from each."""
    for actor in actors:
        services.give_position(actor, number=proposal.number, choice=choice)


def everyone(
    people: dict[str, list[Actor]],
    proposal: Proposal,
    choice: str = "SUPPORT",
    but: tuple[str, ...] = (),
) -> None:
    """A position from every seat of every group but some."""
    for key, actors in people.items():
        if key not in but:
            give(actors, proposal, choice)


def pass_deadline(proposal: Proposal) -> Proposal:
    """Let the clock run to the hour after the call's end."""
    call = proposal.calls.get(closed_on=None)
    now = datetime.datetime.combine(
        call.deadline, datetime.time(23, 59), datetime.UTC
    ) + datetime.timedelta(hours=30)
    sweeping.settle(proposal.pk, now)
    proposal.refresh_from_db()
    return proposal


def raised(actor: Actor, proposal: Proposal) -> StandingConcern:
    return services.raise_concern(actor, number=proposal.number, grounds=GROUNDS)


def seat_of(actor: Actor) -> Seat:
    return Seat.objects.get(pk=actor.seat_id)


def later(days: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def holder(community: Community, key: str, *duties: str) -> Actor:
    """A seat that holds duties and has taken them up."""
    seat = table.seat(community, key, *duties)
    Grant.objects.filter(seat=seat).update(is_taken_up=True)
    return table.actor(seat)


def emptied_records() -> None:
    """Remove records and concerns that a test committed; PostgreSQL's TRUNCATE does it without our help."""
    if connection.vendor != "sqlite" or not Proposal.objects.exists():
        return
    names = ("0002_guards", "0003_what_was_heard")
    guards = [importlib.import_module(f"lic.decisions.migrations.{name}") for name in names]
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for one in guards:
            one.remove(None, editor)
        for model in (Naming, Outcome, StandingConcern, Heard):
            model.objects.all().delete()
        for one in guards:
            one.add(None, editor)
