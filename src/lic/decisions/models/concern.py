"""Concerns about a proposal, and the questions a group asks itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.core import consent


class StandingConcern(models.Model):
    """A concern about a proposal: it stands until its raiser or its own group releases it.

    number       1, 2, 3 … of the proposal, in the order raised
    raised_on    number of the version it was raised on; open across later ones
    raised_month  first of the month: nothing finer is kept
    call_number  the call whose count holds its position; 0 where an earlier concern holds it
    harmed, how, remedy  who would be harmed, in which way, and what would settle it
    left_on      the day its raiser's seat left, until another seat of the group takes it over
    asked_on     latest version on which its raiser was asked first
    how_met      how it was met, in its raiser's or its group's words
    voter_key    its raiser under the proposal's key; "" for a concern of the caucus
    """

    class State(models.TextChoices):
        OPEN = consent.ConcernStatus.OPEN.value, _("open")
        RELEASED_BY_RAISER = (
            consent.ConcernStatus.RELEASED_BY_RAISER.value,
            _("released by who raised it"),
        )
        RELEASED_BY_GROUP = (
            consent.ConcernStatus.RELEASED_BY_GROUP.value,
            _("released by its group"),
        )
        LAPSED = consent.ConcernStatus.LAPSED.value, _("lapsed")

    class RaisedBy(models.TextChoices):
        SEAT = consent.RaisedBy.SEAT.value, _("one seat")
        CAUCUS = consent.RaisedBy.CAUCUS.value, _("the caucus")

    class Principle(models.TextChoices):
        RIGHTS_AND_EVIDENCE = consent.Principle.RIGHTS_AND_EVIDENCE.value, _("rights and evidence")
        HARM_REDUCTION = consent.Principle.HARM_REDUCTION.value, _("harm reduction")
        EQUITY_AND_JUSTICE = (
            consent.Principle.EQUITY_AND_JUSTICE.value,
            _("equity and social justice"),
        )
        COLLABORATION = (
            consent.Principle.COLLABORATION_AND_CONSENSUS.value,
            _("working together, with consensus"),
        )
        ROOT_CAUSES = consent.Principle.ROOT_CAUSES.value, _("root causes")
        DIVERSITY = (
            consent.Principle.DIVERSITY_AND_LIVED_EXPERIENCE.value,
            _("diversity and lived experience"),
        )

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.PROTECT, related_name="concerns"
    )
    number = models.PositiveSmallIntegerField()
    raised_on = models.PositiveSmallIntegerField()
    raised_month = models.DateField()
    call_number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=12)
    raised_by = models.CharField(max_length=8, choices=RaisedBy, default=RaisedBy.SEAT)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    principle = models.CharField(max_length=40, choices=Principle)
    harmed = models.CharField(max_length=200)
    how = models.TextField(max_length=1000)
    remedy = models.TextField(max_length=1000)
    lang = models.CharField(max_length=8, blank=True)
    left_on = models.DateField(null=True, blank=True)
    asked_on = models.PositiveSmallIntegerField(null=True, blank=True)
    how_met = models.CharField(max_length=500, blank=True)
    met_on = models.DateField(null=True, blank=True)
    voter_key = models.CharField(max_length=64, blank=True)

    class Privacy:
        personal = {"id", "voter_key", "harmed", "how", "remedy", "how_met"}
        open = {
            "proposal", "number", "raised_on", "raised_month", "call_number", "group", "raised_by",
            "state", "principle", "lang", "left_on", "asked_on", "met_on",
        }  # fmt: skip
        until = "its words belong to the proposal; the key is emptied 30 days after the outcome"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="concern_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in consent.ConcernStatus]),
                name="concern_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(harmed="") & ~models.Q(how="") & ~models.Q(remedy=""),
                name="concern_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.number}"


class GroupQuestion(models.Model):
    """A group asks itself: release this concern? take the tag off this version?

    words    what the one who asks says about it: how the concern was met
    state    LAPSED when something else ended it first: other words, the raiser, an outcome
    n_seats  its awake seats of 30 days or more, counted from the end of their joining month
    """

    class Kind(models.TextChoices):
        RELEASE = "RELEASE", _("release a concern")
        UNTAG = "UNTAG", _("take the tag off")

    class State(models.TextChoices):
        OPEN = "OPEN", _("open")
        PASSED = "PASSED", _("passed")
        NOT_PASSED = "NOT_PASSED", _("not passed")
        LAPSED = "LAPSED", _("lapsed")

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(
        "decisions.Proposal", on_delete=models.CASCADE, related_name="group_questions"
    )
    version_number = models.PositiveSmallIntegerField()
    concern = models.ForeignKey(
        StandingConcern, null=True, blank=True, on_delete=models.CASCADE, related_name="questions"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    group = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    words = models.CharField(max_length=500, blank=True)
    n_seats = models.PositiveIntegerField()
    opened_on = models.DateField()
    closes_on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "proposal", "version_number", "concern", "kind", "group", "state", "words",
            "n_seats", "opened_on", "closes_on",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=models.Q(state="OPEN"), name="question_one_open"
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind"], condition=models.Q(state="OPEN", kind="UNTAG"),
                name="untag_one_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} question"

    @property
    def key_name(self) -> str:
        """The file that links its answers to seats; destroyed when it closes."""
        return f"question-{self.pk}"


class GroupAnswer(models.Model):
    """One seat's yes or no to its group's question, under its voter key."""

    id = RandomId(primary_key=True)
    question = models.ForeignKey(GroupQuestion, on_delete=models.CASCADE, related_name="answers")
    voter_key = models.CharField(max_length=64)
    is_yes = models.BooleanField()

    class Privacy:
        personal = {"id", "voter_key", "is_yes"}
        open = {"question"}
        until = "deleted when the question closes"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "voter_key"], name="group_answer_once")
        ]

    def __str__(self) -> str:
        return "answer"
