"""Reads of whoever answers: the statement asked, and what she left in a round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lic.base import keys
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
class Mine:
    """What one person left in a round: answers as (statement, choice, matters), statements, how far."""

    answers: list[tuple[Statement, str, bool]]
    statements: list[Statement]
    total: int
    can_be_linked: bool

    @property
    def n_answered(self) -> int:
        return sum(choice in ANSWERS for _s, choice, _m in self.answers)

    @property
    def n_skipped(self) -> int:
        return sum(choice == Vote.Choice.SKIPPED for _s, choice, _m in self.answers)


def mine(actor: Actor, round_: Round) -> Mine:
    """What the actor left in a round, as long as its key lives; nothing afterwards."""
    total = statements(actor, round_).count()
    try:
        key = communities.voter_key(actor, round_.key_name)
    except keys.KeyGone:
        return Mine([], [], total, can_be_linked=False)
    rows = (
        Vote.objects.filter(voter_key=key, statement__state=Statement.State.SHOWN)
        .exclude(choice=Vote.Choice.SHOWN)
        .select_related("statement")
        .order_by("statement__number")
    )
    own = (
        Statement.objects.filter(round=round_, author_key=key)
        .select_related("merged_into")
        .order_by("pk")
    )
    return Mine(
        [(v.statement, v.choice, v.matters) for v in rows], list(own), total, can_be_linked=True
    )


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
    left = mine(actor, found.round)
    choice, matters = next(((c, m) for s, c, m in left.answers if s.pk == found.pk), ("", False))
    return Asked(found.round, found, left.n_answered, left.total, left.n_skipped, choice, matters)


def kept_about(voting_id: str, community_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Answers and statements of one voting id in rounds whose key lives, as plain values."""
    begun = Round.objects.filter(community_id=community_id, is_rewritten=False)
    for one in begun.exclude(state=Round.State.DRAFT).order_by("number"):
        if not keys.exists(one.key_name):
            continue
        key = keys.voter_key(one.key_name, voting_id)
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
