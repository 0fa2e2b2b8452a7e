"""An action: who leads it, until when, what "done" means, and which groups have said it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId


class Action(models.Model):
    """Something that follows from an agreement. Its origin is a link, so that other things may be one.

    needs_centre  its agreement is tagged: the sex workers' group, or the organization it named,
                  is among those who say it is done
    is_marked     cards of a group that says it is done were revoked when its key was gone
    is_late_told  its lead was told that it is late, once for each day it is due
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("open")
        FINISHED = "FINISHED", _("waits to be confirmed")
        DONE = "DONE", _("done and confirmed")
        DROPPED = "DROPPED", _("given up")

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=140)
    about = models.TextField(max_length=1000, blank=True)
    lead = models.ForeignKey("communities.Organization", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_when = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    needs_centre = models.BooleanField(default=True)
    named_by_centre = models.ForeignKey(
        "communities.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    is_marked = models.BooleanField(default=False)
    is_late_told = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "community",
            "number",
            "title",
            "about",
            "lead",
            "due_on",
            "done_when",
            "state",
            "needs_centre",
            "named_by_centre",
            "opened_on",
            "done_on",
            "is_marked",
            "is_late_told",
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="DONE", done_on__isnull=False)
                | (~models.Q(state="DONE") & models.Q(done_on__isnull=True)),
                name="action_done_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_on", "number"], name="action_due"),
            models.Index(fields=["community", "state", "-done_on", "-number"], name="action_done"),
        ]

    def __str__(self) -> str:
        return f"action {self.number}"

    @property
    def key_name(self) -> str:
        """The key file between the words of single seats and the seats."""
        return f"action-{self.pk}"


class Support(models.Model):
    """An organization that helps the lead."""

    id = RandomId(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="supports")
    organization = models.ForeignKey(
        "communities.Organization", on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        personal: set[str] = set()
        open = {"id", "action", "organization"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "organization"], name="support_once")
        ]

    def __str__(self) -> str:
        return "support"


class Confirmation(models.Model):
    """A group that is asked whether the action is done, and what it said.

    how  who said it for the group: its steward or spokesperson, or two of its seats
    """

    class Answer(models.TextChoices):
        WAITING = "WAITING", "not yet answered"
        YES = "YES", "yes, it is done"
        NOT_YET = "NOT_YET", "not yet"

    class How(models.TextChoices):
        DUTY = "DUTY", "steward or spokesperson"
        SEATS = "SEATS", "two seats"
        NAMED = "NAMED", "the organization it named"

    id = RandomId(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="confirmations")
    group = models.ForeignKey("communities.Group", on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    how = models.CharField(max_length=8, choices=How, blank=True)
    words = models.CharField(max_length=500, blank=True)
    on = models.DateField(null=True, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "action", "group", "answer", "how", "words", "on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "group"], name="confirmation_once")
        ]

    def __str__(self) -> str:
        return "confirmation"


class Voice(models.Model):
    """One seat's word on whether an action is done: alone, or with a second seat of its group.

    voter_key  from the action's own key file; both go 30 days after it is done, or when it is given up,
               so that until then a revoked card takes its word along
    is_enough  by a steward, a spokesperson or the named organization: it answers for the group alone
    """

    id = RandomId(primary_key=True)
    confirmation = models.ForeignKey(Confirmation, on_delete=models.CASCADE, related_name="voices")
    voter_key = models.CharField(max_length=64)
    answer = models.CharField(max_length=8, choices=Confirmation.Answer)
    is_enough = models.BooleanField(default=False)

    class Privacy:
        personal = {"id", "voter_key", "answer", "is_enough"}
        open = {"confirmation"}
        until = "until 30 days after the action is done, or until it is given up"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "voter_key"], name="voice_once")
        ]

    def __str__(self) -> str:
        return "voice"


class Update(models.Model):
    """A step on the way, told by an organization, perhaps with a link to what shows it.

    due_on, said_by  of a step DONE: the day it was due then, and the keys of the groups that had said
                     so. An action that is opened again loses both; the step keeps them.
    """

    id = RandomId(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    organization = models.ForeignKey(
        "communities.Organization", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, default="STEP")
    text = models.CharField(max_length=500)
    evidence = models.URLField(blank=True)
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    said_by = models.JSONField(default=list)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "action",
            "organization",
            "kind",
            "text",
            "evidence",
            "number",
            "on",
            "due_on",
            "said_by",
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="update_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="DONE", due_on__isnull=False)
                | (~models.Q(kind="DONE") & models.Q(due_on__isnull=True)),
                name="update_done_knows_when_due",
            ),
        ]

    def __str__(self) -> str:
        return f"update {self.number}"
