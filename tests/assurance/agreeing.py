"""Every policy says the same as a check on one thing and as a filter on rows: `agree` on a whole world."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from lic.base.policy import ANYONE, Actor, Policy
from lic.communities.models import Seat
from tests.communities import made as table

# Policies that are not named after their model.
MODELS = {
    "communities.batch": "communities.CardBatch",
    "communities.post": "communities.CaucusPost",
    "decisions.caucus_word": "decisions.CaucusPosition",
    "decisions.concern": "decisions.StandingConcern",
    "decisions.table": "communities.Community",
    "listening.open_link": "listening.Round",
}
# What rules look at, and what it may become: flags and states that no trigger keeps.
LOOSE = {
    "listening.Round": ("state", "is_police_absent", "released_on", "is_rewritten"),
    "listening.Dialogue": ("is_police_absent",),
    "decisions.Proposal": ("is_text_only", "drafted_in"),
    "communities.CaucusPost": ("is_hidden",),
}


def model_of(policy: Policy) -> type[models.Model] | None:
    """The model whose rows a policy is about; None where there is none of that name."""
    label = MODELS.get(policy.name) or policy.name.replace("_", "")
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def actors() -> list[Actor]:
    """Every seat of this database, somebody without a seat at each table, and nobody at all."""
    seats = list(Seat.objects.select_related("group", "community"))
    tables = {seat.community_id for seat in seats}
    return [
        ANYONE,
        *(Actor(community_id=one) for one in sorted(tables)),
        *(table.actor(seat) for seat in seats),
    ]


def differences(asking: list[Actor]) -> Iterator[tuple[str, int, int]]:
    """(policy and permission, comparisons made, comparisons that differ) for each that can serve a list."""
    for policy in list(Policy.every.values()):
        model = model_of(policy)
        if model is None or policy.name.startswith("tests."):
            continue
        rows = list(model._default_manager.all())
        for permission in policy.permissions:
            if any(rule.only is None for rule in policy.rules(permission)):
                continue
            wrong = sum(_wrong(policy, permission, actor, model, rows) for actor in asking)
            yield f"{policy.name}.{permission}", len(asking) * len(rows), wrong


def _wrong(
    policy: Policy, permission: str, actor: Actor, model: type[models.Model], rows: list[Any]
) -> int:
    listed = set(
        model._default_manager.filter(policy.visible(actor, permission)).values_list(
            "pk", flat=True
        )
    )
    allowed = {row.pk for row in rows if policy.allows(actor, permission, row)}
    return len(listed ^ allowed)


def without_a_model() -> list[str]:
    """Policies whose rows this module does not find: they are about no rows, or a line is missing above."""
    return sorted(
        p.name
        for p in Policy.every.values()
        if model_of(p) is None and not p.name.startswith("tests.")
    )


def check_only() -> list[str]:
    """Permissions that cannot serve a list, since one of their rules has no filter."""
    return sorted(
        f"{p.name}.{name}"
        for p in Policy.every.values()
        for name in p.permissions
        if any(r.only is None for r in p.rules(name))
    )


def shake(chance: random.Random) -> None:
    """Give every row that no trigger guards other flags and states, at random."""
    for label, names in LOOSE.items():
        model = apps.get_model(label)
        for row in model._default_manager.all():
            values = {name: _value(model._meta.get_field(name), chance) for name in names}
            if values.get("is_police_absent") and label == "listening.Round":
                values["open_code"] = ""
            model._default_manager.filter(pk=row.pk).update(**values)


def _value(field: Any, chance: random.Random) -> Any:
    if isinstance(field, models.BooleanField):
        return chance.random() < 0.5
    if isinstance(field, models.DateField):
        return chance.choice((None, "2026-05-04"))
    if field.choices:
        return chance.choice([value for value, _ in field.choices])
    return chance.choice(list(table.GROUPS))


def at_length(worlds: int) -> dict[str, Any]:
    """Build the world of the access tests, shake it again and again, compare each time (through `bench.inside`)."""
    from tests.access import world

    with transaction.atomic():
        world.build()
    asking = actors()
    chance, compared, found = random.Random(3), 0, set()
    for n in range(worlds):
        if n:
            shake(chance)
        for name, n_compared, wrong in differences(asking):
            compared += n_compared
            if wrong:
                found.add(name)
    return {
        "compared": compared, "wrong": sorted(found), "actors": len(asking), "without": without_a_model(), "check_only": check_only(),
    }  # fmt: skip
