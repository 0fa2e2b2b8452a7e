"""Writes about actions: open, tell, finish, confirm, open again, drop."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lic.actions import completion, queries
from lic.actions.models import Action, Confirmation, Support, Update, Voice
from lic.actions.policies import ACTION, CREATE
from lic.base import audit, keys, links, locks
from lic.base.policy import Actor
from lic.communities import duties
from lic.communities import queries as table

SEATS_NEEDED = 2
NOT_IN_FORCE = _(
    "This is not in force: it was not agreed, or its trial has ended. No action can follow from it."
)
for verb, sentence in (
    ("action_opened", _("opened an action")),
    ("action_changed", _("changed an action")),
    ("action_finished", _("said that an action is finished")),
    ("action_dropped", _("dropped an action")),
):
    audit.register(verb, sentence)


class NotPossible(Exception):  # noqa: N818
    """What was asked cannot be; `sentence` says why and what to do."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action comes from: the thing itself, who agreed to it, and whether it is tagged.

    is_in_force  it holds today: a trial that has ended binds nobody
    """

    thing: object
    consenting: frozenset[str]
    is_tagged: bool
    is_in_force: bool


@transaction.atomic
def open_action(
    actor: Actor, *, origin: Origin, title: str, about: str, lead_id: int, supporting: Collection[int],
    due_on: datetime.date, done_when: str, asked: Collection[str], today: datetime.date,
    named_by_centre: int | None = None,
) -> Action:  # fmt: skip
    """Open an action that follows from `origin`, led by an organization of a group that agreed.

    Raises Denied, NotPossible (not in force, lead or support did not agree, no other group asked,
    date past).
    """
    community = table.community_of(actor)
    CREATE.require(actor, "open", actor)
    if not origin.is_in_force:
        raise NotPossible(NOT_IN_FORCE)
    locks.alone(f"actions.{community.pk}")
    organizations = table.organizations(
        actor, {lead_id, *supporting, *filter(None, [named_by_centre])}
    )
    lead = organizations[lead_id]
    _refuse_unbound([organizations[pk] for pk in (lead_id, *supporting)], origin)
    groups = {group.key: group for group in table.groups(community.pk)}
    centre = next((key for key, group in groups.items() if group.is_centre), "")
    missing = completion.askable(lead.group.key, asked, centre, needs_centre=origin.is_tagged)
    if missing == "OTHER_GROUP":
        raise NotPossible(_("Ask at least one group that does not lead the action itself."))
    if missing == "CENTRE" or (named_by_centre and centre not in asked):
        raise NotPossible(_("This agreement affects sex workers: their group has to be asked too."))
    _refuse_unnamed(actor, organizations.get(named_by_centre or 0), lead)
    if due_on < today:
        raise NotPossible(_("The day it is due is in the past. Choose a later one."))
    last = Action.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    row = Action.objects.create(
        community=community, number=last + 1, title=title, about=about, lead=lead, due_on=due_on,
        done_when=done_when, needs_centre=origin.is_tagged, named_by_centre_id=named_by_centre, opened_on=today,
    )  # fmt: skip
    Support.objects.bulk_create(
        [
            Support(action=row, organization=organizations[pk])
            for pk in sorted(set(supporting) - {lead_id})
        ]
    )
    Confirmation.objects.bulk_create([Confirmation(action=row, group=groups[key]) for key in asked])
    links.add(row, "came_from", origin.thing, on=today)
    audit.record(actor, "action_opened", on=row, community=community, number=row.number)
    return row


def _refuse_unnamed(actor: Actor, named: Any, lead: Any) -> None:
    """Who answers for the group at the centre is named by that group, and never led the work itself."""
    if named is None or named.group.is_centre:
        return
    if not actor.is_centre:
        raise NotPossible(_("Only the sex workers’ group names who answers for it."))
    if named.group_id == lead.group_id:
        raise NotPossible(
            _("Whoever leads an action does not say for another group that it is done.")
        )


def _refuse_unbound(organizations: Collection[Any], origin: Origin) -> None:
    for organization in organizations:
        if organization.group.key not in origin.consenting:
            raise NotPossible(
                _(
                    "%(name)s sits in a group that did not agree, so it is not bound. Choose another organization."
                )
                % {"name": organization.name}
            )


@transaction.atomic
def tell(actor: Actor, *, number: int, text: str, evidence: str, today: datetime.date) -> Update:
    """Add a step on the way; raises Action.DoesNotExist, Denied."""
    row = _held(actor, number, "tell")
    return _update(
        row, "STEP", text, today, evidence=evidence, organization_id=actor.organization_id
    )


@transaction.atomic
def finish(actor: Actor, *, number: int, text: str, today: datetime.date) -> Action:
    """The lead says it is finished; the asked groups now say whether it is done."""
    row = _held(actor, number, "finish")
    row.state = Action.State.FINISHED
    row.save(update_fields=["state"])
    _update(row, "FINISHED", text, today, organization_id=row.lead_id)
    if actor.duties:
        audit.record(actor, "action_finished", on=row, community=row.community, number=row.number)
    return _settle(row.pk, today)


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
    if how == Confirmation.How.SEATS and _voices(actor, asked, answer) < SEATS_NEEDED:
        return row
    asked.answer, asked.how, asked.words, asked.on = answer, how, words, today
    asked.save(update_fields=["answer", "how", "words", "on"])
    asked.voices.all().delete()
    return _settle(row.pk, today)


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
        speaks = actor.duties & {duties.STEWARD, duties.SPOKESPERSON}
        return rows[actor.group], Confirmation.How.DUTY if speaks else Confirmation.How.SEATS
    return next(c for c in rows.values() if c.group.is_centre), Confirmation.How.NAMED


def _voices(actor: Actor, asked: Confirmation, answer: str) -> int:
    """Keep this seat's word; the number of seats of the group that now say the same."""
    name = asked.action.key_name
    keys.create(name)
    Voice.objects.update_or_create(
        confirmation=asked, voter_key=table.voter_key(actor, name), defaults={"answer": answer}
    )
    return asked.voices.filter(answer=answer).count()


def _forget_voices(row: Action) -> None:
    """Delete the words of single seats with their key: under the next key a seat has another name,
    and a word left over would count it twice.
    """
    Voice.objects.filter(confirmation__action=row).delete()
    keys.destroy(row.key_name)


@transaction.atomic
def take_words_back(community_id: int, voting_ids: Collection[str]) -> None:
    """Delete what these seats said of actions while a second seat of their group has not said the same."""
    waiting = Action.objects.filter(
        community_id=community_id, confirmations__voices__isnull=False
    ).distinct()
    for row in waiting:
        if keys.exists(row.key_name):
            gone = [keys.voter_key(row.key_name, one) for one in voting_ids]
            Voice.objects.filter(confirmation__action=row, voter_key__in=gone).delete()


def _settle(pk: int, today: datetime.date) -> Action:
    """Bring the state in line with what lead and groups have said."""
    row = (
        Action.objects.select_related("lead__group", "community")
        .prefetch_related("confirmations__group")
        .get(pk=pk)
    )
    is_done = queries.standing(row).is_done
    if is_done and row.state == Action.State.FINISHED:
        row.state, row.done_on = Action.State.DONE, today
        _update(row, "DONE", "", today)
        _forget_voices(row)
    elif row.state in {Action.State.DONE, Action.State.FINISHED} and queries.standing(row).refusing:
        row.state, row.done_on = Action.State.OPEN, None
        _update(row, "REOPENED", "", today)
        row.confirmations.filter(answer=Confirmation.Answer.NOT_YET).update(
            answer=Confirmation.Answer.WAITING
        )
    row.save(update_fields=["state", "done_on"])
    return row


@transaction.atomic
def change(
    actor: Actor, *, number: int, due_on: datetime.date, why: str, today: datetime.date
) -> Action:
    """Move the day it is due, with a reason that everybody can read."""
    row = _held(actor, number, "change")
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    _update(row, "MOVED", why, today)
    audit.record(actor, "action_changed", on=row, community=row.community, number=row.number)
    return row


@transaction.atomic
def drop(actor: Actor, *, number: int, why: str, today: datetime.date) -> Action:
    """Give an action up, with a reason that everybody can read."""
    row = _held(actor, number, "drop")
    row.state = Action.State.DROPPED
    row.save(update_fields=["state"])
    _update(row, "DROPPED", why, today)
    _forget_voices(row)
    audit.record(actor, "action_dropped", on=row, community=row.community, number=row.number)
    return row


def _update(
    row: Action,
    kind: str,
    text: str,
    today: datetime.date,
    *,
    evidence: str = "",
    organization_id: int | None = None,
) -> Update:
    last = Update.objects.filter(action=row).aggregate(last=Max("number"))["last"] or 0
    return Update.objects.create(
        action=row,
        kind=kind,
        text=text,
        evidence=evidence,
        organization_id=organization_id,
        number=last + 1,
        on=today,
    )
