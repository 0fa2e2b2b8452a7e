"""The queue and a report, as people at the desk meet them."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lic.base import audit
from lic.desk import acts, matching, presenting
from lic.desk.models import Case, CaseKey
from lic.desk.queries import cases as reading
from lic.desk.services import alerts, cases, joining
from lic.safety import services
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_alerts import TEXTS
from tests.desk.test_reporters_last_word import say_with_an_old_key

pytestmark = pytest.mark.django_db


def get(client: Client, name: str, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def n_opened(case: Case) -> int:
    return audit.of(case).filter(verb=acts.OPENED).count()


def hours_ago(n: int) -> str:
    return (timezone.now() - datetime.timedelta(hours=n)).strftime("%Y-%m-%dT%H")


def test_the_queue_says_by_when_to_look_and_nothing_of_what_was_told():
    desk = made.desk()
    made.arrived(hour=hours_ago(1))
    made.arrived(hour=hours_ago(9), happened=("robbed",))

    body = get(pages.browser(desk.one), "desk:queue")

    assert "Look by " in body
    assert "The first look is late by 5 h" in body
    assert "blue van" not in body


def test_hours_are_those_of_the_place_and_the_day_is_said_where_it_is_another():
    now = datetime.datetime(2026, 11, 27, 20, 30, tzinfo=datetime.UTC)  # 12:30 at the coast

    assert presenting.hour(now + datetime.timedelta(hours=3), now) == "15:30"
    assert presenting.hour(now + datetime.timedelta(hours=13), now) == "28 November, 01:30"


@pytest.mark.parametrize(
    ("minutes", "said"), [(20, "less than an hour"), (119, "1 h"), (47 * 60, "47 h"), (72 * 60, "3 days")]
)  # fmt: skip
def test_late_is_said_in_calm_words(minutes, said):
    assert presenting.how_long(datetime.timedelta(minutes=minutes)) == said


def test_something_serious_asks_for_an_alert_until_one_is_begun():
    desk = made.desk()
    _key, case = made.arrived(hour=hours_ago(3), consent=("warn",))
    client = pages.browser(desk.one)
    get(client, "desk:report", case.pk)
    assert "Serious: an alert by " in get(client, "desk:queue")

    alerts.write(desk.one, texts=TEXTS, names=True, is_serious=True, today=TODAY, case_id=case.pk)

    assert "an alert by " not in get(client, "desk:queue")


def test_too_few_readers_are_said_on_the_first_page():
    desk = made.desk(1)

    assert "The form is closed until two people can read." in get(pages.browser(desk.one), "desk:queue")  # fmt: skip


def test_the_queue_asks_as_many_questions_for_many_reports_as_for_one():
    desk = made.desk()
    client = pages.browser(desk.one)
    made.arrived(consent=("warn",))
    before = pages.n_queries(client, "desk:queue")

    for _one in range(3):
        made.arrived(consent=("warn",))

    assert pages.n_queries(client, "desk:queue") == before


def test_a_report_is_opened_once_a_sitting_and_again_when_something_came():
    desk = made.desk()
    key, case = made.arrived()
    client = pages.browser(desk.one)

    get(client, "desk:report", case.pk)
    get(client, "desk:report", case.pk)
    assert n_opened(case) == 1
    services.say(made.ZONE, key, "I am safe now.")
    made.take_in()
    assert "I am safe now." in get(client, "desk:report", case.pk)
    assert n_opened(case) == 2
    get(pages.browser(desk.one), "desk:report", case.pk)

    assert n_opened(case) == 3


def test_news_that_a_colleague_opened_first_are_an_opening_of_whoever_reads_them_next():
    desk = made.desk()
    key, case = made.arrived()
    one = pages.browser(desk.one)
    get(one, "desk:report", case.pk)
    services.say(made.ZONE, key, "I am at my sister’s.")
    made.take_in()
    get(pages.browser(desk.two), "desk:report", case.pk)

    assert "sister" in get(one, "desk:report", case.pk)
    assert n_opened(case) == 3
    get(one, "desk:report", case.pk)
    assert n_opened(case) == 3


def test_a_guess_is_compared_with_no_report_of_which_nothing_may_leave_and_else_stands_in_the_chain():
    desk = made.desk()
    client = pages.browser(desk.one)
    answers = []
    for consent in ((), ("police",)):
        _key, case = made.arrived(plate="KX4 821", consent=consent)
        for guess in ("ZZ9 999", "KX4 821"):
            words = {"extract-text": f"The van with {guess}"}
            answer = client.post(reverse("desk:ask", args=[case.pk]), words)
            answers.append((answer.status_code, n_opened(case)))

    assert answers[:2] == [(403, 0), (403, 0)]
    assert [n for _status, n in answers[2:]] == [1, 1]  # the second in the same sitting


def test_a_report_shows_what_was_told_in_labels_and_what_may_be_done():
    desk = made.desk()
    _key, case = made.arrived(
        consent=("warn",), town="Ferry Lane", plate="KX4 821", is_under_19=True, is_for_another=True
    )

    body = get(pages.browser(desk.one), "desk:report", case.pk)

    for said in ("Hurt · Threats, blackmail, outing", "KX4 821", "Ferry Lane", "Somebody under 19.", "child-safety procedure of Tidewater Collective"):  # fmt: skip
        assert said in body


def test_a_reply_reaches_the_reporter_and_a_note_does_not():
    desk = made.desk()
    key, case = made.arrived()
    client = pages.browser(desk.one)

    client.post(reverse("desk:reply", args=[case.pk]), {"reply-text": "We are here."})
    client.post(reverse("desk:note", args=[case.pk]), {"note-text": "Two had it."})

    assert [t.text for t in made.inbox(key).turns] == ["We are here."]
    body = get(client, "desk:report", case.pk)
    assert "We are here." in body
    assert "Two had it." in body


def test_an_empty_reply_says_so_on_the_same_page():
    desk = made.desk()
    _key, case = made.arrived()

    response = pages.browser(desk.one).post(reverse("desk:reply", args=[case.pk]), {})

    assert response.status_code == 422
    assert "One thing to look at again" in response.content.decode()


def test_a_text_that_would_leave_is_compared_with_the_report_and_kept_only_on_purpose():
    desk = made.desk()
    _key, case = made.arrived(consent=("police",), plate="KX4 821", more="He locked the doors and drove me out to the mill.")  # fmt: skip
    client, url = pages.browser(desk.one), reverse("desk:ask", args=[case.pk])
    text = "Plate kx4-821. He locked the doors and drove me away."

    response = client.post(url, {"extract-to": "police", "extract-text": text})
    body = response.content.decode()
    assert response.status_code == 422
    assert "“kx4-821” stands in the report" in body
    assert "are the reporter’s own words" in body
    assert case.parts.filter(kind="EXTRACT").count() == 0
    client.post(url, {"extract-to": "police", "extract-text": text, "extract-keep_as_it_is": "on"})

    assert case.parts.filter(kind="EXTRACT").count() == 1


def test_six_words_in_a_row_are_the_reporters_own_and_five_are_not():
    known = matching.known(made.told(more="one two three four five six seven"))

    assert [f.kind for f in matching.findings("and one two three four five nine", known)] == []
    assert [f.kind for f in matching.findings("so One two, three four five six!", known)] == ["OWN_WORDS"]  # fmt: skip


def test_each_thing_that_was_given_on_a_line_of_its_own_is_found():
    known = matching.known(made.told(known_as="604 555 0100\njay_99", plate="AB 123\nXY 987"))

    found = matching.findings("Call 6045550100, or JAY 99; a van, XY-987 or ab123.", known)

    assert [one.text for one in found] == ["6045550100", "JAY 99", "XY-987", "ab123"]


def test_identifiers_are_found_however_they_are_written():
    known = matching.known(made.told(plate="KX4 821", known_as="604 555 0123, Jo"))

    found = matching.findings("call 604.555.0123, car k-x-4-8-2-1, ask jo", known)

    assert [(f.kind, f.text) for f in found] == [("TOLD", "604.555.0123"), ("TOLD", "k-x-4-8-2-1")]


def test_an_extract_where_nothing_was_let_go_is_refused():
    desk = made.desk()
    _key, case = made.arrived()

    response = pages.browser(desk.one).post(
        reverse("desk:ask", args=[case.pk]),
        {"extract-to": "police", "extract-text": "Somebody was followed."},
    )

    assert response.status_code == 403
    assert "Reply, and ask first." in response.content.decode()


def test_sharing_lets_somebody_who_came_later_read():
    desk = made.desk()
    _key, case = made.arrived()
    later, _code = made.another(desk)
    assert pages.browser(later).get(reverse("desk:report", args=[case.pk])).status_code == 404

    pages.browser(desk.one).post(reverse("desk:share", args=[case.pk]), {"share-number": "3"})

    assert "Recipient 3" in get(pages.browser(later), "desk:report", case.pk)


STRANGE = [
    {"hour": "soon", "plate": 7, "looks": ["tall"], "town": {"a": 1}, "when": [], "known_as": None, "is_under_19": "maybe", "consent": ("police",)},
    {"happened": ("unknown",), "hour": 5, "contact": ["fr"], "call_back": 5, "place": {}},
]  # fmt: skip


def test_the_page_asks_where_a_text_would_go_among_what_she_let():
    desk = made.desk()
    _key, case = made.arrived(consent=("report",))
    client = pages.browser(desk.one)

    page = get(client, "desk:report", case.pk)

    assert 'name="extract-to" value="report"' in page
    assert 'name="extract-to" value="police"' not in page
    url, text = reverse("desk:ask", args=[case.pk]), {"extract-text": "It was dark."}
    assert client.post(url, {**text, "extract-to": "police"}).status_code == 422
    assert client.post(url, text).status_code == 422
    assert client.post(url, {**text, "extract-to": "report"}).status_code == 302
    assert "To somebody who helps with a full report, or to a liaison" in get(client, "desk:report", case.pk)  # fmt: skip


@pytest.mark.parametrize("given", STRANGE)
def test_what_no_form_of_ours_wrote_breaks_no_page(given):
    desk = made.desk()
    _key, case = made.arrived(**given)
    client = pages.browser(desk.one)

    get(client, "desk:queue")
    assert "Close this report" in get(client, "desk:report", case.pk)
    response = client.post(
        reverse("desk:ask", args=[case.pk]), {"extract-to": "police", "extract-text": "Somebody."}
    )

    assert response.status_code in {302, 403}


def test_a_body_that_is_no_report_is_read_and_can_be_closed():
    told = reading._told(b'["anything at all"]', b"7")

    assert told.more == '["anything at all"]'


def spoiled(**given) -> Case:
    """A report that no form of ours made: nobody's key opens it."""
    _key, case = made.arrived(**given)
    Case.objects.filter(pk=case.pk).update(text=b"no form of ours made this")
    return case


def test_what_two_cannot_open_is_put_away_and_its_reporter_reads_that():
    desk = made.desk()
    key, case = made.arrived()
    Case.objects.filter(pk=case.pk).update(text=b"spoiled while keys were changed")
    one, two = pages.browser(desk.one), pages.browser(desk.two)
    here, away = reverse("desk:report", args=[case.pk]), reverse("desk:put_away", args=[case.pk])
    assert here in get(one, "desk:queue")
    body = get(one, "desk:report", case.pk)
    assert ("your key does not open it" in body, n_opened(case)) == (True, 0)

    one.post(away)
    one.post(away)
    assert here in get(two, "desk:queue")
    assert "Recipient 1 could not open it." in get(two, "desk:report", case.pk)
    two.post(away)

    assert here not in get(two, "desk:queue")
    assert [one.verb for one in audit.of(case)][-2:] == [acts.CANNOT_OPEN, acts.PUT_AWAY]
    assert "I cannot open it" not in get(two, "desk:report", case.pk)
    laid = presenting_of_reporter(key)
    assert "Nobody of the team can open it: please tell it once more." in laid


def presenting_of_reporter(key) -> list[str]:
    """What the reporter reads of what was done; her own copy may be spoiled as well, so it is looked up by its verb."""
    from lic.safety import answers, boxes, presenting, queries

    letter = queries.box(made.ZONE).pick_up(boxes.name_of(key.mark))
    return [str(presenting.LOOKS[one.what]) for one in answers.to_reporter(letter, key.pair).looks]


def test_what_only_somebody_who_has_left_could_open_is_put_away():
    desk = made.desk(3)
    _key, case = made.arrived()
    cases.open_report(desk.readers[2], case.pk)
    joining.leave(desk.one, 3, TODAY)
    Case.objects.filter(pk=case.pk).update(text=b"spoiled while keys were changed")

    assert [cases.put_away(one, case.pk) for one in (desk.one, desk.two)] == [False, True]


def test_what_is_added_to_a_report_that_was_put_away_is_no_news():
    desk = made.desk()
    key, case = made.arrived()
    Case.objects.filter(pk=case.pk).update(has_news=True)
    services.say(made.ZONE, key, "Hello?")
    Case.objects.filter(pk=case.pk).update(text=b"spoiled while keys were changed")
    for one in (desk.one, desk.two):
        cases.put_away(one, case.pk)
    case.refresh_from_db()
    assert not case.has_news

    made.take_in()

    assert [one.case.number for one in reading.queue(desk.one)] == []


def test_what_a_colleague_could_open_is_not_put_away_by_who_cannot():
    desk = made.desk()
    _key, case = made.arrived()
    cases.open_report(desk.two, case.pk)
    CaseKey.objects.filter(case=case, recipient__number=1).update(
        sealed=b"sealed to a key that was given up"
    )

    response = pages.browser(desk.one).post(reverse("desk:put_away", args=[case.pk]))

    assert response.status_code == 403
    assert "A colleague could open this report." in response.content.decode()
    case.refresh_from_db()
    assert case.state != "CLOSED"


def test_a_window_with_a_key_that_was_given_up_puts_nothing_away():
    desk = made.desk()
    case = spoiled()
    late = pages.browser(desk.one)
    joining.renew_key(desk.one, made.PASSPHRASE, TODAY)

    assert late.post(reverse("desk:put_away", args=[case.pk])).status_code == 404
    assert audit.of(case).filter(verb=acts.CANNOT_OPEN).count() == 0


def test_what_can_be_read_is_not_put_away_unread():
    desk = made.desk()
    _key, case = made.arrived()

    response = pages.browser(desk.one).post(reverse("desk:put_away", args=[case.pk]))

    assert response.status_code == 403
    assert "Read it, and close it there." in response.content.decode()
    case.refresh_from_db()
    assert case.state == "NEW"


def test_a_report_whose_head_is_spoiled_can_still_be_opened():
    desk = made.desk()
    _key, case = made.arrived()
    case.parts.filter(kind="HEAD").delete()
    client = pages.browser(desk.one)

    assert reverse("desk:report", args=[case.pk]) in get(client, "desk:queue")
    assert "blue van" in get(client, "desk:report", case.pk)


def test_a_text_with_a_yes_is_handed_over_from_its_report():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "Somebody was followed.", TODAY, to="police")
    part = case.parts.get(kind="EXTRACT")
    client = pages.browser(desk.two)
    assert "I have handed it over" not in get(client, "desk:report", case.pk)
    services.answer(made.ZONE, key, part.pk, is_yes=True)
    made.take_in()
    assert "I have handed it over" in get(client, "desk:report", case.pk)

    response = client.post(reverse("desk:hand_over", args=[part.pk]))

    assert response["Location"] == reverse("desk:report", args=[case.pk])
    body = get(client, "desk:report", case.pk)
    assert "Handed over on" in body
    assert "I have handed it over" not in body


def test_a_yes_that_was_taken_back_says_not_to_hand_it_over():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "Somebody was followed.", TODAY, to="police")
    services.answer(made.ZONE, key, case.parts.get(kind="EXTRACT").pk, is_yes=True)
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    body = get(pages.browser(desk.one), "desk:report", case.pk)

    assert "took back that anything may leave the desk" in body
    assert "I have handed it over" not in body


def test_a_flood_of_what_nobody_can_open_hides_no_report(monkeypatch):
    desk = made.desk()
    _key, case = made.arrived()
    for _one in range(2):
        other = spoiled()
        other.parts.filter(kind="HEAD").update(text=b"no form of ours made this")
    monkeypatch.setattr(presenting, "MOST", 1)

    body = get(pages.browser(desk.one), "desk:queue")

    assert reverse("desk:report", args=[case.pk]) in body
    assert "2 more wait." in body


def test_a_flood_leaves_a_queue_that_can_be_read(monkeypatch):
    desk = made.desk()
    for _one in range(3):
        made.arrived()
    monkeypatch.setattr(presenting, "MOST", 2)

    body = get(pages.browser(desk.one), "desk:queue")

    assert body.count("Came on") == 2
    assert "One more waits." in body


def test_closing_says_what_it_does_and_opening_again_gives_the_forms_back():
    desk = made.desk()
    _key, case = made.arrived()
    client = pages.browser(desk.one)
    assert "it is erased within a week" in get(client, "desk:report", case.pk)

    client.post(reverse("desk:close", args=[case.pk]))
    assert case.number in get(client, "desk:closed")
    assert "Send the reply" not in get(client, "desk:report", case.pk)
    client.post(reverse("desk:reopen", args=[case.pk]))

    assert "Send the reply" in get(client, "desk:report", case.pk)


def test_what_comes_on_a_closed_report_is_among_the_news():
    desk = made.desk()
    key, case = made.arrived(consent=("count",))
    cases.open_report(desk.one, case.pk)
    cases.close(desk.one, case.pk, TODAY)
    client = pages.browser(desk.one)
    assert case.number not in get(client, "desk:queue")
    assert "With news" not in get(client, "desk:closed")

    services.say(made.ZONE, key, "He is back at my door.")
    made.take_in()

    assert "Closed. The reporter has written since." in get(client, "desk:queue")
    assert "With news" in get(client, "desk:closed")
    assert "He is back at my door." in get(client, "desk:report", case.pk)
    assert case.number not in get(client, "desk:queue")


def test_closed_reports_ask_as_many_questions_for_many_as_for_one():
    desk = made.desk()
    client, counts = pages.browser(desk.two), []
    for _one in range(3):
        _key, case = made.arrived()
        cases.close(desk.one, case.pk, TODAY)
        counts.append(pages.n_queries(client, "desk:closed"))

    assert len(set(counts)) == 1


def test_holding_takes_two_people():
    desk = made.desk()
    _key, case = made.arrived()
    one, two = pages.browser(desk.one), pages.browser(desk.two)
    url = reverse("desk:hold", args=[case.pk])

    one.post(url)
    one.post(url)
    assert Case.objects.get().held_on is None
    assert "A second person has to say yes" in get(one, "desk:hold", case.pk)
    assert "Recipient 1 asks to hold" in get(two, "desk:report", case.pk)
    two.post(url)
    assert Case.objects.get().held_on == timezone.localdate()
    two.post(reverse("desk:end_hold", args=[case.pk]))

    assert Case.objects.get().held_on is None


def test_a_held_report_that_its_reporter_erased_says_so():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)
    one = pages.browser(desk.one)
    assert "The reporter erased it." not in get(one, "desk:report", case.pk)

    services.erase(made.ZONE, key)
    made.take_in()

    page = get(one, "desk:report", case.pk)
    assert "The reporter erased it." in page
    assert {form for form in ("reply", "share", "close", "reopen", "file") if f"/{form}/" in page} == set()  # fmt: skip


def test_what_nobody_can_read_of_a_report_is_said_on_its_page():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    say_with_an_old_key(desk, key)

    page = get(pages.browser(desk.one), "desk:report", case.pk)

    assert "Something that the reporter said cannot be read." in page
    assert "nothing is kept after it is closed" not in page


def test_the_page_tells_what_the_chain_says():
    desk = made.desk()
    _key, case = made.arrived()

    body = get(pages.browser(desk.one), "desk:report", case.pk)

    assert "A report came in." in body
    assert "Recipient 1 opened the report." in body
    assert reading.opened(desk.one, case).told.more in body
