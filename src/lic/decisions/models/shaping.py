"""What the table says to a text before it is called: questions, and suggestions on clauses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId


class Question(models.Model):
    """A question about a proposal, and the sponsors' answer. Nobody's name or group is on it."""

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="questions"
    )
    version_number = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    answer = models.TextField(max_length=2000, blank=True)
    asked_on = models.DateField()
    voter_key = models.CharField(max_length=64, blank=True)

    class Privacy:
        personal = {"id", "text", "voter_key"}
        open = {"proposal", "version_number", "number", "answer", "asked_on"}
        until = "as long as the proposal; the voter key means nothing 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="question_number_once")
        ]

    def __str__(self) -> str:
        return f"question {self.number}"


class Suggestion(models.Model):
    """Other words for one clause of a text; the sponsors take it or say why not.

    clause  its number, from 1; 0: the whole text
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("waits for whoever wrote it")
        TAKEN = "TAKEN", _("taken")
        NOT_TAKEN = "NOT_TAKEN", _("not taken")

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="suggestions"
    )
    version_number = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    clause = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(max_length=2000)
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reply = models.CharField(max_length=500, blank=True)
    made_on = models.DateField()
    voter_key = models.CharField(max_length=64, blank=True)

    class Privacy:
        personal = {"id", "words", "why", "voter_key"}
        open = {"proposal", "version_number", "number", "clause", "state", "reply", "made_on"}
        until = "as long as the proposal; the voter key means nothing 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="suggestion_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="NOT_TAKEN") | ~models.Q(reply=""),
                name="suggestion_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.number}"
