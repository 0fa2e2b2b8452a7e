"""Parcels that no form of ours packed: whoever can drop one stops nobody else's report, and breaks no page."""

from __future__ import annotations

import datetime
import json
import os
from uuid import uuid4

import pytest
from django.urls import reverse

from lic.core import sealing
from lic.desk.models import Case, Part, Tally
from lic.desk.queries import cases as reading
from lic.desk.services import cases, circles, intake, joining
from lic.safety import boxes, parcels, queries, services, telling
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_alerts import WORDS, key_of, out, read

pytestmark = pytest.mark.django_db
DEEP = b"[" * 100_000


def drop(body: bytes) -> None:
    letter = sealing.seal_letter(body, parcels.CONTEXT, made.shown().intake)
    queries.box(made.ZONE).drop(boxes.new_name(), letter)


def crafted(body: bytes = b"", beside: dict[str, bytes] | None = None, **given) -> parcels.Report:
    """A report sealed to everybody who reads, whose inside is whatever its sender wants."""
    case, pair = uuid4(), sealing.new_key_pair()
    readers = {**made.shown().recipients, parcels.REPORTER: pair.public}
    usual, heads = telling.written(made.told())
    closed = sealing.seal(body or usual, parcels.context_of(case), readers, {**heads, **(beside or {})})  # fmt: skip
    values = {
        "case": case, "mark": os.urandom(32), "public": pair.public, "text": closed.text, "keys": dict(closed.keys),
        "beside": dict(closed.beside),
    }  # fmt: skip
    return parcels.Report(**{**values, **given})


def sent(report: parcels.Report) -> Case:
    drop_parcel(report)
    made.take_in()
    return Case.objects.get(pk=report.case)


def drop_parcel(parcel: parcels.Parcel) -> None:
    queries.box(made.ZONE).drop(boxes.new_name(), parcels.packed(parcel, made.shown().intake))


def is_clean() -> bool:
    return list(intake.laying.box().arrivals()) == []


@pytest.mark.parametrize(
    "body",
    [DEEP, b'{"kind": "erasure", "locator": ' + DEEP, b'{"kind": ["erasure"]}', b'{"kind": "erasure", "locator": "\\ud800"}'],
    ids=["deep", "deep inside", "a list", "surrogate"],
)  # fmt: skip
def test_a_letter_that_cannot_be_read_stops_no_other(body: bytes):
    made.desk()
    drop(body)
    _words, key = made.tell()

    made.take_in()

    assert isinstance(made.inbox(key), queries.Inbox)
    assert is_clean()


@pytest.mark.parametrize(
    "given",
    [
        {"mark": b"short"}, {"public": b"short"}, {"public": bytes(32)}, {"text": bytes(11 << 20)},
        {"keys": {"1": bytes(100_000), "reporter": bytes(80)}}, {"keys": {}},
        {"records": {"0": bytes(400_000)}},
    ],
    ids=["mark", "key", "a key that is none", "endless", "a long seal", "for nobody", "a long record"],
)  # fmt: skip
def test_a_report_that_cannot_be_laid_out_is_thrown_away(given):
    made.desk()
    drop_parcel(crafted(**given))
    keys = [made.tell()[1] for _one in range(3)]

    made.take_in()
    intake.laying.reconcile()

    assert all(isinstance(made.inbox(key), queries.Inbox) for key in keys)
    assert Case.objects.count() == 3
    assert is_clean()


def test_what_cannot_be_taken_in_now_waits_and_the_rest_is_taken_in(monkeypatch):
    made.desk()
    _words, broken = made.tell()
    _words, key = made.tell()
    lay = intake.laying.lay_out

    def fails(case: Case) -> None:
        if bytes(case.mark) == broken.mark:
            raise OSError("no space")
        lay(case)

    with monkeypatch.context() as once:
        once.setattr(intake.laying, "lay_out", fails)
        with pytest.raises(OSError, match="no space"):
            made.take_in()
    assert isinstance(made.inbox(key), queries.Inbox)
    assert made.inbox(broken) == queries.Waiting()
    made.take_in()

    assert isinstance(made.inbox(broken), queries.Inbox)


def test_nobody_who_reads_alerts_can_put_a_report_in_their_place():
    desk = made.desk()
    circles.make_circle(desk.one, "Night shift", WORDS, is_full=True, today=TODAY)
    out(desk)
    key = key_of(WORDS)

    drop_parcel(crafted(mark=key.mark, public=key.pair.public))
    made.take_in()
    drop_parcel(parcels.Erasure(key.locator))
    made.take_in()

    assert read() == [(1, "A man in a blue van.")]
    assert Case.objects.count() == 0


HOURS = ["9999-12-31T23", "0001-01-01T00", "2099-01-01T00", "2026-11-27T99", "\ud800"]


@pytest.mark.parametrize("hour", HOURS)
def test_an_hour_that_cannot_be_breaks_no_page_and_hides_no_report(hour: str):
    desk = made.desk()
    head = json.dumps({"hour": hour, "is_serious": True}).encode()
    body = json.dumps({"v": 1, "happened": ["hurt"], "hour": hour}).encode()
    case = sent(crafted(body, {telling.HEAD: head}))
    client = pages.browser(desk.one)

    (waiting,) = reading.queue(desk.one)
    look = waiting.look_by()
    assert (
        look is None
        if waiting.head is None
        else look.date() <= case.arrived_on + datetime.timedelta(days=1)
    )
    assert client.get(reverse("desk:queue")).status_code == 200
    assert client.get(reverse("desk:report", args=[case.pk])).status_code == 200
    client.post(reverse("desk:reply", args=[case.pk]), {"reply-text": "Are you safe?"})
    assert client.get(reverse("desk:queue")).status_code == 200


@pytest.mark.parametrize("head", [DEEP, b"7", b'{"hour": null, "is_serious": []}', b"\xff", b""])
def test_a_head_that_is_none_breaks_no_queue(head: bytes):
    desk = made.desk()
    sent(crafted(beside={telling.HEAD: head}))

    assert pages.browser(desk.one).get(reverse("desk:queue")).status_code == 200


BODIES = [
    DEEP,
    json.dumps({"v": 1, "happened": ["hurt"], "hour": "x", "more": "a\ud800b", "plate": "\udfff"}).encode(),
    json.dumps({"v": 1, "happened": ["\ud800"], "hour": "x", "language": "\ud800", "town": "\ud800"}).encode(),
    json.dumps({"v": 1, "happened": ["hurt"], "hour": "x", "more": "<b>\x1b[31m" + "A" * 200_000}).encode(),
    json.dumps({"v": 1, "happened": ["hurt"], "hour": "x", "consent": ["warn"] * 20_000}).encode(),
    b"\xed\xa0\x80",
    b"1" * 6_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_words_that_no_browser_sends_are_read_and_closed(body: bytes):
    desk = made.desk()
    case = sent(crafted(body, {telling.CALL_BACK: b'{"text": "\\ud800"}'}))
    client = pages.browser(desk.one)

    page = client.get(reverse("desk:report", args=[case.pk]))
    assert page.status_code == 200
    assert "<b>\x1b" not in page.content.decode()
    assert client.post(reverse("desk:close", args=[case.pk])).status_code == 302
    case.refresh_from_db()
    assert case.state == "CLOSED"


@pytest.mark.parametrize(
    "said", [DEEP, b'{"kind": "message", "text": "\\ud800"}', b'{"kind": "consent", "consent": 7}', b'{"kind": "consent", "consent": ["\\ud800"]}']
)  # fmt: skip
def test_words_that_no_browser_sends_break_neither_side_of_the_conversation(said: bytes):
    desk = made.desk()
    key, case = made.arrived()
    services._add(made.ZONE, key, said, telling.MOST_ADDED)
    made.take_in()

    assert pages.browser(desk.one).get(reverse("desk:report", args=[case.pk])).status_code == 200
    assert isinstance(made.inbox(key), queries.Inbox)
    "".join(turn.text for turn in made.inbox(key).turns).encode()


def test_a_key_is_renewed_whatever_somebody_has_put_there():
    desk = made.desk()
    key, case = made.arrived()
    drop_parcel(parcels.Word(key.locator, uuid4(), b"nothing that opens"))
    sent(crafted(text=b"nothing that opens"))
    sent(crafted(keys={"1": bytes(80), "2": bytes(80), "reporter": bytes(80)}))

    joining.renew_key(desk.one, made.PASSPHRASE, TODAY)

    case.refresh_from_db()
    assert reading.opened(desk.two, case).told == made.told()
    assert made.inbox(key).told == made.told()


def test_what_was_told_before_a_key_was_renewed_is_taken_in_with_the_old_one():
    desk = made.desk()
    key, case = made.arrived()
    services.say(made.ZONE, key, "He was here again.")
    _words, waiting = made.tell()

    _code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    made.take_in()

    case.refresh_from_db()
    now = made.reader(joining.Recipient.objects.get(pk=desk.one.recipient_id), pair)
    assert [turn.text for turn in reading.opened(now, case).turns] == ["He was here again."]
    assert reading.opened(now, Case.objects.get(mark=waiting.mark)).told == made.told()


def test_only_sorts_of_the_form_are_counted():
    desk = made.desk()
    body = json.dumps(
        {
            "v": 1,
            "happened": ["hurt", "A whole sentence about Robin"],
            "hour": "2026-11-27T17",
            "consent": ["count"],
        }
    )
    case = sent(crafted(body.encode()))

    cases.close(desk.one, case.pk, TODAY)

    assert list(Tally.objects.values_list("happened", flat=True)) == ["hurt"]


def test_a_part_named_as_somebody_elses_changes_nothing_there():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "A man in a blue van.", TODAY, to="police")
    (part,) = Part.objects.filter(kind=Part.Kind.EXTRACT)
    other, _case = made.arrived()

    drop_parcel(parcels.Word(other.locator, part.pk, b"mine"))
    drop_parcel(parcels.Answer(other.locator, part.pk, True))
    made.take_in()

    part.refresh_from_db()
    assert (part.is_yes, part.case_id) == (None, case.pk)
    assert made.inbox(key).turns[0].asks
