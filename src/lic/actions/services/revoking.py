"""When a batch of cards is revoked: what its seats said about actions goes, and what was done by it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from lic.actions import telling
from lic.actions.models import Action, Confirmation, Voice
from lic.actions.services import moving
from lic.base import keys, locks
from lic.communities import queries as table

Answer = Confirmation.Answer


@transaction.atomic
def take_out(batch: Any, voting_ids: Collection[str]) -> None:
    """Take back the words of these voting ids; what no longer has its confirmations is not done.

    An action whose key is gone is marked instead, where the batch's people could have confirmed it.
    """
    if not voting_ids:
        return
    locks.alone(f"actions.{batch.community_id}")
    for row in Action.objects.filter(community_id=batch.community_id).exclude(state="DROPPED"):
        if not keys.exists(row.key_name):
            _mark(row, batch, row.confirmations.all())
            continue
        _mark(row, batch, row.confirmations.filter(voices__isnull=True))
        gone = [keys.voter_key(row.key_name, one) for one in voting_ids]
        spoken = list(row.confirmations.filter(voices__voter_key__in=gone).distinct())
        for asked in spoken:
            asked.voices.filter(voter_key__in=gone).delete()
            _take_back(row, asked)
        if spoken:
            moving.settle(row.pk, table.today(row.community))


def take_waiting(community_id: int, voting_id: str) -> None:
    """Take back what somebody who leaves said where a second seat was still awaited.

    Else she could come back on another seat and be both.
    """
    waiting = Voice.objects.filter(
        confirmation__answer=Answer.WAITING, confirmation__action__community_id=community_id
    )
    for row in Action.objects.filter(pk__in=waiting.values("confirmation__action_id")):
        if keys.exists(row.key_name):
            own = keys.voter_key(row.key_name, voting_id)
            waiting.filter(confirmation__action=row, voter_key=own).delete()


def _take_back(row: Action, asked: Confirmation) -> None:
    """Ask the group again, unless others of it carry its answer."""
    if asked.answer == Answer.WAITING or moving.is_carried(asked, asked.answer):
        return
    asked.answer, asked.how, asked.words, asked.on = Answer.WAITING, "", "", None
    asked.save(update_fields=["answer", "how", "words", "on"])
    if row.state != Action.State.OPEN:
        telling.asked_again(row, asked)


def _mark(row: Action, batch: Any, unknown: QuerySet[Confirmation]) -> None:
    """Nobody can tell any more whose words these were: the page says so."""
    theirs = Q(group_id=batch.group_id)
    if row.named_by_centre_id == batch.organization_id:
        theirs |= Q(how=Confirmation.How.NAMED)
    if unknown.filter(theirs, answer=Answer.YES).exists():
        Action.objects.filter(pk=row.pk).update(is_marked=True)


def living_keys(community_id: int) -> list[str]:
    """Names of the keys under which words about actions here can still be found."""
    rows = Action.objects.filter(
        pk__in=Voice.objects.values("confirmation__action_id"), community_id=community_id
    )
    return [row.key_name for row in rows if keys.exists(row.key_name)]
