"""Paper sheets that were entered and wait for a yes of their group. They count nowhere."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId

UNTIL = (
    "until a steward of the group accepts or refuses the sheets, or the round's key is destroyed,"
    " 30 days after the round closed"
)


class PaperBatch(models.Model):
    """The sheets of one group that one person entered at once; gone as soon as somebody answered.

    duty        under which they were entered
    entered_by  the seat that entered them and may not accept them; empty once it left
    """

    id = RandomId(primary_key=True)
    round = models.ForeignKey(
        "listening.Round", on_delete=models.CASCADE, related_name="paper_batches"
    )
    group = models.CharField(max_length=12)
    duty = models.CharField(max_length=40)
    entered_by = models.ForeignKey(
        "communities.Seat", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    on = models.DateField()

    class Privacy:
        personal = {"entered_by"}
        open = {"id", "round", "group", "duty", "on"}
        until = UNTIL

    class Meta:
        verbose_name_plural = "paper batches"

    def __str__(self) -> str:
        return "batch of sheets"


class PaperSheet(models.Model):
    """One person's sheet: the answers as they will be kept, under the voter key that they will have.

    answers    statement id → choice
    matters    ids of the statements that matter to the person
    batch_tag  as on an answer: finds the sheet when the cards of whoever entered it are revoked
    """

    id = RandomId(primary_key=True)
    batch = models.ForeignKey(
        "listening.PaperBatch", on_delete=models.CASCADE, related_name="sheets"
    )
    voter_key = models.CharField(max_length=64, unique=True)
    batch_tag = models.CharField(max_length=64, blank=True)
    answers = models.JSONField()
    matters = models.JSONField(default=list)

    class Privacy:
        personal = {"id", "voter_key", "batch_tag", "answers", "matters"}
        open = {"batch"}
        until = UNTIL

    def __str__(self) -> str:
        return "sheet"
