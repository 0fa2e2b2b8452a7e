"""What came out: a record that nobody can change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId

AGREEMENTS = ("AGREED", "ON_TRIAL")


class Outcome(models.Model):
    """The record of one outcome; triggers on both databases refuse every change.

    number       1, 2, 3 … in the community
    record       everything the printed page shows, as released to the public on that day
    fingerprint  SHA-256 of `record` in canonical JSON
    consented, without  keys of groups; both empty unless agreed
    n_heard … has_centre  what the rule saw, so that a row that breaks it cannot be stored
    """

    class Kind(models.TextChoices):
        AGREED = "AGREED", _("agreed")
        AGREED_IN_PART = "AGREED_IN_PART", _("agreed in part")
        ON_TRIAL = "ON_TRIAL", _("agreed to try")
        NOT_AGREED = "NOT_AGREED", _("not agreed")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.PROTECT, related_name="outcomes"
    )
    version = models.ForeignKey(
        "decisions.Version", on_delete=models.PROTECT, related_name="outcomes"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    on = models.DateField()
    record = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    consented = models.JSONField(default=list)
    without = models.JSONField(default=list)
    n_heard = models.PositiveSmallIntegerField(default=0)
    n_needed = models.PositiveSmallIntegerField(default=3)
    n_said_no = models.PositiveSmallIntegerField(default=0)
    n_open = models.PositiveSmallIntegerField(default=0)
    is_tagged = models.BooleanField(default=True)
    has_centre = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "community", "proposal", "version", "number", "kind", "on", "record",
            "fingerprint", "consented", "without", "n_heard", "n_needed", "n_said_no", "n_open",
            "is_tagged", "has_centre",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="outcome_number_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=AGREEMENTS)
                | (
                    models.Q(
                        n_open=0, n_said_no=0, n_needed__gte=3, n_heard__gte=models.F("n_needed")
                    )
                    & (models.Q(is_tagged=False) | models.Q(has_centre=True))
                ),
                name="outcome_agreed_by_the_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=AGREEMENTS) | models.Q(consented=[], without=[]),
                name="outcome_names_no_group",
            ),
        ]
        indexes = [models.Index(fields=["community", "-on", "-number"], name="outcome_latest")]

    def __str__(self) -> str:
        return f"record {self.number}"


class Naming(models.Model):
    """A group asks to be named on a record that has no group table, in its own words."""

    id = RandomId(primary_key=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="namings")
    group = models.CharField(max_length=12)
    words = models.CharField(max_length=400)
    on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "outcome", "group", "words", "on"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "group"], name="naming_once")]

    def __str__(self) -> str:
        return f"naming of {self.group}"
