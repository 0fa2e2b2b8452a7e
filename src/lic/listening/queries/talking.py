"""Reads about talks."""

from __future__ import annotations

from django.db.models import QuerySet

from lic.base.policy import Actor
from lic.communities import duties
from lic.communities import queries as communities
from lic.communities.models import Group
from lic.core.disclosure import bands
from lic.listening.models import Dialogue, Statement
from lic.listening.policies import DIALOGUE
from lic.listening.queries import finding


def dialogues(actor: Actor) -> QuerySet[Dialogue]:
    """Talks that the actor may read here, the newest first."""
    return (
        Dialogue.objects.filter(DIALOGUE.visible(actor, "read"))
        .select_related("round")
        .order_by("-number")
    )


def dialogue(actor: Actor, number: int, permission: str = "read") -> Dialogue:
    """One talk; raises Dialogue.DoesNotExist, Denied."""
    found = dialogues(actor).get(number=number)
    if permission != "read":
        DIALOGUE.require(actor, permission, found)
    return found


def themes(actor: Actor, dialogue_: Dialogue) -> list[Statement]:
    """Statements that came from a talk and are shown; a facilitator sees those that wait as well."""
    found = Statement.objects.filter(dialogue=dialogue_).order_by("number", "pk")
    if duties.FACILITATOR not in actor.duties:
        found = found.filter(state=Statement.State.SHOWN)
    return list(found)


def who_was_there(actor: Actor, dialogue_: Dialogue) -> list[tuple[Group, bands.Band | None]]:
    """Who took part, in bands; None where too few of a group were there to say so."""
    limits = bands.Limits()
    audience = bands.Audience.TABLE if actor.seat_id is not None else bands.Audience.PUBLIC
    least = limits.least(audience, protected=False)
    return [
        (group, bands.band(n) if (n := dialogue_.present.get(group.key, 0)) >= least else None)
        for group in communities.groups(dialogue_.community_id)
    ]


def rounds_for_themes(actor: Actor) -> list[tuple[int, str]]:
    """Rounds that a talk can hand its themes to: (number, title)."""
    return [(r.number, r.named) for r in finding.rounds(actor).exclude(state="CLOSED")]
