"""A closed round out of a file: all of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from lic.base import audit
from lic.base.fields import random_id
from lic.communities import queries as communities
from lic.communities.models import Community
from lic.listening import acts
from lic.listening.models import Round, Statement, Vote
from lic.listening.models.answer import OPEN_LANE
from lic.listening.models.statement import LONGEST
from lic.listening.votefiles import Votes

CHOICES = {1: Vote.Choice.AGREE, -1: Vote.Choice.DISAGREE, 0: Vote.Choice.PASS}
CHUNK = 5000
LONGEST_NUMBER = 10  # signs that a whole number in the database holds for certain, and one more


@dataclass(frozen=True, slots=True)
class Imported:
    """The round that was made, and how many texts were cut to 140 characters."""

    round: Round
    n_cut: int


@transaction.atomic
def import_round(
    community: Community, *, title: str, votes: Votes, groups: Mapping[str, str] | None = None
) -> Imported:
    """Make a closed round of these votes, under fresh voter ids.

    groups  participant → key of a group; whoever has none stands in the lane without a group
    """
    Community.objects.select_for_update().get(pk=community.pk)
    today = communities.today(community)
    last = Round.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    round_ = Round.objects.create(
        community=community, number=last + 1, title={"en": title}, about={}, state=Round.State.CLOSED,
        opened_on=today, closed_on=today, epoch_on=today,
    )  # fmt: skip
    statements = _statements(round_, votes)
    _votes(round_, votes, statements, groups or {})
    audit.record("host", acts.ROUND_IMPORTED, on=round_, number=round_.number)
    return Imported(round_, sum(len(text) > LONGEST for text in votes.texts.values()))


@transaction.atomic
def seal_import(round_: Round) -> None:
    """After its figures were cut: the round has no key, so there is nothing left to rewrite."""
    # By ids, not by a join: PostgreSQL joins tables that it has no figures of yet row by row.
    statements = list(round_.statements.values_list("pk", flat=True))
    Vote.objects.filter(statement__in=statements).update(epoch=0)
    Round.objects.filter(pk=round_.pk).update(is_rewritten=True)


def _statements(round_: Round, votes: Votes) -> dict[str, int]:
    rows = {}
    for number, name in _numbered(votes.statements):
        text = votes.texts.get(name) or f"Statement {name}"[:LONGEST]
        is_hidden = name in votes.hidden
        rows[name] = Statement(
            round=round_, number=number, epoch=1, reason="Hidden where it came from." if is_hidden else "",
            text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
            state=Statement.State.HIDDEN if is_hidden else Statement.State.SHOWN,
        )  # fmt: skip
    Statement.objects.bulk_create(rows.values(), batch_size=CHUNK)
    return {name: row.pk for name, row in rows.items()}


def _numbered(names: list[str]) -> list[tuple[int, str]]:
    """Each statement under the number it had where it came from, else in order from 1."""
    if all(name.isascii() and name.isdecimal() and len(name) < LONGEST_NUMBER for name in names):
        numbers = [int(name) for name in names]
        if len(set(numbers)) == len(numbers):
            return list(zip(numbers, names, strict=True))
    return list(enumerate(names, start=1))


def _votes(
    round_: Round, votes: Votes, statements: Mapping[str, int], groups: Mapping[str, str]
) -> None:
    names = {participant: secrets.token_hex(32) for participant in votes.participants}
    batch: list[Vote] = []
    for (participant, statement), vote in votes.votes.items():
        batch.append(
            Vote(
                pk=random_id(), statement_id=statements[statement], voter_key=names[participant],
                group=groups.get(participant, OPEN_LANE), choice=CHOICES[vote], epoch=1,
            )
        )  # fmt: skip
        if len(batch) == CHUNK:
            Vote.objects.bulk_create(batch)
            batch = []
    Vote.objects.bulk_create(batch)
