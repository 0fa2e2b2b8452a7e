"""What was heard when a version was called: figures that had been released by then, and no others."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId
from lic.base.models import Release


class Heard(models.Model):
    """Released figures of the statements that a version came from, as one audience had them at its call.

    Written once, with the call; triggers on both databases refuse every change. Nothing was cut for it:
    it holds what a page of that audience showed on that day, and not the words of a statement, which
    are read where they stand, so that one hidden since stays hidden.

    audience    the public's row holds only what was public then
    statements  a list in the order linked: "round" and "statement" (ids in words), "number", "on" (the day
                of the figures), "engine", "is_common", "missing" (groups without enough voices, at the
                table alone), "groups", and "cells" {group: released cell in plain values}
    """

    id = RandomId(primary_key=True)
    call = models.ForeignKey("decisions.Call", on_delete=models.CASCADE, related_name="heard")
    audience = models.CharField(max_length=8, choices=Release.Audience)
    on = models.DateField()
    statements = models.JSONField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "call", "audience", "on", "statements"}

    class Meta:
        verbose_name_plural = "heard"
        constraints = [models.UniqueConstraint(fields=["call", "audience"], name="heard_once")]

    def __str__(self) -> str:
        return f"heard by {self.audience}"
