"""A statement: one sentence that people agree or disagree with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId

LONGEST = 140
LANGUAGES = (("en", _("English")), ("fr", _("French")))


class Statement(models.Model):
    """One sentence of at most 140 characters, and its translations by people: together one thing.

    number        1, 2, 3 … in the round, given when it is first shown; empty before
    translations  {"fr": …}: never the language it was written in
    author_key    voter key of who wrote it; empty when seeded, from a dialogue, or after the rewriting
    author_group  key of the group it came from, so that each group's statements are asked equally
    epoch         the epoch in which it was first shown
    merged_into   the statement that says the same; its answers count there
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("waits to be read")
        SHOWN = "SHOWN", _("shown")
        HIDDEN = "HIDDEN", _("not shown")
        MERGED = "MERGED", _("merged")

    id = RandomId(primary_key=True)
    round = models.ForeignKey(
        "listening.Round", on_delete=models.CASCADE, related_name="statements"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    text = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    translations = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    dialogue = models.ForeignKey(
        "listening.Dialogue",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="themes",
    )
    author_key = models.CharField(max_length=64, blank=True)
    author_group = models.CharField(max_length=12, blank=True)
    epoch = models.PositiveIntegerField(default=1)

    class Privacy:
        personal = {"author_key"}
        open = {
            "id", "round", "number", "text", "language", "translations", "state", "reason",
            "merged_into", "dialogue", "author_group", "epoch",
        }  # fmt: skip
        until = "the voter key is emptied 30 days after the round closed"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="statement_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="SHOWN") | models.Q(number__isnull=False),
                name="statement_shown_has_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="HIDDEN") | ~models.Q(reason=""),
                name="statement_hidden_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "round"], name="statement_state_round"),
            models.Index(fields=["author_key"], name="statement_author"),
        ]

    def __str__(self) -> str:
        return f"statement {self.number or 'without number'}"

    def said(self, language: str) -> tuple[str, str]:
        """(text, language): the reader's language if it was written in or translated to it."""
        if language != self.language and self.translations.get(language):
            return self.translations[language], language
        return self.text, self.language

    def others(self, language: str) -> list[tuple[str, str]]:
        """(text, language) in the other languages."""
        shown = self.said(language)[1]
        every = {self.language: self.text, **self.translations}
        return [(text, code) for code, text in every.items() if code != shown and text]


class Flag(models.Model):
    """Somebody of the table asks a facilitator to look at a statement again."""

    class Kind(models.TextChoices):
        PERSON = "PERSON", _("It could point to a person or a place")
        HURTS = "HURTS", _("It hurts or shames people")
        SAME = "SAME", _("Another statement says the same")
        UNCLEAR = "UNCLEAR", _("I do not understand it")

    id = RandomId(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="flags")
    voter_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)

    class Privacy:
        personal = {"id", "voter_key", "kind"}
        open = {"statement"}
        until = "until a facilitator has looked, at most 30 days after the round closed"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "voter_key"], name="flag_once")]

    def __str__(self) -> str:
        return "flag"
