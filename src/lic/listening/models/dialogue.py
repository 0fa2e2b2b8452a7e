"""A dialogue: people in one room, off the screen, and what came out of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.listening.models.statement import LANGUAGES


class Dialogue(models.Model):
    """A talk that was held, with who took part as counts by group and nothing about anybody.

    present  {"res": 7, …}: people by group; shown in bands only, small groups not at all
    month    the first of the month
    language the one in which title and digest are written
    heard, done, asked  the digest, without names
    round    the round that its themes go to
    """

    class Format(models.TextChoices):
        KITCHEN_TABLE = "KITCHEN_TABLE", _("kitchen-table talk")
        WORLD_CAFE = "WORLD_CAFE", _("World Café")
        FOCUS_GROUP = "FOCUS_GROUP", _("focus group")
        ON_THE_GROUND = "ON_THE_GROUND", _("on-the-ground round")

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="dialogues"
    )
    round = models.ForeignKey(
        "listening.Round",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="dialogues",
    )
    number = models.PositiveIntegerField()
    format = models.CharField(max_length=16, choices=Format)
    title = models.CharField(max_length=100)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    month = models.DateField()
    present = models.JSONField(default=dict)
    is_police_absent = models.BooleanField(default=False)
    heard = models.TextField(max_length=1000, blank=True)
    done = models.TextField(max_length=1000, blank=True)
    asked = models.TextField(max_length=1000, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "community", "round", "number", "format", "title", "language", "month",
            "present", "is_police_absent", "heard", "done", "asked",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="dialogue_number_once")
        ]

    def __str__(self) -> str:
        return f"dialogue {self.number}"
