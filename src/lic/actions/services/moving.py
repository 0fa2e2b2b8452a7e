"""Moving an action on: tell, finish, confirm, open again, move the day, give it up."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lic.actions import queries, telling
from lic.actions.models import Action, Confirmation, Update, Voice
from lic.actions.policies import ACTION
from lic.base import audit, keys, locks, walls
from lic.base.policy import Actor
from lic.communities import duties
from lic.communities import queries as table

SEATS_NEEDED = 2
CHANGED = audit.register("action_changed", _("changed an action"))
FINISHED = audit.register("action_finished", _("said that an action is finished"))
DROPPED = audit.register("action_dropped", _("dropped an action"))


@transaction.atomic
def tell(actor: Actor, *, number: int, text: str, evidence: str, today: datetime.date) -> Update:
    """Add a step on the way; raises Action.DoesNotExist, Denied."""
    row = _held(actor, number, "tell")
    return update(
        row, "STEP", text, today, evidence=evidence, organization_id=actor.organization_id
    )


@transaction.atomic
def finish(actor: Actor, *, number: int, text: str, today: datetime.date) -> Action:
    """The lead says it is finished; the asked groups now say whether it is done."""
    row = _held(actor, number, "finish")
    row.state = Action.State.FINISHED
    row.save(update_fields=["state"])
    update(row, "FINISHED", text, today, organization_id=row.lead_id)
    if actor.duties:
        audit.record(actor, FINISHED, on=row, community=row.community, number=row.number)
    after = settle(row.pk, today)
    if after.state == Action.State.FINISHED:
        telling.finished(after)
    return after


@transaction.atomic
def confirm(
    actor: Actor, *, number: int, is_done: bool, words: str, today: datetime.date
) -> Action:
    """Say for the actor's group whether it is done; "not yet" opens a done action again.

    A steward or spokesperson answers for the group at once, two seats together. Raises
    Action.DoesNotExist, Denied.
    """
    row = _held(actor, number, "confirm")
    answer = Confirmation.Answer.YES if is_done else Confirmation.Answer.NOT_YET
    asked, how = _asked(actor, row)
    with walls.lifted("a group's words on an action are counted"):
        return _said(actor, row, asked, how, answer, words, today)


def _said(
    actor: Actor,
    row: Action,
    asked: Confirmation,
    how: str,
    answer: str,
    words: str,
    today: datetime.date,
) -> Action:
    _keep_voice(actor, asked, answer, is_enough=how != Confirmation.How.SEATS)
    if not is_carried(asked, answer):
        return row
    asked.answer, asked.how, asked.words, asked.on = answer, how, words, today
    asked.save(update_fields=["answer", "how", "words", "on"])
    asked.voices.exclude(answer=answer).delete()
    telling.answered(row, asked)
    return settle(row.pk, today)


def _held(actor: Actor, number: int, permission: str) -> Action:
    """The action, which nobody else changes until the transaction ends: two seats that speak at the
    same moment are counted as two. Raises Action.DoesNotExist, Denied.
    """
    locks.alone(f"actions.{actor.community_id}")
    row = queries.action(actor, number)
    ACTION.require(actor, permission, row)
    return row


def _asked(actor: Actor, row: Action) -> tuple[Confirmation, str]:
    """The confirmation this actor speaks to, and in which way."""
    rows = {c.group.key: c for c in row.confirmations.all()}
    if actor.group in rows:
        speaks = actor.acts_in & {duties.STEWARD, duties.SPOKESPERSON}
        return rows[actor.group], Confirmation.How.DUTY if speaks else Confirmation.How.SEATS
    return next(c for c in rows.values() if c.group.is_centre), Confirmation.How.NAMED


def _keep_voice(actor: Actor, asked: Confirmation, answer: str, *, is_enough: bool) -> None:
    name = asked.action.key_name
    if not keys.exists(name):  # words under a lost key would count their seats twice
        Voice.objects.filter(confirmation__action=asked.action).delete()
    keys.create(name)
    Voice.objects.update_or_create(
        confirmation=asked,
        voter_key=table.voter_key(actor, name),
        defaults={"answer": answer, "is_enough": is_enough},
    )


def is_carried(asked: Confirmation, answer: str) -> bool:
    """Whether the words that are there answer for the group: one that is enough, or two seats."""
    said = list(asked.voices.filter(answer=answer).values_list("is_enough", flat=True))
    return any(said) or len(said) >= SEATS_NEEDED


def forget_voices(row: Action) -> None:
    """Delete the words of single seats with their key: under the next key a seat has another name,
    and a word left over would count it twice.
    """
    with walls.lifted("a group's words on an action are counted"):
        Voice.objects.filter(confirmation__action=row).delete()
    transaction.on_commit(lambda: keys.destroy(row.key_name))


def settle(pk: int, today: datetime.date) -> Action:
    """Bring the state in line with what lead and groups have said."""
    row = (
        Action.objects.select_related("lead__group", "community")
        .prefetch_related("confirmations__group")
        .get(pk=pk)
    )
    stand = queries.standing(row)
    if stand.is_done and row.state == Action.State.FINISHED:
        row.state, row.done_on = Action.State.DONE, today
        said = sorted(word.group for word in queries.words(row) if word.is_yes)
        update(row, "DONE", "", today, due_on=row.due_on, said_by=said)
    elif row.state in {Action.State.DONE, Action.State.FINISHED} and stand.refusing:
        row.state, row.done_on = Action.State.OPEN, None
        update(row, "REOPENED", "", today)
        _ask_anew(row)
        telling.reopened(row)
    elif row.state == Action.State.DONE and not stand.is_done:
        row.state, row.done_on = Action.State.FINISHED, None
        update(row, "UNCONFIRMED", "", today)
        telling.reopened(row)
    row.save(update_fields=["state", "done_on"])
    return row


def _ask_anew(row: Action) -> None:
    """Whoever said "not yet" is asked again, and its seats' words start anew."""
    refused = row.confirmations.filter(answer=Confirmation.Answer.NOT_YET)
    with walls.lifted("a group's words on an action are counted"):
        Voice.objects.filter(confirmation__in=refused).delete()
    refused.update(answer=Confirmation.Answer.WAITING)


@transaction.atomic
def change(
    actor: Actor, *, number: int, due_on: datetime.date, why: str, today: datetime.date
) -> Action:
    """Move the day it is due, with a reason that everybody can read."""
    row = _held(actor, number, "change")
    row.due_on, row.is_late_told = due_on, False
    row.save(update_fields=["due_on", "is_late_told"])
    telling.not_late(row)
    update(row, "MOVED", why, today)
    audit.record(actor, CHANGED, on=row, community=row.community, number=row.number)
    return row


@transaction.atomic
def drop(actor: Actor, *, number: int, why: str, today: datetime.date) -> Action:
    """Give an action up, with a reason that everybody can read."""
    row = _held(actor, number, "drop")
    row.state = Action.State.DROPPED
    row.save(update_fields=["state"])
    update(row, "DROPPED", why, today)
    forget_voices(row)
    telling.given_up(row)
    audit.record(actor, DROPPED, on=row, community=row.community, number=row.number)
    return row


def update(row: Action, kind: str, text: str, today: datetime.date, **more: Any) -> Update:
    """Add a step to how the action got here; `more` are further fields of `Update`."""
    last = Update.objects.filter(action=row).aggregate(last=Max("number"))["last"] or 0
    return Update.objects.create(
        action=row,
        kind=kind,
        text=text,
        number=last + 1,
        on=today,
        **more,
    )
