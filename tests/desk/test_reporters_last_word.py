"""What a reporter took back stays taken back: whatever waits together, is held, renewed or opened later."""

from __future__ import annotations

import datetime
import errno
import os
import uuid

import pytest
from django.db import OperationalError
from django.urls import reverse

from lic.base import audit, days
from lic.base.policy import Denied
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Alert, Case, CaseKey, Part, Tally
from lic.desk.queries import cases as reading
from lic.desk.services import (
    alerts,
    cases,
    circles,
    intake,
    joining,
    keeping,
    laying,
    matches,
    office,
    talk,
)
from lic.desk.services.refusing import Refused
from lic.safety import boxes, identifiers, parcels, queries, services, telling
from tests.desk import made, pages
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
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
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
    cases.end_hold(desk.one, case.pk, TODAY)

    keeping.sweep(TODAY)

    assert not Case.objects.exists()


def test_a_held_report_that_was_erased_goes_with_the_hold_and_is_not_held_anew():
    desk, case = held_and_erased()
    for act in (
        lambda: cases.ask_hold(desk.one, case.pk),
        lambda: cases.hold(desk.two, case.pk, TODAY),
    ):
        with pytest.raises(Denied, match="erased"):
            act()

    assert cases.end_hold(desk.one, case.pk, TODAY)

    assert not Case.objects.exists()


def test_no_alert_is_written_from_a_held_report_that_was_erased():
    desk, case = held_and_erased()

    with pytest.raises(Denied):
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


def agreed(consent=("police",)) -> tuple[made.Desk, queries.Key, Case, Part]:
    """A report of whose text its reporter said yes to one that would leave."""
    desk = made.desk()
    key, case = made.arrived(consent=consent)
    cases.ask(desk.one, case.pk, "A man in a blue van.", TODAY, to="police")
    part = case.parts.get(kind="EXTRACT")
    services.answer(made.ZONE, key, part.pk, is_yes=True)
    made.take_in()
    return desk, key, case, part


def held(desk: made.Desk, case: Case) -> None:
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)


def locked(*_given) -> None:
    raise OperationalError("database is locked")


def told_while_locked(monkeypatch, *said) -> queries.Key:
    """She tells and goes on at once, and the report cannot be kept in the first pass."""
    _words, key = made.tell(consent=("warn", "count"))
    for one in said:
        one(key)
    with monkeypatch.context() as once:
        once.setitem(intake._TAKES, parcels.Report, locked)
        with pytest.raises(OperationalError):
            made.take_in()
    return key


def test_her_erasure_waits_with_a_report_that_cannot_be_kept_yet(monkeypatch):
    made.desk()
    told_while_locked(monkeypatch, lambda key: services.erase(made.ZONE, key))

    made.take_in()

    assert not Case.objects.exists()
    assert list(laying.box().arrivals()) == []


def test_her_erasure_waits_for_a_report_that_another_process_keeps_meanwhile(monkeypatch):
    made.desk()
    key = told_while_locked(monkeypatch, lambda key: services.erase(made.ZONE, key))
    box, pair = laying.box(), laying.intake()
    names = {type(one): (name, one) for name, one in intake._arrived(box, pair)}

    intake._take(box, *names[parcels.Report], TODAY, is_behind=False)
    intake._throw_away(box, pair, [(names[parcels.Erasure][0], key.mark)])
    assert Case.objects.exists()
    made.take_in()

    assert not Case.objects.exists()


def not_opened_once(monkeypatch, name: str, fault: int = errno.EMFILE) -> None:
    """The letter of this name cannot be opened while the machine has no file left, or the like."""
    real = os.open

    def broken(path, flags, *given, **more):
        if str(path).endswith(name) and flags & os.O_NOFOLLOW:
            raise OSError(fault, os.strerror(fault), str(path))
        return real(path, flags, *given, **more)

    monkeypatch.setattr(boxes.os, "open", broken)


@pytest.mark.sqlite_only
def test_her_erasure_waits_for_a_report_that_cannot_be_opened_for_a_moment(monkeypatch):
    made.desk()
    _words, key = made.tell(consent=("count",))
    services.erase(made.ZONE, key)

    with monkeypatch.context() as once:
        not_opened_once(once, boxes.name_of(key.mark))
        with pytest.raises(OSError, match="Too many"):
            made.take_in()
    made.take_in()

    assert not Case.objects.exists()
    assert list(laying.box().arrivals()) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("fault", [errno.EIO, errno.EMFILE, errno.EACCES])
def test_nothing_is_handed_over_while_a_letter_in_the_box_cannot_be_opened(monkeypatch, fault):
    desk, key, _case, part = agreed()
    services.change_consent(made.ZONE, key, ())
    (letter,) = laying.box().entrance.iterdir()

    with monkeypatch.context() as once:
        not_opened_once(once, letter.name, fault)
        with pytest.raises(Refused, match="cannot be taken in"):
            cases.hand_over(desk.one, part.pk, TODAY)
    with pytest.raises(Refused, match="took back"):
        cases.hand_over(desk.one, part.pk, TODAY)

    part.refresh_from_db()
    assert part.handed_on is None


def test_her_last_word_holds_though_the_one_before_it_could_not_be_kept_at_first(monkeypatch):
    desk = made.desk()
    key, case = made.arrived(consent=())
    services.change_consent(made.ZONE, key, ("warn", "police"))
    services.change_consent(made.ZONE, key, ("count",))
    services.say(made.ZONE, key, "That is all.")
    add, left = talk.add, [1]

    def first_fails(*given, **more):
        if left:
            left.pop()
            locked()
        return add(*given, **more)

    with monkeypatch.context() as once:
        once.setattr(talk, "add", first_fails)
        with pytest.raises(OperationalError):
            made.take_in()
    assert Part.objects.exclude(sent=None).count() == 2
    made.take_in()

    found = reading.opened(desk.one, case)
    assert [one.text or one.consent for one in found.turns] == [
        ("warn", "police"),
        ("count",),
        "That is all.",
    ]
    assert found.consent == made.inbox(key).consent == ("count",)
    assert not Part.objects.exclude(sent=None).exists()


@pytest.mark.sqlite_only
def test_her_last_word_holds_though_the_one_before_it_could_not_be_opened_for_a_moment(monkeypatch):
    desk = made.desk()
    key, case = made.arrived(consent=())
    with monkeypatch.context() as once:
        in_names(once, "a", "b")
        services.change_consent(made.ZONE, key, ("police",))
        services.change_consent(made.ZONE, key, ())
    with monkeypatch.context() as once:
        not_opened_once(once, "a" * 64)
        with pytest.raises(OSError, match="Too many"):
            made.take_in()
    made.take_in()

    assert reading.opened(desk.one, case).consent == ()


def test_when_one_reporter_sent_something_is_not_kept_because_anothers_parcel_waits(monkeypatch):
    made.desk()
    (key, case), (other, _other) = made.arrived(), made.arrived()
    keep = intake._TAKES[parcels.Word]

    def never(word, today):
        if sealing.locator_mark(word.locator) == other.mark:
            raise ValueError("no form of ours wrote this")
        keep(word, today)

    monkeypatch.setitem(intake._TAKES, parcels.Word, never)
    services._drop(made.ZONE, parcels.Word(other.locator, uuid.uuid4(), b"stuck", 1))
    services.say(made.ZONE, key, "One more thing.")
    made.take_in()

    assert len(list(laying.box().arrivals())) == 1
    assert case.parts.filter(kind=Part.Kind.WORD).count() == 1
    assert not Part.objects.exclude(sent=None).exists()


def test_when_things_were_sent_is_not_kept():
    made.desk()
    key, case = made.arrived()
    services.say(made.ZONE, key, "One more thing.")
    made.take_in()

    assert set(case.parts.values_list("sent", flat=True)) == {None}


def test_what_belongs_to_no_report_does_not_stay_in_the_box():
    made.desk()
    key, _case = made.arrived()
    services.erase(made.ZONE, key)
    made.take_in()

    services._drop(made.ZONE, parcels.Erasure(key.locator))
    made.take_in()

    assert list(laying.box().arrivals()) == []


def test_nothing_is_handed_over_shared_or_opened_again_once_she_erased_a_held_report():
    desk, key, case, part = agreed()
    CaseKey.objects.filter(case=case, recipient__number=2).delete()
    cases.ask_hold(desk.one, case.pk)
    Case.objects.filter(pk=case.pk).update(held_on=TODAY)
    services.erase(made.ZONE, key)
    made.take_in()

    for act in (
        lambda: cases.hand_over(desk.one, part.pk, TODAY),
        lambda: cases.share(desk.one, case.pk, 2),
        lambda: cases.reopen(desk.one, case.pk),
        lambda: cases.note(desk.one, case.pk, "A note.", TODAY),
    ):
        with pytest.raises(Denied):
            act()
    part.refresh_from_db()
    assert (part.handed_on, reading.opened(desk.one, case).may_hand_over(part.pk)) == (None, False)
    assert acts.ERASED_HELD in [one.verb for one in audit.of(case)]


def test_a_yes_that_comes_after_she_erased_a_held_report_is_none():
    desk, key, case, part = agreed()
    Part.objects.filter(pk=part.pk).update(is_yes=None)
    held(desk, case)
    services.erase(made.ZONE, key)
    made.take_in()

    services._drop(made.ZONE, parcels.Answer(key.locator, part.pk, is_yes=True))
    services._drop(made.ZONE, parcels.Word(key.locator, uuid.uuid4(), b"more"))
    made.take_in()

    part.refresh_from_db()
    assert part.is_yes is None
    assert not case.parts.filter(kind="WORD").exists()


def test_a_held_report_that_she_erased_is_not_found_by_what_it_names():
    desk = made.desk()
    office.change(desk.one, about={}, numbers={}, towns=[], months=12, matches=True)
    key, case = made.arrived(plate="KX4 821", consent=("match",))
    wanted = identifiers.typed("KX4 821", "CA")
    assert [one.case for one in matches.look(desk.one, wanted, TODAY)] == [case]
    held(desk, case)
    services.erase(made.ZONE, key)

    assert matches.look(desk.one, wanted, TODAY) == []


def test_what_she_took_back_a_moment_ago_holds_when_others_are_looked_for():
    desk = made.desk()
    office.change(desk.one, about={}, numbers={}, towns=[], months=12, matches=True)
    key, case = made.arrived(plate="KX4 821", consent=("match",))
    services.change_consent(made.ZONE, key, ())

    assert matches.look(desk.one, identifiers.typed("KX4 821", "CA"), TODAY) == []
    with pytest.raises(Refused):
        matches.others(desk.one, case.pk, TODAY)


def test_what_she_erased_a_moment_ago_is_not_held_for_a_court():
    desk = made.desk()
    key, case = made.arrived()
    cases.ask_hold(desk.one, case.pk)
    services.erase(made.ZONE, key)

    with pytest.raises(Case.DoesNotExist):
        cases.hold(desk.two, case.pk, TODAY)

    assert not Case.objects.exists()


def test_what_may_not_be_counted_since_a_moment_ago_is_not():
    desk = made.desk()
    key, case = made.arrived(consent=("count",))
    services.change_consent(made.ZONE, key, ())

    cases.close(desk.one, case.pk, TODAY)

    assert not Tally.objects.exists()


def test_nothing_leaves_while_the_box_cannot_be_read(monkeypatch):
    desk, key, case, part = agreed()
    services.change_consent(made.ZONE, key, ())

    def broken(_box) -> None:
        raise PermissionError(13, "in")

    monkeypatch.setattr(type(laying.box()), "arrivals", broken)
    for act in (
        lambda: cases.hand_over(desk.one, part.pk, TODAY),
        lambda: cases.close(desk.one, case.pk, TODAY),
    ):
        with pytest.raises(Refused, match="cannot be taken in"):
            act()


def say_with_an_old_key(desk: made.Desk, key: queries.Key) -> None:
    """She takes everything back in the moment in which a colleague's new key seals her report anew: nobody can read that."""
    laid, part = made.inbox(key).laid, uuid.uuid4()
    text = sealing.seal_beside(
        laid.key, parcels.context_of(laid.case), key.pair, telling.consent(()), str(part)
    )
    joining.renew_key(desk.two, made.PASSPHRASE, TODAY)
    services._drop(made.ZONE, parcels.Word(key.locator, part, text, 1))
    made.take_in()


def test_what_nobody_can_read_may_have_taken_everything_back_until_she_says_it_anew():
    desk, key, case, part = agreed(consent=("warn", "police"))
    day = Case.objects.get(pk=case.pk).erase_on
    say_with_an_old_key(desk, key)
    case.refresh_from_db()

    with pytest.raises(Refused):
        cases.hand_over(desk.one, part.pk, TODAY)
    with pytest.raises(Refused):
        written(desk.one, case_id=case.pk)
    found = cases.open_report(desk.one, case.pk)
    assert (found.consent, found.is_unclear) == ((), True)
    case.refresh_from_db()
    assert case.erase_on == day

    services.change_consent(made.ZONE, key, ("warn", "police"))
    made.take_in()
    found = cases.open_report(desk.one, case.pk)
    assert (found.consent, found.is_unclear) == (("warn", "police"), False)
    assert not found.may_hand_over(part.pk)


@pytest.mark.parametrize("why", ["unclear", "quiet"])
def test_a_page_promises_no_day_that_closing_does_not_keep(why: str):
    desk = made.desk()
    key, case = made.arrived(consent=("warn", "count") if why == "unclear" else ())
    if why == "unclear":
        say_with_an_old_key(desk, key)
    else:
        Case.objects.filter(pk=case.pk).update(is_quiet=True)
    page = pages.browser(desk.one).get(reverse("desk:report", args=[case.pk])).content.decode()

    cases.close(desk.one, case.pk, TODAY)

    case.refresh_from_db()
    assert f"It stays here, closed, until {days.day(case.erase_on)}. Then it is erased." in page
    assert "it is erased within a week" not in page


def test_steps_that_no_form_of_ours_wrote_are_unread_for_both_sides():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    laid, part = made.inbox(key).laid, uuid.uuid4()
    text = sealing.seal_beside(
        laid.key, parcels.context_of(laid.case), key.pair, b'{"kind": "consent"}', str(part)
    )
    services._drop(made.ZONE, parcels.Word(key.locator, part, text, 1))
    made.take_in()
    case.refresh_from_db()

    hers, ours = made.inbox(key), reading.opened(desk.one, case)

    assert (hers.consent, hers.is_unclear) == (ours.consent, ours.is_unclear) == ((), True)


def test_what_nobody_can_read_ends_that_others_are_looked_for():
    desk = made.desk()
    office.change(desk.one, about={}, numbers={}, towns=[], months=12, matches=True)
    key, _case = made.arrived(plate="KX4 821", consent=("match",))
    say_with_an_old_key(desk, key)

    assert matches.look(desk.one, identifiers.typed("KX4 821", "CA"), TODAY) == []


def test_a_closed_report_of_which_nothing_may_be_kept_any_more_goes_within_a_week():
    desk = made.desk()
    key, case = made.arrived(consent=("count",))
    cases.close(desk.one, case.pk, TODAY)
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    cases.open_report(desk.one, case.pk)

    case.refresh_from_db()
    assert case.erase_on == TODAY + datetime.timedelta(days=7)
