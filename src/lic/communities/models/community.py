"""A community, the groups at its table, the organizations behind them, and its terms of reference."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId
from lic.base.languages import translated


class Community(models.Model):
    """A town or district that sits at one table.

    host_name  who runs this installation, as the privacy page names them
    write_to   how to reach a person, in words: shown in the footer's "Write to a person"
    """

    id = RandomId(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    about = models.JSONField(default=dict, help_text="One sentence by language: {'en': …, 'fr': …}")
    timezone = models.CharField(max_length=60, default="America/Vancouver")
    host_name = models.CharField(max_length=120, blank=True)
    write_to = models.TextField(blank=True)
    partner = models.ForeignKey(
        "communities.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The sex-worker-led organization that holds the founding cards.",
    )  # fmt: skip
    card_help = models.JSONField(default=dict, help_text="Where to ask for a card, by language.")
    bands_month = models.DateField(
        null=True, blank=True, help_text="When sizes in words last moved."
    )
    is_demo = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "slug",
            "name",
            "about",
            "timezone",
            "host_name",
            "write_to",
            "partner",
            "card_help",
            "bands_month",
            "is_demo",
        }

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """One of the groups at the table; six by default, each community may configure its own.

    key        short and stable: "sw", "com", "gov", "res", "bus", "pol"
    names      by language
    mark       its shape: circle, diamond, plus, gable, square, triangle, …
    hue        its colour class: "g-sw", "g-com", …
    is_centre  the group that a tagged agreement cannot pass without: sex workers
    is_police  "police not present" keeps things away from its seats
    n_band     its size in words, moved once a month: "<10", "10-24", "25-99", "100+"
    thirds_held_by  ids of the organizations behind more than a third of its seats each, two at most,
                    moved with the band
    """

    id = RandomId(primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="groups")
    key = models.SlugField(max_length=12)
    names = models.JSONField()
    mark = models.CharField(max_length=12)
    hue = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField(help_text="Its place on the ring.")
    is_centre = models.BooleanField(default=False)
    is_police = models.BooleanField(default=False)
    speaks_by_caucus = models.BooleanField(default=False)
    n_band = models.CharField(max_length=8, default="<10")
    thirds_held_by = models.JSONField(default=list)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "community",
            "key",
            "names",
            "mark",
            "hue",
            "position",
            "is_centre",
            "is_police",
            "speaks_by_caucus",
            "n_band",
            "thirds_held_by",
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="group_key_once"),
            models.UniqueConstraint(
                fields=["community"], condition=models.Q(is_centre=True), name="group_one_centre"
            ),
        ]

    def __str__(self) -> str:
        return self.names.get("en", self.key)

    @property
    def name(self) -> str:
        """The group's name in the reader's language."""
        return translated(self.names) or self.key


class MonthlyBand(models.Model):
    """The size in words of a group as the table read it in one month: never a count, so that the past
    tells of nobody's joining or leaving.

    month  its first day; the month now is written by `move_bands`, an earlier one never again
    """

    id = RandomId(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="bands")
    month = models.DateField()
    band = models.CharField(max_length=8)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "group", "month", "band"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "month"], name="band_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(band__in=["<10", "10-24", "25-99", "100+"]), name="band_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.band} in {self.month}"


class Organization(models.Model):
    """A body behind seats: a drop-in, a clinic, a business association, a police service."""

    id = RandomId(primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="organizations")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="organizations")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    is_sex_worker_led = models.BooleanField(default=False)
    mandate = models.CharField(
        max_length=300, blank=True, help_text="Under which mandate its liaison gives a position."
    )

    class Privacy:
        personal: set[str] = set()
        open = {"id", "community", "group", "slug", "name", "about", "is_sex_worker_led", "mandate"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "slug"], name="organization_slug_once")
        ]

    def __str__(self) -> str:
        return self.name


class Terms(models.Model):
    """One version of the terms of reference, accepted on joining."""

    id = RandomId(primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    text = models.JSONField(help_text="Markdown by language.")
    in_force_on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "community", "number", "text", "in_force_on"}

    class Meta:
        verbose_name_plural = "terms"
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="terms_number_once")
        ]

    def __str__(self) -> str:
        return f"terms {self.number}"
