"""The next version, while those who carry a proposal and who raised a concern write it together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId


class NextDraft(models.Model):
    """Words of the next version before they are laid before the table; those who write them read them.

    revision  1, 2, 3 …: who keeps words says which ones they were made from
    kept_by   in which part somebody kept it last; no row says who
    """

    class Part(models.TextChoices):
        WRITER = "WRITER", _("whoever wrote the proposal")
        CARRIER = "CARRIER", _("somebody who carries it")
        RAISER = "RAISER", _("who raised a concern")

    id = RandomId(primary_key=True)
    proposal = models.OneToOneField(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="next_draft"
    )
    revision = models.PositiveIntegerField(default=1)
    kept_by = models.CharField(max_length=8, choices=Part)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    text = models.TextField(max_length=12000)
    lang = models.CharField(max_length=8, blank=True)
    harm_centre = models.TextField(max_length=1000, blank=True)
    harm_others = models.TextField(max_length=1000, blank=True)
    principles = models.JSONField(default=list)
    root_causes = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    trial_months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "proposal", "revision", "kept_by", "title", "summary", "text", "lang", "harm_centre",
            "harm_others", "principles", "root_causes", "note", "trial_months",
        }  # fmt: skip
        until = "until the next version is there, or the proposal is no longer worked in"

    def __str__(self) -> str:
        return f"next draft, {self.revision}"


class Invitation(models.Model):
    """Who may write the next version beside its writer: who raised a concern, or a group's carriers.

    concern  whoever raised it, known by the concern's own voter key; or None
    group    everybody of this group who carries the proposal; or ""
    state    what who raised the concern said; the writer learns of a yes alone
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("invited")
        ACCEPTED = "ACCEPTED", _("accepted")
        DECLINED = "DECLINED", _("declined")

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="invitations"
    )
    concern = models.ForeignKey(
        "decisions.StandingConcern", null=True, blank=True, on_delete=models.CASCADE,
        related_name="invitations",
    )  # fmt: skip
    group = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    class Privacy:
        personal = {"id", "state"}
        open = {"proposal", "concern", "group"}
        until = "until the next version is there, or the proposal is no longer worked in"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=models.Q(concern__isnull=False), name="invitation_of_raiser_once",
            ),
            models.UniqueConstraint(
                fields=["proposal", "group"], condition=~models.Q(group=""), name="invitation_of_group_once",
            ),
            models.CheckConstraint(
                condition=models.Q(concern__isnull=True) & ~models.Q(group="")
                | models.Q(concern__isnull=False) & models.Q(group=""), name="invitation_is_one_sort",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "invitation"
