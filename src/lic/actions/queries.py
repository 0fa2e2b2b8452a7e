"""Reads about actions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from lic.actions import completion
from lic.actions.models import Action, Confirmation, Update, Voice
from lic.actions.policies import ACTION
from lic.base import keys, walls
from lic.base.policy import Actor

SHOWN = ("OPEN", "LATE", "DONE", "DROPPED")
MOST_DUE = 30


def _confirmations() -> Prefetch:
    rows = Confirmation.objects.select_related("group").order_by("group__position")
    return Prefetch("confirmations", rows)


def _whole(actor: Actor) -> QuerySet[Action]:
    return (
        Action.objects.filter(ACTION.visible(actor, "read"))
        .select_related("community", "lead__group", "named_by_centre")
        .prefetch_related("supports__organization__group", _confirmations())
    )


def action(actor: Actor, number: int) -> Action:
    """One action with its organizations and confirmations; raises Action.DoesNotExist."""
    return (
        _whole(actor)
        .prefetch_related(
            Prefetch(
                "updates", Update.objects.select_related("organization__group").order_by("number")
            )
        )
        .get(number=number)
    )


def some(actor: Actor, ids: Iterable[str]) -> list[Action]:
    """Those of these actions that the actor may see."""
    rows = Action.objects.filter(ACTION.visible(actor, "read"), pk__in=list(ids))
    return list(rows.select_related("community", "lead"))


def listed(actor: Actor, show: str, today: datetime.date) -> QuerySet[Action]:
    """The actions of one chip of the list, in the order in which they are due.

    show  OPEN (also finished but unconfirmed) · LATE · DONE · DROPPED; raises KeyError otherwise
    """
    unfinished = _whole(actor).filter(state__in=["OPEN", "FINISHED"])
    return {
        "OPEN": unfinished.order_by("due_on", "number"),
        "LATE": unfinished.filter(due_on__lt=today).order_by("due_on", "number"),
        "DONE": _whole(actor).filter(state="DONE").order_by("-done_on", "-number"),
        "DROPPED": _whole(actor).filter(state="DROPPED").order_by("-number"),
    }[show]


def counts(actor: Actor, today: datetime.date) -> dict[str, int]:
    """How many stand behind each chip."""
    return {show: count(actor, show, today) for show in SHOWN}


def count(actor: Actor, show: str, today: datetime.date) -> int:
    """How many stand behind one chip."""
    return listed(actor, show, today).count()


def done(actor: Actor, n: int) -> list[Action]:
    """The last n actions that are done, with what the groups said, for the home page."""
    rows = Action.objects.filter(ACTION.visible(actor, "read"), state="DONE")
    last = rows.order_by("-done_on", "-number").values("pk")[:n]
    found = Action.objects.filter(pk__in=last).prefetch_related(_confirmations())
    return list(found.order_by("-done_on", "-number"))


def coming_due(actor: Actor, until: datetime.date) -> list[Action]:
    """Unfinished actions with their leads that are late or due until that day, the thirty that are due first."""
    rows = Action.objects.filter(
        ACTION.visible(actor, "read"), state__in=["OPEN", "FINISHED"], due_on__lte=until
    )
    first = rows.order_by("due_on", "number").values("pk")[:MOST_DUE]
    found = Action.objects.filter(pk__in=first).select_related("lead")
    return list(found.order_by("due_on", "number"))


def to_confirm(actor: Actor) -> list[Action]:
    """Finished actions that wait for the actor's group, or for the organization that it acts for."""
    if actor.seat_id is None:
        return []
    waiting = Confirmation.objects.filter(answer=Confirmation.Answer.WAITING)
    for_us = Q(group__key=actor.group)
    if actor.organization_id is not None:
        named = Q(action__named_by_centre_id=actor.organization_id)
        for_us |= Q(group__is_centre=True) & named
    rows = Action.objects.filter(
        ACTION.visible(actor, "read"), community_id=actor.community_id, state="FINISHED",
        pk__in=waiting.filter(for_us).values("action_id"),
    )  # fmt: skip
    return list(rows.select_related("lead").order_by("due_on", "number"))


def own_words(community_id: int, voting_id: str) -> list[tuple[int, str]]:
    """(action number, answer) of what a seat said about actions whose key lives."""
    rows = Voice.objects.filter(confirmation__action__community_id=community_id)
    with walls.lifted("a person's own copy finds her words on actions"):
        found = list(rows.select_related("confirmation__action"))
    return [
        (voice.confirmation.action.number, voice.answer)
        for voice in found
        if keys.exists(name := voice.confirmation.action.key_name)
        and voice.voter_key == keys.voter_key(name, voting_id)
    ]


def words(row: Action) -> list[completion.Word]:
    """What each asked group has said."""
    said = {"WAITING": None, "YES": True, "NOT_YET": False}
    return [completion.Word(c.group.key, said[c.answer]) for c in row.confirmations.all()]


def standing(row: Action) -> completion.Standing:
    """Whether the action counts as done, and who it waits for."""
    return completion.standing(
        is_finished=row.state in {"FINISHED", "DONE"},
        lead_group=row.lead.group.key,
        words=words(row),
    )
