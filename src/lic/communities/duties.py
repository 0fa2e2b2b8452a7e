"""The registry of duties: what each is called, who gives it, what it needs. Later parts add theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GIVE, WITHDRAW = "GIVE", "WITHDRAW"
"""What a group can be asked about a duty: kinds of `models.DutyQuestion`."""


class GivenBy(StrEnum):
    """Who gives and withdraws a duty."""

    GROUP = "GROUP"
    COORDINATOR = "COORDINATOR"
    HOST = "HOST"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: its name for people, one sentence on what it may do, and who gives it."""

    key: str
    name: str | Promise
    meaning: str | Promise
    given_by: GivenBy


DUTIES: dict[str, Duty] = {}


def register(duty: Duty) -> Duty:
    """Add a duty; raises ValueError when the key is taken."""
    if duty.key in DUTIES:
        raise ValueError(f"duty {duty.key} is registered twice")
    DUTIES[duty.key] = duty
    return duty


COORDINATOR = register(
    Duty(
        "coordinator",
        _("coordinator"),
        _("Looks after the week: what is due, whose voice is missing."),
        GivenBy.HOST,
    )
).key
FACILITATOR = register(
    Duty(
        "facilitator",
        _("facilitator"),
        _("Opens rounds, reads statements before others do, leads dialogues."),
        GivenBy.COORDINATOR,
    )
).key
STEWARD = register(
    Duty(
        "steward",
        _("group steward"),
        _("Accepts and hands out cards for the group, and looks after its room."),
        GivenBy.GROUP,
    )
).key
SPOKESPERSON = register(
    Duty("spokesperson", _("spokesperson"), _("Gives the group's caucus position."), GivenBy.GROUP)
).key
AUDITOR = register(
    Duty(
        "auditor",
        _("auditor"),
        _(
            "Checks the chain of acts, and opens a round's working file together with a facilitator."
        ),
        GivenBy.COORDINATOR,
    )
).key
HOST = register(
    Duty(
        "host",
        _("host administrator"),
        _("Looks after settings and backups. Sees no content."),
        GivenBy.HOST,
    )
).key
