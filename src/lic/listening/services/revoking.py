"""What happens to answers when a batch of cards is revoked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import QuerySet

from lic.base import keys, releases
from lic.core import disclosure
from lic.listening.models import Outcome, Round, Signal, Vote
from lic.listening.models.answer import ANSWERS
from lic.listening.services import papers, voices

CHUNK = 500
HELD_IN = ("answers", "importance", "turnout")
Ledgers = Mapping[str, disclosure.Ledger]


@transaction.atomic
def forget_batch(
    community_id: int, voting_ids: list[str], batch_id: int, *, since: datetime.date
) -> int:
    """Take out the answers of a revoked batch while the round's key lives; mark the others.

    since  the month in which the batch was first used: rounds that were over by then cannot hold it

    Its answers are those of its own seats, and those that its seats entered for others: whoever made up
    seats could make up sheets. Figures that hold them are marked until they are cut anew. Returns how
    many answers went. Statements of these voters that still wait are hidden from view by their
    facilitator, not here: words can be right even when a card was wrong.
    """
    gone = 0
    begun = Round.objects.filter(community_id=community_id).exclude(state=Round.State.DRAFT)
    begun = begun.exclude(closed_on__lt=since)
    for round_ in begun.select_for_update(of=("self",)).select_related("community"):
        if not keys.exists(round_.key_name):
            Round.objects.filter(pk=round_.pk).update(is_marked=True)
            continue
        papers.forget_paper(round_, batch_id)
        own = [keys.voter_key(round_.key_name, voting_id) for voting_id in voting_ids]
        names = [*own, *_entered_by(round_, batch_id)]
        ledgers = {name: releases.ledger(round_, name) for name in HELD_IN}
        for part in range(0, len(names), CHUNK):
            votes = Vote.objects.filter(voter_key__in=names[part : part + CHUNK])
            _note_taken_out(round_, ledgers, votes)
            number, _by = votes.delete()
            gone += number
        if round_.taken_out.get("is_new"):
            round_.is_marked = True
            round_.save(update_fields=["is_marked", "taken_out"])
            _put_maps_away(round_)
            _put_signals_away(round_)
    return gone


def _put_maps_away(round_: Round) -> None:
    """Show no map that was drawn with them; the next one is drawn when it is due, as always."""
    for outcome in Outcome.objects.filter(round=round_):
        if outcome.shown.get("map"):
            outcome.shown["map"]["is_put_away"] = True
            outcome.save(update_fields=["shown"])


def _put_signals_away(round_: Round) -> None:
    """Say nothing of who answered alike until a step of the group has moved.

    Were it looked at now, taking back one card would tell whether its holder was among them.
    """
    Signal.objects.filter(round=round_).update(band="", statements=[])


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


def _entered_by(round_: Round, batch_id: int) -> Iterator[str]:
    """Voter keys of people whose answers a seat of this batch entered."""
    entered = Vote.objects.filter(statement__round=round_).exclude(batch_tag="")
    for key, tag in entered.values_list("voter_key", "batch_tag").distinct().iterator(CHUNK):
        if tag == voices.tag(round_, batch_id, key):
            yield key
