"""Invitation cards: printed in batches, drawn from shuffled envelopes, known here by hash alone."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId


class CardBatch(models.Model):
    """A stack of cards for one group, handed out by one organization.

    quota        how many of its cards may be used
    is_founding  the first cards of a group; those of the sex workers' group are held by the partner
    is_accepted_by_centre  a steward of the sex workers' group said yes to the partner's name on them
    """

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", "waits for the group's steward"
        CENTRE = "CENTRE", "waits for a steward of the sex workers' group"
        ACCEPTED = "ACCEPTED", "in use"
        REFUSED = "REFUSED", "refused by a steward"
        REVOKED = "REVOKED", "revoked"

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="batches"
    )
    group = models.ForeignKey("communities.Group", on_delete=models.CASCADE, related_name="batches")
    organization = models.ForeignKey(
        "communities.Organization", on_delete=models.PROTECT, related_name="batches"
    )
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 … in the community.")
    quota = models.PositiveSmallIntegerField()
    n_used = models.PositiveSmallIntegerField(default=0)
    expires_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    is_founding = models.BooleanField(default=False)
    founding_duty = models.CharField(max_length=20, blank=True)
    issued_by_group = models.CharField(max_length=12, blank=True)
    is_accepted_by_centre = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "community",
            "group",
            "organization",
            "number",
            "quota",
            "n_used",
            "expires_on",
            "state",
            "is_founding",
            "founding_duty",
            "issued_by_group",
            "is_accepted_by_centre",
        }

    class Meta:
        verbose_name_plural = "card batches"
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=models.Q(n_used__lte=models.F("quota")), name="batch_within_quota"
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.number}"


class Card(models.Model):
    """One printed code, by hash. It does not know which seat it became."""

    id = RandomId(primary_key=True)
    batch = models.ForeignKey(CardBatch, on_delete=models.CASCADE, related_name="cards")
    digest = models.CharField(max_length=64, unique=True)
    used_month = models.DateField(null=True, blank=True, help_text="First of the month.")

    class Privacy:
        personal: set[str] = set()
        open = {"id", "batch", "digest", "used_month"}

    def __str__(self) -> str:
        return "card"


class Revocation(models.Model):
    """A request to revoke a batch: a second steward of the group has to agree; the group sees it."""

    id = RandomId(primary_key=True)
    batch = models.OneToOneField(CardBatch, on_delete=models.CASCADE, related_name="revocation")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        "communities.Seat", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)

    class Privacy:
        personal = {"asked_by"}
        open = {"id", "batch", "reason", "asked_on", "confirmed_on"}
        until = (
            "as long as the batch; the steward's seat is emptied when the revocation is confirmed"
        )

    def __str__(self) -> str:
        return f"revocation of {self.batch_id}"
