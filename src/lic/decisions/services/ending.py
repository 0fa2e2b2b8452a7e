"""What a group's own word or question has come to, from the pure machine back to its rows."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.db import transaction

from lic.base import keys
from lic.core import consent
from lic.decisions.models import CaucusPosition, GroupQuestion, Proposal, StandingConcern

Word, Question = CaucusPosition.State, GroupQuestion.State


def keep(
    proposal: Proposal, before: consent.Proposal, after: consent.Proposal, on: datetime.date
) -> None:
    """End the rows of words and questions that the machine ended between two states."""
    for key in ("", *(concern.id for concern in before.concerns)):
        old, new = consent.matter_of(before, key), consent.matter_of(after, key)
        if old == new:
            continue
        asked = old.question is not None and new.question is None
        no = new.ended_at not in (None, old.ended_at)
        by_answers, by_word = _yes(before, after, key, asked=asked)
        about: dict[str, Any] = {"proposal": proposal, "concern_id": int(key) if key else None}
        if asked:
            state = (
                Question.PASSED if by_answers else Question.NOT_PASSED if no else Question.LAPSED
            )
            _end_questions(GroupQuestion.objects.filter(**about, state=Question.OPEN), state)
        if old.word is not None and new.word is None:
            fell = no and not asked
            state = Word.DONE if by_word else Word.FALLEN if fell else Word.LAPSED
            _end_words(CaucusPosition.objects.filter(**about, state=Word.GIVEN), state, on)


def _yes(
    before: consent.Proposal, after: consent.Proposal, key: str, *, asked: bool
) -> tuple[bool, bool]:
    """Whether a group has just said yes by the answers of its seats, or by its caucus' word."""
    if not key:
        question = before.untagging.question
        off = before.tagged and not after.tagged
        by_answers = off and asked and question is not None and question.passes(centre=True)
        return by_answers, off and not by_answers
    concern = next(one for one in after.concerns if one.id == key)
    by_caucus = concern.raised_by == consent.RaisedBy.CAUCUS
    return (
        concern.status == consent.ConcernStatus.RELEASED_BY_GROUP,
        by_caucus and concern.status == consent.ConcernStatus.RELEASED_BY_RAISER,
    )


def _end_questions(questions: Any, state: str) -> None:
    """The answers are gone at once, and their key once that is sure: an open question without its key would break its group's pages."""
    for question in questions:
        question.answers.all().delete()
        question.state = state
        question.save(update_fields=["state"])
        transaction.on_commit(partial(keys.destroy, question.key_name))
        if state == Question.PASSED:
            _say_how(question)


def _end_words(words: Any, state: str, on: datetime.date) -> None:
    for word in words.exclude(about=CaucusPosition.About.POSITION):
        word.objections.all().delete()
        word.state, word.fell_on = state, on if state == Word.FALLEN else None
        word.save(update_fields=["state", "fell_on"])
        if state == Word.DONE:
            _say_how(word)


def _say_how(said: CaucusPosition | GroupQuestion) -> None:
    StandingConcern.objects.filter(pk=said.concern_id).update(how_met=said.words)
