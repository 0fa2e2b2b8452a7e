"""How long things are kept, and how they go: the sealed keys are destroyed, then the rows, then the bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from lic.base import audit, shuffle
from lic.desk import acts, figures
from lic.desk.models import (
    Alert,
    AlertCopy,
    AlertKey,
    Case,
    CaseKey,
    Export,
    MatchRecord,
    Part,
    Settings,
    Tally,
)
from lic.desk.reading import Reader
from lic.desk.services import going, laying
from lic.desk.services.turns import in_turn
from lic.safety import questions

CALL_BACK_DAYS = 7
SHORT_DAYS, UNTICKED_DAYS = 7, 30
"""After closing, and after reading, a report whose reporter let nothing be kept."""
ASKED_DAYS = 7
"""For which a file that was asked for can still be let go or written."""
ENDED_DAYS = 30
"""For which an alert that ended can still be corrected or looked up by the team."""


def after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of that month."""
    place = day.year * 12 + day.month - 1 + months
    first = datetime.date(place // 12, place % 12 + 1, 1)
    following = datetime.date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def sweep(today: datetime.date) -> dict[str, int]:
    """Do all that is due; returns how many reports, call-backs and alerts went. Late and twice do no harm."""
    gone = {"reports": 0, "call_backs": 0, "alerts": 0}
    over = Case.objects.filter(erase_on__lte=today, held_on=None)
    for pk in list(over.values_list("pk", flat=True)):
        with in_turn():
            case = over.filter(
                pk=pk
            ).first()  # a second person may have said yes to a hold meanwhile
            if case is not None:
                erase(case, acts.EXPIRED, today)
                gone["reports"] += 1
    with in_turn():
        gone["call_backs"] = _forget_call_backs(today)
        gone["alerts"] = _end_alerts(today)
        drop_shut_drafts()
        _mix_tallies()
        last = today - datetime.timedelta(days=ASKED_DAYS)
        Export.objects.filter(asked_on__lte=last).delete()
    if any(gone.values()):
        shuffle.empty_log()
    return gone


def erase(case: Case, verb: str, today: datetime.date) -> None:
    """Destroy a report's keys, then everything of it. Alerts from it end: nobody could take them back any more."""
    CaseKey.objects.filter(case=case).delete()
    going.say(going.REPORT, case.pk)
    audit.record("intake" if verb == acts.ERASED else audit.CLOCK, verb, on=case)
    end_alerts_of(case, today)
    laying.take_away(case)
    case.delete()
    transaction.on_commit(shuffle.empty_log)


def erase_held(case: Case, verb: str, today: datetime.date) -> None:
    """Its reporter erased a report that is held for a court: her copy and its alerts go now, the rest when the hold ends, and nothing is done with it."""
    CaseKey.objects.filter(case=case, recipient=None).delete()
    MatchRecord.objects.filter(case=case).delete()  # it opens nobody else's report any more
    going.say(going.HELD_REPORT, case.pk)
    audit.record("intake" if verb == acts.ERASED_HELD else audit.CLOCK, verb, on=case)
    case.erase_on, case.state, case.has_news = today, Case.State.CLOSED, False
    case.save(update_fields=["erase_on", "state", "has_news"])
    end_alerts_of(case, today)
    laying.take_away(case)


def end_alerts_of(case: Case, today: datetime.date) -> None:
    """It goes, or its reporter let everything go: no circle reads an alert that came from it, nobody lets one out, and its words go at the desk too.

    Its number and its days stay for a month: somebody has to take down what hangs of it.
    """
    for draft in case.alerts.filter(state__in=[Alert.State.DRAFT, Alert.State.ASKED]):
        drop_draft(draft)
    for alert in case.alerts.filter(state=Alert.State.OUT):
        end_alert(alert, today, acts.ALERT_OVER)
    AlertKey.objects.filter(alert__case=case).delete()
    case.alerts.update(text=b"")


def drop_shut_drafts() -> None:
    """Drafts that nobody here can read go, since who could has left: else nobody could correct the same alert any more."""
    for draft in Alert.objects.filter(state__in=[Alert.State.DRAFT, Alert.State.ASKED], keys=None):
        drop_draft(draft)


def drop_draft(alert: Alert) -> None:
    """What never was out goes without a trace: nothing hangs of it."""
    AlertKey.objects.filter(alert=alert).delete()
    alert.delete()


def end_alert(alert: Alert, today: datetime.date, verb: str, *, by: Reader | None = None) -> None:
    """Take an alert away from every circle, at once. It stands in the chain, with why and by whom; by nobody where it ends by itself."""
    alert.state, alert.until = Alert.State.ENDED, today
    alert.save(update_fields=["state", "until"])
    AlertCopy.objects.filter(alert=alert).delete()
    going.say(going.ALERT, alert.pk)
    number = alert.number or 0
    if by is None:
        audit.record(audit.CLOCK, verb, on=alert, alert=number)
    else:
        audit.record(by.actor, verb, on=alert, alert=number, recipient=by.number)
    laying.lay_circles()
    laying.lay_roster()


def _forget_call_backs(today: datetime.date) -> int:
    last = today - datetime.timedelta(days=CALL_BACK_DAYS)
    due = Part.objects.filter(kind=Part.Kind.CALL_BACK, on__lte=last)
    cases = list(Case.objects.filter(parts__in=due))
    number, _ = due.delete()
    for case in cases:
        laying.lay_out(case)
    return number


def _end_alerts(today: datetime.date) -> int:
    over = list(Alert.objects.filter(state=Alert.State.OUT, until__lt=today))
    for alert in over:
        end_alert(alert, today, acts.ALERT_OVER)
    last = today - datetime.timedelta(days=ENDED_DAYS)
    number, _ = Alert.objects.filter(Q(state=Alert.State.ENDED), until__lt=last).delete()
    return len(over) + number


def due(case: Case, consent: Iterable[str], today: datetime.date) -> datetime.date:
    """When a report goes that was read now: with nothing ticked within a month, closed within a week, else when its months are over."""
    is_closed = case.state == Case.State.CLOSED
    if not any(consent):
        days = SHORT_DAYS if is_closed else UNTICKED_DAYS
        return min(case.erase_on, today + datetime.timedelta(days=days))
    if is_closed:
        return case.erase_on
    return case.at_most or after(case.arrived_on, Settings.objects.get().months)


def _mix_tallies() -> None:
    """Write every count anew, all in one: else the database's own marks would tell which were written together, and with what act."""
    rows = list(Tally.objects.order_by("pk").values_list("quarter", "happened"))
    Tally.objects.all().delete()
    Tally.objects.bulk_create(Tally(quarter=quarter, happened=one) for quarter, one in rows)


def count(happened: Iterable[str], arrived_on: datetime.date, today: datetime.date) -> None:
    """Keep that these sorts of things were told in three months, and nothing that ties them together."""
    quarter = figures.counted_in(arrived_on, today)
    Tally.objects.bulk_create(
        Tally(quarter=quarter, happened=code)
        for code in sorted(set(happened) & set(questions.HAPPENED))
    )
