"""A town for the journeys: groups, seats, cards, a round, as `tests/*/made.py` build them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from lic.base.policy import Actor
from lic.communities.models import Community, Seat, Terms
from lic.communities.services import batches
from lic.listening.models import Round
from tests.communities import made as table
from tests.listening import made as listening

STATEMENTS = (
    "I would feel safer if the lane had lights that stay on all night.",
    "When we get moved along we end up somewhere darker with no one around.",
    "A toilet open at night would end half the complaints about us.",
    "Don’t film us; talk to us.",
    "An outreach worker should be the first call when someone looks unwell.",
    "Services that close at four are no use to people who work at night.",
    "I’m tired of picking up needles before school.",
    "I don’t mind who stands on the corner; I mind the shouting at 3 a.m.",
    "Cleaning the doorway each morning costs me more than a shared bin service would.",
    "A named liaison beats a hotline.",
)
SIZES = {"sw": 14, "com": 12, "gov": 11, "res": 16, "bus": 12, "pol": 3}


@dataclass
class Town:
    """A community with at least three seats in each group, and one of each duty."""

    community: Community
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.community.slug

    def url(self, path: str = "") -> str:
        return f"/c/{self.slug}/{path}"

    def actor(self, name: str) -> Actor:
        return table.actor(self.seats[name])


def town(slug: str = "harbour-flats") -> Town:
    """The town: seats "sw.1" … "pol.3" in each group, and duties by name."""
    community = table.town(slug)
    community.name = "Harbour Flats"
    community.about = {
        "en": "People who live, work and look after others in Harbour Flats sit at one table.",
        "fr": "Les personnes qui vivent, travaillent et prennent soin des autres partagent une même table.",
    }
    community.save()
    Terms.objects.create(
        community=community,
        number=1,
        text={"en": "We listen first.", "fr": "On écoute d’abord."},
        in_force_on=listening.TODAY,
    )
    found = Town(community)
    for group in table.GROUPS:
        for number in (1, 2, 3):
            found.seats[f"{group}.{number}"] = listening.seat(community, group)
    for name, duty in (("com.coordinator", "coordinator"), ("com.facilitator", "facilitator"), ("sw.steward", "steward"),
                       ("sw.spokesperson", "spokesperson"), ("res.spokesperson", "spokesperson"), ("res.steward", "steward")):  # fmt: skip
        found.seats[name] = listening.seat(community, name.split(".")[0], duty)
    return found


def round_(where: Town, *, answered: bool = False) -> Round:
    """An open round with ten statements; with answers of every group but police, released to the public."""
    made = listening.round_(where.community, *STATEMENTS)
    if answered:
        for group, people in SIZES.items():
            listening.answers(
                made, group, {n: (people - n % 4, n % 4 and 1, 0) for n in range(1, 11)}
            )
        from lic.listening import analysis

        analysis.refresh(made.pk)
    return made


def card(where: Town, group: str = "sw") -> str:
    """The code of a card that opens a seat."""
    with transaction.atomic():
        _batch, codes = batches.make(
            group=table.group(where.community, group), organization=table.organization(where.community, group), quota=10,
            expires_on=listening.TODAY.replace(year=listening.TODAY.year + 5), state="ACCEPTED", issued_by_group=group,
        )  # fmt: skip
    return codes[0]


def statements(made: Round) -> list[Any]:
    return list(made.statements.order_by("number"))


def emptied_records() -> None:
    """Remove records and called texts that a test committed: their triggers would refuse the flush."""
    names = ("0002_guards", "0003_what_was_heard")
    guards = [importlib.import_module(f"lic.decisions.migrations.{name}") for name in names]
    editor = SimpleNamespace(connection=connection, execute=connection.cursor().execute)
    with transaction.atomic():
        for one in guards:
            one.remove(None, editor)
        for model in apps.get_app_config("decisions").get_models():
            editor.execute(f"DELETE FROM {model._meta.db_table}")
        for one in guards:
            one.add(None, editor)
