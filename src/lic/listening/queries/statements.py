"""Reads about statements and one's own answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from lic.base import keys
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.listening.models import CaucusWord, Flag, Round, Statement, Vote
from lic.listening.models.answer import ANSWERS
from lic.listening.policies import STATEMENT


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


def statements(actor: Actor, round_: Round) -> QuerySet[Statement]:
    """Statements on show in a round that was read before, by number."""
    shown = Statement.objects.filter(round=round_, state=Statement.State.SHOWN)
    return shown.select_related("round").order_by("number")


def statement(actor: Actor, statement_id: int) -> Statement:
    """One statement on show by its id, for pages of other apps; raises Statement.DoesNotExist."""
    visible = Statement.objects.filter(STATEMENT.visible(actor, "read")).select_related(
        "round__community"
    )
    return visible.get(pk=statement_id)


def keeps_police_out(statement_: Statement) -> bool:
    """Whether police may not read the statement now, so that what is made from it shows its text only."""
    round_ = statement_.round
    return round_.is_police_absent and round_.released_on is None


def statement_numbered(actor: Actor, round_number: int, number: int) -> Statement:
    """One statement by its number; of a merged one, the statement it went into.

    Raises Statement.DoesNotExist (hidden, foreign or absent).
    """
    visible = Statement.objects.filter(STATEMENT.visible(actor, "read")).select_related(
        "round__community", "dialogue"
    )
    merged = (
        Statement.objects.filter(
            round__community_id=actor.community_id, round__number=round_number, number=number
        )
        .filter(state=Statement.State.MERGED)
        .values_list("merged_into_id", flat=True)
        .first()
    )
    if merged:
        return visible.get(pk=merged, round__number=round_number)
    return visible.get(round__number=round_number, number=number)


def statement_by_id(actor: Actor, statement_id: int) -> Statement:
    """A statement for moderation; raises Statement.DoesNotExist, Denied."""
    found = (
        Statement.objects.filter(STATEMENT.visible(actor, "read"), pk=statement_id)
        .select_related("round__community")
        .get()
    )
    STATEMENT.require(actor, "moderate", found)
    return found


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


def to_read(actor: Actor, round_: Round) -> list[Statement]:
    """Statements that wait to be read, in random order: their ids tell nothing of when they came."""
    found = Statement.objects.filter(round=round_, state=Statement.State.WAITING)
    return list(found.select_related("dialogue").order_by("pk"))


def flagged(actor: Actor, round_: Round) -> list[tuple[Statement, dict[str, int]]]:
    """Shown statements that somebody flagged, with how often by kind."""
    rows = Flag.objects.filter(statement__round=round_, statement__state=Statement.State.SHOWN)
    counts: dict[int, dict[str, int]] = {}
    for pk, kind, n in rows.values_list("statement_id", "kind").annotate(n=Count("pk")):
        counts.setdefault(pk, {})[kind] = n
    found = Statement.objects.filter(pk__in=counts).order_by("number")
    return [(one, counts[one.pk]) for one in found]


def put_away(actor: Actor, round_: Round) -> list[Statement]:
    """Statements that are not shown, or were merged."""
    states = (Statement.State.HIDDEN, Statement.State.MERGED)
    return list(
        Statement.objects.filter(round=round_, state__in=states)
        .select_related("merged_into")
        .order_by("pk")
    )


def words(round_: Round, group: str = "") -> dict[int, CaucusWord]:
    """Caucus words by statement: of one group."""
    found = CaucusWord.objects.filter(statement__round=round_, group=group)
    return {word.statement_id: word for word in found}


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
