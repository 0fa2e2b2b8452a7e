"""Telling that nobody reads before somebody else has named the same: who is offered it, what goes to the desk, and without the index nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import OperationalError
from django.test import Client

from lic.accounts import sessions
from lic.base import keys
from lic.base.permits import Busy
from lic.core.sealing import CannotOpen, TooLong, matching
from lic.safety import boxes, escrow, index, parcels
from tests.communities import made as table
from tests.config.test_indexing import running
from tests.safety import made

pytestmark = pytest.mark.django_db

TALK = "/c/harbour/talk/"
ONLY = f"{TALK}new/later/"
FORM = {"happened": ["hurt"], "known_as": "604 555 0100", "more": "qzmore"}


@pytest.fixture(autouse=True)
def town():
    return table.town("harbour")


@pytest.fixture
def up() -> Iterator[Path]:
    """The index answers."""
    with running(Path(configured.DATA)):
        yield index.folder(Path(configured.DATA), "harbour")


def seated(town, group: str = "sw") -> Client:
    client = Client()
    client.force_login(table.seat(town, group).account)
    return client


def records(report: parcels.Report) -> list[matching.Record]:
    return [escrow.unpacked(one) for _name, one in sorted(report.records.items())]


def test_it_is_offered_to_seats_of_the_sex_workers_group_alone(town, up):
    made.desk(matches=True)

    sw = seated(town)
    assert ONLY in sw.get(f"{TALK}new/").content.decode()
    assert sw.get(ONLY).status_code == 200
    for client in (Client(), *(seated(town, group) for group in ("res", "pol", "gov"))):
        assert ONLY not in client.get(f"{TALK}new/").content.decode()
        assert client.get(ONLY).status_code == 404
        assert client.post(ONLY, FORM).status_code == 404


def test_without_the_index_or_a_desk_that_matches_it_is_not_there(town):
    client = seated(town)
    desk = made.desk(matches=True)
    assert ONLY not in client.get(f"{TALK}new/").content.decode()
    assert client.get(ONLY).status_code == 404
    assert client.post(ONLY).status_code == 404

    with running(Path(configured.DATA)):
        assert client.get(ONLY).status_code == 200
        desk.matches = False
        desk.lay_roster()
        assert client.get(ONLY).status_code == 404


def test_an_index_that_dies_between_form_and_sending_takes_nothing_in(town, monkeypatch):
    desk = made.desk(matches=True)
    client = seated(town)
    with running(Path(configured.DATA)) as child:
        assert client.get(ONLY).status_code == 200
        child.kill()
        child.wait()
        gone = client.post(ONLY, FORM)
        monkeypatch.setattr(index, "is_up", lambda _at: True)
        died = client.post(ONLY, FORM)
    for answer in (gone, died):
        assert answer.status_code == 503
        text = answer.content.decode()
        for words in ("604 555 0100", "qzmore", "Nobody can look just now whether somebody else named the same"):  # fmt: skip
            assert words in text
    assert desk.take_in() == []


def busy(*_):
    raise Busy


def locked(*_, **__):
    raise OperationalError("database is locked")


def too_long(*_):
    raise TooLong(70_000, 65_000)


TROUBLES = {
    "the disk is full": (lambda patch, _: patch.setattr(boxes.os, "fsync", made.full_disk), 503, "takes nothing in just now"),
    "one reader is left": (lambda _, desk: (desk.readers.pop("2"), desk.lay_roster()), 503, "Nobody can look just now"),
    "the roster cannot be read": (lambda _, desk: made.hide(desk, boxes.ROSTER), 503, "Nobody can look just now"),
    "the machine is busy": (lambda patch, _: patch.setattr(matching, "slow", busy), 503, "again in a few seconds"),
    "every place is taken": (lambda patch, _: patch.setattr("lic.safety.views.only.a_place", busy), 503, "again in a few seconds"),
    "it is too long": (lambda patch, _: patch.setattr(parcels, "packed", too_long), 422, "This is longer than we can keep."),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_goes_wrong_after_sending_what_was_written_comes_back(town, up, monkeypatch, trouble):  # fmt: skip
    desk = made.desk(matches=True)
    client = seated(town)
    happens, status, sentence = TROUBLES[trouble]
    happens(monkeypatch, desk)

    answer = client.post(ONLY, {**FORM, "town": "North side"})

    assert answer.status_code == status
    text = answer.content.decode()
    for words in (sentence, "604 555 0100", "qzmore", '<option value="North side" selected>'):
        assert words in text
    monkeypatch.undo()
    assert desk.take_in() == []


def test_where_the_words_cannot_be_kept_nothing_is_sent(town, up, monkeypatch):
    desk = made.desk(matches=True)
    client = seated(town)
    monkeypatch.setattr(sessions.SessionStore, "create", locked)

    answer = client.post(ONLY, FORM)

    assert answer.status_code == 503
    assert "qzmore" in answer.content.decode()
    assert desk.take_in() == []
    monkeypatch.undo()
    assert client.get(ONLY).status_code == 200


def test_pressed_twice_on_a_bad_line_she_has_seven_words_and_stays_signed_in(town, up):
    made.desk(matches=True)
    client = seated(town)
    second = made.twin(client)  # the answer to the first press never comes

    assert [one.post(ONLY, FORM).get("Location") for one in (client, second)] == [
        f"{TALK}words/"
    ] * 2

    assert len(second.get(f"{TALK}words/").context["words"]) == 7
    assert second.get(ONLY).status_code == 200


def test_a_full_queue_turns_nobody_away_before_what_was_written_is_read(town, up, monkeypatch):
    made.desk(matches=True)
    client = seated(town)
    monkeypatch.setattr("lic.web.middleware.is_full", lambda: True)

    assert client.post(ONLY, FORM).status_code == 302


def test_it_is_sealed_to_its_reporter_alone_and_carries_a_record_for_each_thing(town, up):
    desk = made.desk(matches=True)
    client = seated(town)

    answer = client.post(ONLY, {**FORM, "known_as": "604 555 0100\n@bluevan\nRobin"})
    assert answer.status_code == 302
    words = client.get(answer["Location"]).content.decode()
    assert "nobody reads it now" in words
    assert "Somebody reads it" not in words
    desk.take_in()
    report = desk.only()

    assert set(report.keys) == {parcels.REPORTER}
    assert len(report.records) == 2
    for record in records(report):
        with pytest.raises(CannotOpen):
            matching.opened([record])
    page = client.get(f"{TALK}open/")
    assert "qzmore" in page.content.decode()
    assert page.context["steps"] == ["Look whether others named the same"]
    assert "to take that back, erase it" in client.get(f"{TALK}open/steps/").content.decode()


def test_erasing_promises_no_more_than_a_court_lets_it_where_a_hold_is_not_shown(
    town, up, monkeypatch
):
    desk = made.desk(matches=True)
    client = seated(town)
    client.post(ONLY, FORM)
    desk.take_in()
    monkeypatch.setattr("lic.safety.services.time.sleep", lambda _seconds: desk.take_in())

    question = client.get(f"{TALK}open/all/").content.decode()
    answer = client.post(f"{TALK}open/all/", {**made.of(client), "is_sure": "on"}).content.decode()

    assert "If a court’s order holds it at the desk, your own copy goes at once." in question
    assert "It is erased at the desk too, unless a court’s order holds it" in answer
    assert "erased, here and at the desk" not in answer


def test_on_the_way_it_looks_like_any_other_report(town, up):
    desk = made.desk(matches=True)
    client = seated(town)
    known_as = "\n".join(f"604 555 01{n:02}" for n in range(index.MOST_A_REPORT + 2))
    client.post(ONLY, {**FORM, "known_as": known_as, "more": "x" * 2000})
    client.post(f"{TALK}new/", {"happened": ["hurt"]})

    assert len({len(letter) for _name, letter in desk.box.arrivals()}) == 1
    desk.take_in()
    assert sorted(len(one.records) for one in desk.reports.values()) == [0, index.MOST_A_REPORT]


def test_one_seat_has_one_place_and_two_have_two(town, up):
    desk = made.desk(matches=True)
    nina, ola = seated(town), seated(town)
    for client in (nina, nina, ola):
        assert client.post(ONLY, FORM).status_code == 302
    desk.take_in()

    found = [record for report in desk.reports.values() for record in records(report)]
    assert len({one.tag for one in found}) == 1
    assert sorted(sum(one.place == other.place for other in found) for one in found) == [1, 2, 2]
    assert len(matching.opened(found)) == 3


def test_what_opens_is_the_key_for_each_reader(town, up):
    desk = made.desk(matches=True)
    for client in (seated(town), seated(town)):
        client.post(ONLY, FORM)
    desk.take_in()
    reports = list(desk.reports.values())

    payloads = matching.opened([records(report)[0] for report in reports])

    for report, payload in zip(reports, payloads, strict=True):
        shares = escrow.read(payload)
        assert set(shares) == {"1", "2"}
        for name, share in shares.items():
            assert share.mark == escrow.mark(desk.readers[name].public)
            opened = parcels.Report(report.case, report.mark, report.public, report.text, {name: share.sealed}, report.beside)  # fmt: skip
            assert desk.read(opened, name).more == "qzmore"


@pytest.mark.parametrize("known_as", ["", "Robin", "Robin Blue", "555 0100"])
def test_a_name_alone_is_not_enough(town, up, known_as):
    desk = made.desk(matches=True)

    answer = seated(town).post(ONLY, {**FORM, "known_as": known_as, "plate": "XY9"})

    assert answer.status_code == 422
    assert "A name alone is not enough" in answer.content.decode()
    assert desk.take_in() == []


def test_a_number_without_a_country_code_is_of_the_country_that_the_desk_says(town, up):
    desk = made.desk(matches=True)
    desk.region = "GB"
    desk.lay_roster()
    nina, ola = seated(town), seated(town)

    assert nina.post(ONLY, {**FORM, "known_as": "020 7946 0958"}).status_code == 302
    assert ola.post(ONLY, {**FORM, "known_as": "+44 20 7946 0958"}).status_code == 302
    desk.take_in()

    found = [record for report in desk.reports.values() for record in records(report)]
    assert len(matching.opened(found)) == 2


def test_the_keys_of_matching_are_files_of_the_web_process(town, up):
    made.desk(matches=True)
    seated(town).post(ONLY, FORM)

    assert keys.exists(escrow.BLINDS)
    assert keys.exists(escrow.PLACES)
    assert keys.read(escrow.BLINDS) != keys.read(escrow.PLACES)


def test_when_the_day_is_used_up_it_is_not_offered(town, up):
    made.desk(matches=True)
    client = seated(town)
    for n in range(20 - index.MOST_A_REPORT + 1):
        index.ask(up, bytes([n]) * 32)

    assert client.get(ONLY).status_code == 404
