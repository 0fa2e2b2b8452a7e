"""Taking an invented town away, with everything in it and nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.db import connection
from django.db.models import Model, Q, QuerySet

from lic.accounts.models import Account
from lic.actions.models import Action, Support, Update
from lic.base import keys, links
from lic.base.models import Link, Release
from lic.communities.models import (
    CardBatch,
    Community,
    DutyQuestion,
    Organization,
    Seat,
)
from lic.decisions.models import (
    Call,
    GroupQuestion,
    Heard,
    Naming,
    Outcome,
    Proposal,
    StandingConcern,
    Version,
)
from lic.listening.models import Dialogue, Round, Statement, Vote

MANY = 500
GUARDS = ("0002_guards", "0003_what_was_heard")


def clear() -> int:
    """Remove every demo community and the accounts that sat there alone; returns how many towns went.

    In the transaction of the caller. The chain of acts keeps what it has: nothing is ever taken out of it.
    """
    towns = Community.objects.filter(is_demo=True)
    number = towns.count()
    if number:
        _clear(towns)
    return number


def _clear(towns: QuerySet[Community]) -> None:
    ids = list(towns.values_list("pk", flat=True))
    people = list(Seat.objects.filter(community__in=ids).values_list("account_id", flat=True))
    names = list(_key_names(ids))
    _cut_links(ids)
    _clear_actions(ids)
    with unguarded_records():
        _clear_proposals(ids)
    _clear_rounds(ids)
    _clear_tables(ids)
    for part in _parts(people):
        Account.objects.filter(pk__in=part, seats__isnull=True).delete()
    for name in names:
        keys.destroy(name)


def _key_names(ids: list[int]) -> Iterator[str]:
    for round_ in Round.objects.filter(community__in=ids):
        yield round_.key_name
    for call in Call.objects.filter(proposal__community__in=ids):
        yield call.key_name
    for question in GroupQuestion.objects.filter(proposal__community__in=ids):
        yield question.key_name
    for duty in DutyQuestion.objects.filter(group__community__in=ids):
        yield duty.key_name
    yield from (
        f"proposal-{pk}"
        for pk in Proposal.objects.filter(community__in=ids).values_list("pk", flat=True)
    )
    yield from (
        f"action-{pk}"
        for pk in Action.objects.filter(community__in=ids).values_list("pk", flat=True)
    )


def _cut_links(ids: list[int]) -> None:
    things: tuple[QuerySet[Model], ...] = (
        Action.objects.filter(community__in=ids), Proposal.objects.filter(community__in=ids),
        Outcome.objects.filter(community__in=ids), Dialogue.objects.filter(community__in=ids),
        Statement.objects.filter(round__community__in=ids), Round.objects.filter(community__in=ids),
        Call.objects.filter(proposal__community__in=ids), Community.objects.filter(pk__in=ids),
    )  # fmt: skip
    for rows in things:
        kind = links.kind_of(rows.model)
        for part in _parts(str(pk) for pk in rows.values_list("pk", flat=True)):
            Link.objects.filter(
                Q(from_kind=kind, from_id__in=part) | Q(to_kind=kind, to_id__in=part)
            ).delete()
            Release.objects.filter(subject_kind=kind, subject_id__in=part).delete()


def _clear_actions(ids: list[int]) -> None:
    for inner in (Support, Update):
        inner.objects.filter(action__community__in=ids).delete()
    Action.objects.filter(community__in=ids).delete()


def _clear_proposals(ids: list[int]) -> None:
    Naming.objects.filter(outcome__community__in=ids).delete()
    Outcome.objects.filter(community__in=ids).delete()
    own = Proposal.objects.filter(community__in=ids)
    StandingConcern.objects.filter(proposal__in=own).delete()
    Heard.objects.filter(call__proposal__in=own).delete()
    Call.objects.filter(proposal__in=own).delete()
    Version.objects.filter(proposal__in=own).delete()
    while own.exists():  # parts before what they were split off from
        own.filter(children__isnull=True).delete()


def _clear_rounds(ids: list[int]) -> None:
    Vote.objects.filter(statement__round__community__in=ids).delete()
    Round.objects.filter(community__in=ids).delete()
    Dialogue.objects.filter(community__in=ids).delete()


def _clear_tables(ids: list[int]) -> None:
    DutyQuestion.objects.filter(group__community__in=ids).delete()
    Seat.objects.filter(community__in=ids).delete()
    CardBatch.objects.filter(community__in=ids).delete()
    Community.objects.filter(pk__in=ids).update(partner=None)
    Organization.objects.filter(community__in=ids).delete()
    Community.objects.filter(pk__in=ids).delete()


@contextmanager
def unguarded_records() -> Iterator[None]:
    """Without the triggers that refuse to delete a record: in a real town nothing ever is.

    Danger: only inside the transaction that removes an invented town; when it fails they are back.
    """
    guards = [importlib.import_module(f"lic.decisions.migrations.{name}") for name in GUARDS]
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for one in guards:
            one.remove(None, editor)
        yield
        for one in guards:
            one.add(None, editor)


def _parts(found: Iterable[object]) -> Iterator[list[object]]:
    every = list(found)
    for start in range(0, len(every), MANY):
        yield every[start : start + MANY]
