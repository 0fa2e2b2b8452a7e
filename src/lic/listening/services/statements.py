"""Writing statements: contribute, seed, show, hide, merge, translate, flag."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max, Subquery
from django.utils.translation import gettext_lazy as _

from lic.base import audit, releases, walls
from lic.base.policy import Actor, Denied, Rule
from lic.communities.models import Seat
from lic.listening import acts
from lic.listening.models import Flag, Round, Statement, Vote
from lic.listening.models.answer import ANSWERS
from lic.listening.models.statement import LONGEST
from lic.listening.policies import ROUND, STATEMENT
from lic.listening.services import rounds, voices

MOST_EACH = 5
COUNTED = 0
"""The epoch of an answer that a figure held before it came here."""
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
ENOUGH = Rule(
    "enough", lambda _, __: False, hides=False,
    sentence=_("You have written five statements in this round. That leaves room for others."),
)  # fmt: skip
SAME_ONE = Rule(
    "same_statement", lambda _, __: False, hides=False,
    sentence=_("A statement cannot be merged with itself, or with one that is not shown."),
)  # fmt: skip


@transaction.atomic
def contribute(actor: Actor, *, round_number: int, text: str, language: str) -> Statement:
    """Add the actor's own statement; it waits until a facilitator has read it.

    The same words sent twice stay one statement. Raises Denied (closed, or five written already).
    """
    own = Seat.objects.filter(pk=actor.seat_id).values("voting_id")
    round_ = (
        Round.objects.filter(ROUND.visible(actor, "read"))
        .annotate(voting_id=Subquery(own))
        .get(number=round_number)
    )
    ROUND.require(actor, "answer", round_)
    voice = voices.of_voting_id(round_, round_.voting_id, actor.group)
    written = Statement.objects.filter(round=round_, author_key=voice.key)
    same = written.filter(text=tidy(text)).first()
    if same:
        return same
    if written.count() >= MOST_EACH:
        raise Denied(ENOUGH)
    return Statement.objects.create(
        round=round_, text=tidy(text), language=language, author_key=voice.key,
        author_group=actor.group, epoch=round_.epoch,
    )  # fmt: skip


@transaction.atomic
def seed(
    actor: Actor, *, round_number: int, texts: Sequence[str], language: str, author_group: str = ""
) -> list[Statement]:
    """Add statements that are shown at once: read by the facilitator who adds them.

    author_group  key of the group whose view they bring in, "" for the table's own
    """
    round_ = rounds.locked(actor, round_number, "edit")
    start = _last_number(round_)
    rows = [
        Statement(
            round=round_, number=start + place, text=tidy(text), language=language,
            state=Statement.State.SHOWN, author_group=author_group, epoch=round_.epoch,
        )
        for place, text in enumerate(texts, start=1)
    ]  # fmt: skip
    Statement.objects.bulk_create(rows)
    audit.record(actor, acts.STATEMENTS_SEEDED, on=round_, number=round_.number, count=len(rows))
    return rows


@transaction.atomic
def show(actor: Actor, *, statement_id: int) -> Statement:
    """Show a statement that waited or was hidden; it gets its number on first showing."""
    statement = _statement(actor, statement_id)
    if statement.number is None:
        statement.number = _last_number(statement.round) + 1
        statement.epoch = statement.round.epoch
    statement.state, statement.reason, statement.merged_into = Statement.State.SHOWN, "", None
    statement.save()
    _settle_flags(statement)
    _record(actor, acts.STATEMENT_SHOWN, statement)
    return statement


@transaction.atomic
def hide(actor: Actor, *, statement_id: int, reason: str) -> Statement:
    """Take a statement from view, with the reason its author reads."""
    statement = _statement(actor, statement_id)
    statement.state, statement.reason = Statement.State.HIDDEN, reason
    statement.save(update_fields=["state", "reason"])
    _settle_flags(statement)
    _record(actor, acts.STATEMENT_HIDDEN, statement)
    return statement


@transaction.atomic
def merge(actor: Actor, *, statement_id: int, into_number: int) -> Statement:
    """Let two statements that say the same be one; answers to the first count for the second.

    Whoever answered both keeps the answer to the second. Nobody counts as new or changed for it: a facilitator
    could otherwise add known answers until a figure moves, and read from it what one person said.
    """
    statement = _statement(actor, statement_id)
    target = Statement.objects.filter(
        round=statement.round, number=into_number, state=Statement.State.SHOWN
    ).first()
    if target is None or target.pk == statement.pk:
        raise Denied(SAME_ONE)
    with walls.lifted("answers to two statements become one"):
        _hand_over(statement, target)
    statement.state, statement.merged_into = Statement.State.MERGED, target
    statement.reason = ""
    statement.save(update_fields=["state", "merged_into", "reason"])
    Statement.objects.filter(merged_into=statement).update(merged_into=target)
    _settle_flags(statement)
    _record(actor, acts.STATEMENT_MERGED, statement)
    if statement.round.state != Round.State.DRAFT:
        rounds.ask_for_results(statement.round)
    return target


def _hand_over(source: Statement, target: Statement) -> None:
    """Give the answers to one statement to another, with what was shown of them."""
    theirs, own = Vote.objects.filter(statement=source), Vote.objects.filter(statement=target)
    answered = own.filter(choice__in=ANSWERS)
    theirs.filter(voter_key__in=answered.values("voter_key")).delete()
    theirs.exclude(choice__in=ANSWERS).filter(voter_key__in=own.values("voter_key")).delete()
    own.filter(voter_key__in=theirs.values("voter_key")).delete()
    for measure in ("answers", "importance"):
        ledger = releases.inherit(source.round, measure, str(source.pk), str(target.pk))
        for (group, name), entry in ledger.entries.items():
            if name == str(source.pk) and entry.table is not None:
                # Known from a figure of the first: never new in one of the second.
                theirs.filter(group=group, epoch__lte=entry.table.epoch).update(epoch=COUNTED)
    theirs.update(statement=target)


@transaction.atomic
def translate(actor: Actor, *, statement_id: int, language: str, text: str) -> Statement:
    """Keep a translation made by a person; an empty text takes it away."""
    statement = _statement(actor, statement_id)
    translations = {code: said for code, said in statement.translations.items() if code != language}
    if text.strip() and language != statement.language:
        translations[language] = tidy(text)
    statement.translations = translations
    statement.save(update_fields=["translations"])
    _record(actor, acts.STATEMENT_TRANSLATED, statement)
    return statement


@transaction.atomic
def flag(actor: Actor, *, round_number: int, number: int, kind: str) -> Statement:
    """Ask a facilitator to look at a statement again; once a person, the latest kind stays."""
    statement = (
        Statement.objects.filter(
            STATEMENT.visible(actor, "read"), round__number=round_number, number=number
        )
        .select_related("round")
        .get()
    )
    STATEMENT.require(actor, "flag", statement)
    voice = voices.of_actor(actor, statement.round)
    Flag.objects.bulk_create(
        [Flag(statement=statement, voter_key=voice.key, kind=kind)],
        update_conflicts=True, unique_fields=["statement", "voter_key"], update_fields=["kind"],
    )  # fmt: skip
    return statement


def _settle_flags(statement: Statement) -> None:
    with walls.lifted("a facilitator reads and settles flags"):
        Flag.objects.filter(statement=statement).delete()


@transaction.atomic
def dismiss_flags(actor: Actor, *, statement_id: int) -> Statement:
    """A facilitator looked, and the statement stays as it is."""
    statement = _statement(actor, statement_id)
    _settle_flags(statement)
    _record(actor, acts.STATEMENT_SHOWN, statement)
    return statement


def tidy(text: str) -> str:
    """The text on one line; raises ValueError above 140 characters or when nothing is left.

    The blanks that French writes before : ; ! ? and inside its quotation marks stay as they are.
    """
    line = BLANKS.sub(" ", text).strip()
    if not 0 < len(line) <= LONGEST:
        raise ValueError(f"A statement has 1 to {LONGEST} characters.")
    return line


def _last_number(round_: Round) -> int:
    # The lock on the round, held by every caller, keeps two facilitators from giving one number twice.
    return Statement.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0


def _statement(actor: Actor, statement_id: int) -> Statement:
    """A statement and its round, locked, for a facilitator; raises Statement.DoesNotExist."""
    found = (
        Statement.objects.filter(STATEMENT.visible(actor, "read"), pk=statement_id)
        .select_related("round__community")
        .get()
    )
    STATEMENT.require(actor, "moderate", found)
    Round.objects.filter(pk=found.round_id).update(epoch=F("epoch"))  # a lock on both databases
    return found


def _record(actor: Actor, act: str, statement: Statement) -> None:
    round_ = statement.round
    audit.record(actor, act, on=statement, community=round_.community, number=round_.number)
