"""What was heard, as it may be shown; and what groups say beside the counts."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId
from lic.base.models import Release
from lic.core.disclosure import Band


class Outcome(models.Model):
    """The newest results of a round as one audience gets them: everything that its page draws.

    shown     what passed the disclosure gate, and ranks made from that alone
    n_common  how many statements are common ground in it: the home page looks for these alone
    """

    id = RandomId(primary_key=True)
    round = models.ForeignKey("listening.Round", on_delete=models.CASCADE, related_name="outcomes")
    audience = models.CharField(max_length=8, choices=Release.Audience)
    epoch = models.PositiveIntegerField()
    on = models.DateField()
    shown = models.JSONField()
    n_common = models.PositiveIntegerField(default=0)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "round", "audience", "epoch", "on", "shown", "n_common"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "audience"], name="outcome_once")]
        indexes = [models.Index(fields=["audience", "on"], name="outcome_day")]

    def __str__(self) -> str:
        return f"outcome for {self.audience}"


class Weights(models.Model):
    """How much the round wants one group asked about each statement: {statement id: weight}."""

    id = RandomId(primary_key=True)
    round = models.ForeignKey("listening.Round", on_delete=models.CASCADE, related_name="weights")
    group = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField()
    weights = models.JSONField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "round", "group", "epoch", "weights"}

    class Meta:
        verbose_name_plural = "weights"
        constraints = [models.UniqueConstraint(fields=["round", "group"], name="weights_once")]

    def __str__(self) -> str:
        return f"weights of {self.group}"


class MapMemory(models.Model):
    """What the next map of a round needs of the one an audience has seen: its axes, and ids of groups of opinion.

    kept   `placing.Memory` in plain values: statements and groups, and no person. Never shown: finer than the map
    """

    id = RandomId(primary_key=True)
    round = models.ForeignKey("listening.Round", on_delete=models.CASCADE, related_name="memories")
    audience = models.CharField(max_length=8, choices=Release.Audience)
    kept = models.JSONField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "round", "audience", "kept"}
        until = "30 days after the round closed, with its key; nobody is shown it"

    class Meta:
        verbose_name_plural = "map memories"
        constraints = [
            models.UniqueConstraint(fields=["round", "audience"], name="map_memory_once")
        ]

    def __str__(self) -> str:
        return f"memory of a map for {self.audience}"


class Signal(models.Model):
    """What a group's stewards may look at: that some of its people answered alike. It names nobody.

    There is a row too where nothing is said: a group is looked at anew only when a step of it has moved.

    epoch       at which the group was last looked at
    band        how many people, roughly; empty where nothing is said
    at_least    how many people that took: a limit raised since hides it
    statements  ids of common ground to which the group's yes hangs on them
    """

    id = RandomId(primary_key=True)
    round = models.ForeignKey("listening.Round", on_delete=models.CASCADE, related_name="signals")
    group = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField()
    band = models.CharField(max_length=8, choices=[(b.value, b.value) for b in Band], blank=True)
    at_least = models.PositiveSmallIntegerField()
    statements = models.JSONField(default=list)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "round", "group", "epoch", "band", "at_least", "statements"}
        until = "30 days after the round closed, with its key; the group's stewards read it, facilitators its group"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "group"], name="signal_once")]

    def __str__(self) -> str:
        return f"signal of {self.group}"


class CaucusWord(models.Model):
    """A group's own word on a statement, said by its spokesperson: we share this, or we do not."""

    id = RandomId(primary_key=True)
    statement = models.ForeignKey(
        "listening.Statement", on_delete=models.CASCADE, related_name="caucus_words"
    )
    group = models.CharField(max_length=12)
    shares = models.BooleanField()
    words = models.CharField(max_length=280, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "statement", "group", "shares", "words"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "group"], name="caucus_word_once")
        ]

    def __str__(self) -> str:
        return f"word of {self.group}"


class GroupRelease(models.Model):
    """A group that was present lets a "police not present" round out, by its spokesperson."""

    id = RandomId(primary_key=True)
    round = models.ForeignKey("listening.Round", on_delete=models.CASCADE, related_name="releases")
    group = models.CharField(max_length=12)
    on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "round", "group", "on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "group"], name="group_release_once")
        ]

    def __str__(self) -> str:
        return f"release by {self.group}"


class WorkingFile(models.Model):
    """A request for a round's working file: one duty asks, the other opens it, two people.

    asked_duty  "facilitator" or "auditor"; the person who opens holds the other
    is_ready    the worker has written it; it is deleted the day after
    """

    id = RandomId(primary_key=True)
    round = models.OneToOneField(
        "listening.Round", on_delete=models.CASCADE, related_name="working_file"
    )
    asked_duty = models.CharField(max_length=40)
    asked_by = models.ForeignKey("communities.Seat", on_delete=models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(
        "communities.Seat", null=True, on_delete=models.CASCADE, related_name="+"
    )
    on = models.DateField()
    is_ready = models.BooleanField(default=False)

    class Privacy:
        personal = {"asked_by", "opened_by"}
        open = {"id", "round", "asked_duty", "on", "is_ready"}
        keep_days, since = 1, "on"

    def __str__(self) -> str:
        return "working file"
