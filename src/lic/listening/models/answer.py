"""An answer: what one voter key says to one statement. It has no time and knows no seat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId

# No group's key can be one of these: a key is a slug.
OPEN_LANE = "~open"
OTHER = "~other"
MOST_MATTERS = 3


class Vote(models.Model):
    """One row for a voter key and a statement, made when the statement is shown and kept up to date.

    voter_key    HMAC-SHA256(round's key, the seat's voting id); fresh and random after the rewriting
    group        key of the voter's group; OPEN_LANE for the open link; OTHER for small groups later
    matters      one of at most three that matter to this person
    probability  with which the statement was drawn; empty where the person chose it, or on paper
    epoch        in which the answer was given or last changed; 0 after the rewriting, and where a figure of
                 another statement held it before the two were merged
    batch_tag    where somebody else entered the answer, by a peer worker or from paper: what finds it again
                 when the cards of whoever entered it are revoked (`services.voices.tag`); empty otherwise
    """

    class Choice(models.TextChoices):
        SHOWN = "SHOWN", _("not answered")
        SKIPPED = "SKIPPED", _("skipped for now")
        PASS = "PASS", _("not sure")
        AGREE = "AGREE", _("agree")
        DISAGREE = "DISAGREE", _("disagree")

    id = RandomId(primary_key=True)
    statement = models.ForeignKey(
        "listening.Statement", on_delete=models.CASCADE, related_name="votes"
    )
    voter_key = models.CharField(max_length=64)
    group = models.CharField(max_length=12)
    choice = models.CharField(max_length=8, choices=Choice)
    matters = models.BooleanField(default=False)
    probability = models.FloatField(null=True, blank=True)
    epoch = models.PositiveIntegerField()
    batch_tag = models.CharField(max_length=64, blank=True)

    class Privacy:
        personal = {
            "id", "voter_key", "group", "choice", "matters", "probability", "epoch", "batch_tag",
        }  # fmt: skip
        open = {"statement"}
        until = (
            "30 days after the round closed its key is destroyed and the rows are rewritten in random"
            " order under fresh names; then they belong to nobody"
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voter_key", "statement"], name="vote_once"),
            models.CheckConstraint(
                condition=models.Q(choice__in=["SHOWN", "SKIPPED", "PASS", "AGREE", "DISAGREE"]),
                name="vote_choice_known",
            ),
        ]
        indexes = [
            # The lane alone: what a day's limit counts must not cost a seat's answer anything.
            models.Index(
                fields=["epoch", "statement", "voter_key"], name="vote_open_lane",
                condition=models.Q(group=OPEN_LANE),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return "vote"


ANSWERS = (Vote.Choice.AGREE, Vote.Choice.DISAGREE, Vote.Choice.PASS)
