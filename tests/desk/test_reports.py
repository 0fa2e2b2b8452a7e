"""A report from telling to erasing: who can read it, who cannot, and what its reporter sees."""

from __future__ import annotations

import datetime
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from lic.base import audit
from lic.base.policy import Denied
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Alert, Case, CaseKey, Part
from lic.desk.queries import cases as reading
from lic.desk.services import cases, intake, keeping
from lic.desk.services.refusing import Refused
from lic.safety import parcels, queries, services, telling
from tests.desk import made
from tests.desk.made import TODAY
from tests.desk.test_alerts import out

pytestmark = pytest.mark.django_db


def verbs(case: Case) -> list[str]:
    return [event.verb for event in audit.of(case)]


def test_what_is_told_is_read_by_everybody_at_the_desk_and_by_its_reporter():
    desk = made.desk()
    key, case = made.arrived()

    for reader in desk.readers:
        assert reading.opened(reader, case).told == made.told()
    found = made.inbox(key)
    assert isinstance(found, queries.Inbox)
    assert found.told == made.told()
    assert found.laid.state == "NEW"


def test_with_fewer_than_two_who_can_read_nothing_is_taken_in():
    made.desk(1)

    with pytest.raises(services.CannotBeRead):
        made.tell()


def test_before_the_desk_has_looked_the_words_say_that_it_waits():
    made.desk()
    _words, key = made.tell()

    assert made.inbox(key) == queries.Waiting()


def test_taking_in_twice_keeps_one_report():
    made.desk()
    _key, case = made.arrived()
    box = intake.laying.box()

    assert list(box.arrivals()) == []
    assert made.take_in() == 0
    assert Case.objects.count() == 1
    assert verbs(case) == [acts.ARRIVED]


def test_an_opening_stands_in_the_chain_and_the_reporter_sees_it():
    desk = made.desk()
    key, case = made.arrived()

    cases.open_report(desk.one, case.pk)
    cases.open_report(desk.two, case.pk)

    looks = made.inbox(key).laid.looks
    assert [(one.what, one.who) for one in looks] == [
        (acts.ARRIVED, ""), (acts.OPENED, "1"), (acts.OPENED, "2"),
    ]  # fmt: skip
    assert made.inbox(key).laid.state == "OPEN"


def test_both_sides_talk():
    desk = made.desk()
    key, case = made.arrived()

    cases.reply(desk.one, case.pk, "Are you safe tonight?", TODAY)
    services.say(made.ZONE, key, "Yes, with a friend.")
    made.take_in()

    assert [(t.is_ours, t.text) for t in made.inbox(key).turns] == [
        (True, "Are you safe tonight?"), (False, "Yes, with a friend."),
    ]  # fmt: skip
    assert [(t.kind, t.text) for t in reading.opened(desk.two, case).turns] == [
        ("REPLY", "Are you safe tonight?"), ("WORD", "Yes, with a friend."),
    ]  # fmt: skip
    case.refresh_from_db()
    assert case.has_news


def test_a_note_of_the_team_is_not_laid_out():
    desk = made.desk()
    key, case = made.arrived()

    cases.note(desk.one, case.pk, "Call Robin first.", TODAY)

    assert made.inbox(key).turns == []
    assert [t.text for t in reading.opened(desk.two, case).turns] == ["Call Robin first."]


def test_consent_starts_at_the_lowest_step_and_changes_with_the_words():
    desk = made.desk()
    key, case = made.arrived()
    assert reading.opened(desk.one, case).consent == ()

    services.change_consent(made.ZONE, key, ("warn", "count"))
    made.take_in()

    assert reading.opened(desk.one, case).consent == ("warn", "count")
    assert made.inbox(key).consent == ("warn", "count")


def test_nothing_is_asked_for_outside_before_the_reporter_let_it():
    desk = made.desk()
    _key, case = made.arrived()

    with pytest.raises(Refused):
        cases.ask(desk.one, case.pk, "A summary", TODAY, to="police")
    assert Part.objects.filter(kind=Part.Kind.EXTRACT).count() == 0


@pytest.mark.parametrize(("ticked", "other"), [("police", "report"), ("report", "police")])
def test_a_text_goes_only_where_that_step_lets_it_and_she_reads_where(ticked, other):
    desk = made.desk()
    key, case = made.arrived(consent=("warn", ticked))
    for to in (other, "warn", ""):
        with pytest.raises(Refused):
            cases.ask(desk.one, case.pk, "A summary", TODAY, to=to)

    cases.ask(desk.one, case.pk, "A summary", TODAY, to=ticked)

    (turn,) = made.inbox(key).turns
    assert (turn.text, turn.to, turn.asks) == ("A summary", ticked, True)
    assert reading.opened(desk.one, case).turns[0].to == ticked


def test_a_yes_stands_only_on_the_step_of_where_it_goes():
    desk = made.desk()
    key, case = made.arrived(consent=("police", "report"))
    cases.ask(desk.one, case.pk, "For police", TODAY, to="police")
    cases.ask(desk.one, case.pk, "For the clinic", TODAY, to="report")

    services.change_consent(made.ZONE, key, ("report",))
    made.take_in()

    turns = reading.opened(desk.one, case).turns
    assert [one.is_taken_back for one in turns if one.to] == [True, False]


def test_the_reporter_says_yes_or_no_to_each_text_once():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "A man in a blue van hurt somebody.", TODAY, to="police")
    (turn,) = made.inbox(key).turns

    services.answer(made.ZONE, key, turn.part, is_yes=False)
    made.take_in()

    assert made.inbox(key).turns[0].is_yes is False
    with pytest.raises(LookupError):
        services.answer(made.ZONE, key, turn.part, is_yes=True)


def test_handing_over_what_she_said_yes_to_is_written_down_and_she_sees_it():
    desk = made.desk()
    key, part = agreed(desk)

    cases.hand_over(desk.two, part.pk, TODAY)

    found = made.inbox(key)
    assert found.turns[0].handed == "2026-11-27"
    assert [one.who for one in found.laid.looks if one.what == acts.HANDED] == ["2"]
    with pytest.raises(Part.DoesNotExist):
        cases.hand_over(desk.one, part.pk, TODAY)


@pytest.mark.parametrize("is_yes", [None, False])
def test_nothing_is_handed_over_without_her_yes(is_yes):
    desk = made.desk()
    _key, part = agreed(desk, is_yes=is_yes)

    with pytest.raises(Part.DoesNotExist):
        cases.hand_over(desk.one, part.pk, TODAY)


def test_a_yes_ends_when_she_takes_the_step_back():
    desk = made.desk()
    key, part = agreed(desk)
    services.change_consent(made.ZONE, key, ("warn",))
    made.take_in()

    with pytest.raises(Refused, match="took back that anything may leave"):
        cases.hand_over(desk.one, part.pk, TODAY)
    assert Part.objects.get(pk=part.pk).handed_on is None
    assert audit.acts().filter(verb=acts.HANDED).count() == 0


def test_a_yes_stands_on_the_step_on_which_it_was_asked_for_good():
    desk = made.desk()
    key, part = agreed(desk)
    for steps in (("report",), ("police", "report")):
        services.change_consent(made.ZONE, key, steps)
        made.take_in()

        with pytest.raises(Refused, match="took back"):
            cases.hand_over(desk.one, part.pk, TODAY)


def test_more_leave_than_before_takes_no_yes_back():
    desk = made.desk()
    key, part = agreed(desk)
    services.change_consent(made.ZONE, key, ("warn", "police", "count"))

    cases.hand_over(desk.one, part.pk, TODAY)

    assert Part.objects.get(pk=part.pk).handed_on == TODAY


def test_what_she_took_back_and_nobody_took_in_yet_is_not_handed_over():
    desk = made.desk()
    key, part = agreed(desk)
    services.change_consent(made.ZONE, key, ())

    with pytest.raises(Refused, match="took back"):
        cases.hand_over(desk.one, part.pk, TODAY)


def test_her_yes_is_taken_back_by_a_no_until_it_has_left():
    desk = made.desk()
    key, part = agreed(desk)

    services.answer(made.ZONE, key, part.pk, is_yes=False)
    with pytest.raises(Part.DoesNotExist):
        cases.hand_over(desk.one, part.pk, TODAY)

    key, part = agreed(desk)
    cases.hand_over(desk.one, part.pk, TODAY)
    with pytest.raises(LookupError):
        services.answer(made.ZONE, key, part.pk, is_yes=False)


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_of_a_yes_and_a_no_that_wait_together_the_no_holds(order):
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    for n in range(6):
        cases.ask(desk.one, case.pk, f"Text {n}", TODAY, to="police")
    for part in case.parts.filter(kind=Part.Kind.EXTRACT):
        for is_yes in order:
            services.answer(made.ZONE, key, part.pk, is_yes=is_yes)
    made.take_in()

    assert {one.is_yes for one in case.parts.filter(kind=Part.Kind.EXTRACT)} == {False}


def test_the_later_consent_holds_after_the_call_back_is_forgotten():
    desk = made.desk()
    key, case = made.arrived(call_back="At the drop-in")
    for n in range(8):
        services.change_consent(made.ZONE, key, ("warn",))
        made.take_in()
        if n == 3:
            keeping.sweep(TODAY + datetime.timedelta(days=7))
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    assert reading.opened(desk.one, case).consent == ()
    places = [one.place for one in case.parts.filter(kind=Part.Kind.WORD)]
    assert len(places) == len(set(places)) == 9


def test_a_hold_that_came_meanwhile_stops_the_sweep(monkeypatch):
    made.desk()
    _key, first = made.arrived()
    _key, second = made.arrived()
    day = TODAY + datetime.timedelta(days=400)
    erase = keeping.erase

    def held_meanwhile(case, verb, today):
        other = second if case.pk == first.pk else first
        Case.objects.filter(pk=other.pk).update(held_on=TODAY)
        erase(case, verb, today)

    monkeypatch.setattr(keeping, "erase", held_meanwhile)

    assert keeping.sweep(day)["reports"] == 1
    assert Case.objects.get().held_on == TODAY


def agreed(desk, *, is_yes=True):
    """A text about which the reporter was asked, and her answer."""
    key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "A man in a blue van hurt somebody.", TODAY, to="police")
    part = case.parts.get(kind=Part.Kind.EXTRACT)
    if is_yes is not None:
        services.answer(made.ZONE, key, part.pk, is_yes=is_yes)
        made.take_in()
    return key, part


def test_when_too_much_was_added_the_reporter_is_told_and_can_still_change_what_may_be_done(
    monkeypatch,
):
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    monkeypatch.setattr("lic.safety.telling.MOST_MESSAGES", 2)
    monkeypatch.setattr("lic.safety.telling.MOST_ADDED", 3)
    for words in ("First.", "Second."):
        services.say(made.ZONE, key, words)
        made.take_in()
        cases.reply(desk.one, case.pk, "We read it.", TODAY)

    with pytest.raises(services.TooMany):
        services.say(made.ZONE, key, "Third.")
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    assert made.inbox(key).consent == ()
    with pytest.raises(services.TooMany):
        services.change_consent(made.ZONE, key, ("police",))
    assert made.take_in() == 0


def test_what_is_added_past_the_limit_by_other_ways_is_not_kept(monkeypatch):
    made.desk()
    key, case = made.arrived()
    services.say(made.ZONE, key, "First.")
    services.say(made.ZONE, key, "Second.")
    monkeypatch.setattr("lic.safety.telling.MOST_ADDED", 1)
    monkeypatch.setattr(intake, "SLACK", 0)

    made.take_in()

    assert case.parts.filter(kind=Part.Kind.WORD).count() == 1


def test_erasing_takes_everything_at_once():
    desk = made.desk()
    key, case = made.arrived()
    cases.reply(desk.one, case.pk, "We are here.", TODAY)

    services.erase(made.ZONE, key)
    made.take_in()

    assert made.inbox(key) is None
    assert (Case.objects.count(), CaseKey.objects.count(), Part.objects.count()) == (0, 0, 0)
    assert audit.acts().first().verb == acts.ERASED


def test_erasing_before_the_desk_has_looked_is_done_too():
    made.desk()
    _words, key = made.tell()

    services.erase(made.ZONE, key)
    made.take_in()

    assert made.inbox(key) is None
    assert Case.objects.count() == 0


def test_somebody_without_the_locator_can_neither_add_nor_erase():
    made.desk()
    key, case = made.arrived()
    stranger = queries.Key(bytes(16), sealing.new_key_pair())

    services.erase(made.ZONE, stranger)
    with pytest.raises(LookupError):
        services.say(made.ZONE, stranger, "Delete it")
    made.take_in()

    assert Case.objects.get() == case
    assert isinstance(made.inbox(key), queries.Inbox)


def test_somebody_who_joins_reads_what_comes_from_then_on_and_what_is_shared():
    desk = made.desk()
    _key, case = made.arrived()
    new, _ = made.another(desk)
    _key, later = made.arrived(happened=("robbed",))

    assert reading.opened(new, later).told.happened == ("robbed",)
    with pytest.raises(Case.DoesNotExist):
        cases.open_report(new, case.pk)

    cases.share(desk.one, case.pk, new.number)
    assert cases.open_report(new, case.pk).told == made.told()


def test_the_queue_knows_hours_without_opening_and_asks_a_constant_number_of_questions(
    django_assert_num_queries,
):
    desk = made.desk()
    made.arrived(happened=("verbal",), hour="2026-11-27T15")
    made.arrived(happened=("weapon",), hour="2026-11-27T17")

    with django_assert_num_queries(3):
        found = reading.queue(desk.one)

    assert [(one.head.hour, one.head.is_serious) for one in found] == [
        ("2026-11-27T17", True), ("2026-11-27T15", False),
    ]  # fmt: skip
    assert found[0].look_by() == datetime.datetime(2026, 11, 27, 21, tzinfo=datetime.UTC)
    assert [verbs(one.case) for one in found] == [[acts.ARRIVED], [acts.ARRIVED]]


def test_a_closed_report_of_which_nothing_may_be_kept_goes_within_a_week():
    desk = made.desk()
    _key, case = made.arrived()

    cases.close(desk.one, case.pk, TODAY)
    case.refresh_from_db()
    assert case.erase_on == TODAY + datetime.timedelta(days=7)

    keeping.sweep(case.erase_on)
    assert Case.objects.count() == 0


def test_a_report_of_which_nothing_may_be_kept_goes_within_a_month_of_being_read():
    desk = made.desk()
    key, case = made.arrived()
    today = timezone.localdate()

    cases.open_report(desk.one, case.pk)
    case.refresh_from_db()
    assert case.erase_on == today + datetime.timedelta(days=30)

    services.change_consent(made.ZONE, key, ("count",))
    made.take_in()
    cases.open_report(desk.one, case.pk)
    case.refresh_from_db()
    assert case.erase_on == keeping.after(TODAY, 12)


def test_a_report_goes_when_its_months_are_over_and_what_reaches_her_after_a_week():
    made.desk()
    key, case = made.arrived(call_back="Ask for me at the drop-in")
    assert made.inbox(key).told.call_back == "Ask for me at the drop-in"

    keeping.sweep(TODAY + datetime.timedelta(days=7))
    assert made.inbox(key).told.call_back == ""
    keeping.sweep(datetime.date(2027, 11, 26))
    assert Case.objects.filter(pk=case.pk).exists()
    keeping.sweep(datetime.date(2027, 11, 27))
    assert not Case.objects.exists()
    assert made.inbox(key) is None


def test_two_people_hold_a_report_for_a_court_and_the_hold_keeps_it():
    desk = made.desk()
    key, case = made.arrived()
    cases.ask_hold(desk.one, case.pk)
    with pytest.raises(Denied):
        cases.hold(desk.one, case.pk, TODAY)

    cases.hold(desk.two, case.pk, TODAY)
    assert keeping.sweep(datetime.date(2030, 1, 1))["reports"] == 0
    services.erase(made.ZONE, key)
    made.take_in()
    intake.laying.reconcile()
    assert made.inbox(key) is None
    assert Case.objects.filter(pk=case.pk).exists()

    cases.end_hold(desk.two, case.pk, TODAY)
    keeping.sweep(TODAY)
    assert not Case.objects.exists()


def test_what_was_erased_while_held_lets_nothing_be_done_and_goes_when_the_hold_ends():
    desk = made.desk()
    key, case = made.arrived(consent=("count", "warn", "police"))
    alert = out(desk, case_id=case.pk)
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)
    services.erase(made.ZONE, key)
    made.take_in()

    found = cases.open_report(desk.one, case.pk)
    assert (found.consent, found.is_erased) == ((), True)
    with pytest.raises(Denied):
        cases.ask(desk.one, case.pk, "A man took a bag.", TODAY, to="police")
    alert.refresh_from_db()
    assert alert.state == Alert.State.ENDED

    cases.end_hold(desk.two, case.pk, TODAY)
    keeping.sweep(TODAY)
    assert not Case.objects.exists()


def test_what_may_be_counted_is_counted_by_sort_and_quarter_alone():
    desk = made.desk()
    _key, case = made.arrived(consent=("count",))

    cases.close(desk.one, case.pk, TODAY)

    from lic.desk.models import Tally

    rows = Tally.objects.order_by("happened").values_list("quarter", "happened")
    assert list(rows) == [
        (datetime.date(2026, 10, 1), "hurt"),
        (datetime.date(2026, 10, 1), "threats"),
    ]


def test_the_end_of_a_month_is_not_passed():
    assert keeping.after(datetime.date(2026, 11, 30), 3) == datetime.date(2027, 2, 28)
    assert keeping.after(datetime.date(2026, 12, 31), 2) == datetime.date(2027, 2, 28)


def test_what_is_no_parcel_is_thrown_away():
    made.desk()
    box = intake.laying.box()
    box.drop("ab" * 32, b"nothing that we made")

    assert made.take_in() == 0
    assert list(box.arrivals()) == []


def test_a_report_that_no_form_wrote_leaves_the_queue_whole_and_is_read_as_it_is():
    desk = made.desk()
    _key, good = made.arrived()
    roster = made.shown()
    own, case = sealing.new_key_pair(), uuid4()
    closed = sealing.seal(
        b'{"v":1}', parcels.context_of(case), {**roster.recipients, parcels.REPORTER: own.public},
        {telling.HEAD: b'{"hour":"9999-99-99T99","is_serious":true}', telling.CALL_BACK: b"[]"},
    )  # fmt: skip
    report = parcels.Report(case, bytes(32), own.public, closed.text, closed.keys, closed.beside)
    places = {str(n): closed.keys[name] for n, name in enumerate(roster.in_order)}
    places[parcels.REPORTER] = closed.keys[parcels.REPORTER]
    services.take_sealed(made.ZONE, replace(report, keys=places), roster.fingerprint)
    made.take_in()

    assert [(one.case.pk == good.pk, one.head is None) for one in reading.queue(desk.one)] == [(True, False), (False, True)]  # fmt: skip
    assert reading.opened(desk.one, Case.objects.get(pk=case)).told.more == '{"v":1}'


@pytest.mark.parametrize("where", ["taken", "lay_out"])
def test_a_desk_that_dies_half_way_takes_everything_in_once_and_loses_nothing(monkeypatch, where):
    made.desk()
    _words, key = made.tell()
    box = intake.laying.box()

    def dies(*_):
        raise SystemExit("killed")

    with monkeypatch.context() as broken:
        broken.setattr(type(box), where, dies)
        with pytest.raises(SystemExit):
            made.take_in()
    assert list(box.arrivals()) != []
    made.take_in()

    assert Case.objects.count() == 1
    assert isinstance(made.inbox(key), queries.Inbox)
    assert list(box.arrivals()) == []


def test_a_letter_that_was_never_laid_out_is_laid_out_by_the_clock(monkeypatch):
    desk = made.desk()
    key, case = made.arrived()

    def dies(*_):
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(type(intake.laying.box()), "lay_out", dies)
        with pytest.raises(OSError, match="No space"):
            cases.reply(desk.one, case.pk, "We are here.", TODAY)
    assert made.inbox(key).turns == []

    intake.laying.reconcile()

    assert [one.text for one in made.inbox(key).turns] == ["We are here."]


def test_one_letter_that_cannot_be_laid_out_stops_no_other_and_nothing_that_has_to_go(monkeypatch):
    made.desk()
    key, _case = made.arrived()
    other, _case = made.arrived()
    box = intake.laying.box()
    broken_name = intake.laying.boxes.name_of(key.mark)
    lay_out = type(box).lay_out
    for one in (key, other):
        box.take_away(intake.laying.boxes.name_of(one.mark))
    box.lay_out("cd" * 32, b"of nobody")

    def sometimes(self, name, letter):
        if name == broken_name:
            raise OSError("Input/output error")
        lay_out(self, name, letter)

    with monkeypatch.context() as broken:
        broken.setattr(type(box), "lay_out", sometimes)
        with pytest.raises(OSError, match="Input"):
            intake.laying.reconcile()

    assert box.laid_out() == sorted([intake.laying.boxes.name_of(other.mark), "roster"])


def test_ending_a_hold_that_was_never_there_tells_the_reporter_nothing():
    desk = made.desk()
    key, case = made.arrived()

    cases.end_hold(desk.one, case.pk, TODAY)

    assert [one.what for one in made.inbox(key).laid.looks] == [acts.ARRIVED]


def test_what_lies_out_is_brought_in_line_with_what_is_kept():
    made.desk()
    key, case = made.arrived()
    box = intake.laying.box()
    box.take_away(intake.laying.boxes.name_of(key.mark))
    box.lay_out("cd" * 32, b"of nobody")

    intake.laying.reconcile()

    assert isinstance(made.inbox(key), queries.Inbox)
    assert box.laid_out() == sorted([intake.laying.boxes.name_of(key.mark), "roster"])
