"""A report that was sealed in a browser: taken as it is, and anything else that somebody posts is not."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client

from lic.accounts import sessions
from lic.core import sealing
from lic.safety import boxes, holding, parcels, sealed, telling
from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db

TALK = "/c/harbour/talk/"
CASE = UUID("1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b")
SMALL_PAGE = 15 * 1024
ASKS_FOR_MORE = re.compile(r'(?:<script[^>]+src|<link[^>]+href|<img[^>]+src)="/')


@pytest.fixture(autouse=True)
def town():
    return table.town("harbour")


def b64(blob: bytes) -> str:
    return b64encode(blob).decode()


def report(desk: made.Desk, **other) -> dict[str, object]:
    """What a browser posts, with libsodium in its place."""
    own = sealing.new_key_pair()
    body, beside = telling.written(telling.Telling(("hurt",), "2026-11-27T17", more="A van."))
    ordered = [key for _name, key in sorted(desk.roster().recipients.items())]
    readers = {
        **{str(place): key for place, key in enumerate(ordered)},
        parcels.REPORTER: own.public,
    }
    made_there = sealing.seal(body, parcels.context_of(CASE), readers, beside)
    return {
        "roster": desk.roster().fingerprint, "case": str(CASE), "mark": b64(bytes(range(32))), "public": b64(own.public),
        "text": b64(made_there.text), "keys": {n: b64(k) for n, k in made_there.keys.items()},
        "beside": {n: b64(t) for n, t in made_there.beside.items()}, **other,
    }  # fmt: skip


def post(values, **more):
    text = values if isinstance(values, str) else json.dumps(values)
    return Client().post(f"{TALK}new/", {"sealed": text, **more})


def test_it_lies_in_the_box_as_any_other_and_the_page_has_places_for_words_it_does_not_know():
    desk = made.desk()

    answer = post(report(desk))
    assert answer.status_code == 200
    assert answer.content.decode().count("<li><span></span></li>") == 7
    assert answer["Cache-Control"] == "no-store, private"
    assert {"held", "session"} & set(answer.cookies) == set()
    desk.take_in()
    assert list(desk.only().keys) == ["1", "2", parcels.REPORTER]
    assert [desk.read(desk.only(), reader).more for reader in ("1", "2")] == ["A van."] * 2


def without(desk, name):
    return {one: value for one, value in report(desk).items() if one != name}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda d: "", lambda d: "[" * 100_000, lambda d: "x" * 300_000, lambda d: "null", lambda d: "[]", lambda d: "{}",
        lambda d: json.dumps(report(d))[:-1] + ',"case":"' + str(CASE) + '"}', lambda d: without(d, "mark"),
        lambda d: report(d, more="x"), lambda d: report(d, case="x"), lambda d: report(d, case=None), lambda d: report(d, case=str(CASE).upper()),
        lambda d: report(d, mark=b64(bytes(31))), lambda d: report(d, mark=7), lambda d: report(d, mark="é" * 44), lambda d: report(d, mark=b64(bytes(32)) + "\n"),
        lambda d: report(d, public=b64(bytes(32))), lambda d: report(d, public=b64((1).to_bytes(32, "little"))),
        lambda d: report(d, text=b64(bytes(4137))), lambda d: report(d, text=b64(b"\x01" + bytes(4137))),
        lambda d: report(d, text=b64(b"\x01" + bytes(256 * 1024 + 40))), lambda d: report(d, keys=[]), lambda d: report(d, keys={"1": "x"}),
        lambda d: report(d, beside={}), lambda d: report(d, beside={**report(d)["beside"], "more": b64(bytes(4137))}),
        lambda d: report(d, beside={"head": b64(b"\x01" + bytes(16424)), "call-back": b64(b"\x01" + bytes(4136))}),
        lambda d: report(d, roster="x"), lambda d: report(d, roster=7),
    ],
)  # fmt: skip
def test_what_is_not_to_the_letter_what_the_module_makes_is_refused(wrong):
    desk = made.desk()

    assert post(wrong(desk)).status_code == 400
    assert desk.take_in() == []


def test_a_field_of_the_form_beside_it_is_refused():
    desk = made.desk()

    assert post(report(desk), happened="hurt").status_code == 400
    assert desk.take_in() == []


def fewer(desk):
    return report(desk, keys={n: k for n, k in report(desk)["keys"].items() if n != "1"})


def one_more(desk):
    return report(desk, keys={**report(desk)["keys"], "2": b64(bytes(113))})


@pytest.mark.parametrize(
    "other", [fewer, one_more, lambda d: report(d, roster=" ".join(["0000"] * 5))]
)
def test_sealed_for_others_than_read_now_it_is_not_taken_and_the_readers_of_now_are_told(other):
    desk = made.desk()

    answer = post(other(desk))

    assert answer.status_code == 409
    assert f'"mark": "{desk.roster().fingerprint}"' in answer.content.decode()
    assert desk.take_in() == []


def test_with_too_few_readers_nothing_is_taken_in():
    desk = made.desk(1)

    assert post(report(desk)).status_code == 503
    assert desk.take_in() == []


def test_more_than_ten_from_one_address_in_an_hour_wait():
    desk = made.desk()
    client = Client(REMOTE_ADDR="8.8.4.5")

    statuses = [
        client.post(f"{TALK}new/", {"sealed": json.dumps(report(desk))}).status_code
        for _ in range(11)
    ]

    assert statuses == [200] * 10 + [429]


def test_the_form_knows_what_it_takes_to_seal():
    desk = made.desk()

    page = Client().get(f"{TALK}new/").content.decode()

    found = json.loads(re.search(r'<script id="sealing"[^>]*>(.*?)</script>', page)[1])
    assert found.pop("now") > 0
    assert found == {
        "recipients": [b64(key) for _name, key in sorted(desk.roster().recipients.items())],
        "salt": b64(desk.roster().salt), "mark": desk.roster().fingerprint, "language": "en", "words": "/static/words-en.json",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_is_small_in_three_requests_before_anybody_begins(language):
    made.desk(5)

    page = Client(headers={"accept-language": language}).get(f"{TALK}new/")

    kept = [Path(finders.find(name)).read_bytes() for name in ("site.css", "site.js")]
    assert sum(len(gzip.compress(part)) for part in (page.content, *kept)) <= SMALL_PAGE
    assert len(ASKS_FOR_MORE.findall(page.content.decode())) == 2


def test_the_longest_form_for_a_hundred_readers_fits():
    longest = max(sealed.TEXTS) + 2 * sealed.BESIDE + 101 * (sealed.KEY + 12)

    assert longest * 4 / 3 < sealed.MOST


def test_what_somebody_had_open_in_this_browser_before_is_closed():
    desk = made.desk()
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    assert client.get(f"{TALK}words/").status_code == 200

    assert client.post(f"{TALK}new/", {"sealed": json.dumps(report(desk))}).status_code == 200

    assert client.get(f"{TALK}words/").url == f"{TALK}back/"


def other_people(_patch, desk):
    return report(desk, roster=" ".join(["0000"] * 5))


def full(patch, desk):
    patch.setattr(boxes.os, "fsync", made.full_disk)
    return report(desk)


@pytest.mark.parametrize(("happens", "status"), [(other_people, 409), (full, 503)])
def test_what_a_browser_sealed_and_was_not_taken_closes_nothing_that_was_open_before(monkeypatch, happens, status):  # fmt: skip
    desk = made.desk()
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    words = client.get(f"{TALK}words/").context["words"]
    with monkeypatch.context() as patch:
        answer = client.post(f"{TALK}new/", {"sealed": json.dumps(happens(patch, desk))})

    assert answer.status_code == status
    assert client.get(f"{TALK}words/").context["words"] == words


def test_what_a_browser_sealed_is_not_taken_where_what_was_open_before_cannot_be_closed(
    monkeypatch,
):
    desk = made.desk()
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    desk.take_in()

    def locked(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(sessions.SessionStore, "delete", locked)
    answer = client.post(f"{TALK}new/", {"sealed": json.dumps(report(desk))})

    assert answer.status_code == 503
    assert "so nothing was sent. Everything you wrote stays here" in answer.content.decode()
    assert desk.take_in() == []


def test_what_a_browser_sealed_and_lies_in_the_box_is_not_called_a_failure(monkeypatch):
    desk = made.desk()
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    desk.take_in()

    @contextmanager
    def uncommitted():
        yield
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(holding, "transaction", SimpleNamespace(atomic=uncommitted))
    answer = client.post(f"{TALK}new/", {"sealed": json.dumps(report(desk))})

    assert (answer.status_code, len(desk.take_in())) == (200, 1)


def test_what_a_browser_sealed_and_could_not_be_kept_is_said_to_be_not_sent(monkeypatch):
    desk = made.desk()
    monkeypatch.setattr(boxes.os, "fsync", made.full_disk)

    answer = post(report(desk))

    assert answer.status_code == 503
    lede = re.search(r"<p[^>]* data-trouble>([^<]*)</p>", answer.content.decode())
    assert lede is not None
    assert "so nothing was sent. Everything you wrote stays here" in lede[1]
    assert desk.take_in() == []
