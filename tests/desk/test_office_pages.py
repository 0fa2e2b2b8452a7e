"""Alerts on paper and on the page, circles, the team, and the office."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lic.base import audit
from lic.base.models import AuditEvent
from lic.config import health, zone_health
from lic.desk import acts, jobs, last_act, presenting
from lic.desk.models import Alert, Case, Demand, Place, Recipient, Settings
from lic.desk.queries.office import waiting_places
from lic.desk.services import alerts, cases, circles, joining, office
from tests.base import made as chains
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_alerts import TEXTS, key_of
from tests.desk.test_report_pages import get

pytestmark = pytest.mark.django_db

TYPED = {
    "title_en": "Blue van", "text_en": "A man in a van.", "summary_en": "A van.", "title_fr": "", "text_fr": "", "summary_fr": "",
}  # fmt: skip


def draft(reader, **given) -> Alert:
    values = {"texts": TEXTS, "names": True, "is_serious": False, "today": TODAY}
    return alerts.write(reader, **{**values, **given})


def out(desk: made.Desk, today: datetime.date = TODAY, **given) -> Alert:
    alert = draft(desk.one, **given)
    alerts.ask(desk.one, alert.pk)
    alerts.let_out(desk.two, alert.pk, today, read=made.read_of(alert))
    alert.refresh_from_db()
    return alert


def test_an_alert_goes_from_one_to_the_other_and_out():
    desk = made.desk()
    one, two = pages.browser(desk.one), pages.browser(desk.two)

    response = one.post(reverse("desk:new_alert"), {**TYPED, "names": "on"})
    alert = Alert.objects.get()
    assert response["Location"] == reverse("desk:alert", args=[alert.pk])
    one.post(reverse("desk:alert_ask", args=[alert.pk]))
    assert "Blue van" in get(two, "desk:queue")
    let_out, read = reverse("desk:alert_let_out", args=[alert.pk]), {"read": made.read_of(alert)}
    assert one.post(let_out, read).status_code == 403
    two.post(let_out, read)

    assert Alert.objects.get().state == "OUT"
    assert "Sheet to print" in get(one, "desk:alerts")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title_en": "", "text_en": "", "summary_en": ""}, "Write it in at least one language."),
        ({"summary_en": ""}, "This is missing in a language that you began."),
        ({"title_fr": "Fourgonnette"}, "This is missing in a language that you began."),
    ],
)
def test_an_alert_is_whole_in_one_language_at_least(typed, said):
    desk = made.desk()

    response = pages.browser(desk.one).post(reverse("desk:new_alert"), {**TYPED, **typed})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert Alert.objects.count() == 0


def test_what_names_somebody_is_asked_about_once_and_needs_a_second_person():
    desk = made.desk()
    client, url = pages.browser(desk.one), reverse("desk:new_alert")
    typed = {**TYPED, "text_en": "He calls from 604-555-0199."}

    first = client.post(url, typed)
    assert "looks like a telephone number" in first.content.decode()
    client.post(url, {**typed, "keep_as_it_is": "on"})

    assert Alert.objects.get().names


def test_an_alert_of_a_report_begins_empty_and_is_compared_with_it():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",), plate="KX4 821")
    client, url = pages.browser(desk.one), reverse("desk:alert_of_report", args=[case.pk])

    assert "He had a blue van." not in client.get(url).content.decode()
    response = client.post(url, {**TYPED, "text_en": "Van, plate KX4821."})

    assert "“KX4821” stands in the report" in response.content.decode()
    assert [one.verb for one in audit.of(case)] == [
        acts.ARRIVED,
        acts.OPENED,
    ]  # comparing tells something


def test_words_that_the_second_person_did_not_read_do_not_go_out():
    desk = made.desk()
    one, two = pages.browser(desk.one), pages.browser(desk.two)
    alert = draft(desk.one)
    alerts.ask(desk.one, alert.pk)
    page = two.get(reverse("desk:alert", args=[alert.pk])).content.decode()
    (read,) = re.findall(r'name="read" value="(\w+)"', page)
    alerts.send_back(desk.one, alert.pk)
    one.post(reverse("desk:alert_edit", args=[alert.pk]), {**TYPED, "text_en": "A grey van.", "names": "on"})  # fmt: skip
    alerts.ask(desk.one, alert.pk)

    url = reverse("desk:alert_let_out", args=[alert.pk])
    response = two.post(url, {"read": read}, follow=True)

    assert "It has changed since you read it. Read it again." in response.content.decode()
    assert "A grey van." in response.content.decode()
    assert Alert.objects.get().state == "ASKED"
    two.post(url, {"read": made.read_of(alert)})
    assert Alert.objects.get().state == "OUT"


@pytest.mark.parametrize("read", ["", "é", "0" * 64])
def test_without_the_mark_of_what_was_read_nothing_goes_out_alone_either(read):
    desk = made.desk()
    free = {
        "en": {"title": "Be careful", "text": "It is dark on the lane.", "summary": "It is dark."}
    }
    alert = draft(desk.one, names=False, texts=free)
    url = reverse("desk:alert_let_out_alone", args=[alert.pk])

    pages.browser(desk.one).post(url, {"read": read})

    assert Alert.objects.get().state == "DRAFT"


def test_somebody_who_came_after_it_was_written_can_be_the_second_person():
    desk = made.desk()
    alert = draft(desk.one)
    later, _code = made.another(desk)
    assert pages.browser(later).get(reverse("desk:alert", args=[alert.pk])).status_code == 404

    alerts.ask(desk.one, alert.pk)
    response = pages.browser(later).post(
        reverse("desk:alert_let_out", args=[alert.pk]), {"read": made.read_of(alert)}
    )

    assert response.status_code == 302
    assert Alert.objects.get().state == "OUT"


def test_a_correction_is_begun_once():
    desk = made.desk()
    alert = out(desk)
    client, url = pages.browser(desk.one), reverse("desk:alert_correct", args=[alert.pk])
    assert "A man in a blue van." in client.get(url).content.decode()

    client.post(url, {**TYPED, "names": "on"})
    made_one = Alert.objects.get(replaces=alert)

    assert client.get(url)["Location"] == reverse("desk:alert", args=[made_one.pk])
    assert "It corrects alert 1, which ends" in get(client, "desk:alert", made_one.pk)


def test_whoever_corrects_what_a_colleague_began_to_correct_keeps_the_words_and_finds_the_other():
    desk = made.desk()
    alert = out(desk)
    url = reverse("desk:alert_correct", args=[alert.pk])
    pages.browser(desk.one).post(url, {**TYPED, "names": "on"})
    begun = Alert.objects.get(replaces=alert)

    response = pages.browser(desk.two).post(url, {**TYPED, "text_en": "A grey one.", "names": "on"})

    body = response.content.decode()
    assert response.status_code == 422
    assert "Somebody has begun to correct this alert already." in body
    assert "A grey one.</textarea>" in body
    assert f'href="{reverse("desk:alert", args=[begun.pk])}"' in body
    assert list(Alert.objects.filter(replaces=alert)) == [begun]


def test_a_correction_that_is_out_says_what_it_corrected():
    desk = made.desk()
    correction = out(desk, replaces=out(desk).pk)

    page = get(pages.browser(desk.one), "desk:alert", correction.pk)

    assert "It corrects alert 1." in page


def test_a_correction_of_what_has_ended_meanwhile_does_not_say_that_it_ends_later():
    desk = made.desk()
    alert = out(desk)
    correction = draft(desk.one, replaces=alert.pk)
    alerts.withdraw(desk.two, alert.pk, TODAY)

    page = get(pages.browser(desk.one), "desk:alert", correction.pk)

    assert "It corrects alert 1." in page


def test_who_can_read_an_alert_and_not_its_report_changes_it_all_the_same():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",), plate="KX4 821")
    alert = draft(desk.one, case_id=case.pk)
    case.keys.filter(recipient_id=desk.two.recipient_id).update(sealed=b"k" * 80)
    client, url = pages.browser(desk.two), reverse("desk:alert_edit", args=[alert.pk])

    assert "A man in a blue van." in client.get(url).content.decode()
    response = client.post(url, {**TYPED, "text_en": "A grey van.", "names": "on"})

    assert response["Location"] == reverse("desk:alert", args=[alert.pk])
    assert acts.OPENED not in [one.verb for one in audit.of(case)]


def test_the_sheet_says_what_is_known_and_never_who_told():
    desk = made.desk()
    _key, case = made.arrived(consent=("warn",))
    alert = out(desk, case_id=case.pk)

    body = get(pages.browser(desk.two), "desk:alert_print", alert.pk)

    for said in ("Alert 1", "27 November 2026", "25 February 2027", "As reported to us, Tidewater Collective."):  # fmt: skip
        assert said in body
    assert case.number not in body
    assert body.count("A man in a van.") == 10
    assert body.count("A man in a blue van.") == 1


def test_the_sheet_is_two_taps_from_the_queue():
    desk = made.desk()
    alert = out(desk)
    client = pages.browser(desk.one)

    assert f'href="{reverse("desk:alerts")}"' in get(client, "desk:queue")
    assert f'href="{reverse("desk:alert_print", args=[alert.pk])}"' in get(client, "desk:alerts")


def test_the_sheet_speaks_the_language_that_was_asked_for():
    desk = made.desk()
    both = {**TEXTS, "fr": {"title": "Fourgonnette", "text": "Bleue.", "summary": "Bleue."}}
    alert = out(desk, texts=both)
    url = reverse("desk:alert_print", args=[alert.pk])

    body = pages.browser(desk.one).get(url, {"language": "fr"}).content.decode()

    assert "Fourgonnette" in body
    assert "Blue van" not in body


def test_only_the_sheet_speaks_another_language_than_the_page():
    desk = made.desk()
    alert = out(desk)
    client = pages.browser(desk.one)
    client.get(reverse("desk:language", args=["fr"]))

    body = get(client, "desk:alert_print", alert.pk)

    assert "Alerte 1, à imprimer" in body
    assert "As reported to us, Tidewater Collective." in body
    assert "Imprimer" in body


def test_alerts_that_end_within_two_weeks_stand_on_the_first_page():
    desk = made.desk()
    today = timezone.localdate()
    alert = out(desk, today - datetime.timedelta(days=80))
    client = pages.browser(desk.one)
    assert "Alerts that end soon" in get(client, "desk:queue")

    client.post(reverse("desk:alert_renew", args=[alert.pk]))

    assert "Alerts that end soon" not in get(client, "desk:queue")


@pytest.mark.parametrize("name", ["desk:alerts", "desk:queue"])
def test_lists_of_alerts_ask_as_many_questions_for_many_as_for_one(name):
    desk = made.desk()
    client, counts = pages.browser(desk.one), []
    for _one in range(3):
        out(desk)
        counts.append(pages.n_queries(client, name))

    assert len(set(counts)) == 1


def test_a_circle_gets_words_that_open_what_is_out():
    desk = made.desk()
    out(desk)

    response = pages.browser(desk.one).post(reverse("desk:new_circle"), {"name": "Night shift", "reads": "full"})  # fmt: skip
    words = re.findall(r"<li><span>(\w+)</span></li>", response.content.decode())

    assert len(words) == 7
    assert [one.number for one in made.inbox(key_of(" ".join(words))).alerts] == [1]


def test_a_place_is_shown_once_with_a_square():
    desk = made.desk()

    body = pages.browser(desk.one).post(reverse("desk:new_place")).content.decode()

    assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z]", body)
    assert "<svg" in body
    assert Place.objects.count() == 1
    assert "one of your colleagues has said yes" in body


def test_a_place_of_the_last_person_waits_for_nobody_though_an_older_one_does():
    desk = made.desk()
    mine = pages.browser(desk.one)
    mine.post(reverse("desk:new_place"))
    joining.leave(desk.one, 2, TODAY)

    body = mine.post(reverse("desk:new_place")).content.decode()

    assert waiting_places(desk.one.actor, TODAY) == []
    assert "one of your colleagues has said yes" not in body


def test_the_second_person_finds_the_place_on_the_page_of_the_team():
    desk = made.desk()
    mine, theirs = pages.browser(desk.one), pages.browser(desk.two)
    mine.post(reverse("desk:new_place"))
    url = reverse("desk:agree_place", args=[Place.objects.get().pk])

    assert url not in mine.get(reverse("desk:team")).content.decode()
    assert mine.post(url).status_code == 403
    assert url in theirs.get(reverse("desk:team")).content.decode()
    theirs.post(url)

    assert Place.objects.get().is_agreed
    assert theirs.post(url).status_code == 404


def test_the_team_is_known_by_number_and_by_how_much_it_can_open():
    desk = made.desk()
    made.arrived()

    body = get(pages.browser(desk.one), "desk:team")

    assert body.count("Can open 1 report") == 2
    assert made.shown().fingerprint in body
    assert Recipient.objects.get(number=2).account.sign_in_name not in body


def test_whoever_leaves_is_signed_out_and_the_last_one_cannot():
    desk = made.desk()
    one, two = pages.browser(desk.one), pages.browser(desk.two)

    assert two.post(reverse("desk:leave_team", args=[2]))["Location"] == reverse("desk:start")
    assert two.get(reverse("desk:queue")).status_code == 404
    response = one.post(reverse("desk:leave_team", args=[1]))

    assert response.status_code == 403
    assert Recipient.objects.get(number=1).left_on is None


def test_what_the_desk_says_reaches_those_who_want_to_tell():
    desk = made.desk()
    given = {
        "about_en": "Three of us read.", "about_fr": "", "numbers_en": "Crisis line, 604 555 0199, day and night\nNurse, 604 555 0100",
        "numbers_fr": "Ligne de crise, 604 555 0199, jour et nuit",
        "towns": "Ferry Lane\n\nOld Mill", "months": "6",
    }  # fmt: skip

    pages.browser(desk.one).post(reverse("desk:settings"), given)

    shown = made.shown()
    assert shown.about == {"en": "Three of us read."}
    assert shown.towns == ("Ferry Lane", "Old Mill")
    assert [one["when"] for one in shown.numbers["en"]] == ["day and night", ""]
    assert shown.numbers["fr"] == [
        {"name": "Ligne de crise", "number": "604 555 0199", "when": "jour et nuit"}
    ]
    assert (
        "Nurse, 604 555 0100</textarea>"
        in pages.browser(desk.one).get(reverse("desk:settings")).content.decode()
    )
    assert shown.months == 6


def test_the_child_protection_line_reaches_the_form_apart_from_whom_to_call_and_is_shown_again():
    desk = made.desk()
    client = pages.browser(desk.one)
    given = {
        "about_en": "", "about_fr": "", "numbers_en": "Nurse, 604 555 0100", "numbers_fr": "", "towns": "", "months": "6",
        "child_line_en": "Helpline, 310-1234, day and night", "child_line_fr": "Ligne, 310-1234",
    }  # fmt: skip

    client.post(reverse("desk:settings"), given)

    nurse = {"name": "Nurse", "number": "604 555 0100", "when": ""}
    line = {"name": "Helpline", "number": "310-1234", "when": "day and night", "for_children": True}
    assert made.shown().to_call == {"en": [nurse]}
    assert made.shown().child_lines == {"en": line, "fr": {**line, "name": "Ligne", "when": ""}}
    body = client.get(reverse("desk:settings")).content.decode()
    assert "Helpline, 310-1234, day and night</textarea>" in body
    assert "Nurse, 604 555 0100</textarea>" in body
    two_lines = client.post(reverse("desk:settings"), {**given, "child_line_fr": "A, 1\nB, 2"})
    assert "Write one line." in two_lines.content.decode()


def test_matching_is_off_until_the_team_says_so_and_then_the_form_has_its_tick():
    desk = made.desk()
    client = pages.browser(desk.one)
    given = {
        "about_en": "",
        "about_fr": "",
        "numbers_en": "",
        "numbers_fr": "",
        "towns": "",
        "months": "12",
    }
    _key, case = made.arrived(consent=("warn",))
    row = "Look whether others named the same"
    assert made.shown().matches is False
    assert row not in get(client, "desk:report", case.pk)

    client.post(reverse("desk:settings"), {**given, "matches": "on"})
    assert made.shown().matches is True
    assert row in get(client, "desk:report", case.pk)

    client.post(reverse("desk:settings"), given)
    assert made.shown().matches is False


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("numbers_fr", "Crisis line", "Line 1 needs a name and a number"), ("months", "36", "24")],
)
def test_what_cannot_be_kept_is_said(name, value, said):
    desk = made.desk()
    given = {
        "about_en": "",
        "about_fr": "",
        "numbers_en": "",
        "numbers_fr": "",
        "towns": "",
        "months": "12",
        name: value,
    }

    response = pages.browser(desk.one).post(reverse("desk:settings"), given)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert Settings.objects.get().months == 12


def test_a_request_from_outside_is_written_down_step_by_step():
    desk = made.desk()
    client = pages.browser(desk.one)

    client.post(reverse("desk:demands"), {"kind": "ORDER", "received_on": "2026-08-19"})
    demand = Demand.objects.get()
    url = reverse("desk:demand", args=[demand.pk])
    assert client.post(url, {"step": "ANSWERED"}).status_code == 422
    client.post(url, {"step": "ANSWERED", "outcome": "ORDERED", "told": "yes"})

    body = get(client, "desk:demands")
    assert "The person was told." in body
    assert re.search(r"July to September 2026</th><td[^>]*>1</td><td[^>]*>1</td>", body)


def test_the_log_is_whole_until_somebody_changes_it():
    desk = made.desk()
    _key, case = made.arrived()
    client = pages.browser(desk.one)
    body = get(client, "desk:log")
    assert "Every act fits the one before it" in body
    assert case.number in body

    with chains.unguarded():
        AuditEvent.objects.filter(number=2).update(verb="other")

    assert "From act 2 on, something that stood here was changed or is gone." in get(
        client, "desk:log"
    )


def test_an_end_that_was_cut_off_shows_beside_the_act_that_the_team_wrote_down():
    desk = made.desk()
    made.arrived()
    client = pages.browser(desk.one)
    number, signs = audit.head()
    noted = f"{number} {signs[:16]}"
    assert get(client, "desk:log").count(noted) == 2
    cases.open_report(desk.one, Case.objects.get().pk)
    assert get(client, "desk:log").count(noted) == 1

    with chains.unguarded():
        AuditEvent.objects.filter(number__gte=number).delete()

    body = get(client, "desk:log")
    assert noted not in body
    assert presenting.act_marks(*audit.head()) in body
    assert health.chain((number, signs[:16])).state == "mend"


@pytest.mark.parametrize("goes_on", [False, True])
def test_an_end_that_was_cut_off_in_the_database_alone_is_noticed(goes_on):
    desk = made.desk()
    _key, case = made.arrived()
    last_act.note()
    cases.open_report(desk.one, case.pk)
    client = pages.browser(desk.one)
    assert "Every act fits the one before it" in get(client, "desk:log")
    last_act.note()
    number = audit.head()[0]

    with chains.unguarded():
        AuditEvent.objects.filter(number=number).delete()
    if goes_on:
        cases.open_report(desk.two, case.pk)
    last_act.note()

    assert f"From act {number} on, something that stood here" in get(client, "desk:log")
    (said,) = [one for one in zone_health.of_the_desk(timezone.now()) if "cut off" in one.sentence]
    assert (said.state, f"Act {number} of the chain" in said.sentence) == ("mend", True)


def test_the_end_of_the_chain_is_noted_every_minute_without_a_click():
    made.desk()
    assert last_act.noted() is None

    jobs.work(timezone.now())

    assert last_act.noted() == audit.head()


def test_the_team_reads_that_whoever_has_not_shown_their_code_counts_as_a_second_person():
    desk = made.desk()
    client = pages.browser(desk.one)
    said = "still counts as a second person"
    assert said not in get(client, "desk:team")

    joining.new_recovery(Recipient.objects.get(number=2), desk.two.pair)

    assert said in get(client, "desk:team")


@pytest.mark.parametrize("name", ["desk:log", "desk:team", "desk:circles", "desk:demands"])
def test_pages_of_the_office_ask_as_many_questions_for_much_as_for_little(name):
    desk = made.desk()
    client, counts = pages.browser(desk.one), []
    for words in (
        "lamp river stone north quiet table canoe",
        "canoe lamp river stone north quiet table",
    ):
        made.arrived()
        office.receive_demand(desk.one, "POLICE", TODAY)
        circles.make_circle(desk.one, words[:4], words, is_full=True, today=TODAY)
        counts.append(pages.n_queries(client, name))

    assert len(set(counts)) == 1


def test_every_page_keeps_no_copy_and_speaks_the_two_languages():
    desk = made.desk()
    office.receive_demand(desk.one, "POLICE", TODAY)
    client = pages.browser(desk.one)

    response = client.get(reverse("desk:demands"))
    assert response["Cache-Control"] == "no-store, private"
    client.get(reverse("desk:language", args=["fr"]))

    assert '<html lang="fr"' in get(client, "desk:demands")


def test_the_language_does_not_lead_to_other_sites():
    response = Client().get(reverse("desk:language", args=["fr"]), {"next": "https://example.org/"})

    assert response["Location"] == reverse("desk:start")
