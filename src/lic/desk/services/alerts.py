"""Alerts: written by one, looked at by a second where they name something, out for ninety days, taken back at once."""

from __future__ import annotations

import datetime
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.base.policy import Denied
from lic.core import sealing
from lic.core.text.screen import screen
from lic.core.text.signs import has_signs
from lic.desk import acts, matching, policies
from lic.desk.models import Alert, AlertCopy, AlertKey, Case, Circle, Recipient, Settings
from lic.desk.queries import alerts as reading
from lic.desk.queries import cases as reports
from lic.desk.reading import Reader
from lic.desk.services import intake, keeping, laying
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn
from lic.safety import answers

DAYS = 90
NOT_LET = _("The reporter does not let others be warned. Reply, and ask first.")
NOT_READ = _(
    "Only somebody who can read the report that it came from can see whether the reporter still lets others be warned. Ask a colleague to share it with you, or to do this."
)

UNCLEAR = _("Something that the reporter sent cannot be read, and it may have taken back that others may be warned. Reply, and ask.")  # fmt: skip
IS_OVER = _("The report that it came from is past its day, and no alert is out longer. Write one that comes from no report.")  # fmt: skip
BEGUN = _("Somebody has begun to correct this alert already. Your words are still here: copy them, and put them in there.")  # fmt: skip
CHANGED = _("It has changed since you read it. Read it again.")


class IsBegun(Refused):
    """Somebody corrects this alert already."""


class HasChanged(Refused):
    """What would go out is not what was read."""


Texts = Mapping[str, Mapping[str, str]]
"""By language: title, text for the circles, summary for organizations."""


def write(
    reader: Reader, *, texts: Texts, names: bool, is_serious: bool, today: datetime.date, case_id: UUID | None = None,
    replaces: UUID | None = None,
) -> Alert:  # fmt: skip
    """A draft, sealed to everybody who reads now. Raises Refused as `begin` where it comes from a report, IsBegun where another corrects the same."""
    if case_id is not None:
        begin(reader, case_id, today)
    with in_turn():
        case = None if case_id is None else reports.required(reader, case_id, "write")
        old = None
        if replaces is not None:
            old = Alert.objects.get(pk=replaces)
            policies.ALERT.require(reader.actor, "end", old)
            if reading.correction_of(old) is not None:
                raise IsBegun(BEGUN)
            case = case or old.case
        names = (
            names
            or (old is not None and _was_looked_at(old))
            or _asks_a_second(reader, texts, case)
        )
        alert = Alert(
            pk=uuid.uuid4(), case=case, names=names, is_serious=is_serious,
            written_by_id=reader.recipient_id, replaces=old, began_on=today,
        )  # fmt: skip
        _keep(alert, texts)
        audit.record(reader.actor, acts.ALERT_WRITTEN, on=alert, recipient=reader.number)
        return alert


def begin(reader: Reader, case_id: UUID, today: datetime.date) -> None:
    """Before an alert is written from a report. Raises Refused where its reporter does not let others be warned, or the reader cannot see it."""
    with in_turn():
        why = why_not(reader, reports.required(reader, case_id, "write"), today)
    if why is not None:
        raise Refused(why)


def why_not(reader: Reader, case: Case | None, today: datetime.date) -> str | Promise | None:
    """Why nobody may be warned of what a report tells, in a turn; None where its reporter lets it. Else what is out from it ends.

    Raises Refused where the reader cannot see it. What this returns is said after the turn: it would undo the end.
    """
    if case is None:
        return None
    try:
        policies.CASE.require(reader.actor, "read", case)
        opened = reports.opened(reader, case)
    except (Denied, sealing.CannotOpen):
        raise Refused(NOT_READ) from None
    end_not_let(opened, today)
    if opened.is_unclear:
        return UNCLEAR
    return None if "warn" in opened.consent else NOT_LET


def end_not_let(opened: reports.Opened, today: datetime.date) -> None:
    """Somebody reads that others may not be warned, or cannot read it: no circle reads an alert from this report from then on. Drafts stay in.

    Nobody sees it sooner: what she lets is sealed to those who read, and to herself.
    """
    if "warn" in opened.consent:
        return
    verb = acts.ALERT_UNCLEAR if opened.is_unclear else acts.ALERT_TAKEN_BACK
    for alert in opened.case.alerts.filter(state=Alert.State.OUT):
        keeping.end_alert(alert, today, verb)


def _until(alert: Alert, today: datetime.date) -> datetime.date:
    """Its last day. Raises Refused where that is over: its report is past its day, and a court holds it."""
    until = today + datetime.timedelta(days=DAYS)
    until = min(until, reading.last_day(alert) or until)
    if until < today:
        raise Refused(IS_OVER)
    return until


@in_turn()
def edit(reader: Reader, alert_id: UUID, *, texts: Texts, names: bool, is_serious: bool) -> None:
    """Other words for a draft; whoever edits it last has written it. Who once said that it names somebody needs a second person for good."""
    alert = _required(reader, alert_id, "edit")
    alert.names = alert.names or names or _asks_a_second(reader, texts, alert.case)
    alert.is_serious = is_serious
    alert.written_by_id = reader.recipient_id
    _keep(alert, texts)
    audit.record(reader.actor, acts.ALERT_EDITED, on=alert, recipient=reader.number)


def _keep(alert: Alert, texts: Texts) -> None:
    body = json.dumps({lang: dict(one) for lang, one in texts.items()}, ensure_ascii=False).encode()
    people = {one.name: one for one in Recipient.objects.reading()}
    sealed = sealing.seal(
        body, reading.context_of(alert), {name: bytes(one.public) for name, one in people.items()}
    )
    alert.text = sealed.text
    alert.save()
    AlertKey.objects.filter(alert=alert).delete()
    AlertKey.objects.bulk_create(
        AlertKey(alert=alert, recipient=people[name], sealed=key)
        for name, key in sealed.keys.items()
    )


def _share(reader: Reader, alert: Alert) -> None:
    """Let everybody who reads now read it: whoever joined after it was written has no key yet."""
    known = set(AlertKey.objects.filter(alert=alert).values_list("recipient_id", flat=True))
    mine = bytes(AlertKey.objects.get(alert=alert, recipient_id=reader.recipient_id).sealed)
    others = Recipient.objects.reading().exclude(pk__in=known)
    AlertKey.objects.bulk_create(
        AlertKey(
            alert=alert, recipient=one,
            sealed=sealing.share(mine, reading.context_of(alert), reader.pair, bytes(one.public)),
        )
        for one in others
    )  # fmt: skip


def _asks_a_second(reader: Reader, texts: Texts, case: Case | None) -> bool:
    """Whether a second person has to look at these words, whatever was ticked.

    A number, plate, handle, address or a part of one stands in them, or something that the report holds; or the writer cannot see what it
    holds.
    """
    parts = [part for one in texts.values() for part in one.values()]
    if any(screen(part) or has_signs(part) for part in parts):
        return True
    if case is None:
        return False
    try:
        policies.CASE.require(reader.actor, "read", case)
        return matching.holds_a_word(parts, reports.opened(reader, case).told)
    except (Denied, sealing.CannotOpen):
        return True


def _was_looked_at(alert: Alert) -> bool:
    """Whether two people stand behind an alert: then one alone corrects nothing in it."""
    return alert.names or alert.looked_at_by_id != alert.written_by_id


@in_turn()
def ask(reader: Reader, alert_id: UUID) -> None:
    """Ask for a second look."""
    alert = _required(reader, alert_id, "edit")
    alert.state = Alert.State.ASKED
    alert.save(update_fields=["state"])
    _share(reader, alert)
    audit.record(reader.actor, acts.ALERT_ASKED, on=alert, recipient=reader.number)


@in_turn()
def discard(reader: Reader, alert_id: UUID) -> None:
    """A draft goes for good; what it would have corrected can be corrected anew."""
    alert = _required(reader, alert_id, "edit")
    audit.record(reader.actor, acts.ALERT_DISCARDED, on=alert, recipient=reader.number)
    keeping.drop_draft(alert)


@in_turn()
def send_back(reader: Reader, alert_id: UUID) -> None:
    """Not yet: it is a draft again."""
    alert = _required(reader, alert_id, "send_back")
    alert.state = Alert.State.DRAFT
    alert.save(update_fields=["state"])
    audit.record(reader.actor, acts.ALERT_BACK, on=alert, recipient=reader.number)


def let_out(reader: Reader, alert_id: UUID, today: datetime.date, *, read: str) -> None:
    """The second look said yes: every circle can read it as soon as this returns. What it corrects ends.

    read  the mark of the words that were looked at (`queries.alerts.mark`). Raises HasChanged where these are others by now, Refused where
          the reporter does not let others be warned, the reader cannot see it, or no day is left
    """
    _let_out(reader, alert_id, "let_out", today, read)


def let_out_alone(reader: Reader, alert_id: UUID, today: datetime.date, *, read: str) -> None:
    """Let a draft out at once that names nothing, or that somebody else wrote. Raises Denied for any other, else as `let_out`."""
    _let_out(reader, alert_id, "let_out_alone", today, read)


def _let_out(reader: Reader, alert_id: UUID, permission: str, today: datetime.date, read: str) -> None:  # fmt: skip
    with intake.up_to_date(today):
        alert = _required(reader, alert_id, permission)
        if not hmac.compare_digest(reading.mark(alert).encode(), read.encode()):
            raise HasChanged(CHANGED)
        why = why_not(reader, alert.case, today)
        if why is None:
            _send_out(reader, alert, today)
    if why is not None:
        raise Refused(why)


def _send_out(reader: Reader, alert: Alert, today: datetime.date) -> None:
    if alert.state == Alert.State.DRAFT:
        ask(reader, alert.pk)
    desk = Settings.objects.get()
    desk.last_alert += 1
    desk.save(update_fields=["last_alert"])
    alert.state, alert.number, alert.looked_at_by_id = (
        Alert.State.OUT,
        desk.last_alert,
        reader.recipient_id,
    )
    alert.out_on, alert.until = today, _until(alert, today)
    alert.save()
    if alert.replaces is not None and alert.replaces.state == Alert.State.OUT:
        keeping.end_alert(alert.replaces, today, acts.ALERT_CORRECTED, by=reader)
    copy(reader, alert, Circle.objects.all())
    audit.record(
        reader.actor, acts.ALERT_OUT, on=alert, recipient=reader.number, alert=alert.number
    )
    if alert.case is not None:
        audit.record(reader.actor, acts.WARNED, on=alert.case, recipient=reader.number)
        laying.lay_out(alert.case)
    _lay()


def renew(reader: Reader, alert_id: UUID, today: datetime.date) -> datetime.date:
    """Ninety days more, from today, and no day longer than its report; returns its last day.

    Raises Refused where its reporter took back that others may be warned, or the reader cannot see it.
    """
    with intake.up_to_date(today):
        alert = _required(reader, alert_id, "end")
        why = why_not(reader, alert.case, today)
        if why is None:
            alert.until = _until(alert, today)
            alert.save(update_fields=["until"])
            _share(reader, alert)
            copy(reader, alert, Circle.objects.all())
            audit.record(
                reader.actor, acts.ALERT_RENEWED, on=alert, recipient=reader.number, alert=alert.number or 0,
            )  # fmt: skip
            _lay()
    if why is not None:
        raise Refused(why)
    return alert.until


def print_out(reader: Reader, alert_id: UUID, today: datetime.date) -> None:
    """Before an alert stands on paper, which nobody can call back. Raises Refused as `renew`."""
    with intake.up_to_date(today):
        why = why_not(reader, _required(reader, alert_id, "end").case, today)
    if why is not None:
        raise Refused(why)


@in_turn()
def withdraw(reader: Reader, alert_id: UUID, today: datetime.date) -> None:
    """No circle reads it any more, at once. Anybody at the desk can do it: who had a key to it may have left."""
    alert = _required(reader, alert_id, "withdraw")
    keeping.end_alert(alert, today, acts.ALERT_ENDED, by=reader)


def copy(reader: Reader, alert: Alert, circles: Iterable[Circle]) -> None:
    """Seal an alert that is out to circles, as each of them reads it."""
    texts = reading.texts(reader, alert)
    for circle in circles:
        letter = answers.Alert(
            number=alert.number or 0, on=alert.out_on.isoformat(), until=alert.until.isoformat(),
            texts={lang: _for(one, is_full=circle.is_full) for lang, one in texts.items()},
            is_corrected=alert.replaces_id is not None, is_serious=alert.is_serious,
        )  # fmt: skip
        sealed = answers.sealed_alert(letter, bytes(circle.public))
        AlertCopy.objects.update_or_create(alert=alert, circle=circle, defaults={"sealed": sealed})


def _for(one: Mapping[str, str], *, is_full: bool) -> dict[str, str]:
    """What a circle reads: organizations get the summary alone."""
    return {"title": one["title"], "text": one["text"] if is_full else one["summary"]}


def _lay() -> None:
    laying.lay_circles()
    laying.lay_roster()


def _required(reader: Reader, alert_id: UUID, permission: str) -> Alert:
    alert = Alert.objects.get(pk=alert_id)
    policies.ALERT.require(reader.actor, permission, alert)
    return alert
