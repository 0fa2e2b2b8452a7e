"""An alert: written, looked at by a second person, read by the circles at once, and gone when it ends."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse

from lic.base import audit, receipts
from lic.base.policy import Denied
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Alert, AlertCopy
from lic.desk.queries import alerts as reading
from lic.desk.services import alerts, cases, circles, joining, keeping
from lic.desk.services.refusing import Refused
from lic.safety import answers, parcels, queries, services
from tests.desk import made, pages
from tests.desk.made import TODAY

pytestmark = pytest.mark.django_db

TEXTS = {"en": {"title": "Blue van", "text": "A man in a blue van.", "summary": "A man in a van."}}
WORDS = "lamp river stone north quiet table canoe"


def written(reader, **given) -> Alert:
    values = {"texts": TEXTS, "names": True, "is_serious": False, "today": TODAY}
    return alerts.write(reader, **{**values, **given})


def out(desk: made.Desk, **given) -> Alert:
    alert = written(desk.one, **given)
    alerts.ask(desk.one, alert.pk)
    alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))
    alert.refresh_from_db()
    return alert


def key_of(words: str) -> queries.Key:
    found = receipts.opened(words, made.shown().salt)
    return queries.Key(found.locator, found.pair)


def read(words: str = WORDS) -> list[tuple[int, str]]:
    circle = made.inbox(key_of(words))
    assert isinstance(circle, answers.Circle)
    return [(one.number, one.texts["en"]["text"]) for one in circle.alerts]


def test_a_circle_reads_an_alert_as_soon_as_the_second_person_has_looked():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    alert = written(desk.one)
    alerts.ask(desk.one, alert.pk)
    assert read() == []

    alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))

    assert read() == [(1, "A man in a blue van.")]
    assert made.shown().last_alert == "2026-11-27"


def test_whoever_wrote_it_does_not_look_at_it_where_it_names_something():
    desk = made.desk()
    alert = written(desk.one)
    alerts.ask(desk.one, alert.pk)

    with pytest.raises(Denied):
        alerts.let_out(desk.one, alert.pk, TODAY, read=made.read_of(alert))
    assert Alert.objects.get().state == "ASKED"


def test_a_number_in_the_text_asks_for_a_second_person_whatever_was_ticked():
    desk = made.desk()
    texts = {
        "en": {"title": "Caller", "text": "He calls from 604-555-0199.", "summary": "A caller."}
    }

    alert = written(desk.one, texts=texts, names=False)

    assert alert.names
    assert not written(desk.one, texts={"en": {"title": "Be careful", "text": "It is dark on the lane.", "summary": "It is dark."}}, names=False).names  # fmt: skip


def saying(text: str) -> dict[str, dict[str, str]]:
    return {"en": {"title": "Be careful", "text": text, "summary": "It is dark."}}


@pytest.mark.parametrize("text", ["Blue Ford, KX4 821", "ABC-123", "bob_99 on snap"])
def test_nobody_lets_a_plate_or_a_handle_out_alone(text):
    desk = made.desk()

    alert = written(desk.one, texts=saying(text), names=False)

    assert alert.names
    with pytest.raises(Denied):
        alerts.let_out_alone(desk.one, alert.pk, TODAY, read=made.read_of(alert))


@pytest.mark.parametrize("text", ["He is called STÈVE.", "The end is 821.", "from lakeview"])
def test_a_word_of_what_the_reporter_named_asks_for_a_second_person(text):
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",), plate="KX4 821", known_as="Steve\nbob at lakeview")

    assert written(desk.one, texts=saying(text), names=False, case_id=case.pk).names
    assert not written(desk.one, texts=saying("It is dark."), names=False, case_id=case.pk).names


def test_changing_the_words_does_not_take_the_second_person_away():
    desk = made.desk()
    alert = written(desk.one, texts=saying("Blue Ford, KX4 821"), names=False)

    alerts.edit(desk.one, alert.pk, texts=saying("A ford."), names=False, is_serious=False)

    assert Alert.objects.get().names


def test_who_cannot_read_the_report_changes_no_alert_from_it_alone():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",), known_as="Steve")
    later, _recovery = made.another(desk)
    alert = written(desk.one, texts=saying("It is dark."), names=False, case_id=case.pk)
    assert not alert.names
    alerts.ask(desk.one, alert.pk)
    alerts.send_back(later, alert.pk)

    alerts.edit(later, alert.pk, texts=saying("Steve."), names=False, is_serious=False)

    alert.refresh_from_db()
    assert alert.names


def test_nobody_corrects_alone_what_two_have_looked_at():
    desk = made.desk()
    two_looked = [out(desk), out(desk, texts=saying("It is dark."), names=False)]

    for alert in two_looked:
        correction = written(desk.one, texts=saying("It is."), names=False, replaces=alert.pk)
        assert correction.names


def test_who_let_it_out_alone_corrects_it_alone():
    desk = made.desk()
    alert = written(desk.one, texts=saying("It is dark."), names=False)
    alerts.let_out_alone(desk.one, alert.pk, TODAY, read=made.read_of(alert))

    assert not written(desk.one, texts=saying("It is."), names=False, replaces=alert.pk).names


def test_an_alert_that_names_nothing_needs_no_second_person():
    desk = made.desk()
    texts = {"en": {"title": "Be careful", "text": "It is dark on the lane.", "summary": "Dark."}}
    alert = written(desk.one, texts=texts, names=False)

    alerts.ask(desk.one, alert.pk)
    alerts.let_out(desk.one, alert.pk, TODAY, read=made.read_of(alert))

    assert Alert.objects.get().state == "OUT"


def test_organizations_read_the_summary_alone():
    desk = made.desk()
    other = "north quiet table canoe lamp river stone"
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    circles.make_circle(desk.one, "Outreach", other, is_full=False, today=TODAY)

    out(desk)

    assert read(other) == [(1, "A man in a van.")]


def test_a_circle_made_later_reads_what_is_out():
    desk = made.desk()
    out(desk)

    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)

    assert read() == [(1, "A man in a blue van.")]


def test_a_circle_that_ended_reads_nothing():
    desk = made.desk()
    circle = circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    out(desk)

    circles.end_circle(desk.two, circle.pk)

    assert made.inbox(key_of(WORDS)) is None


def test_nobody_is_warned_of_what_its_reporter_did_not_let_out():
    desk = made.desk()
    _key, case = made.arrived()

    with pytest.raises(Refused):
        written(desk.one, case_id=case.pk)
    assert Alert.objects.count() == 0


def test_a_reporter_who_takes_it_back_stops_an_alert_before_it_is_out():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    alert = written(desk.one, case_id=case.pk)
    alerts.ask(desk.one, alert.pk)
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    with pytest.raises(Refused):
        alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))


def test_erasing_a_report_takes_its_alerts_away_from_every_circle():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    key, case = made.arrived(consent=("warn",))
    out(desk, case_id=case.pk)
    assert read() == [(1, "A man in a blue van.")]

    services.erase(made.ZONE, key)
    made.take_in()

    assert read() == []
    assert AlertCopy.objects.count() == 0


def test_an_alert_ends_after_ninety_days_unless_it_is_renewed():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    alert = out(desk)
    day = TODAY + datetime.timedelta(days=80)

    alerts.renew(desk.one, alert.pk, day)
    keeping.sweep(TODAY + datetime.timedelta(days=91))
    assert read() == [(1, "A man in a blue van.")]
    keeping.sweep(day + datetime.timedelta(days=91))
    assert read() == []
    keeping.sweep(day + datetime.timedelta(days=200))
    assert Alert.objects.count() == 0


def taken_back(desk: made.Desk, **given):
    """An alert from a report whose reporter lets nobody be warned any more, and somebody who came after the report."""
    key, case = made.arrived(consent=("warn",))
    alert = written(desk.one, case_id=case.pk)
    alerts.ask(desk.one, alert.pk)
    later, _recovery = made.another(desk)
    return key, alert, later


def test_who_cannot_read_the_report_lets_no_alert_from_it_out_and_is_told_why():
    desk = made.desk()
    _key, alert, later = taken_back(desk)
    alerts.send_back(desk.two, alert.pk)
    alerts.ask(desk.one, alert.pk)

    with pytest.raises(Refused, match="Only somebody who can read the report"):
        alerts.let_out(later, alert.pk, TODAY, read=made.read_of(alert))

    alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))
    alert.refresh_from_db()
    assert alert.state == "OUT"


def test_who_cannot_read_the_report_renews_no_alert_from_it():
    desk = made.desk()
    key, alert, later = taken_back(desk)
    alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))
    alerts.renew(desk.two, alert.pk, TODAY)
    services.change_consent(made.ZONE, key, ("count",))
    day = TODAY + datetime.timedelta(days=9)

    for reader in (later, desk.two):
        with pytest.raises(Refused):
            alerts.renew(reader, alert.pk, day)
    alert.refresh_from_db()
    assert (alert.state, alert.until) == ("ENDED", day)


def over(desk: made.Desk, **given):
    """A circle that reads an alert whose reporter has just taken back that others may be warned; nobody has read that yet."""
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    key, case = made.arrived(consent=("warn", "count"))
    alert = out(desk, case_id=case.pk)
    services.change_consent(made.ZONE, key, ("count",))
    made.take_in()
    return case, alert


def ends_of(alert: Alert) -> list[str]:
    return [
        one.verb
        for one in audit.of(alert)
        if one.verb
        in {
            acts.ALERT_TAKEN_BACK,
            acts.ALERT_UNCLEAR,
            acts.ALERT_OVER,
            acts.ALERT_ENDED,
            acts.ALERT_CORRECTED,
        }
    ]


def test_whoever_reads_that_it_was_taken_back_ends_the_alert_that_is_out():
    desk = made.desk()
    case, alert = over(desk)
    assert read() == [(1, "A man in a blue van.")]

    page = pages.browser(desk.one).get(reverse("desk:report", args=[case.pk])).content.decode()

    assert read() == []
    assert "No circle reads an alert from this report any more." in page
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]
    later = pages.browser(desk.two).get(reverse("desk:report", args=[case.pk])).content.decode()
    assert "No circle reads an alert from this report any more." in later
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]


def test_an_alert_that_still_may_be_out_stays_out_when_its_report_is_read():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    _key, case = made.arrived(consent=("warn",))
    out(desk, case_id=case.pk)

    page = pages.browser(desk.one).get(reverse("desk:report", args=[case.pk])).content.decode()

    assert read() == [(1, "A man in a blue van.")]
    assert "No circle reads an alert from this report any more." not in page


def test_no_new_circle_and_no_paper_gets_what_was_taken_back():
    desk = made.desk()
    _case, alert = over(desk)
    other = "north quiet table canoe lamp river stone"

    circles.make_circle(desk.one, "New", other, is_full=True, today=TODAY)

    assert (read(other), read()) == ([], [])
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]


def test_asking_for_the_sheet_of_what_was_taken_back_ends_it():
    desk = made.desk()
    _case, alert = over(desk)

    response = pages.browser(desk.two).get(reverse("desk:alert_print", args=[alert.pk]))

    assert response.status_code == 403
    assert "The reporter does not let others be warned." in response.content.decode()
    assert read() == []


def test_what_lies_in_the_box_stops_a_new_circle_and_paper_too():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    services.change_consent(made.ZONE, key, ())

    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)

    assert read() == []
    alert.refresh_from_db()
    assert alert.state == "ENDED"


def test_who_cannot_read_the_report_gives_its_alert_to_no_new_circle_and_is_told():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    out(desk)
    later, _recovery = made.another(desk)
    for one in Alert.objects.all():  # whoever renews it lets everybody read it who came since
        alerts.renew(desk.one, one.pk, TODAY)

    circle = circles.make_circle(later, "Night shift", WORDS, is_full=True, today=TODAY)

    assert [number for number, _text in read()] == [2]
    assert reading.n_missing(later, circle) == 1
    assert pages.browser(later).get(reverse("desk:alert_print", args=[alert.pk])).status_code == 403
    alerts.renew(desk.one, alert.pk, TODAY)
    assert [number for number, _text in read()] == [2, 1]


def test_no_alert_is_out_longer_than_its_report_may_be_here():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    _key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    case.refresh_from_db()
    day = case.at_most - datetime.timedelta(days=20)

    assert alerts.renew(desk.one, alert.pk, day) == case.at_most
    page = pages.browser(desk.one).get(reverse("desk:alert", args=[alert.pk])).content.decode()
    assert "at the latest: then its report goes." in page
    keeping.sweep(case.at_most)

    assert read() == []
    assert ends_of(alert) == [acts.ALERT_OVER]
    with pytest.raises(Denied):
        alerts.renew(desk.one, alert.pk, case.at_most)


def test_an_alert_goes_with_a_report_that_goes_early():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    _key, case = made.arrived(consent=("warn",))
    out(desk, case_id=case.pk)

    keeping.erase(case, acts.EXPIRED, TODAY)

    assert read() == []


def test_changing_the_words_of_a_draft_stands_in_the_chain():
    desk = made.desk()
    alert = written(desk.one)

    alerts.edit(desk.two, alert.pk, texts=TEXTS, names=True, is_serious=False)

    (last,) = audit.of(alert).filter(verb=acts.ALERT_EDITED)
    assert last.facts == {"recipient": 2}


def test_a_correction_takes_the_place_of_what_it_corrects():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    alert = out(desk)
    texts = {"en": {"title": "Grey van", "text": "The van is grey.", "summary": "A man in a van."}}

    out(desk, texts=texts, replaces=alert.pk)

    assert read() == [(2, "The van is grey.")]
    circle = made.inbox(key_of(WORDS))
    assert circle.alerts[0].is_corrected
    (last,) = audit.of(alert).filter(verb=acts.ALERT_CORRECTED)
    assert (last.facts, ends_of(alert)) == ({"alert": 1, "recipient": 2}, [acts.ALERT_CORRECTED])


def test_withdrawing_takes_it_away_at_once():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    alert = out(desk)

    alerts.withdraw(desk.two, alert.pk, TODAY)

    assert read() == []


def test_the_list_asks_a_constant_number_of_questions(django_assert_num_queries):
    desk = made.desk()
    out(desk)
    out(desk)

    with django_assert_num_queries(2):
        found = reading.every(desk.one, "OUT")

    assert [(one.alert.number, one.texts["en"]["title"]) for one in found] == [
        (2, "Blue van"),
        (1, "Blue van"),
    ]


def test_what_a_reporter_erased_leaves_no_words_of_its_alerts_at_the_desk_and_says_what_hangs():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    client = pages.browser(desk.two)
    assert "To take down" not in client.get(reverse("desk:queue")).content.decode()

    services.erase(made.ZONE, key)
    made.take_in()

    alert.refresh_from_db()
    assert (alert.state, bytes(alert.text), alert.keys.count()) == ("ENDED", b"", 0)
    assert client.get(reverse("desk:alert", args=[alert.pk])).status_code == 404
    for page in ("desk:queue", "desk:alerts"):
        text = client.get(reverse(page)).content.decode()
        assert (
            "It has ended, and nobody here can read it any more. Take down what hangs of it."
            in text
        )
        assert "A man in a blue van" not in text


def test_the_reporter_reads_that_an_alert_was_made_from_hers():
    desk = made.desk()
    key, case = made.arrived(consent=("warn",))
    out(desk, case_id=case.pk)

    assert [one.what for one in made.inbox(key).laid.looks][-1] == acts.WARNED


@pytest.mark.parametrize("state", ["DRAFT", "ASKED"])
def test_the_second_person_reads_what_the_page_named_to_who_wrote_it(state):
    desk = made.desk()
    key, case = made.arrived(consent=("warn",), plate="KX4 91T", more="He had a long scar under his left eye.")  # fmt: skip
    words = {"title": "Grey car", "text": "Plate KX4 91T, a long scar under his left eye.", "summary": "A grey car."}  # fmt: skip
    alert = written(desk.one, case_id=case.pk, texts={"en": words})
    url = reverse("desk:alert", args=[alert.pk])
    if state == "ASKED":
        alerts.ask(desk.one, alert.pk)

    assert "Whoever wrote it was told this" not in pages.browser(desk.one).get(url).content.decode()
    text = pages.browser(desk.two).get(url).content.decode()
    assert "“KX4 91T” stands in the report." in text
    assert "are the reporter’s own words" in text
    assert "Does anything in it show who told?" in text
    assert acts.OPENED in [one.what for one in made.inbox(key).laid.looks]


def test_an_alert_does_not_go_out_with_a_last_day_that_is_over():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",))
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)
    case.refresh_from_db()
    late = case.at_most + datetime.timedelta(days=1)
    alert = written(desk.one, case_id=case.pk, today=late)
    alerts.ask(desk.one, alert.pk)

    with pytest.raises(Refused, match="past its day"):
        alerts.let_out(desk.two, alert.pk, late, read=made.read_of(alert))

    alert.refresh_from_db()
    assert (alert.state, alert.number) == ("ASKED", None)


def test_what_nobody_can_read_keeps_no_alert_out():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)
    services._drop(made.ZONE, parcels.Word(key.locator, uuid.uuid4(), bytes(300), 1))
    made.take_in()

    page = pages.browser(desk.two).get(reverse("desk:report", args=[case.pk])).content.decode()

    assert read() == []
    assert ends_of(alert) == [acts.ALERT_UNCLEAR]
    assert "No circle reads an alert from this report any more." in page
    assert "has taken back" not in page


def test_somebody_can_always_withdraw_an_alert_that_is_out():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    alert = out(desk)
    new, _recovery = made.another(desk)
    for number in (1, 2):
        joining.leave(new, number, TODAY)
    client, url = pages.browser(new), reverse("desk:alert_withdraw", args=[alert.pk])

    assert url in client.get(reverse("desk:alerts")).content.decode()
    page = client.get(url).content.decode()
    assert "Withdraw alert 1?" in page
    assert TEXTS["en"]["title"] not in page
    assert client.post(url).status_code == 302

    assert read() == []
    assert ends_of(alert) == [acts.ALERT_ENDED]


def test_a_draft_is_thrown_away_and_the_alert_can_be_corrected_anew():
    desk = made.desk()
    alert = out(desk)
    draft = written(desk.one, replaces=alert.pk)

    page = pages.browser(desk.two).post(reverse("desk:alert_discard", args=[draft.pk]), follow=True)

    assert "thrown away" in page.content.decode()
    assert list(Alert.objects.all()) == [alert]
    assert written(desk.two, replaces=alert.pk).replaces == alert


def test_a_draft_that_nobody_here_can_read_goes_with_whoever_could():
    desk = made.desk()
    alert = out(desk)
    written(desk.one, replaces=alert.pk)
    new, _recovery = made.another(desk)
    alerts.renew(desk.one, alert.pk, TODAY)
    for number in (1, 2):
        joining.leave(new, number, TODAY)

    assert list(Alert.objects.all()) == [alert]
    assert written(new, replaces=alert.pk).replaces == alert


def test_letting_a_correction_out_of_what_was_taken_back_ends_what_it_corrects():
    desk = made.desk()
    _case, alert = over(desk)
    correction = written(desk.one, replaces=alert.pk)
    alerts.ask(desk.one, correction.pk)

    with pytest.raises(Refused, match="does not let others be warned"):
        alerts.let_out(desk.two, correction.pk, TODAY, read=made.read_of(correction))

    assert read() == []
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]
    correction.refresh_from_db()
    assert correction.state == "ASKED"


def test_letting_a_draft_out_at_once_that_was_taken_back_ends_what_is_out_and_leaves_the_draft():
    desk = made.desk()
    case, alert = over(desk)
    draft = written(desk.one, replaces=alert.pk)

    with pytest.raises(Refused, match="does not let others be warned"):
        alerts.let_out_alone(desk.two, draft.pk, TODAY, read=made.read_of(draft))

    assert read() == []
    draft.refresh_from_db()
    assert draft.state == "DRAFT"
    assert acts.ALERT_ASKED not in [one.verb for one in audit.of(draft)]


def test_beginning_another_alert_from_what_was_taken_back_ends_what_is_out():
    desk = made.desk()
    case, alert = over(desk)

    response = pages.browser(desk.two).get(reverse("desk:alert_of_report", args=[case.pk]))

    assert response.status_code == 403
    assert read() == []
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]


def test_closing_a_report_of_which_warning_was_taken_back_ends_its_alerts():
    desk = made.desk()
    case, alert = over(desk)

    cases.close(desk.one, case.pk, TODAY)

    assert read() == []
    assert ends_of(alert) == [acts.ALERT_TAKEN_BACK]
    case.refresh_from_db()
    assert case.state == "CLOSED"


def test_only_what_nobody_can_read_any_more_is_said_to_be_taken_down():
    desk = made.desk()
    alert = out(desk)
    alerts.withdraw(desk.one, alert.pk, TODAY)
    later, _recovery = made.another(desk)

    text = pages.browser(later).get(reverse("desk:alerts")).content.decode()

    assert "It has ended. It was not sealed to you." in text
    assert "Take down what hangs of it." not in text
    Alert.objects.get().keys.all().delete()  # whoever had one has left
    for page in ("desk:queue", "desk:alerts"):
        text = pages.browser(later).get(reverse(page)).content.decode()
        assert "Take down what hangs of it." not in text


def test_the_page_of_a_report_opens_no_alert_but_its_own():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",))
    written(desk.one, case_id=case.pk)
    other = written(desk.one)
    sealed = sealing.seal(
        b"no form of ours", reading.context_of(other), {"1": desk.one.pair.public}
    )
    Alert.objects.filter(pk=other.pk).update(text=sealed.text)
    other.keys.filter(recipient_id=desk.one.recipient_id).update(sealed=sealed.keys["1"])

    found = reading.of_case(desk.one, case)

    assert [one.texts["en"]["title"] for one in found] == ["Blue van"]
