"""Reads of whoever answers: the statement asked, and what she left in a round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from lic.base import keys, walls
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.listening.models import Round, Statement, Vote
from lic.listening.models.answer import ANSWERS
from lic.listening.policies import STATEMENT
from lic.listening.queries.finding import statements


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement to answer, how far the person is, and what she said to it before."""

    round: Round
    statement: Statement | None
    done: int
    total: int
    n_skipped: int
    choice: str = ""
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """A long list of answers: counted before, and read a page at a time."""

    rows: QuerySet[Vote]
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, part: slice) -> QuerySet[Vote]:
        return self.rows[part]


@dataclass(frozen=True, slots=True)
class Mine:
    """What one person left in a round, and how far she is: answers by number, skipped ones too."""

    answers: Answers
    statements: list[Statement]
    total: int
    n_answered: int = 0
    n_skipped: int = 0
    can_be_linked: bool = True


def mine(actor: Actor, round_: Round) -> Mine:
    """What the actor left in a round, as long as its key lives; nothing afterwards."""
    total = statements(actor, round_).count()
    try:
        key = communities.voter_key(actor, round_.key_name)
    except keys.KeyGone:
        return Mine(Answers(Vote.objects.none(), 0), [], total, can_be_linked=False)
    own = Statement.objects.filter(round=round_, author_key=key)
    given = _given(key)
    n_answered, n_skipped = _how_far(given)
    said = given.exclude(choice=Vote.Choice.SHOWN).select_related("statement")
    return Mine(
        Answers(said.order_by("statement__number"), n_answered + n_skipped),
        list(own.select_related("merged_into").order_by("pk")),
        total, n_answered, n_skipped,
    )  # fmt: skip


def _given(key: str) -> QuerySet[Vote]:
    """The rows of one voter key, whose round its name says already, on statements that are on show."""
    return Vote.objects.filter(voter_key=key, statement__state=Statement.State.SHOWN)


def _how_far(given: QuerySet[Vote]) -> tuple[int, int]:
    """How many were answered, and how many skipped."""
    counted = dict(given.order_by().values_list("choice").annotate(n=Count("pk")))
    return sum(counted.get(choice, 0) for choice in ANSWERS), counted.get(Vote.Choice.SKIPPED, 0)


def asked(actor: Actor, round_number: int, number: int) -> Asked:
    """One statement with the actor's own answer to it; raises Statement.DoesNotExist, Denied (closed)."""
    found = (
        Statement.objects.filter(
            STATEMENT.visible(actor, "read"), round__number=round_number, number=number
        )
        .select_related("round")
        .get()
    )
    STATEMENT.require(actor, "answer", found)
    total = statements(actor, found.round).count()
    try:
        given = _given(communities.voter_key(actor, found.round.key_name))
    except keys.KeyGone:
        return Asked(found.round, found, 0, total, 0)
    n_answered, n_skipped = _how_far(given)
    own = given.exclude(choice=Vote.Choice.SHOWN).filter(statement=found).first()
    choice, matters = (own.choice, own.matters) if own else ("", False)
    return Asked(found.round, found, n_answered, total, n_skipped, choice, matters)


def kept_about(voting_id: str, community_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Answers and statements of one voting id in rounds whose key lives, as plain values."""
    begun = Round.objects.filter(community_id=community_id, is_rewritten=False)
    for one in begun.exclude(state=Round.State.DRAFT).order_by("number"):
        if not keys.exists(one.key_name):
            continue
        key = keys.voter_key(one.key_name, voting_id)
        walls.speak_as(key)
        answers = Vote.objects.filter(statement__round=one, voter_key=key).select_related(
            "statement"
        )
        for vote in answers.order_by("statement__number"):
            yield (
                "listening.Vote",
                {
                    "round": one.number,
                    "statement": vote.statement.text,
                    "answer": vote.choice,
                    "matters": vote.matters,
                },
            )
        for written in Statement.objects.filter(round=one, author_key=key):
            yield (
                "listening.Statement",
                {"round": one.number, "text": written.text, "state": written.state},
            )
