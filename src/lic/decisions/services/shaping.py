"""Questions and suggestions while a text is being shaped."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base.policy import Actor, Denied, Rule
from lic.decisions import rows
from lic.decisions.models import Proposal, Question, Suggestion
from lic.decisions.queries import seats
from lic.decisions.services import drafting, keeping

NOT_NOW = Rule(
    "not_now",
    test=lambda _, proposal: proposal.state in seats.OPEN_TO_SHAPING,
    sentence=_("The text is not being shaped now."),
    hides=False,
)

ENOUGH = Rule(
    "enough",
    test=lambda _, __: False,
    sentence=_("You have asked or suggested five things about this version. That leaves room for others."),
    hides=False,
)  # fmt: skip
MOST_EACH = 5
"""Each one holds a call up until it is answered: one person must not hold it up for ever."""


def _open(actor: Actor, number: int) -> Proposal:
    proposal = keeping.locked(actor, number, "discuss")
    if not NOT_NOW.test(actor, proposal):
        raise Denied(NOT_NOW)
    return proposal


def _written(actor: Actor, number: int) -> Proposal:
    proposal = _open(actor, number)
    if not seats.writes(actor, proposal):
        raise Denied(drafting.NOT_WRITER)
    return proposal


def _with_room(actor: Actor, proposal: Proposal, left: Any) -> str:
    """The actor's voter key in a proposal; raises Denied when it has left its share on this version."""
    key = seats.own_key(actor, proposal)
    if left.filter(voter_key=key, version_number=proposal.version_number).count() >= MOST_EACH:
        raise Denied(ENOUGH)
    return key


@transaction.atomic
def ask(actor: Actor, *, number: int, text: str) -> Question:
    """Ask a question about the text; nobody's name stands on it. Raises Denied after five."""
    proposal = _open(actor, number)
    key = _with_room(actor, proposal, proposal.questions)
    return Question.objects.create(
        proposal=proposal, version_number=proposal.version_number,
        number=keeping.next_number(proposal.questions), text=text,
        asked_on=keeping.today(proposal), voter_key=key,
    )  # fmt: skip


@transaction.atomic
def answer(actor: Actor, *, number: int, question: int, text: str) -> Question:
    """Answer a question, for whoever wrote the proposal; raises Question.DoesNotExist, Denied."""
    proposal = _written(actor, number)
    asked = proposal.questions.exclude(text="").get(number=question)
    asked.answer = text
    asked.save(update_fields=["answer"])
    return asked


@transaction.atomic
def suggest(actor: Actor, *, number: int, clause: int, words: str, why: str = "") -> Suggestion:
    """Suggest other words for a clause (0: for the whole text). Raises Denied after five."""
    proposal = _open(actor, number)
    key = _with_room(actor, proposal, proposal.suggestions)
    clauses = len(rows.version_of(proposal).clauses)
    return Suggestion.objects.create(
        proposal=proposal, version_number=proposal.version_number,
        number=keeping.next_number(proposal.suggestions), clause=clause if clause <= clauses else 0,
        words=words, why=why, made_on=keeping.today(proposal), voter_key=key,
    )  # fmt: skip


@transaction.atomic
def take(actor: Actor, *, number: int, suggestion: int) -> Suggestion:
    """Take a suggestion: its words replace the clause, and the text has changed."""
    proposal = _written(actor, number)
    one = seats.open_suggestions(proposal).get(number=suggestion)
    version = rows.version_of(proposal)
    clauses = version.clauses
    if 0 < one.clause <= len(clauses) and one.version_number == version.number:
        clauses[one.clause - 1] = one.words.strip()
        draft = drafting.Draft(
            title=version.title, summary=version.summary, text="\n\n".join(clauses),
            harm_centre=version.harm_centre, harm_others=version.harm_others,
            principles=tuple(version.principles), root_causes=tuple(version.root_causes),
            trial_months=version.trial_months, note=version.note, lang=version.lang,
            is_signed=bool(version.signed),
        )  # fmt: skip
        drafting.edit(actor, number=number, draft=draft)
    one.state = Suggestion.State.TAKEN
    one.save(update_fields=["state"])
    return one


@transaction.atomic
def leave_out(actor: Actor, *, number: int, suggestion: int, reply: str) -> Suggestion:
    """Do not take a suggestion, and say why; raises IntegrityError without a reason."""
    proposal = _written(actor, number)
    one = seats.open_suggestions(proposal).get(number=suggestion)
    one.state, one.reply = Suggestion.State.NOT_TAKEN, reply
    one.save(update_fields=["state", "reply"])
    return one


@transaction.atomic
def withdraw_question(actor: Actor, *, number: int, question: int) -> None:
    """Take one's own question back before it is answered: its words are deleted.

    Its number is never another's, and it stays one of the five: whoever asks and withdraws without end
    would keep the writer busy. Raises Question.DoesNotExist (another's, answered, or absent), Denied.
    """
    proposal = _open(actor, number)
    one = _own(actor, proposal, seats.open_questions(proposal)).get(number=question)
    one.text = ""
    one.save(update_fields=["text"])


@transaction.atomic
def withdraw_suggestion(actor: Actor, *, number: int, suggestion: int) -> None:
    """Take one's own suggestion back before it is taken or answered; raises as `withdraw_question`."""
    proposal = _open(actor, number)
    one = _own(actor, proposal, seats.open_suggestions(proposal)).get(number=suggestion)
    one.words = one.why = ""
    one.save(update_fields=["words", "why"])


def _own(actor: Actor, proposal: Proposal, rows_: Any) -> Any:
    return rows_.filter(voter_key=seats.own_key(actor, proposal))
