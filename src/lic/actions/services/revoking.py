"""When a batch of cards is revoked: what its seats said about actions goes, and what was done by it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

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
        gone = _keyed(row, voting_ids)
        spoken = list(row.confirmations.filter(voices__voter_key__in=gone).distinct())
        for asked in spoken:
            asked.voices.filter(voter_key__in=gone).delete()
            _take_back(row, asked)
        if spoken:
            moving.settle(row.pk, table.today(row.community))
    _mark(batch)


def _keyed(row: Action, voting_ids: Collection[str]) -> list[str]:
    name = row.key_name
    return [keys.voter_key(name, one) for one in voting_ids] if keys.exists(name) else []


def _take_back(row: Action, asked: Confirmation) -> None:
    """Ask the group again, unless others of it carry its answer."""
    if asked.answer == Answer.WAITING or moving.is_carried(asked, asked.answer):
        return
    asked.answer, asked.how, asked.words, asked.on = Answer.WAITING, "", "", None
    asked.save(update_fields=["answer", "how", "words", "on"])
    if row.state != Action.State.OPEN:
        telling.asked_again(row, asked)


def _mark(batch: Any) -> None:
    """Nobody can tell any more whose word it was: the page says so."""
    theirs = Q(group_id=batch.group_id) | Q(
        how=Confirmation.How.NAMED, action__named_by_centre_id=batch.organization_id
    )
    said = Confirmation.objects.filter(theirs, answer=Answer.YES, voices__isnull=True)
    Action.objects.filter(pk__in=said.values("action_id"), community_id=batch.community_id).exclude(
        state="DROPPED"
    ).update(is_marked=True)


def living_keys(community_id: int) -> list[str]:
    """Names of the keys under which words about actions here can still be found."""
    rows = Action.objects.filter(
        pk__in=Voice.objects.values("confirmation__action_id"), community_id=community_id
    )
    return [row.key_name for row in rows if keys.exists(row.key_name)]
