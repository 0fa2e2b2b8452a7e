"""A call: who may speak in it, and the positions given."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.core import consent


class Call(models.Model):
    """The groups are asked for their positions on one version.

    number       1, 2, 3 … of the proposal
    deadline     its last day: it ends at 23:59 at the table
    seats        {group: seats that existed and were awake when it opened}
    by_caucus    keys of the groups that chose to speak by caucus
    snapshot     {group: [support, can live with, stand aside, concern]} of the night `snapshot_on`:
                 what pages are made from, so that no page changes with one position
    counts       the same at the end, kept when the positions themselves are gone
    verdict      the rule's answer at the end
    closed_on    the day it ended, by its deadline, a new version or a withdrawal
    is_forgotten positions are group counts and the key is destroyed
    """

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.PROTECT, related_name="calls"
    )
    version_number = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    deadline = models.DateField()
    is_prolonged = models.BooleanField(default=False)
    seats = models.JSONField()
    by_caucus = models.JSONField(default=list)
    snapshot = models.JSONField(default=dict)
    snapshot_on = models.DateField()
    counts = models.JSONField(default=dict)
    verdict = models.JSONField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_forgotten = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "proposal", "version_number", "number", "opened_on", "deadline", "is_prolonged",
            "seats", "by_caucus", "snapshot", "snapshot_on", "counts", "verdict", "closed_on",
            "is_forgotten",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="call_number_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(closed_on__isnull=True),
                name="call_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.number}"

    @property
    def key_name(self) -> str:
        """The file that links its positions to seats, until 30 days after its outcome."""
        return f"call-{self.pk}"


class CallRoll(models.Model):
    """A seat that existed and was awake when the call opened: only these give positions."""

    id = RandomId(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="roll")
    group = models.CharField(max_length=12)
    voter_key = models.CharField(max_length=64)

    class Privacy:
        personal = {"id", "voter_key"}
        open = {"call", "group"}
        until = "deleted with the call's key, 30 days after its outcome"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "voter_key"], name="roll_once")]

    def __str__(self) -> str:
        return "seat on the roll"


class Position(models.Model):
    """What one seat says to one version. A change replaces it; no time, and no way to the seat."""

    class Choice(models.TextChoices):
        SUPPORT = consent.Position.SUPPORT.value, _("Support")
        CAN_LIVE_WITH = consent.Position.CAN_LIVE_WITH.value, _("Can live with it")
        STAND_ASIDE = consent.Position.STAND_ASIDE.value, _("Stand aside")
        CONCERN = consent.Position.CONCERN.value, _("Concern")

    id = RandomId(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="positions")
    voter_key = models.CharField(max_length=64)
    group = models.CharField(max_length=12)
    choice = models.CharField(max_length=16, choices=Choice)

    class Privacy:
        personal = {"id", "voter_key", "choice"}
        open = {"call", "group"}
        until = "turned into group counts 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "voter_key"], name="position_once"),
            models.CheckConstraint(
                condition=models.Q(choice__in=[p.value for p in consent.Position]),
                name="position_known",
            ),
        ]

    def __str__(self) -> str:
        return "position"


class Dissent(models.Model):
    """Words for the record from somebody who stands aside: without name, without group."""

    id = RandomId(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="dissents")
    voter_key = models.CharField(max_length=64)
    text = models.CharField(max_length=400)
    lang = models.CharField(max_length=8, blank=True)

    class Privacy:
        personal = {"id", "voter_key", "text"}
        open = {"call", "lang"}
        until = "copied into the outcome without the key, and deleted with the call's key"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "voter_key"], name="dissent_once")]

    def __str__(self) -> str:
        return "dissent"
