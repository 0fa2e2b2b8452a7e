"""A proposal, who carries it, and the versions of its text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lic.base.fields import RandomId
from lic.core import consent


class Proposal(models.Model):
    """Something the table is asked to agree on; `core.consent` decides every change of its state.

    number           1, 2, 3 … in the community
    drafted_in       key of the group it was written in; a draft is seen by that group alone
    since            the day the present state began
    version_number   the version that counts now
    left_open        [version, group] where a call ended with a concern of that group open
    call_from        no call before the end of this day (set by parking)
    trial_ends       last day of the trial agreed last
    consent          the agreement reached last: {"version", "consented", "without"}
    is_text_only     it came from a round without police: their seats see its text and no more, until
                     every group has let the round out
    parent           what it was split off from; `told_parent` is the state the parent was told
    """

    class State(models.TextChoices):
        DRAFT = consent.State.DRAFT.value, _("draft")
        SHAPING = consent.State.SHAPING.value, _("being shaped")
        CALLED = consent.State.CALLED.value, _("positions are open")
        EXTENDED = consent.State.EXTENDED.value, _("positions are open, with more time")
        INTEGRATING = consent.State.INTEGRATING.value, _("working in what was said")
        AGREED = consent.State.AGREED.value, _("agreed")
        AGREED_IN_PART = consent.State.AGREED_IN_PART.value, _("agreed in part")
        ON_TRIAL = consent.State.ON_TRIAL.value, _("agreed to try")
        NOT_AGREED = consent.State.NOT_AGREED.value, _("not agreed")
        PARKED = consent.State.PARKED.value, _("parked")
        WITHDRAWN = consent.State.WITHDRAWN.value, _("withdrawn")

    id = RandomId(primary_key=True)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    drafted_in = models.CharField(max_length=12)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=32, blank=True)
    since = models.DateField()
    version_number = models.PositiveSmallIntegerField(default=1)
    left_open = models.JSONField(default=list)
    call_from = models.DateField(null=True, blank=True)
    trial_ends = models.DateField(null=True, blank=True)
    consent = models.JSONField(null=True, blank=True)
    is_text_only = models.BooleanField(default=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    told_parent = models.CharField(max_length=16, blank=True)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "community", "number", "drafted_in", "state", "reason", "since", "version_number",
            "left_open", "call_from", "trial_ends", "consent", "is_text_only", "parent", "told_parent",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in consent.State]),
                name="proposal_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ON_TRIAL") | models.Q(trial_ends__isnull=False),
                name="proposal_trial_ends",
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="proposal_state")]

    def __str__(self) -> str:
        return f"proposal {self.number}"


class Sponsor(models.Model):
    """One seat that carries a proposal, under its voter key, and the group it sits in.

    is_writer  it changes the words, calls the groups, takes it back: nobody can join in order to do that
    """

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sponsors")
    group = models.CharField(max_length=12)
    voter_key = models.CharField(max_length=64)
    is_writer = models.BooleanField(default=False)

    class Privacy:
        personal = {"id", "voter_key", "is_writer"}
        open = {"proposal", "group"}
        until = (
            "until 30 days after the outcome: then the key is destroyed and the groups alone remain"
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "voter_key"],
                condition=~models.Q(voter_key=""),
                name="sponsor_once",
            )
        ]

    def __str__(self) -> str:
        return "sponsor"


class Version(models.Model):
    """One version of a proposal's text; fixed from the moment it is called.

    text           clauses, parted by empty lines; people refer to them by number
    harm_centre    could this harm sex workers?
    harm_others    could it harm residents, businesses or others?
    note           what is new in it, in one line
    signed         name of the organization that wrote it, if its writer chose to say so
    trial_months   it asks for a trial of 1 to 6 months; empty asks for an agreement
    affects_centre it affects sex workers; on unless their group took the tag off
    shaped_on      the day its shaping began
    earlier        [{"on", "title", "summary", "text", "note"}]: what it said before it was called
    fingerprint    SHA-256 of the text as called; "" while it may still change
    open_concerns  concerns open about this version, kept by triggers on both databases
    is_agreed      an outcome agreed on it; impossible while a concern is open
    """

    id = RandomId(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    text = models.TextField(max_length=12000)
    lang = models.CharField(max_length=8, blank=True)
    harm_centre = models.TextField(max_length=1000, blank=True)
    harm_others = models.TextField(max_length=1000, blank=True)
    principles = models.JSONField(default=list)
    root_causes = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    signed = models.CharField(max_length=120, blank=True)
    trial_months = models.PositiveSmallIntegerField(null=True, blank=True)
    affects_centre = models.BooleanField(default=True)
    written_on = models.DateField()
    shaped_on = models.DateField(null=True, blank=True)
    earlier = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    open_concerns = models.PositiveSmallIntegerField(default=0)
    is_agreed = models.BooleanField(default=False)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "proposal", "number", "title", "summary", "text", "lang", "harm_centre",
            "harm_others", "principles", "root_causes", "note", "signed", "trial_months",
            "affects_centre", "written_on", "shaped_on", "earlier", "fingerprint", "open_concerns",
            "is_agreed",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(is_agreed=False) | models.Q(open_concerns=0),
                name="version_agreed_without_open_concern",
            ),
            models.CheckConstraint(
                condition=models.Q(trial_months__isnull=True)
                | models.Q(trial_months__gte=1, trial_months__lte=6),
                name="version_trial_length",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def clauses(self) -> list[str]:
        """The text's clauses in order: paragraphs parted by empty lines."""
        parts = self.text.replace("\r\n", "\n").split("\n\n")
        return [part.strip() for part in parts if part.strip()]
