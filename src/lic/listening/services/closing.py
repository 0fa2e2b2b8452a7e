"""The end of a round's key: answers are written anew in random order and belong to nobody."""

from __future__ import annotations

import datetime
import secrets
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from lic.base import audit, keys, shuffle
from lic.base.fields import random_id
from lic.listening import acts
from lic.listening.models import Flag, MapMemory, Round, Signal, Statement, Vote
from lic.listening.models.answer import OPEN_LANE, OTHER
from lic.listening.services import papers

KEY_DAYS = 30
SMALL_GROUP = 10
CHUNK = 2000


def end_keys(today: datetime.date) -> int:
    """Rewrite every round that closed 30 days ago, then the file itself, then destroy the keys.

    In this order, so that a stop at any place is mended by the next run; returns how many keys ended.
    """
    last = today - datetime.timedelta(days=KEY_DAYS)
    due = Round.objects.filter(state=Round.State.CLOSED, is_rewritten=False, closed_on__lte=last)
    for pk in list(due.values_list("pk", flat=True)):
        rewrite(pk)
    gone = [r for r in Round.objects.filter(is_rewritten=True) if keys.exists(r.key_name)]
    if gone:
        shuffle.physically()
    for round_ in gone:
        keys.destroy(round_.key_name)
    return len(gone)


@transaction.atomic
def rewrite(round_id: int) -> None:
    """Give every answer a new row under a fresh name; drop what was only shown, and what could tell when."""
    round_ = (
        Round.objects.select_for_update(of=("self",)).select_related("community").get(pk=round_id)
    )
    votes = Vote.objects.filter(statement__round=round_)
    votes.filter(choice=Vote.Choice.SHOWN).delete()
    small = _small_groups(round_)
    fresh: dict[str, str] = defaultdict(lambda: secrets.token_hex(32))
    for ids in _chunks(list(votes.values_list("pk", flat=True))):
        old = list(Vote.objects.filter(pk__in=ids))
        Vote.objects.filter(pk__in=ids).delete()
        Vote.objects.bulk_create(
            Vote(
                pk=random_id(), statement_id=vote.statement_id, voter_key=fresh[vote.voter_key],
                group=OTHER if vote.group in small else vote.group, choice=vote.choice,
                matters=vote.matters, probability=None, epoch=0,
            )
            for vote in old
        )  # fmt: skip
    papers.drop_paper(round_)
    MapMemory.objects.filter(round=round_).delete()
    Signal.objects.filter(round=round_).delete()
    Flag.objects.filter(statement__round=round_).delete()
    Statement.objects.filter(round=round_).update(author_key="")
    Statement.objects.filter(round=round_, author_group__in=small).update(author_group=OTHER)
    round_.is_rewritten, round_.taken_out = True, {}
    round_.save(update_fields=["is_rewritten", "taken_out"])
    audit.record(audit.CLOCK, acts.ROUND_REWRITTEN, on=round_, number=round_.number)


def _small_groups(round_: Round) -> set[str]:
    """Keys of the groups with fewer than ten voters; the open lane is no group."""
    voters: dict[str, set[str]] = defaultdict(set)
    rows = Vote.objects.filter(statement__round=round_).values_list("group", "voter_key").distinct()
    for group, key in rows.iterator(CHUNK):
        if len(voters[group]) < SMALL_GROUP:
            voters[group].add(key)
    written = (
        Statement.objects.filter(round=round_).values_list("author_group", flat=True).distinct()
    )
    known = {group for group in (*voters, *written) if group and group != OPEN_LANE}
    return {group for group in known if len(voters[group]) < SMALL_GROUP}


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
