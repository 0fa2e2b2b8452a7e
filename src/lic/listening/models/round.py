"""A round: some weeks in which a table answers the same statements."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.base.languages import translated
from lic.core.disclosure.bands import PUBLIC_FLOOR, TABLE_FLOOR

OPEN_VOICES, LEAST_OPEN_VOICES, MOST_OPEN_VOICES = 300, 20, 5000


class Round(models.Model):
    """A question to the table, with statements to answer.

    title, about      by language: {"en": …, "fr": …}
    is_police_absent  "police not present": hidden from police seats, not public until released
    open_code         the last part of the open link; empty: there is none
    open_voices       how many new voices the open link lets in on one day
    epoch             number of the day's work now open: answers carry it, a release closes it
    epoch_on          the day on which that epoch began
    table_limit, public_limit  how many people a figure needs; can be raised, not lowered
    released_on       the day the last group present let a "police not present" round out
    is_rewritten      the key's days are over: answers stand in random order under fresh names
    is_marked         a batch of cards was revoked, and figures hold its answers: after the key was gone,
                      or because too few people moved to cut them anew
    taken_out         how many people of revoked batches figures still hold, by measure and cell, for the
                      table and for the public; "is_new" until figures were cut since
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("in preparation")
        OPEN = "OPEN", _("open")
        CLOSED = "CLOSED", _("closed")

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="rounds"
    )
    number = models.PositiveIntegerField(help_text="1, 2, 3 … in the community.")
    title = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    is_police_absent = models.BooleanField(default=False)
    open_code = models.CharField(max_length=24, blank=True)
    open_voices = models.PositiveSmallIntegerField(default=OPEN_VOICES)
    opened_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=1)
    epoch_on = models.DateField(null=True, blank=True)
    table_limit = models.PositiveSmallIntegerField(default=TABLE_FLOOR)
    public_limit = models.PositiveSmallIntegerField(default=PUBLIC_FLOOR)
    released_on = models.DateField(null=True, blank=True)
    is_rewritten = models.BooleanField(default=False)
    is_marked = models.BooleanField(default=False)
    taken_out = models.JSONField(default=dict)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "community", "number", "title", "about", "state", "is_police_absent", "open_code",
            "open_voices", "opened_on", "closes_on", "closed_on", "epoch", "epoch_on", "table_limit",
            "public_limit", "released_on", "is_rewritten", "is_marked", "taken_out",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=models.Q(
                    table_limit__gte=TABLE_FLOOR,
                    public_limit__gte=PUBLIC_FLOOR,
                ),
                name="round_limits_only_raised",
            ),
            models.CheckConstraint(
                condition=models.Q(is_police_absent=False) | models.Q(open_code=""),
                name="round_no_open_link_without_police",
            ),
            models.CheckConstraint(
                condition=models.Q(open_voices__gte=LEAST_OPEN_VOICES),
                name="round_open_voices_enough",
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="round_state")]

    def __str__(self) -> str:
        return f"round {self.number}"

    @property
    def key_name(self) -> str:
        """The name of the key file that stands between its answers and the seats."""
        return f"round-{self.pk}"

    @property
    def named(self) -> str:
        """Its title in the language of the page."""
        return translated(self.title)

    @property
    def described(self) -> str:
        """What it is about, in the language of the page."""
        return translated(self.about)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
