"""Duties: who may do more than a member, given by whom, until when."""

from __future__ import annotations

from django.db import models

from lic.base.fields import RandomId


class Grant(models.Model):
    """A duty held by a seat until a day.

    duty         a name of `communities.duties.DUTIES`
    is_taken_up  offered until its holder says yes; in force only then
    """

    id = RandomId(primary_key=True)
    seat = models.ForeignKey("communities.Seat", on_delete=models.CASCADE, related_name="grants")
    duty = models.CharField(max_length=40)
    until = models.DateField()
    is_taken_up = models.BooleanField(default=True)

    class Privacy:
        personal = {"id", "seat", "duty", "until", "is_taken_up"}
        open: set[str] = set()
        keep_days, since = 0, "until"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "duty"], name="grant_once")]

    def __str__(self) -> str:
        return self.duty


class DutyQuestion(models.Model):
    """A group's question about its own steward or spokesperson, or about how it speaks in calls.

    Passed with the group's quorum and two thirds of the answers. About a duty also by caucus: when two
    seats say yes (one, where there is only one) and fewer than two object; two objections turn it into a
    question to every seat. One key file per question stands between the answers and the seats, as for a
    round.

    seat             who gets or loses the duty; none where it is about how the group speaks
    three_took_part  said by whoever asks: the sex workers' group speaks by caucus only so, and never by
                     one seat alone
    """

    class Kind(models.TextChoices):
        GIVE = "GIVE", "give"
        WITHDRAW = "WITHDRAW", "withdraw"
        ONE_VOICE = "ONE_VOICE", "speak with one voice"
        EACH_SEAT = "EACH_SEAT", "speak seat by seat"

    class State(models.TextChoices):
        OPEN = "OPEN", "open"
        PASSED = "PASSED", "passed"
        NOT_PASSED = "NOT_PASSED", "not passed"

    id = RandomId(primary_key=True)
    group = models.ForeignKey(
        "communities.Group", on_delete=models.CASCADE, related_name="duty_questions"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    duty = models.CharField(max_length=40, blank=True)
    seat = models.ForeignKey(
        "communities.Seat", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    is_by_caucus = models.BooleanField(default=False)
    three_took_part = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    n_seats = models.PositiveIntegerField(help_text="Awake seats of the group when it was asked.")
    opened_on = models.DateField()
    closes_on = models.DateField()

    class Privacy:
        personal = {"seat"}
        open = {
            "id",
            "group",
            "kind",
            "duty",
            "is_by_caucus",
            "three_took_part",
            "state",
            "n_seats",
            "opened_on",
            "closes_on",
        }
        keep_days, since = 365, "closes_on"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["GIVE", "WITHDRAW"], seat__isnull=False)
                | models.Q(kind__in=["ONE_VOICE", "EACH_SEAT"], seat__isnull=True),
                name="duty_question_about_a_seat",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.duty}"

    @property
    def key_name(self) -> str:
        """The key file between its answers and the seats."""
        return f"duty-{self.pk}"


class DutyAnswer(models.Model):
    """One seat's yes or no to a duty question, under its voter key."""

    id = RandomId(primary_key=True)
    question = models.ForeignKey(DutyQuestion, on_delete=models.CASCADE, related_name="answers")
    voter_key = models.CharField(max_length=64)
    is_yes = models.BooleanField()

    class Privacy:
        personal = {"id", "voter_key", "is_yes"}
        open = {"question"}
        until = "deleted when the question closes"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "voter_key"], name="duty_answer_once")
        ]

    def __str__(self) -> str:
        return "duty answer"
