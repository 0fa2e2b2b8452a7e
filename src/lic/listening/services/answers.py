"""Writing answers. One statement of SQL each, under a voter key, without a time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Subquery

from lic.base import audit, locks
from lic.base.fields import random_id
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities.models import Seat
from lic.core.opinion import routing
from lic.listening import acts
from lic.listening.models import Round, Statement, Vote, Weights
from lic.listening.models.answer import ANSWERS, MOST_MATTERS
from lic.listening.policies import OPEN_LINK, ROUND, STATEMENT
from lic.listening.queries.answering import Asked
from lic.listening.services import lane, voices
from lic.listening.services.voices import Voice

UPSERT = """
INSERT INTO listening_vote (id, statement_id, voter_key, "group", choice, matters, epoch, batch_tag)
VALUES (%s, %s, %s, %s, %s, {matters}, %s, %s)
ON CONFLICT (voter_key, statement_id) DO UPDATE SET
  choice = excluded.choice,
  matters = excluded.matters,
  epoch = CASE WHEN listening_vote.choice = excluded.choice
          THEN listening_vote.epoch ELSE excluded.epoch END
WHERE excluded.choice <> 'SKIPPED' OR listening_vote.choice = 'SHOWN'
RETURNING matters
"""
FEW_ENOUGH = """(SELECT count(*) FROM listening_vote AS mine
 WHERE mine.voter_key = %s AND mine.matters AND mine.statement_id <> %s) < %s"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept. `matters_left_out`: three statements matter to this person already."""

    statement: Statement
    matters_left_out: bool = False


def cast_vote(
    actor: Actor, *, round_number: int, number: int, choice: str, matters: bool = False
) -> Kept:
    """Keep or replace the actor's answer to one statement, in two statements of SQL.

    A statement that is skipped keeps an answer given before. Sending it again changes nothing.
    Raises Statement.DoesNotExist (hidden, foreign or absent), Denied (the round is not open).
    """
    own = Seat.objects.filter(pk=actor.seat_id).values("voting_id")
    statement = (
        Statement.objects.filter(
            STATEMENT.visible(actor, "read"), round__number=round_number, number=number
        )
        .select_related("round")
        .annotate(voting_id=Subquery(own))
        .get()
    )
    STATEMENT.require(actor, "answer", statement)
    voice = voices.of_voting_id(statement.round, statement.voting_id, actor.group)
    return put(statement, voice, choice, matters=matters)


def cast_open_vote(
    actor: Actor,
    *,
    round_number: int,
    code: str,
    visitor: str,
    number: int,
    choice: str,
    matters: bool = False,
) -> Kept:
    """Keep an answer given by the open link, in its own lane.

    Raises Round.DoesNotExist (no such link), Statement.DoesNotExist, Denied (the round is not open, the lane
    has let in its day's number, or this voice has sent enough for a day).
    """
    round_ = open_round_by_link(actor, round_number=round_number, code=code)
    statement = Statement.objects.select_related("round").get(
        round=round_, number=number, state=Statement.State.SHOWN
    )
    voice = voices.of_visitor(round_, visitor)
    lane.admit(round_, voice)
    lane.count_answer(round_, voice)
    return put(statement, voice, choice, matters=matters)


def open_round_by_link(actor: Actor, *, round_number: int, code: str) -> Round:
    """The round behind an open link; raises Round.DoesNotExist, or Denied once it is closed."""
    round_ = Round.objects.select_related("community").get(
        community_id=actor.community_id, number=round_number, open_code=code, open_code__gt=""
    )
    OPEN_LINK.require(actor, "answer", round_)
    return round_


def put(statement: Statement, voice: Voice, choice: str, *, matters: bool = False) -> Kept:
    """Write one answer. `statement.round` must be loaded."""
    values: list[object] = [random_id(), statement.pk, voice.key, voice.group, choice]
    if matters:
        values += [voice.key, statement.pk, MOST_MATTERS]
    with connection.cursor() as cursor:
        # The answer and the count of what matters go in one statement, so two tabs cannot both be third.
        # Only the fixed fragment above is put into the text; values go as parameters.
        words = UPSERT.format(matters=FEW_ENOUGH if matters else "false")
        cursor.execute(words, [*values, statement.round.epoch, voice.tag])
        row = cursor.fetchone()
    return Kept(statement, matters_left_out=matters and row is not None and not row[0])


def show_next(actor: Actor, *, round_number: int, again: bool = False) -> Asked:
    """Draw the next statement for the actor, and note with which probability.

    A statement shown and not answered stays the one asked. `again` goes through those skipped.
    """
    round_ = Round.objects.filter(ROUND.visible(actor, "take_part")).get(number=round_number)
    ROUND.require(actor, "answer", round_)
    return _next(round_, voices.of_actor(actor, round_), again=again)


def show_next_open(
    actor: Actor, *, round_number: int, code: str, visitor: str, again: bool = False
) -> Asked:
    """Draw the next statement for a visitor by the open link; raises as `cast_open_vote`."""
    round_ = open_round_by_link(actor, round_number=round_number, code=code)
    voice = voices.of_visitor(round_, visitor)
    lane.admit(round_, voice)
    return _next(round_, voice, again=again)


def _next(round_: Round, voice: Voice, *, again: bool) -> Asked:
    on_show = dict(
        Statement.objects.filter(round=round_, state=Statement.State.SHOWN).values_list(
            "pk", "number"
        )
    )
    rows = Vote.objects.filter(voter_key=voice.key)
    given = {
        pk: (choice, matters)
        for pk, choice, matters in rows.values_list("statement_id", "choice", "matters")
        if pk in on_show
    }
    choices = {pk: choice for pk, (choice, _) in given.items()}
    skipped = [pk for pk, choice in choices.items() if choice == Vote.Choice.SKIPPED]
    chosen = _pending(choices) or _drawn(round_, voice, [pk for pk in on_show if pk not in choices])
    if chosen is None and again and skipped:
        chosen = min(skipped, key=lambda pk: on_show[pk])
    done = sum(choice in ANSWERS for choice in choices.values())
    statement = Statement.objects.get(pk=chosen) if chosen else None
    choice, matters = given.get(chosen, ("", False)) if chosen else ("", False)
    return Asked(round_, statement, done, len(on_show), len(skipped), choice, matters)


def _pending(choices: Mapping[int, str]) -> int | None:
    return next((pk for pk, choice in choices.items() if choice == Vote.Choice.SHOWN), None)


def _drawn(round_: Round, voice: Voice, unseen: list[int]) -> int | None:
    if not unseen:
        return None
    stored = Weights.objects.filter(round=round_, group=voice.group).values_list(
        "weights", flat=True
    )
    weights = {int(pk): weight for pk, weight in (stored.first() or {}).items()}
    chosen, probability = routing.draw(weights, sorted(unseen), secrets.SystemRandom().random())
    shown = Vote(
        statement_id=chosen, voter_key=voice.key, group=voice.group, choice=Vote.Choice.SHOWN,
        probability=round(probability, 6), epoch=round_.epoch,
    )  # fmt: skip
    # Two tabs of one person: the first draw stays.
    Vote.objects.bulk_create([shown], ignore_conflicts=True)
    return chosen


@transaction.atomic
def answer_for(
    actor: Actor,
    *,
    round_number: int,
    token: str,
    answers: Mapping[int, str],
    matters: Sequence[int] = (),
) -> int:
    """Keep what a person of the actor's own group answered with her help; returns how many answers.

    token    made for this person when the form was drawn; it is not kept, so nobody can come back to it
    answers  statement number → AGREE, DISAGREE, PASS or SKIPPED
    """
    round_ = (
        Round.objects.filter(ROUND.visible(actor, "take_part"))
        .select_related("community")
        .get(number=round_number)
    )
    ROUND.require(actor, "help", round_)
    voice = voices.of_somebody(round_, token, actor.group, batch_of(actor))
    kept = _put_all(round_, voice, answers, matters)
    if kept:
        _record_once_a_day(actor, round_)
    return kept


def _record_once_a_day(actor: Actor, round_: Round) -> None:
    """One act for a round and a day: a second one would count the people who were helped."""
    locks.alone("base.audit")
    today = communities.today(round_.community)
    if not audit.of(round_).filter(verb=acts.ANSWERED_FOR, on=today).exists():
        audit.record(actor, acts.ANSWERED_FOR, on=round_, number=round_.number)


def batch_of(actor: Actor) -> int | None:
    """The card batch by which the actor came to the table."""
    return Seat.objects.values_list("batch_id", flat=True).get(pk=actor.seat_id)


def _put_all(
    round_: Round, voice: Voice, answers: Mapping[int, str], matters: Sequence[int]
) -> int:
    on_show = Statement.objects.filter(
        round=round_, state=Statement.State.SHOWN, number__in=list(answers)
    ).select_related("round")
    marked = set(sorted(matters)[:MOST_MATTERS])
    found = list(on_show)
    for statement in found:
        put(statement, voice, answers[statement.number], matters=statement.number in marked)
    return len(found)
