"""What a reporter took back stays taken back: whatever waits together, is held, renewed or opened later."""

from __future__ import annotations

import pytest

from lic.desk.models import Alert, Case, Tally
from lic.desk.queries import cases as reading
from lic.desk.services import alerts, cases, keeping, laying, office
from lic.desk.services.refusing import Refused
from lic.safety import boxes, queries, services, telling
from tests.desk import made
from tests.desk.made import TODAY
from tests.desk.test_alerts import WORDS, out, read, written

pytestmark = pytest.mark.django_db


def in_names(monkeypatch, *names: str) -> None:
    """What is dropped next lies in the box in this order of names."""
    left = list(names)
    monkeypatch.setattr(boxes, "new_name", lambda: left.pop(0) * 64)


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_the_last_of_two_consents_that_wait_together_holds(monkeypatch, names: str):
    desk = made.desk()
    key, case = made.arrived()
    in_names(monkeypatch, *names)
    services.change_consent(made.ZONE, key, ("warn", "police"))
    services.change_consent(made.ZONE, key, ())

    made.take_in()

    assert reading.opened(desk.one, case).consent == ()
    assert made.inbox(key).consent == ()


def test_nothing_that_the_desk_writes_is_the_reporters_consent():
    desk = made.desk()
    key, case = made.arrived()
    for kind in (cases.Part.Kind.NOTE, cases.Part.Kind.REPLY):
        cases._add(desk.one, case.pk, kind, "x", TODAY)
    part = case.parts.get(kind=cases.Part.Kind.REPLY)
    part.text = cases.sealing.seal_beside(
        cases._my_key(desk.one, case), cases.parcels.context_of(case.pk), desk.one.pair,
        telling.consent(("warn", "police")), part.beside,
    )  # fmt: skip
    part.save()
    laying._lay(case.pk)

    assert reading.opened(desk.one, case).consent == ()
    assert made.inbox(key).consent == ()


def held_and_erased() -> tuple[made.Desk, Case]:
    desk = made.desk()
    alerts.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    key, case = made.arrived(consent=("warn", "count"))
    out(desk, case_id=case.pk)
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)
    written(desk.one, case_id=case.pk)
    services.erase(made.ZONE, key)
    made.take_in()
    return desk, case


def test_erasing_a_held_report_ends_its_alerts():
    held_and_erased()

    assert read() == []
    assert set(Alert.objects.values_list("state", flat=True)) == {"ENDED"}


def test_a_held_report_that_was_erased_goes_when_the_hold_ends_whoever_reads_it():
    desk, case = held_and_erased()
    cases.open_report(desk.one, case.pk)
    cases.end_hold(desk.one, case.pk)

    keeping.sweep(TODAY)

    assert not Case.objects.exists()


def test_no_alert_is_written_from_a_held_report_that_was_erased():
    desk, case = held_and_erased()

    with pytest.raises(Refused):
        written(desk.one, case_id=case.pk)


def test_an_alert_is_not_renewed_once_its_reporter_took_it_back():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    with pytest.raises(Refused):
        alerts.renew(desk.one, alert.pk, TODAY)
    alert.refresh_from_db()
    assert alert.state == "ENDED"


def test_taking_back_what_waits_in_the_box_stops_an_alert():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    alert = written(desk.one, case_id=case.pk)
    alerts.ask(desk.one, alert.pk)
    services.change_consent(made.ZONE, key, ())

    with pytest.raises(Refused):
        alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))


def test_longer_keeping_is_for_what_is_told_from_then_on():
    desk = made.desk()
    _key, case = made.arrived(consent=("count",))
    values = {"about": {}, "numbers": {}, "towns": [], "matches": False}
    office.change(desk.one, months=24, **values)

    cases.open_report(desk.one, case.pk)

    case.refresh_from_db()
    assert case.erase_on == keeping.after(TODAY, 12)


def test_a_report_is_counted_once_however_often_it_is_closed():
    desk = made.desk()
    _key, case = made.arrived(happened=("hurt",), consent=("count",))

    for _time in range(3):
        cases.close(desk.one, case.pk, TODAY)
        cases.reopen(desk.one, case.pk)

    assert Tally.objects.count() == 1


def test_what_was_erased_does_not_come_back_from_a_copy_of_its_parcel():
    made.desk()
    _words, key = made.tell()
    copies = list(laying.box().arrivals())
    made.take_in()
    services.erase(made.ZONE, key)
    made.take_in()

    for name, letter in copies:
        queries.box(made.ZONE).drop(name, letter)
    made.take_in()

    assert not Case.objects.exists()
    assert made.inbox(key) is None


def test_rows_that_count_one_report_do_not_stay_as_they_were_written_together():
    desk = made.desk()
    _key, case = made.arrived(happened=("hurt", "threats"), consent=("count",))
    cases.close(desk.one, case.pk, TODAY)
    rows = Tally.objects.order_by("happened")
    before, what = (
        set(rows.values_list("pk", flat=True)),
        list(rows.values_list("quarter", "happened")),
    )

    keeping.sweep(TODAY)

    assert not before & set(rows.values_list("pk", flat=True))
    assert list(rows.values_list("quarter", "happened")) == what
