"""The end of a round's key: answers are written anew in random order and belong to nobody."""

from __future__ import annotations

import datetime
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import QuerySet

from lic.base import audit, keys, releases, shuffle
from lic.base.fields import random_id
from lic.core import disclosure
from lic.listening import acts
from lic.listening.models import Flag, Outcome, Round, Statement, Vote
from lic.listening.models.answer import ANSWERS, OPEN_LANE, OTHER

KEY_DAYS = 30
SMALL_GROUP = 10
CHUNK = 2000
HELD_IN = ("answers", "importance", "turnout")
Ledgers = Mapping[str, disclosure.Ledger]


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


@transaction.atomic
def forget_batch(community_id: int, voting_ids: list[str], *, since: datetime.date) -> int:
    """Take out the answers of a revoked batch while the round's key lives; mark the others.

    since  the month in which the batch was first used: rounds that were over by then cannot hold it

    Figures that hold them are marked until they are cut anew. Returns how many answers went. Statements
    of these voters that still wait are hidden from view by their facilitator, not here: words can be
    right even when a card was wrong.
    """
    gone = 0
    begun = Round.objects.filter(community_id=community_id).exclude(state=Round.State.DRAFT)
    begun = begun.exclude(closed_on__lt=since)
    for round_ in begun.select_for_update(of=("self",)):
        if not keys.exists(round_.key_name):
            Round.objects.filter(pk=round_.pk).update(is_marked=True)
            continue
        names = [keys.voter_key(round_.key_name, voting_id) for voting_id in voting_ids]
        ledgers = {name: releases.ledger(round_, name) for name in HELD_IN}
        for part in range(0, len(names), 500):
            votes = Vote.objects.filter(voter_key__in=names[part : part + 500])
            _note_taken_out(round_, ledgers, votes)
            number, _by = votes.delete()
            gone += number
        if round_.taken_out.get("is_new"):
            round_.is_marked = True
            round_.save(update_fields=["is_marked", "taken_out"])
            _put_maps_away(round_)
    return gone


def _put_maps_away(round_: Round) -> None:
    """Show no map that was drawn with them; the next one is drawn when it is due, as always."""
    for outcome in Outcome.objects.filter(round=round_):
        if outcome.shown.get("map"):
            outcome.shown["map"]["is_put_away"] = True
            outcome.save(update_fields=["shown"])


def _note_taken_out(round_: Round, ledgers: Ledgers, votes: QuerySet[Vote]) -> None:
    """Count, for each cell that was cut, how many of its people are taken out of the round now."""
    people: dict[tuple[str, str], int] = {}
    rows = votes.filter(choice__in=ANSWERS).values_list(
        "group", "statement_id", "voter_key", "choice", "epoch"
    )
    for group, statement, key, choice, epoch in rows:
        cell = f"{group} {statement}"
        _count(round_, ledgers, "importance", cell, epoch)
        if choice != Vote.Choice.PASS:
            _count(round_, ledgers, "answers", cell, epoch)
        people[group, key] = min(epoch, people.get((group, key), epoch))
    for (group, _key), epoch in people.items():
        _count(round_, ledgers, "turnout", f"{group} turnout", epoch)


def _count(round_: Round, ledgers: Ledgers, measure: str, cell: str, epoch: int) -> None:
    """One person less in a cell, where the last cut of an audience held her."""
    cuts = ledgers[measure].epochs(*cell.split(" "))
    held = [cut is not None and epoch <= cut for cut in cuts]
    if any(held):
        cells = round_.taken_out.setdefault(measure, {})
        before = cells.get(cell, [0, 0])
        cells[cell] = [n + is_held for n, is_held in zip(before, held, strict=True)]
        round_.taken_out["is_new"] = True
