"""Files for offline readers: two people let one go, its readers alone open it, and nothing of it lies about."""

from __future__ import annotations

import datetime
import json
import logging
from uuid import UUID

import pyrage
import pytest
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.urls import reverse

from lic.base import audit
from lic.base.policy import Denied
from lic.core import sealing
from lic.desk import acts
from lic.desk.models import Case, CaseKey, Export, Part, Recipient
from lic.desk.queries import exports as queries
from lic.desk.queries import office
from lic.desk.services import alerts, cases, exports, joining, keeping
from lic.desk.services.refusing import Refused
from lic.safety import services
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_alerts import TEXTS

pytestmark = pytest.mark.django_db

OTHER = pyrage.x25519.Identity.generate()


def desk_with_offline(n: int = 2) -> made.Desk:
    """Two people who read here, and recipient 3 who reads offline."""
    desk = made.desk(n)
    exports.enter_offline(desk.one, made.AGE.public, TODAY)
    return desk


def asked(desk: made.Desk, case: Case, *to: int, extract: UUID | None = None, language: str = "en") -> Export:  # fmt: skip
    return exports.ask(
        desk.one, case.pk, to or [3], extract=extract, language=language, today=TODAY
    )


def written(desk: made.Desk, case: Case, *to: int, is_armored: bool = False, **given) -> bytes:
    export = asked(desk, case, *to, **given)
    exports.let_go(desk.two, export.pk)
    return exports.write(desk.one, export.pk, TODAY, is_armored=is_armored)


def opened(sealed: bytes, secret: str = made.AGE.secret) -> str:
    return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)]).decode()


def as_json(text: str) -> dict:
    return json.loads(text[text.index("\n{") :])


def talked(desk: made.Desk, **given) -> tuple[object, Case]:
    """A report with words of both sides, a note, and an extract that its reporter said yes to."""
    key, case = made.arrived(**{"consent": ("warn", "police", "report"), **given})
    services.say(made.ZONE, key, "qzword I am home")
    made.take_in()
    cases.reply(desk.one, case.pk, "qzreply are you safe", TODAY)
    cases.note(desk.one, case.pk, "qznote for the team", TODAY)
    cases.ask(desk.one, case.pk, "qzextract a summary", TODAY, to="police")
    services.answer(made.ZONE, key, part_of(case).pk, is_yes=True)
    made.take_in()
    return key, case


def part_of(case: Case) -> Part:
    return case.parts.get(kind=Part.Kind.EXTRACT)


def test_whoever_reads_offline_has_a_number_and_nothing_is_sealed_to_them():
    desk = desk_with_offline()
    _key, case = made.arrived()
    alert = alerts.write(desk.one, texts=TEXTS, names=True, is_serious=False, today=TODAY)

    row = Recipient.objects.get(number=3)
    assert (bytes(row.public), bytes(row.wrapped), row.account, row.proved_on) == (b"", b"", None, None)  # fmt: skip
    assert sorted(made.shown().recipients) == ["1", "2"]
    assert office.readers(desk.one.actor) == [1, 2]
    assert not CaseKey.objects.filter(recipient=row).exists()
    assert not alert.keys.filter(recipient=row).exists()
    assert [one.number for one in queries.offline(desk.one.actor)] == [3]


def test_somebody_offline_does_not_count_towards_the_two_who_can_read():
    desk = made.desk(1)
    exports.enter_offline(desk.one, made.AGE.public, TODAY)

    with pytest.raises(services.CannotBeRead):
        made.tell()


def test_the_last_who_can_read_cannot_leave_though_somebody_reads_offline():
    desk = desk_with_offline()
    joining.leave(desk.one, 2, TODAY)

    with pytest.raises(Refused):
        joining.leave(desk.one, 1, TODAY)


def test_a_report_cannot_be_shared_with_somebody_offline():
    desk = desk_with_offline()
    _key, case = made.arrived()

    with pytest.raises(Recipient.DoesNotExist):
        cases.share(desk.one, case.pk, 3)


@pytest.mark.parametrize("given", [{"proved_on": TODAY}, {"account": True}])
def test_the_database_itself_holds_an_offline_reader_apart(given):
    desk = desk_with_offline()
    row = Recipient.objects.get(number=3)
    if "account" in given:
        account = Recipient.objects.get(number=1).account
        Recipient.objects.filter(number=1).update(account=None)
        given = {"account": account}

    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.filter(pk=row.pk).update(**given)
    assert desk.one.number == 1


def test_the_same_key_is_entered_once():
    desk = desk_with_offline()

    with pytest.raises(Refused):
        exports.enter_offline(desk.one, made.AGE.public, TODAY)


def test_a_file_holds_what_was_told_and_said_but_no_notes():
    desk = desk_with_offline()
    _key, case = talked(desk, plate="QZP 1A7", known_as="qzknown")

    text = opened(written(desk, case))

    assert f"Report {case.number}" in text
    assert "What happened: Hurt · Threats, blackmail, outing" in text
    assert "Plate: QZP 1A7" in text
    for words in ("qzword I am home", "qzreply are you safe", "qzextract a summary", "The reporter said yes."):  # fmt: skip
        assert words in text
    assert "qznote" not in text
    values = as_json(text)
    assert values["told"]["more"] == "He had a blue van."
    assert [one["kind"] for one in values["turns"]] == ["WORD", "REPLY", "EXTRACT"]
    assert values["to"] == [3]


def test_labels_are_in_the_language_that_was_chosen():
    desk = desk_with_offline()
    _key, case = talked(desk)

    text = opened(written(desk, case, language="fr"))

    assert f"Signalement {case.number}" in text
    assert "Ce qui s’est passé" in text


def test_an_extract_alone_holds_nothing_else_of_the_report():
    desk = desk_with_offline()
    _key, case = talked(desk, plate="QZP 1A7")

    text = opened(written(desk, case, extract=part_of(case).pk))

    assert "qzextract a summary" in text
    for words in ("QZP 1A7", "blue van", "qzword", "qzreply", "qznote"):
        assert words not in text
    assert "told" not in as_json(text)


def test_an_extract_without_a_yes_stays():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("police",))
    cases.ask(desk.one, case.pk, "qzextract", TODAY, to="police")

    with pytest.raises(Refused):
        asked(desk, case, extract=part_of(case).pk)


def test_an_extract_stays_once_its_reporter_took_that_step_back():
    desk = desk_with_offline()
    key, case = talked(desk)
    waiting = asked(desk, case, extract=part_of(case).pk)
    exports.let_go(desk.two, waiting.pk)
    services.change_consent(made.ZONE, key, ("count",))
    made.take_in()

    with pytest.raises(Refused, match="took back"):
        exports.write(desk.one, waiting.pk, TODAY)
    with pytest.raises(Refused, match="took back"):
        asked(desk, case, extract=part_of(case).pk)


def test_a_note_cannot_be_asked_for_as_an_extract():
    desk = desk_with_offline()
    _key, case = talked(desk)

    with pytest.raises(Refused):
        asked(desk, case, extract=case.parts.get(kind=Part.Kind.NOTE).pk)


@pytest.mark.parametrize("steps", [(), ("count",), ("warn", "count", "police", "match")])
def test_what_she_told_goes_into_no_file_unless_she_asked_for_help_with_a_full_report(steps):
    desk = desk_with_offline()
    _key, case = made.arrived(consent=steps)

    with pytest.raises(Refused, match="needs the step"):
        asked(desk, case)
    page = pages.browser(desk.one).get(reverse("desk:ask_file", args=[case.pk])).content.decode()
    assert "The reporter has not ticked it." in page
    assert 'name="what"' not in page


def test_a_file_with_the_report_stays_once_she_takes_that_step_back():
    desk = desk_with_offline()
    key, case = made.arrived(consent=("report", "police"))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)
    services.change_consent(made.ZONE, key, ("police",))

    with pytest.raises(Refused, match="needs the step"):
        exports.write(desk.one, export.pk, TODAY)


def test_a_text_that_police_may_get_can_go_alone_where_the_report_may_not():
    desk = desk_with_offline()
    _key, case = talked(desk, consent=("police",))
    client = pages.browser(desk.one)
    form = {"to": "3", "language": "en", "passphrase": made.PASSPHRASE}

    page = client.get(reverse("desk:ask_file", args=[case.pk])).content.decode()

    assert "can go alone" in page
    assert "What was told, and the conversation" not in page
    assert post(client, "ask_file", case.pk, what="all", **form).status_code == 422
    assert "qzextract" in opened(written(desk, case, extract=part_of(case).pk))


def test_a_file_says_yes_only_where_that_still_holds():
    desk = desk_with_offline()
    key, case = talked(desk)
    assert [one["is_yes"] for one in as_json(opened(written(desk, case)))["turns"]] == [None, None, True]  # fmt: skip
    services.change_consent(made.ZONE, key, ("report",))
    made.take_in()

    text = opened(written(desk, case))

    assert "The reporter said yes, and has taken that back since." in text
    assert "The reporter said yes.\n" not in text
    assert [one["is_yes"] for one in as_json(text)["turns"]] == [None, None, False, None]


def test_a_reporter_who_takes_everything_back_stops_a_file_that_was_let_go():
    desk = desk_with_offline()
    key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)
    services.change_consent(made.ZONE, key, ())
    made.take_in()

    with pytest.raises(Refused):
        exports.write(desk.one, export.pk, TODAY)


def test_only_those_it_is_for_open_it():
    desk = desk_with_offline()
    exports.enter_offline(desk.one, str(OTHER.to_public()), TODAY)
    _key, case = talked(desk)

    for_one, for_both = written(desk, case, 3), written(desk, case, 3, 4)

    assert opened(for_both) == opened(for_both, str(OTHER))
    with pytest.raises(pyrage.DecryptError):
        opened(for_one, str(OTHER))


def test_a_changed_file_opens_for_nobody():
    desk = desk_with_offline()
    _key, case = talked(desk)
    sealed = bytearray(written(desk, case))
    sealed[-1] ^= 1

    with pytest.raises(pyrage.DecryptError):
        opened(bytes(sealed))


def test_letters_alone_where_that_is_asked():
    desk = desk_with_offline()
    _key, case = talked(desk)

    sealed = written(desk, case, is_armored=True)

    assert sealed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    assert sealed.isascii()
    assert "qzword" in opened(sealed)


def test_short_and_long_reports_give_files_of_one_size():
    desk = desk_with_offline()
    texts = [opened(written(desk, made.arrived(consent=("report",), more=more)[1])) for more in ("", "x" * 4000)]  # fmt: skip

    assert [len(text.encode()) for text in texts] == [64 * 1024] * 2
    assert len(sealing.seal_file("x" * 64 * 1024 + "x", [made.AGE.public])) > 256 * 1024


def test_more_than_the_largest_size_is_refused():
    with pytest.raises(sealing.TooLong):
        sealing.seal_file("x" * (16 * 1024 * 1024 + 1), [made.AGE.public])
    with pytest.raises(ValueError, match="nobody"):
        sealing.seal_file("x", [])


def test_nobody_lets_go_what_they_asked_for():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)

    with pytest.raises(Denied):
        exports.let_go(desk.one, export.pk)
    with pytest.raises(Denied):
        exports.write(desk.one, export.pk, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.update(let_go_by_id=desk.one.recipient_id)


def test_whoever_said_yes_does_not_write_it():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)

    with pytest.raises(Denied):
        exports.write(desk.two, export.pk, TODAY)


def test_a_file_is_written_once():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)
    exports.write(desk.one, export.pk, TODAY)

    with pytest.raises(Export.DoesNotExist):
        exports.write(desk.one, export.pk, TODAY)


def test_the_chain_has_every_step_and_the_reporter_sees_the_file():
    desk = desk_with_offline()
    exports.enter_offline(desk.one, str(OTHER.to_public()), TODAY)
    key, case = made.arrived(consent=("report",))

    written(desk, case, 3, 4)

    assert [(one.verb, one.facts) for one in audit.of(case)] == [
        (acts.ARRIVED, {}),
        (acts.EXPORT_ASKED, {"recipient": 1}),
        (acts.EXPORT_LET_GO, {"recipient": 2}),
        (acts.EXPORTED, {"recipient": 1, "to": 3}),
        (acts.EXPORTED, {"recipient": 1, "to": 4}),
    ]
    looks = [(one.what, one.who) for one in made.inbox(key).laid.looks]
    assert looks == [(acts.ARRIVED, ""), (acts.EXPORTED, "1"), (acts.EXPORTED, "1")]


def test_somebody_without_a_key_to_the_report_says_neither_yes_nor_no():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    later, _recovery = made.another(desk)
    export = asked(desk, case)

    for act in (exports.let_go, exports.refuse):
        with pytest.raises(Denied):
            act(later, export.pk)
    assert queries.waiting(later) == []
    assert queries.waiting(desk.two) == [export]
    assert queries.waiting(desk.one) == []


def test_a_no_ends_it():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)

    exports.refuse(desk.two, export.pk)

    assert not Export.objects.exists()
    assert audit.of(case).last().verb == acts.EXPORT_BACK


def test_a_closed_report_gives_no_file():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)
    cases.close(desk.one, case.pk, TODAY)

    with pytest.raises(Denied):
        exports.write(desk.one, export.pk, TODAY)
    with pytest.raises(Denied):
        asked(desk, case)


def test_for_somebody_whose_key_was_taken_away_nothing_is_written():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)

    joining.leave(desk.one, 3, TODAY)

    assert Recipient.objects.get(number=3).age == ""
    assert queries.offline(desk.one.actor) == []
    with pytest.raises(Refused):
        exports.write(desk.one, export.pk, TODAY)
    with pytest.raises(Refused):
        asked(desk, case)


def test_a_file_is_for_somebody_offline_alone():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))

    for to in ([2], [3, 2], [9], []):
        with pytest.raises(Refused):
            exports.ask(desk.one, case.pk, to, language="en", today=TODAY)


def test_who_leaves_takes_their_requests_along():
    desk = desk_with_offline(3)
    Recipient.objects.filter(number=4).update(number=4)
    exports.enter_offline(desk.one, str(OTHER.to_public()), TODAY)
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case, 4)
    exports.let_go(desk.two, export.pk)

    joining.leave(desk.one, 2, TODAY)

    assert not Export.objects.exists()


def test_a_request_lives_seven_days():
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    asked(desk, case)

    keeping.sweep(TODAY.replace(day=TODAY.day))
    assert Export.objects.count() == 1
    keeping.sweep(TODAY.replace(month=12, day=4))
    assert Export.objects.count() == 0


def test_erasing_a_report_ends_its_requests():
    desk = desk_with_offline()
    key, case = made.arrived(consent=("report",))
    asked(desk, case)

    services.erase(made.ZONE, key)
    made.take_in()

    assert not Export.objects.exists()


# The pages


def post(client, name: str, *args: object, **form: object):
    return client.post(reverse(f"desk:{name}", args=args), form)


def test_from_the_key_to_the_file_over_the_pages(tmp_path, caplog, monkeypatch):
    """With everything that anybody told as a canary: none in a file of this machine, none in the logs."""
    caplog.set_level(logging.DEBUG)
    desk = made.desk()
    one, two = pages.browser(desk.one), pages.browser(desk.two)
    _key, case = talked(desk, more="qzmore he came back")

    entered = post(one, "offline", age=f" {made.AGE.public.upper()} ", passphrase=made.PASSPHRASE)
    assert entered.url == reverse("desk:team")
    assert made.AGE.public[:12] in one.get(reverse("desk:team")).content.decode()
    form = {"to": "3", "what": "all", "language": "en", "passphrase": made.PASSPHRASE}
    assert post(one, "ask_file", case.pk, **form).status_code == 302
    export = Export.objects.get()
    assert reverse("desk:file", args=[export.pk]) in two.get(reverse("desk:queue")).content.decode()
    said = {"yes-passphrase": made.PASSPHRASE}
    assert post(two, "file_yes", export.pk, **said).status_code == 302
    response = post(one, "file_write", export.pk, **{"write-passphrase": made.PASSPHRASE})

    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="file.age"'
    assert "no-store" in response["Cache-Control"]
    assert "qzmore he came back" in opened(response.content)
    assert "qz" not in caplog.text
    lying = [path for path in configured.DATA.parent.parent.rglob("*") if path.is_file()]
    assert lying
    assert [path for path in lying if b"qzmore" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("name", "field"), [("ask_file", "passphrase"), ("file_yes", "yes-passphrase"), ("file_write", "write-passphrase")]
)  # fmt: skip
def test_every_step_asks_for_the_words_again(name, field):
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    export = asked(desk, case)
    if name == "file_write":
        exports.let_go(desk.two, export.pk)
    by = desk.two if name == "file_yes" else desk.one
    about = case.pk if name == "ask_file" else export.pk
    form = {"to": "3", "what": "all", "language": "en", field: "these are not the words of anybody"}

    response = post(pages.browser(by), name, about, **form)

    assert response.status_code == 422
    assert "That is not your passphrase." in response.content.decode()
    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            made.AGE.public[:-1] + ("q" if made.AGE.public[-1] != "q" else "p"),
            "not a whole age key",
        ),
        (made.AGE.public[:-1], "not a whole age key"),
        ("ssh-ed25519 AAAA", "not a whole age key"),
        (made.AGE.secret, "This is the secret key."),
    ],
)
def test_a_key_that_is_none_is_not_entered(typed, sentence):
    desk = made.desk()

    response = post(pages.browser(desk.one), "offline", age=typed, passphrase=made.PASSPHRASE)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Recipient.objects.count() == 2


def test_without_the_extra_the_pages_say_so(monkeypatch):
    desk = desk_with_offline()
    _key, case = made.arrived(consent=("report",))
    monkeypatch.setattr("lic.core.sealing.files.find_spec", lambda _name: None)
    client = pages.browser(desk.one)

    for url in (reverse("desk:offline"), reverse("desk:ask_file", args=[case.pk])):
        page = client.get(url).content.decode()
        assert "Not installed here." in page
        assert '<input type="password"' not in page
    export = asked(desk, case)
    exports.let_go(desk.two, export.pk)
    with pytest.raises(Refused, match="age"):
        exports.write(desk.one, export.pk, TODAY)


def test_opening_the_page_of_an_extract_is_an_opening():
    desk = desk_with_offline()
    _key, case = talked(desk)
    export = asked(desk, case, extract=part_of(case).pk)

    page = pages.browser(desk.two).get(reverse("desk:file", args=[export.pk])).content.decode()

    assert "qzextract a summary" in page
    assert (acts.OPENED, {"recipient": 2}) in [(e.verb, e.facts) for e in audit.of(case)]


def test_for_a_week_the_first_page_says_who_has_a_file_of_an_erased_report():
    desk = desk_with_offline()
    key, case = made.arrived(consent=("report",))
    written(desk, case, 3)
    client = pages.browser(desk.one)
    assert "A file for recipient 3" not in client.get(reverse("desk:queue")).content.decode()

    services.erase(made.ZONE, key)
    made.take_in()

    assert "A file for recipient 3" in client.get(reverse("desk:queue")).content.decode()
    week = TODAY + datetime.timedelta(days=8)
    assert office.files_of_erased(desk.one, TODAY) == [(TODAY, 3)]
    assert office.files_of_erased(desk.one, week) == []
