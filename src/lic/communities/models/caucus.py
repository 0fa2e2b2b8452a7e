"""A group's own room: readable by that group alone, without names."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId


class CaucusPost(models.Model):
    """Something said in a caucus room; nobody's name is on it, and it is gone after 90 days."""

    id = RandomId(primary_key=True)
    group = models.ForeignKey("communities.Group", on_delete=models.CASCADE, related_name="posts")
    text = models.TextField(max_length=2000)
    on = models.DateField()
    is_hidden = models.BooleanField(default=False)
    hidden_because = models.CharField(max_length=200, blank=True)

    class Privacy:
        personal = {"text"}
        open = {"id", "group", "on", "is_hidden", "hidden_because"}
        keep_days, since = 90, "on"

    def __str__(self) -> str:
        return "caucus post"
