"""Tables that belong to no app: the audit chain, links between things, releases, the ticker's memory."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId


class AuditEvent(models.Model):
    """An act of a duty-holder, chained by hash: who by duty, when by day, on what by id.

    Never a sign-in, a vote, a position or a read. No foreign keys, so that the chain neither holds
    back nor follows a deletion. `base.audit.record` is the only writer.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    community = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    on = models.DateField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Privacy:
        personal: set[str] = set()
        open = {
            "number",
            "community",
            "duty",
            "verb",
            "kind",
            "object",
            "facts",
            "on",
            "previous",
            "hash",
        }

    class Meta:
        verbose_name = "audit event"

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.kind} {self.object}"


class Link(models.Model):
    """`from` relation `to`, between two things of any app: "proposal 4 came from statement 28"."""

    id = RandomId(primary_key=True)
    from_kind = models.CharField(max_length=60)
    from_id = models.CharField(max_length=40)
    relation = models.CharField(max_length=40)
    to_kind = models.CharField(max_length=60)
    to_id = models.CharField(max_length=40)
    on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "from_kind", "from_id", "relation", "to_kind", "to_id", "on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_kind", "from_id", "relation", "to_kind", "to_id"], name="link_once"
            )
        ]
        indexes = [models.Index(fields=["to_kind", "to_id"], name="link_to")]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.relation} {self.to_kind} {self.to_id}"


class Release(models.Model):
    """One snapshot of group figures as one audience got it: the ledger of the disclosure gate.

    subject   what the figures are about: ("listening.round", id)
    measure   which figures: "answers", "importance", "turnout"
    epoch     number of the snapshot they were cut from; both audiences share it
    cells     exactly what was released, and what the gate needs to decide the next one
    """

    class Audience(models.TextChoices):
        TABLE = "TABLE", "table"
        PUBLIC = "PUBLIC", "public"

    id = RandomId(primary_key=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    measure = models.CharField(max_length=40)
    audience = models.CharField(max_length=8, choices=Audience)
    epoch = models.PositiveIntegerField()
    cells = models.JSONField()
    on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "subject_kind", "subject_id", "measure", "audience", "epoch", "cells", "on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "measure", "audience", "epoch"],
                name="release_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.measure} {self.audience} {self.epoch}"


class Tick(models.Model):
    """When a piece of periodic work last began; it says nothing about people."""

    name = models.CharField(max_length=80, primary_key=True)
    began_at = models.DateTimeField()
    failed = models.CharField(max_length=200, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {"name", "began_at", "failed"}

    def __str__(self) -> str:
        return self.name
