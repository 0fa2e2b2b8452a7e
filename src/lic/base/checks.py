"""Start-up refuses what nobody thought through: an address without a policy, a model without privacy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from lic.base import access, audit, measures, privacy, walls


@register()
def every_address_says_who_it_is_for(**_: Any) -> list[Error]:
    return [
        Error(
            f"{found.route} ({found.name}) does not say who it is for: put @page(…) on its view.",
            id="lic.E001",
        )
        for found in access.addresses()
        if found.access is None
    ]


@register()
def every_model_declares_its_privacy(**_: Any) -> list[Error]:
    return [Error(sentence, id="lic.E002") for sentence in privacy.undeclared()]


@register()
def every_measure_has_a_name_of_its_own(**_: Any) -> list[Error]:
    return [Error(sentence, id="lic.E004") for sentence in measures.faults(measures.every())]


@register()
def every_table_with_voter_keys_has_its_wall(**_: Any) -> list[Error]:
    return [
        Error(
            f"{label} holds voter keys: put it behind a wall, or say why not (lic.base.walls).",
            id="lic.E006",
        )
        for label in walls.unregistered()
    ]


@register(Tags.database)
def the_chain_of_acts_is_guarded(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Only where the tables are: before the first `migrate` there is nothing to guard."""
    if "default" not in (databases or ()):
        return []
    try:
        if ("base", "0002_audit_chain") not in MigrationRecorder(connection).applied_migrations():
            return []
        missing = list(audit.missing_triggers())
    except DatabaseError as error:
        return [
            Error(
                f"The database cannot be asked for its triggers: {type(error).__name__}.",
                id="lic.E003",
            )
        ]
    return [
        Error(
            f"The trigger {name} is missing: acts in the chain could be changed. Run `lic migrate base 0001` on an empty chain, or restore a backup.",
            id="lic.E003",
        )
        for name in missing
    ]
