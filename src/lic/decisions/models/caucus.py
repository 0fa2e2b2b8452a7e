"""A group's word by caucus: its position in a call, the tag, or the release of its concern."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.core import consent
from lic.decisions.models.call import Position


class CaucusPosition(models.Model):
    """One word of one group, given in its caucus room; it counts when the rule says so.

    about       POSITION in a call · UNTAG a version · RELEASE a concern the caucus raised
    number      order of the group's words on the proposal
    given_on    the 72 hours run from the end of this day
    seats       seats that say so, the speaker's included
    speaker     SPOKESPERSON, or LIAISON of an institution under `mandate`
    given_by, confirmed_by  voter keys, so that the second seat is another one
    """

    class About(models.TextChoices):
        POSITION = "POSITION", _("position")
        UNTAG = "UNTAG", _("takes the tag off")
        RELEASE = "RELEASE", _("releases its concern")

    class State(models.TextChoices):
        GIVEN = "GIVEN", _("given")
        DONE = "DONE", _("done")
        LAPSED = "LAPSED", _("lapsed")

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="words"
    )
    version_number = models.PositiveSmallIntegerField()
    call = models.ForeignKey(
        "decisions.Call", null=True, blank=True, on_delete=models.CASCADE, related_name="words"
    )
    concern = models.ForeignKey(
        "decisions.StandingConcern",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="words",
    )
    about = models.CharField(max_length=8, choices=About, default=About.POSITION)
    state = models.CharField(max_length=6, choices=State, default=State.GIVEN)
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=12)
    choice = models.CharField(max_length=16, choices=Position.Choice)
    words = models.CharField(max_length=300, blank=True)
    given_on = models.DateField()
    seats = models.PositiveSmallIntegerField(default=1)
    is_partner_heard = models.BooleanField(default=False)
    three_took_part = models.BooleanField(default=False)
    speaker = models.CharField(max_length=12, default=consent.Speaker.SPOKESPERSON.value)
    mandate = models.CharField(max_length=300, blank=True)
    given_by = models.CharField(max_length=64, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)

    class Privacy:
        personal = {"given_by", "confirmed_by"}
        open = {
            "id", "proposal", "version_number", "call", "concern", "about", "state", "number",
            "group", "choice", "words", "given_on", "seats", "is_partner_heard", "three_took_part",
            "speaker", "mandate",
        }  # fmt: skip
        until = "the keys are emptied 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="caucus_number_once"),
            models.CheckConstraint(
                condition=models.Q(choice__in=[p.value for p in consent.Position]),
                name="caucus_choice_known",
            ),
        ]

    def __str__(self) -> str:
        return f"caucus position {self.number}"


class CaucusObjection(models.Model):
    """A seat objects to its group speaking by caucus; two turn the call to single positions."""

    id = RandomId(primary_key=True)
    call = models.ForeignKey("decisions.Call", on_delete=models.CASCADE, related_name="objections")
    group = models.CharField(max_length=12)
    voter_key = models.CharField(max_length=64)

    class Privacy:
        personal = {"id", "voter_key"}
        open = {"call", "group"}
        until = "deleted with the call's key, 30 days after its outcome"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "voter_key"], name="objection_once")]

    def __str__(self) -> str:
        return "objection"
