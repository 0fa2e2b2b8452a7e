"""Opening an action that follows from an agreement."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lic.actions import completion, telling
from lic.actions.models import Action, Confirmation, Support
from lic.actions.policies import CREATE
from lic.base import audit, links, locks
from lic.base.policy import Actor
from lic.communities import queries as table

NOT_IN_FORCE = _(
    "This is not in force: it was not agreed, or its trial has ended. No action can follow from it."
)
OPENED = audit.register("action_opened", _("opened an action"))


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
    telling.opened(row)
    audit.record(actor, OPENED, on=row, community=community, number=row.number)
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
