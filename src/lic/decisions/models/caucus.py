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
    state       GIVEN until it takes effect (DONE), two seats object (FALLEN), or something else ends it
    number      order of the group's words on the proposal
    given_on    the 72 hours run from the end of this day
    fell_on     the day of the second objection
    n_seats     awake seats of the group when it was given; 0 for a position, whose call has its roll
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
        FALLEN = "FALLEN", _("fallen")
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
    fell_on = models.DateField(null=True, blank=True)
    n_seats = models.PositiveIntegerField(default=0)
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
            "group", "choice", "words", "given_on", "fell_on", "n_seats", "seats", "is_partner_heard",
            "three_took_part", "speaker", "mandate",
        }  # fmt: skip
        until = "the keys are emptied 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="caucus_number_once"),
            models.CheckConstraint(
                condition=models.Q(choice__in=[p.value for p in consent.Position]),
                name="caucus_choice_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="FALLEN", fell_on__isnull=False)
                | (~models.Q(state="FALLEN") & models.Q(fell_on__isnull=True)),
                name="caucus_fell_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["concern"], condition=models.Q(state="GIVEN", about="RELEASE"),
                name="release_word_one_lies",
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(state="GIVEN", about="UNTAG"),
                name="untag_word_one_lies",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"caucus position {self.number}"


class CaucusObjection(models.Model):
    """A seat objects to its caucus speaking for all: in a call, or by one word of the group's own.

    Two turn the call to single positions, and make a word fall.
    """

    id = RandomId(primary_key=True)
    call = models.ForeignKey(
        "decisions.Call", null=True, blank=True, on_delete=models.CASCADE, related_name="objections"
    )
    word = models.ForeignKey(
        CaucusPosition, null=True, blank=True, on_delete=models.CASCADE, related_name="objections"
    )
    group = models.CharField(max_length=12)
    voter_key = models.CharField(max_length=64)

    class Privacy:
        personal = {"id", "voter_key"}
        open = {"call", "word", "group"}
        until = "deleted with the call's key, 30 days after its outcome; with the word when it ends"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "voter_key"], name="objection_once"),
            models.UniqueConstraint(fields=["word", "voter_key"], name="objection_to_word_once"),
            models.CheckConstraint(
                condition=models.Q(call__isnull=True, word__isnull=False)
                | models.Q(call__isnull=False, word__isnull=True),
                name="objection_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return "objection"
