"""Reads of a facilitator: what waits, what was flagged, what is not shown."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from lic.base import walls
from lic.base.policy import Actor
from lic.listening.models import Flag, Round, Statement
from lic.listening.policies import FACILITATES, STATEMENT
from lic.listening.queries import finding


def to_moderate(actor: Actor) -> list[tuple[Round, int]]:
    """For a facilitator: rounds with statements that wait to be read or were flagged, and how many."""
    if not FACILITATES.test(actor, None):
        return []
    state = Statement.State
    mine = Statement.objects.filter(STATEMENT.visible(actor, "moderate"))
    flagged_ones = mine.filter(state=state.SHOWN, pk__in=Flag.objects.values("statement_id"))
    counts = Counter[int]()
    for rows in (
        mine.filter(state=state.WAITING),
        flagged_ones,
    ):  # two indexes; "or" would use none
        with walls.lifted("a facilitator reads and settles flags"):
            counts.update(dict(rows.order_by().values_list("round_id").annotate(n=Count("pk"))))
    return [(one, counts[one.pk]) for one in finding.rounds(actor).filter(pk__in=counts)]


def statement_to_decide(actor: Actor, statement_id: int) -> Statement:
    """A statement for moderation; raises Statement.DoesNotExist, Denied."""
    found = (
        Statement.objects.filter(STATEMENT.visible(actor, "read"), pk=statement_id)
        .select_related("round__community")
        .get()
    )
    STATEMENT.require(actor, "moderate", found)
    return found


def to_read(actor: Actor, round_: Round) -> QuerySet[Statement]:
    """Statements that wait to be read, in random order: their ids tell nothing of when they came."""
    found = Statement.objects.filter(round=round_, state=Statement.State.WAITING)
    return found.select_related("dialogue").order_by("pk")


def flagged(actor: Actor, round_: Round, most: int = 20) -> list[tuple[Statement, dict[str, int]]]:
    """Shown statements that somebody flagged, the most often flagged first, with how often by kind."""
    rows = Flag.objects.filter(statement__round=round_, statement__state=Statement.State.SHOWN)
    counts: dict[int, dict[str, int]] = {}
    with walls.lifted("a facilitator reads and settles flags"):
        for pk, kind, n in rows.values_list("statement_id", "kind").annotate(n=Count("pk")):
            counts.setdefault(pk, {})[kind] = n
    first = sorted(counts, key=lambda pk: (-sum(counts[pk].values()), pk))[:most]
    found = Statement.objects.in_bulk(first)
    return [(found[pk], counts[pk]) for pk in first]


def put_away(actor: Actor, round_: Round) -> QuerySet[Statement]:
    """Statements that are not shown, or were merged."""
    states = (Statement.State.HIDDEN, Statement.State.MERGED)
    found = Statement.objects.filter(round=round_, state__in=states)
    return found.select_related("merged_into").order_by("state", "pk")
