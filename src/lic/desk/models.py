"""What the desk keeps: envelopes and their keys, who may open them, alerts, and what was asked of it.

What people wrote is in the `bytes` fields alone, sealed. Whoever has this database and no recipient's passphrase has days, numbers and states.
"""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models

from lic.base.fields import RandomId

WHILE_CASE = "as long as the report: at most the months that the desk names"
WHILE_RECIPIENT = "keys and account until the recipient has left; the number for good, so that the chain never means two people by it"


class Settings(models.Model):
    """What the desk lets everybody know, and how long it keeps things; one row.

    about    who reads, in the desk's own words, by language          numbers  whom to call, by language: lists of {name, number, when}, and a mark on the child-protection line
    towns    parts of town to choose from                             salt     16 bytes for the words of this desk
    matches  whether identifiers are looked up among other reports: off until the team says so
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    custodian = models.CharField(max_length=120)
    about = models.JSONField(default=dict)
    numbers = models.JSONField(default=dict)
    towns = models.JSONField(default=list)
    months = models.PositiveSmallIntegerField(default=12)
    matches = models.BooleanField(default=False)
    salt = models.BinaryField(max_length=16)
    last_alert = models.PositiveIntegerField(default=0)

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "custodian", "about", "numbers", "towns", "months", "matches", "salt", "last_alert",
        }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="desk_one_row"),
            models.CheckConstraint(
                condition=models.Q(months__gte=3, months__lte=24), name="desk_months"
            ),
        ]

    def __str__(self) -> str:
        return "settings of the desk"


class Places(models.QuerySet["Place"]):
    """Places at the desk that were not taken yet."""

    def open(self, today: datetime.date) -> Places:
        """Those that can be taken: a second person said yes, or nobody else is here who could."""
        here = list(Recipient.objects.present().values_list("pk", flat=True))
        return self.filter(
            models.Q(is_agreed=True) | models.Q(made_by__in=here if len(here) == 1 else ()),
            until__gte=today,
        )


class Place(models.Model):
    """A place at the desk that somebody may take with a printed code; only its hash is kept.

    made_by    who made it, None for the host at the start        is_agreed  a second person said yes, or the host made it
    """

    id = RandomId(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    made_by = models.ForeignKey(
        "desk.Recipient", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_agreed = models.BooleanField(default=True)

    objects = Places.as_manager()

    class Privacy:
        personal = {"made_by"}
        open = {"id", "digest", "until", "is_agreed"}
        keep_days, since = 0, "until"

    def __str__(self) -> str:
        return "place at the desk"


class Recipients(models.QuerySet["Recipient"]):
    """Everybody who is or was at the desk."""

    def present(self) -> Recipients:
        """Those who read here or will again: also whoever has not shown yet that a new recovery code works."""
        return self.filter(left_on=None, account__isnull=False)

    def reading(self) -> Recipients:
        """Those to whom things are sealed now: here, and their recovery code was shown to work."""
        return self.filter(left_on=None, proved_on__isnull=False)


class Recipient(models.Model):
    """Somebody who reads at the desk, known to all others by a number.

    public      X25519; reports are sealed to it
    wrapped     the private half under the passphrase
    by_code     the private half under the recovery code
    age         an age public key: an offline reader, who reads files on a machine of their own. Everything above is empty then, and what
                comes in is never sealed to them: `proved_on` stays empty
    proved_on   when the recovery code was shown to work; before that nothing is sealed to them
    left_on     when they left: nothing is sealed to them any more, and they can open nothing
    """

    id = RandomId(primary_key=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField(unique=True)
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField(max_length=200, default=b"")
    by_code = models.BinaryField(max_length=200, default=b"")
    age = models.CharField(max_length=80, blank=True)
    joined_on = models.DateField()
    proved_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    objects = Recipients.as_manager()

    class Privacy:
        personal = {"id", "account", "number", "public", "wrapped", "by_code", "age"}
        open = {"joined_on", "proved_on", "left_on"}
        until = WHILE_RECIPIENT

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age="") | models.Q(account=None, proved_on=None),
                name="desk_offline_reader",
            ),
            models.UniqueConstraint(
                fields=["age"], condition=~models.Q(age=""), name="desk_age_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.number}"

    @property
    def name(self) -> str:
        """What stands on an envelope for this recipient."""
        return str(self.number)


class Case(models.Model):
    """One report: the envelope, and the days by which it goes.

    id          as the envelope is bound to it          number   short, for people who talk about it
    mark        hash of the reporter's locator          public   the reporter's key, to which answers are sealed
    state       NEW · OPEN · CLOSED                     has_news what the reporter added and nobody has read
                WAITS: nobody can open it before somebody else has named the same
    is_quiet    it came so: its reporter must not learn from us that somebody else named the same
    erase_on    its keys are destroyed on that day      held_on  two people hold it for a court; it does not go
    at_most     the last day that its reporter was told is_counted  it stands in the figures
    """

    class State(models.TextChoices):
        NEW = "NEW", "new"
        OPEN = "OPEN", "open"
        CLOSED = "CLOSED", "closed"
        WAITS = "WAITS", "waits for a second"

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=8, unique=True)
    mark = models.BinaryField(max_length=32, unique=True)
    public = models.BinaryField(max_length=32)
    text = models.BinaryField()
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    has_news = models.BooleanField(default=False)
    is_quiet = models.BooleanField(default=False)
    arrived_on = models.DateField()
    erase_on = models.DateField()
    at_most = models.DateField(null=True)
    is_counted = models.BooleanField(default=False)
    held_on = models.DateField(null=True)
    hold_asked_by = models.ForeignKey(
        Recipient, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Privacy:
        personal = {"mark", "public", "text", "has_news", "hold_asked_by", "is_counted"}
        open = {"id", "number", "state", "is_quiet", "arrived_on", "erase_on", "at_most", "held_on"}
        until = WHILE_CASE

    class Meta:
        indexes = [models.Index(fields=["state", "arrived_on"], name="desk_case_queue")]

    def __str__(self) -> str:
        return f"report {self.number}"


class CaseKey(models.Model):
    """The key of one envelope, sealed to one reader: deleting it is how what was told is destroyed.

    recipient  None for the reporter's own
    """

    id = RandomId(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    recipient = models.ForeignKey(
        Recipient, null=True, on_delete=models.CASCADE, related_name="keys"
    )
    sealed = models.BinaryField(max_length=200)

    class Privacy:
        personal = {"recipient", "sealed"}
        open = {"id", "case"}
        until = "until the report goes, or the recipient leaves"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "recipient"], name="desk_key_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(recipient=None), name="desk_key_reporter_once"
            ),
        ]

    def __str__(self) -> str:
        return "sealed key"


class MatchRecord(models.Model):
    """One thing that a report names, closed to everybody until another seat names the same.

    tag            equal for the same thing: that is all that shows         place, height  one point of a line
    text           the keys for the readers, closed by where the line begins
    """

    id = RandomId(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="records")
    tag = models.BinaryField(max_length=32, db_index=True)
    place = models.BinaryField(max_length=32)
    height = models.BinaryField(max_length=32)
    text = models.BinaryField()

    class Privacy:
        personal = {"tag", "place", "height", "text"}
        open = {"id", "case"}
        until = WHILE_CASE

    def __str__(self) -> str:
        return "record of a thing that was named"


class Part(models.Model):
    """A ciphertext beside an envelope: words of either side, a note of the team, how to reach the reporter.

    beside  the name under which it is sealed there        sent  `parcels.Word.sent`, while something sent before may still wait
    is_yes  the reporter's answer to an extract; None while she has given none        handed_on  when it went to whom it was for
    """

    class Kind(models.TextChoices):
        HEAD = "HEAD", "what the queue shows"
        CALL_BACK = "CALL_BACK", "how to reach her"
        WORD = "WORD", "from the reporter"
        REPLY = "REPLY", "from the desk"
        EXTRACT = "EXTRACT", "a text that would leave the desk"
        NOTE = "NOTE", "for the team alone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=9, choices=Kind)
    beside = models.CharField(max_length=40)
    text = models.BinaryField()
    is_yes = models.BooleanField(null=True)
    handed_on = models.DateField(null=True)
    on = models.DateField()
    place = models.PositiveSmallIntegerField(help_text="Its order in the conversation.")
    sent = models.BigIntegerField(null=True)

    class Privacy:
        personal = {"text", "is_yes", "handed_on", "kind", "sent"}
        open = {"id", "case", "beside", "on", "place"}
        until = "until the report goes; how to reach her: seven days"

    class Meta:
        ordering = ["place", "id"]
        indexes = [
            models.Index(fields=["sent"], name="part_sent", condition=models.Q(sent__isnull=False))
        ]

    def __str__(self) -> str:
        return self.kind.lower()


class Export(models.Model):
    """A file that was asked for: with a report, or one extract of it, for offline readers. Asked by one, let go by another, written once.

    extract  the one text that it holds; None for what was told and the conversation
    to       numbers of offline readers
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exports")
    extract = models.ForeignKey(Part, null=True, on_delete=models.CASCADE, related_name="+")
    to = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    asked_by = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="+")
    let_go_by = models.ForeignKey(Recipient, null=True, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()

    class Privacy:
        personal = {"asked_by", "let_go_by", "to"}
        open = {"id", "case", "extract", "language", "asked_on"}
        until = "until the file was written, or seven days"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(let_go_by=None) | ~models.Q(let_go_by=models.F("asked_by")),
                name="desk_export_two_people",
            )
        ]

    def __str__(self) -> str:
        return "file that was asked for"


class Circle(models.Model):
    """People who read alerts with seven words of their own: nobody knows who they are.

    is_full  reads alerts whole; an organization's circle reads the summary
    """

    id = RandomId(primary_key=True)
    name = models.CharField(max_length=80)
    is_full = models.BooleanField(default=True)
    mark = models.BinaryField(max_length=32, unique=True)
    public = models.BinaryField(max_length=32)
    made_on = models.DateField()

    class Privacy:
        personal: set[str] = set()
        open = {"id", "name", "is_full", "mark", "public", "made_on"}

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """An alert: written by one, looked at by a second where it names somebody, out for ninety days and never longer than its report.

    text       an envelope's ciphertext for the team: {language: {title, text, summary}}; empty once its report went
    case       the report it came from, while that is here; None also for one that came from none
    names      it holds something by which a person can be recognised: a second person must look
    replaces   the one that this one corrects
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "being written"
        ASKED = "ASKED", "waits for a second person"
        OUT = "OUT", "out"
        ENDED = "ENDED", "ended"

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(null=True, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="alerts")
    text = models.BinaryField()
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    names = models.BooleanField(default=True)
    is_serious = models.BooleanField(default=False)
    written_by = models.ForeignKey(
        Recipient, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    looked_at_by = models.ForeignKey(
        Recipient, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    began_on = models.DateField()
    out_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Privacy:
        personal = {"text", "written_by", "looked_at_by", "case"}
        open = {
            "id", "number", "state", "names", "is_serious", "replaces", "began_on", "out_on", "until",
        }  # fmt: skip
        until = "30 days after it has ended"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="OUT") | models.Q(out_on__isnull=False, until__isnull=False),
                name="desk_alert_out",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="OUT", names=True)
                | (
                    models.Q(looked_at_by__isnull=True)
                    | models.Q(written_by__isnull=True)
                    | ~models.Q(looked_at_by=models.F("written_by"))
                ),
                name="desk_alert_two_people",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"alert {self.number or 'not out'}"


class AlertKey(models.Model):
    """The key of an alert's text, sealed to one recipient."""

    id = RandomId(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="keys")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="alert_keys")
    sealed = models.BinaryField(max_length=200)

    class Privacy:
        personal = {"recipient", "sealed"}
        open = {"id", "alert"}
        until = "until the alert goes, or the recipient leaves"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "recipient"], name="desk_alert_key_once")
        ]

    def __str__(self) -> str:
        return "sealed key"


class AlertCopy(models.Model):
    """An alert that is out, closed to one circle: it is laid out without anybody reading it again."""

    id = RandomId(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="copies")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="copies")
    sealed = models.BinaryField()

    class Privacy:
        personal = {"sealed"}
        open = {"id", "alert", "circle"}
        until = "until the alert ends"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "circle"], name="desk_copy_once")]

    def __str__(self) -> str:
        return "copy of an alert"


class Tally(models.Model):
    """That one report in these three months told of one sort of thing, where she let it be counted: nothing else of her.

    One row a sort; rows of one report share nothing.
    """

    id = RandomId(primary_key=True)
    quarter = models.DateField(help_text="The first day of the three months.")
    happened = models.CharField(max_length=12)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "quarter", "happened"}

    def __str__(self) -> str:
        return f"{self.happened} in {self.quarter}"


class Demand(models.Model):
    """Somebody outside asked for what the desk holds: an order, a request. Days and codes, no names.

    step      RECEIVED · COUNSEL · ANSWERED        outcome  NOTHING · REFUSED · ORDERED (what the order names was given)
    is_told   whether the reporter was told, where the law lets us
    """

    class Kind(models.TextChoices):
        ORDER = "ORDER", "an order of a court"
        POLICE = "POLICE", "a request of police"
        DEFENCE = "DEFENCE", "a lawyer in a trial"
        OWN = "OWN", "somebody who asks for her own data"
        OTHER = "OTHER", "somebody else"

    class Step(models.TextChoices):
        RECEIVED = "RECEIVED", "received; nothing is given on the spot"
        COUNSEL = "COUNSEL", "with the privacy officer and a lawyer"
        ANSWERED = "ANSWERED", "answered"

    class Outcome(models.TextChoices):
        NOTHING = "NOTHING", "nothing was held"
        REFUSED = "REFUSED", "refused"
        ORDERED = "ORDERED", "what the order names was given"

    id = RandomId(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    step = models.CharField(max_length=8, choices=Step, default=Step.RECEIVED)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    is_told = models.BooleanField(null=True)
    received_on = models.DateField()
    answered_on = models.DateField(null=True)

    class Privacy:
        personal: set[str] = set()
        open = {"id", "kind", "step", "outcome", "is_told", "received_on", "answered_on"}

    class Meta:
        ordering = ["-received_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.received_on}"
