"""A seat: one person in one group of one community, known by a handle."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from lic.base.fields import RandomId


def new_voting_id() -> str:
    """128 random bits: what a voter key is made from, together with a key file."""
    return secrets.token_hex(16)


class Seat(models.Model):
    """One person in one group of one community.

    handle        two words, shown beside what the person says under a duty; changeable
    voting_id     random; never shown, never beside an answer
    joined_month  first of the month: nothing finer is kept
    renewed_year  the year the person last said "I am still here"; a seat not renewed sleeps
    batch         the card batch it came by, so that a revoked batch takes its seats along
    """

    class State(models.TextChoices):
        AWAKE = "AWAKE", "awake"
        ASLEEP = "ASLEEP", "asleep"
        REVOKED = "REVOKED", "revoked"

    id = RandomId(primary_key=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats"
    )
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="seats"
    )
    group = models.ForeignKey("communities.Group", on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(
        "communities.Organization",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    batch = models.ForeignKey(
        "communities.CardBatch",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    handle = models.CharField(max_length=60)
    voting_id = models.CharField(max_length=32, unique=True, default=new_voting_id)
    state = models.CharField(max_length=8, choices=State, default=State.AWAKE)
    joined_month = models.DateField()
    renewed_year = models.PositiveSmallIntegerField()
    accepted_terms = models.PositiveSmallIntegerField(default=0)
    notice_address = models.EmailField(
        blank=True,
        help_text="Only if the person asks for mail; a mail carries a link and nothing else.",
    )

    class Privacy:
        personal = {
            "id",
            "account",
            "community",
            "group",
            "organization",
            "batch",
            "handle",
            "voting_id",
            "state",
            "joined_month",
            "renewed_year",
            "accepted_terms",
            "notice_address",
        }
        open: set[str] = set()
        until = "until the person leaves or says “forget me”; asleep after a year"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "community"], name="seat_one_a_community"),
            models.UniqueConstraint(fields=["community", "handle"], name="seat_handle_once"),
        ]
        indexes = [models.Index(fields=["group", "state"], name="seat_group_state")]

    def __str__(self) -> str:
        return "seat"  # neither handle nor group in a log


class Tombstone(models.Model):
    """What is left of a forgotten seat until the keys of then-open rounds are gone.

    Its votes stay in the round under their voter key; if its batch is revoked, they can still be found.
    """

    id = RandomId(primary_key=True)
    voting_id = models.CharField(max_length=32)
    batch = models.ForeignKey(
        "communities.CardBatch", on_delete=models.CASCADE, related_name="tombstones"
    )
    until_keys = models.JSONField(
        default=list, help_text="Names of the keys whose end ends this row."
    )

    class Privacy:
        personal = {"id", "voting_id", "batch", "until_keys"}
        open: set[str] = set()
        until = "until the keys it waits for are destroyed: 30 days after those rounds close"

    def __str__(self) -> str:
        return "tombstone"
