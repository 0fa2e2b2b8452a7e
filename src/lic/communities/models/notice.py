"""Notices: what waits for a seat, in the product; a mail, if chosen, carries a link and nothing else."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId


class Notice(models.Model):
    """One thing that waits for one seat.

    kind     names a sentence that an app registered with `communities.notices.register`
    url      where it leads, inside this installation
    facts    what the sentence needs; never a person's words
    thing_kind, thing_id  what it is about, as `base.links` knows it: its title is looked up for the
             reader when it is read, and stands neither here nor in a mail
    mailed_on  the day a mail said that something waits, for seats that asked for mail
    """

    id = RandomId(primary_key=True)
    seat = models.ForeignKey("communities.Seat", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    url = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    thing_kind = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    is_read = models.BooleanField(default=False)
    mailed_on = models.DateField(null=True, blank=True)

    class Privacy:
        personal = {
            "id", "seat", "kind", "url", "facts", "thing_kind", "thing_id", "on", "is_read",
            "mailed_on",
        }  # fmt: skip
        open: set[str] = set()
        keep_days, since = 60, "on"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "kind", "url"], name="notice_once")]
        indexes = [
            models.Index(fields=["seat", "is_read", "-on", "kind", "url"], name="notice_waiting")
        ]

    def __str__(self) -> str:
        return self.kind
