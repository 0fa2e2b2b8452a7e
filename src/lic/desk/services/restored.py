"""After a backup was brought back, before anybody reads: what went since goes again, and what is too old is opened by nobody."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from lic.accounts.models import Session
from lic.base import audit
from lic.desk import acts, last_act
from lic.desk.models import (  # fmt: skip
    Alert,
    AlertCopy,
    AlertKey,
    Case,
    CaseKey,
    Circle,
    Export,
    Place,
    Recipient,
    Settings,
)
from lic.desk.services import going, intake, joining, keeping, laying
from lic.desk.services.turns import in_turn

Noted = Callable[[str, object], bool]


def forget_again(noted: Noted, today: datetime.date, *, is_too_old: bool) -> dict[str, int]:
    """Everything that the desk promised to forget; returns how many reports and recipients went. Twice does no harm.

    noted       what stands in the list of what went for good since
    is_too_old  the backup is past its days: no report and no alert of it can be opened by anybody any more
    """
    if not Settings.objects.exists():
        return {"reports": 0, "recipients": 0}
    before = Case.objects.count()
    last_act.forget()
    with in_turn():
        Session.objects.all().delete()
        Export.objects.all().delete()
        if is_too_old:
            for keys in (CaseKey, AlertKey, AlertCopy):
                keys.objects.all().delete()
        gone = {"recipients": _recipients(noted, today)}
        _alerts(noted, today, is_too_old=is_too_old)
        _offers(noted)
        _reports(noted, today, is_too_old=is_too_old)
    intake.take_in(today)
    keeping.sweep(today)
    gone["reports"] = max(before - Case.objects.count(), 0)
    laying.reconcile()
    return gone


def _reports(noted: Noted, today: datetime.date, *, is_too_old: bool) -> None:
    for case in Case.objects.all():
        if is_too_old or noted(going.REPORT, case.pk):
            keeping.erase(case, acts.ERASED_AGAIN, today)
        elif noted(going.HELD_REPORT, case.pk):
            case.held_on = case.held_on or today  # the hold had not ended: it would have gone then
            case.save(update_fields=["held_on"])
            keeping.erase_held(case, acts.ERASED_HELD_AGAIN, today)


def _recipients(noted: Noted, today: datetime.date) -> int:
    n_gone = 0
    for one in Recipient.objects.filter(left_on=None):
        public, wrapped, by_code = bytes(one.public), bytes(one.wrapped), bytes(one.by_code)
        no_words = bool(wrapped) and noted(going.SECRET, going.mark(wrapped))
        no_code = bool(by_code) and noted(going.SECRET, going.mark(by_code))
        if (
            noted(going.RECIPIENT, one.pk)
            or noted(going.KEY, going.mark(public))
            or (no_words and no_code)
        ):
            joining.take_everything(one, today)
            desk = Settings.objects.get()
            audit.record(audit.CLOCK, acts.LEFT_AGAIN, on=desk, left=one.number)
            n_gone += 1
        elif no_words or no_code:
            joining.take_secrets(one, words=no_words, code=no_code)
    return n_gone


def _alerts(noted: Noted, today: datetime.date, *, is_too_old: bool) -> None:
    """Those that ended since end again. A draft of one goes: it was let out after the backup, and is no draft any more."""
    for alert in Alert.objects.exclude(state=Alert.State.ENDED):
        if not is_too_old and not noted(going.ALERT, alert.pk):
            continue
        if alert.state == Alert.State.OUT:
            keeping.end_alert(alert, today, acts.ALERT_ENDED_AGAIN)
        else:
            keeping.drop_draft(alert)
    if is_too_old:
        Alert.objects.update(text=b"")


def _offers(noted: Noted) -> None:
    """Words of circles that were ended, and places that were taken."""
    for circle in Circle.objects.all():
        if noted(going.CIRCLE, circle.pk):
            circle.delete()
    for place in Place.objects.all():
        if noted(going.PLACE, place.digest):
            place.delete()
