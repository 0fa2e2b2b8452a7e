"""Telling, over real requests: one required answer, a receipt, and nothing readable anywhere."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import Client

from lic.accounts import sessions
from lic.accounts.models import Session
from lic.base.permits import Busy
from lic.safety import boxes, forms, roster, services, telling
from lic.safety.views import troubles
from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db

TALK = "/c/harbour/talk/"
VAN = 'Night van, <span class="nowrap">555-0128</span>'
SECRET = "zzcanary the blue van with a dent"


@pytest.fixture(autouse=True)
def town():
    return table.town("harbour")


def tell(client: Client, **given):
    return client.post(f"{TALK}new/", {"happened": ["hurt"], **given})


def test_the_first_page_says_who_reads_and_whom_to_call():
    made.desk()

    text = Client().get(TALK).content.decode()

    for words in ("Tidewater Collective", VAN, "Three of us read.", "No name, no account."):  # fmt: skip
        assert words in text


def test_what_is_told_opens_for_both_readers_and_nobody_else():
    desk = made.desk()
    client = Client()

    answer = tell(
        client, more=SECRET, consent=["warn"], town="North side", call_back="At the drop-in"
    )
    assert answer.status_code == 302
    desk.take_in()

    for reader in ("1", "2"):
        told = desk.read(desk.only(), reader)
        assert (told.happened, told.more, told.consent) == (("hurt",), SECRET, ("warn",))
        assert (told.town, told.call_back) == ("North side", "At the drop-in")
        assert len(told.hour) == len("2026-11-27T17")


def test_the_words_are_shown_until_they_are_kept_and_open_the_inbox_in_another_browser():
    desk = made.desk()
    client = Client()
    tell(client, more=SECRET)
    page = client.get(f"{TALK}words/")
    words = page.context["words"]
    assert len(words) == 7
    assert client.get(f"{TALK}words/").context["words"] == words

    client.post(f"{TALK}words/", made.of(client))
    assert client.get(f"{TALK}words/").status_code == 302
    desk.take_in()

    other = Client()
    answer = other.post(f"{TALK}back/", {"words": " ".join(words).upper()})
    assert answer.status_code == 302
    assert SECRET in other.get(f"{TALK}open/").content.decode()


def test_one_answer_is_needed_and_everything_else_is_kept_on_the_page():
    made.desk()

    answer = Client().post(f"{TALK}new/", {"more": SECRET})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert SECRET in text
    assert "Something else” is enough" in text


def test_an_entry_for_somebody_else_is_read_back_before_it_is_sent():
    desk = made.desk()
    client = Client()

    page = tell(client, more=SECRET, is_for_another="on")
    assert page.status_code == 200
    assert page.context["given"] == [
        ("What happened?", ["Hurt"]),
        ("In your own words", [SECRET]),
    ]
    assert desk.take_in() == []

    changed = tell(client, more=SECRET, is_for_another="on", change="1")
    assert "form" in changed.context
    assert desk.take_in() == []
    sent = tell(client, more=SECRET, is_for_another="on", confirmed="1")
    assert sent.status_code == 302
    desk.take_in()
    assert desk.read(desk.only()).is_for_another


@pytest.mark.parametrize("n_readers", [0, 1])
def test_with_fewer_than_two_readers_the_form_is_not_shown_and_nothing_is_taken(n_readers):
    desk = made.desk(n_readers)

    page = Client().get(f"{TALK}new/")
    assert "form" not in page.context
    assert "555-0128" in page.content.decode()
    assert tell(Client()).status_code == 503
    assert desk.take_in() == []


def test_numbers_stand_in_the_language_of_the_reader_else_in_english():
    desk = made.desk()
    page = Client().get(TALK, headers={"accept-language": "fr"}).content.decode()
    assert VAN in page

    desk.numbers["fr"] = [{"name": "Camionnette", "number": "555-0128", "when": "jusqu’à 5 h"}]
    desk.lay_roster()

    page = Client().get(TALK, headers={"accept-language": "fr"}).content.decode()
    assert (VAN.replace("Night van", "Camionnette") in page, "Night van" in page) == (True, False)
    assert VAN in Client().get(TALK).content.decode()


def test_who_speaks_of_somebody_under_19_finds_the_number_of_the_line_or_is_not_told_to_call_it():
    desk = made.desk()
    without = Client().get(f"{TALK}new/").content.decode()
    assert ("Under 19?" in without, "call the line yourself" in without) == (True, False)

    line = {"name": "Helpline", "number": "310-1234", "when": "day and night", "for_children": True}
    desk.numbers["en"] = [*desk.numbers["en"], line]
    desk.lay_roster()

    page = Client().get(f"{TALK}new/").content.decode()
    assert 'You can also call the line yourself: <a href="tel:310-1234">Helpline, ' in page
    assert (page.count("310-1234"), VAN in page) == (2, True)
    french = Client().get(f"{TALK}new/", headers={"accept-language": "fr"}).content.decode()
    assert "tel:310-1234" in french
    assert "310-1234" not in Client().get(TALK).content.decode()


def test_a_form_that_is_closed_speaks_of_nobody_who_could_read():
    made.desk(0)
    assert "data-readers" not in Client().get(TALK).content.decode()

    made.desk(2)
    assert "Sealed to 2 people" in Client().get(TALK).content.decode()


def test_a_desk_that_was_not_started_anew_yet_still_says_whom_to_call():
    desk = made.desk()
    text = json.loads(roster.written(desk.roster()))
    desk.box.lay_out(boxes.ROSTER, json.dumps({**text, "numbers": text["numbers"]["en"]}).encode())

    assert VAN in Client().get(TALK).content.decode()


def test_before_a_desk_ever_came_up_there_are_numbers_and_no_form():
    page = Client().get(f"{TALK}new/")

    assert page.status_code == 200
    assert "form" not in page.context


def test_a_link_leads_to_the_other_system_and_takes_nothing_in():
    table.town("linked")

    page = Client().get("/c/linked/talk/")
    assert "https://tell.example/" in page.content.decode()
    assert Client().get("/c/linked/talk/new/").status_code == 404


def test_a_town_that_chose_nothing_has_no_such_pages():
    table.town("elsewhere")
    absent = Client().get("/c/nowhere/talk/")

    for path in ("", "new/", "back/", "open/", "words/", "open/steps/", "open/all/"):
        page = Client().get(f"/c/elsewhere/talk/{path}")
        assert page.status_code == 404
        assert page.content == absent.content
    assert "talk" not in Client().get("/c/elsewhere/").content.decode()
    assert 'href="/c/harbour/talk/"' in Client().get("/c/harbour/").content.decode()


def no_database(*_):
    raise OperationalError("server closed the connection unexpectedly")


def a_fault_of_ours(*_):
    raise KeyError("nobody thought of this")


ALL = {
    "happened": ["hurt"], "when": "today", "town": "North side", "looks": "zzlooks", "vehicle": "zzvehicle", "plate": "zzplate",
    "known_as": "zzknown", "more": SECRET, "consent": ["warn"], "call_back": "zzcall", "support": ["medical"], "is_under_19": "on",
}  # fmt: skip
TROUBLES = {
    "the disk is full": lambda patch, desk: patch.setattr(boxes.os, "fsync", made.full_disk),
    "the database is gone": lambda patch, desk: patch.setattr(boxes.Folders, "drop", no_database),
    "one reader is left": lambda patch, desk: (desk.readers.pop("2"), desk.lay_roster()),
    "the roster is broken": lambda patch, desk: desk.box.lay_out(boxes.ROSTER, b"no roster"),
    "the roster cannot be read": lambda patch, desk: made.hide(desk, boxes.ROSTER),
    "something else": lambda patch, desk: patch.setattr(services, "sealed", a_fault_of_ours),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_goes_wrong_after_sending_all_that_was_written_comes_back(monkeypatch, trouble):
    desk = made.desk()
    client = Client()
    given = forms.Tell(ALL, towns=made.TOWNS)
    typed = {name: given[name].value() for name in given.fields}
    TROUBLES[trouble](monkeypatch, desk)

    answer = tell(client, **ALL)

    assert answer.status_code == 503
    form = answer.context["form"]
    assert {name: form[name].value() for name in form.fields} == typed
    assert dict(form.errors) == {"__all__": [str(troubles.NOT_TAKEN)]}
    text = answer.content.decode()
    for words in (str(troubles.NOT_TAKEN), SECRET, "zzlooks", "zzvehicle", "zzplate", "zzknown", "zzcall", '<option value="North side" selected>'):  # fmt: skip
        assert words in text, words
    assert " 0 month" not in text
    monkeypatch.undo()
    assert client.get(f"{TALK}words/").status_code == 302
    assert desk.take_in() == []


def locked(*_, **__):
    raise OperationalError("database is locked")


def test_where_the_words_cannot_be_kept_nothing_is_sent_and_all_that_was_written_comes_back(monkeypatch):  # fmt: skip
    desk = made.desk()
    client = Client()
    monkeypatch.setattr(sessions.SessionStore, "create", locked)

    answer = tell(client, more=SECRET)

    assert answer.status_code == 503
    assert SECRET in answer.content.decode()
    assert (desk.take_in(), Session.objects.count()) == ([], 0)


def test_the_words_are_kept_before_anything_is_sent_and_need_no_second_writing(monkeypatch):
    desk = made.desk()
    client = Client()
    drop = boxes.Folders.drop
    lay = []

    def looked(*given):
        lay.append(Session.objects.count())
        drop(*given)
        monkeypatch.setattr(Session, "save", locked)

    monkeypatch.setattr(boxes.Folders, "drop", looked)

    assert tell(client, more=SECRET).status_code == 302
    assert lay == [1]
    assert len(client.get(f"{TALK}words/").context["words"]) == 7
    assert len(desk.take_in()) == 1


@pytest.mark.parametrize("trouble", ["the disk is full", "the database is gone"])
def test_where_nothing_was_sent_no_words_are_kept_and_she_stays_signed_in(town, monkeypatch, trouble):  # fmt: skip
    desk = made.desk()
    seated, client = Client(), Client()
    seated.force_login(table.seat(town, "sw").account)
    before = [str(row.session_key) for row in Session.objects.all()]
    TROUBLES[trouble](monkeypatch, desk)

    answers = [tell(one, more=SECRET).status_code for one in (seated, client)]

    assert answers == [503, 503]
    assert [str(row.session_key) for row in Session.objects.all()] == before
    assert seated.get("/account/").status_code == 200
    assert {"held", "session"} & set(client.cookies) == set()


def test_a_session_ended_while_she_tells_takes_no_words_with_it_and_does_not_come_back(town, monkeypatch):  # fmt: skip
    desk = made.desk()
    client = Client()
    client.force_login(table.seat(town, "sw").account)
    real = services.sealed

    def ended(*given):
        Session.objects.all().delete()
        return real(*given)

    monkeypatch.setattr(services, "sealed", ended)

    assert tell(client, more=SECRET).status_code == 302
    assert len(client.get(f"{TALK}words/").context["words"]) == 7
    assert client.get("/account/").status_code == 404
    assert len(desk.take_in()) == 1


def test_a_cookie_copied_before_she_told_reads_no_words_of_hers():
    made.desk()
    client, copied = Client(), Client()
    tell(client, more="Something else.")
    copied.cookies["held"] = client.cookies["held"].value
    assert copied.get(f"{TALK}words/").status_code == 200
    client.post(f"{TALK}close/")

    tell(client, more=SECRET)

    assert copied.get(f"{TALK}words/").status_code == 302
    assert len(client.get(f"{TALK}words/").context["words"]) == 7


def test_a_cookie_copied_before_she_came_back_reads_nothing():
    desk = made.desk()
    hers, client, copied = Client(), Client(), Client()
    tell(hers, more=SECRET)
    words = " ".join(hers.get(f"{TALK}words/").context["words"])
    tell(client)
    desk.take_in()
    client.get(f"{TALK}open/")
    copied.cookies["held"] = client.cookies["held"].value

    client.post(f"{TALK}back/", {"words": words})

    assert SECRET in client.get(f"{TALK}open/").content.decode()
    assert copied.get(f"{TALK}open/").status_code == 302


@pytest.mark.parametrize("is_open", [True, False], ids=["an inbox is open", "nothing is open"])
def test_pressed_twice_or_with_its_answer_lost_she_stays_signed_in_and_has_the_words_of_the_last(town, is_open):  # fmt: skip
    desk = made.desk()
    client = Client()
    client.force_login(table.seat(town, "sw").account)
    if is_open:
        tell(client, more="Before.")
    second = made.twin(client)  # the answer to the first press never comes

    tell(client, more=SECRET)

    assert second.get("/account/").status_code == 200
    assert tell(second, more=SECRET).status_code == 302
    words = " ".join(second.get(f"{TALK}words/").context["words"])
    assert second.get("/account/").status_code == 200
    desk.take_in()
    hers = Client()
    hers.post(f"{TALK}back/", {"words": words})
    assert SECRET in hers.get(f"{TALK}open/").content.decode()


def test_telling_writes_nothing_to_the_session_of_who_is_signed_in(town):
    made.desk()
    client = Client()
    client.force_login(table.seat(town, "sw").account)
    before = Session.objects.exclude(account=None).values()[0]

    tell(client, more=SECRET)
    client.get(f"{TALK}words/")
    client.post(f"{TALK}words/", made.of(client))
    client.get(f"{TALK}open/")

    assert Session.objects.exclude(account=None).values().get() == before
    assert Session.objects.filter(account=None).count() == 1


def test_what_was_read_back_comes_back_too(monkeypatch):
    desk = made.desk()
    monkeypatch.setattr(boxes.os, "fsync", made.full_disk)

    answer = tell(Client(), more=SECRET, is_for_another="on", confirmed="1")

    assert answer.status_code == 503
    assert SECRET in answer.content.decode()
    assert answer.context["form"]["is_for_another"].value() is True
    assert desk.take_in() == []


def test_more_than_ten_from_one_address_in_an_hour_wait(monkeypatch):
    desk = made.desk()
    client = Client(REMOTE_ADDR="8.8.4.4")

    statuses = [tell(client).status_code for _ in range(11)]

    assert statuses == [302] * 10 + [429]
    assert len(desk.take_in()) == 10


def test_where_the_machine_is_too_busy_nothing_is_sent_and_her_words_stay(monkeypatch):
    desk = made.desk()

    def busy(*_):
        raise Busy

    monkeypatch.setattr(services, "tell", busy)
    answer = tell(Client(), more=SECRET)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "press “Send” again in a few seconds" in answer.content.decode()
    assert SECRET in answer.content.decode()
    assert desk.take_in() == []


@pytest.mark.parametrize("path", ["", "new/", "back/"])
def test_pages_are_discreet(path):
    made.desk()

    page = Client().get(TALK + path)

    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "<title>Harbour</title>" in page.content.decode()


def test_a_report_is_what_it_was_told_whatever_is_in_it():
    told = telling.Telling(("hurt", "other"), "2026-11-27T17", looks="ü\n\"'", call_back="x")

    body, beside = telling.written(told)

    assert telling.read(body, beside[telling.CALL_BACK]) == told
    assert telling.head(beside[telling.HEAD]) == telling.Head("2026-11-27T17", is_serious=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hour": 5}, {"hour": "2026-11-27"}, {"hour": "2026-13-27T17"}, {"hour": "9999-12-31T23"}, {"happened": "hurt"}, {"happened": [1]},
        {"happened": ["x"] * 51}, {"more": None}, {"more": "x" * 4001}, {"more": {"text": "x"}}, {"is_under_19": 1}, {"v": 2}, {"secret": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_browser_could_seal_to_do_harm_is_no_report(wrong):
    body, _beside = telling.written(telling.Telling(("hurt",), "2026-11-27T17"))

    with pytest.raises(ValueError, match=r"\w"):
        telling.read(json.dumps({**json.loads(body), **wrong}).encode())


@pytest.mark.parametrize("text", [b"[]", b"7", b"{}", b"[" * 60_000, b'{"hour":"2026-11-27T17","is_serious":1}', b"\xff"])  # fmt: skip
def test_what_is_no_head_is_refused_and_nothing_breaks(text):
    with pytest.raises(ValueError, match=r"\w"):
        telling.head(text)
    with pytest.raises(ValueError, match=r"\w"):
        telling.read(text)


def test_what_cannot_be_seen_is_not_read_either():
    body, _beside = telling.written(telling.Telling(("hurt",), "2026-11-27T17", looks="a\u0000\u202eb"))  # fmt: skip

    assert telling.read(body).looks == "ab"
