"""Coming back with seven words: reading, answering, changing what may be done, erasing."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from lic.accounts import sessions
from lic.accounts.models import Session
from lic.base import receipts
from lic.core import sealing
from lic.safety import answers, boxes, holding, parcels, services
from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db

TALK = "/c/harbour/talk/"
WORDS = "lamp river stone north quiet table canoe"


@pytest.fixture(autouse=True)
def town(monkeypatch):
    monkeypatch.setattr("lic.safety.services.PATIENCE", 0.2)
    return table.town("harbour")


@pytest.fixture
def desk() -> made.Desk:
    return made.desk()


@pytest.fixture
def reporter(desk) -> Client:
    """Somebody who told, whose report was taken in."""
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"], "more": "A blue van."})
    desk.take_in()
    return client


def inbox(client: Client):
    return client.get(f"{TALK}open/")


def test_words_are_answered_and_answers_come_back(desk, reporter):
    desk.say(desk.only(), "Are you safe?")
    assert "Are you safe?" in inbox(reporter).content.decode()

    reporter.post(f"{TALK}open/", {**made.of(reporter), "text": "Yes, I am."})
    (word,) = desk.take_in()

    assert isinstance(word, parcels.Word)
    text = inbox(reporter).content.decode()
    assert text.index("Are you safe?") < text.index("Yes, I am.")


def test_an_empty_message_is_not_sent(desk, reporter):
    answer = reporter.post(f"{TALK}open/", {**made.of(reporter), "text": "  "})

    assert answer.status_code == 422
    assert desk.take_in() == []


def test_what_may_be_done_is_changed_and_shown(desk, reporter):
    assert inbox(reporter).context["steps"] == []

    reporter.post(f"{TALK}open/steps/", {**made.of(reporter), "consent": ["warn", "police"]})
    desk.take_in()

    assert len(inbox(reporter).context["steps"]) == 2
    form = reporter.get(f"{TALK}open/steps/").context["form"]
    assert form.initial["consent"] == ["warn", "police"]
    reporter.post(f"{TALK}open/steps/", made.of(reporter))
    desk.take_in()
    assert inbox(reporter).context["steps"] == []


def test_a_text_that_would_leave_gets_one_yes_or_no(desk, reporter):
    part = desk.say(desk.only(), "A man in a blue van.", asks=True)
    page = inbox(reporter).content.decode()
    assert "May this text leave the desk" in page

    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "MAYBE"}).status_code
        == 404
    )
    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "NO"}).status_code
        == 302
    )
    desk.take_in()

    assert "You said no to this text." in inbox(reporter).content.decode()
    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "YES"}).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("to", "said"), [
        ("police", "To police: a summary, with nothing that shows who told"),
        ("report", "To somebody who helps with a full report, or to a liaison"),
    ],
)  # fmt: skip
def test_beside_a_text_that_would_leave_stands_where_it_would_go(desk, reporter, to, said):
    desk.say(desk.only(), "A man in a blue van.", asks=True, to=to)
    desk.say(desk.only(), "Are you safe?")

    page = inbox(reporter).content.decode()

    assert (page.count("Where it would go:"), said in page) == (1, True)


def test_a_yes_can_be_taken_back_until_the_text_has_left(desk, reporter):
    part = desk.say(desk.only(), "A man in a blue van.", asks=True)
    reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "YES"})
    desk.take_in()
    page = inbox(reporter).content.decode()
    assert (
        "The team has not written down that it was handed over." in page,
        "Take my yes back" in page,
    ) == (True, True)

    desk.hand_over(desk.only(), part)

    page = inbox(reporter).content.decode()
    assert ("It was handed over on 27 November 2026." in page, "Take my yes back" in page) == (
        True,
        False,
    )
    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "NO"}).status_code
        == 404
    )


def test_a_yes_that_was_taken_back_reads_as_a_no(desk, reporter):
    part = desk.say(desk.only(), "A man in a blue van.", asks=True)
    reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "YES"})
    desk.take_in()

    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "YES"}).status_code
        == 404
    )
    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "NO"}).status_code
        == 302
    )
    desk.take_in()

    assert "You said no to this text." in inbox(reporter).content.decode()


@pytest.mark.parametrize(("path", "given"), [("open/", {"text": "One more."}), ("open/steps/", {})])
def test_what_the_desk_would_not_take_in_is_not_promised(desk, reporter, monkeypatch, path, given):
    monkeypatch.setattr("lic.safety.telling.MOST_MESSAGES", 0)
    monkeypatch.setattr("lic.safety.telling.MOST_ADDED", 0)

    answer = reporter.post(f"{TALK}{path}", {**made.of(reporter), **given})

    assert answer.status_code == 422
    assert "the desk takes no more" in answer.content.decode()
    assert desk.take_in() == []


def no_roster(_patch, desk):
    desk.box.lay_out(boxes.ROSTER, b"no roster")


def full(patch, _desk):
    patch.setattr(boxes.os, "fsync", made.full_disk)


def no_database(*_):
    raise InterfaceError("connection already closed")


def cut(patch, _desk):
    patch.setattr(boxes.Folders, "drop", no_database)


@pytest.mark.parametrize("happens", [no_roster, full, cut])
@pytest.mark.parametrize(
    ("path", "given", "sentence", "kept"),
    [
        ("open/", {"text": "qzmessage"}, "so this was not sent", "qzmessage"),
        ("open/steps/", {"consent": ["police"]}, "so this was not sent", 'value="police" id="id_consent_2" checked'),
        ("open/{part}/", {"answer": "NO"}, "so this was not sent", "May this text leave the desk, as it stands?"),
        ("open/all/", {"is_sure": "on"}, "so nothing was erased", " checked"),
    ],
)  # fmt: skip
def test_what_could_not_be_sent_is_said_and_is_still_there(desk, reporter, monkeypatch, happens, path, given, sentence, kept):  # fmt: skip
    part = desk.say(desk.only(), "A man in a blue van.", asks=True)
    happens(monkeypatch, desk)

    answer = reporter.post(f"{TALK}{path.format(part=part)}", {**made.of(reporter), **given})

    assert answer.status_code == 503
    text = answer.content.decode()
    assert sentence in text
    assert kept in text
    monkeypatch.undo()
    assert desk.take_in() == []
    desk.lay_roster()
    assert inbox(reporter).status_code == 200


@pytest.mark.parametrize(("path", "given"), [("open/", {"text": "qzmessage"}), ("open/steps/", {"consent": ["police"]}), ("open/all/", {"is_sure": "on"})])  # fmt: skip
def test_where_nobody_can_say_what_lies_there_nothing_is_promised_or_lost(desk, reporter, path, given):  # fmt: skip
    made.hide(desk, boxes.name_of(desk.only().mark))

    answer = reporter.post(f"{TALK}{path}", {**made.of(reporter), **given})

    assert (answer.status_code, inbox(reporter).status_code) == (503, 503)
    text = answer.content.decode()
    assert "Nothing was sent, changed or erased." in text
    assert given.get("text", "") in text
    assert desk.take_in() == []
    assert holding.NAME in made.held(reporter)


def test_words_are_not_called_wrong_where_nobody_can_look(desk, reporter):
    client = Client(REMOTE_ADDR="8.8.4.4")
    words = " ".join(reporter.get(f"{TALK}words/").context["words"])
    made.hide(desk, boxes.ROSTER)
    answers_ = [client.post(f"{TALK}back/", {"words": words}) for _ in range(12)]
    (desk.box.exit / boxes.ROSTER).rmdir()
    desk.lay_roster()
    made.hide(desk, boxes.name_of(desk.only().mark))
    answers_ += [client.post(f"{TALK}back/", {"words": words}) for _ in range(12)]

    assert {answer.status_code for answer in answers_} == {503}
    assert all("Your words stay good" in answer.content.decode() for answer in answers_)
    assert not any("open nothing" in answer.content.decode() for answer in answers_)


def test_words_stay_good_where_this_browser_can_keep_nothing(desk, reporter, monkeypatch):
    words = " ".join(reporter.get(f"{TALK}words/").context["words"])
    client = Client()
    with monkeypatch.context() as patch:
        patch.setattr(sessions.SessionStore, "create", no_database)
        answer = client.post(f"{TALK}back/", {"words": words})

    assert answer.status_code == 503
    assert "Your words stay good" in answer.content.decode()
    assert client.post(f"{TALK}back/", {"words": words}).status_code == 302


def test_a_wish_that_is_in_the_box_is_kept_though_nobody_can_say_whether_it_is_done(desk, reporter, monkeypatch):  # fmt: skip
    name = boxes.name_of(desk.only().mark)
    monkeypatch.setattr("lic.safety.services.time.sleep", lambda _: made.hide(desk, name) if (desk.box.exit / name).is_file() else None)  # fmt: skip

    page = reporter.post(f"{TALK}open/all/", {**made.of(reporter), "is_sure": "on"})

    assert (page.status_code, page.context["is_gone"]) == (200, False)
    assert "Your wish is kept." in page.content.decode()


def sealed_anew(desk: made.Desk) -> None:
    """What the desk does when a key of its was in danger; what was laid out before is laid out anew."""
    old = desk.only()
    publics = {name: pair.public for name, pair in desk.readers.items()} | {parcels.REPORTER: old.public}  # fmt: skip
    new = sealing.reseal(old.envelope, "1", parcels.context_of(old.case), desk.readers["1"], publics)  # fmt: skip
    report = dataclasses.replace(old, text=new.text, keys=dict(new.keys), beside=dict(new.beside))
    desk.reports = {str(report.case): report}
    desk.lay_out(report)


def test_what_was_sent_while_the_desk_sealed_anew_is_asked_for_again_and_no_step_is_guessed(desk, reporter):  # fmt: skip
    reporter.post(f"{TALK}open/", {**made.of(reporter), "text": "One more."})
    reporter.post(f"{TALK}open/steps/", {**made.of(reporter), "consent": ["warn"]})
    sealed_anew(desk)
    desk.take_in()

    page = inbox(reporter)

    assert page.content.decode().count("This could not be read. Please send it again.") == 2
    assert [one["turn"].is_readable for one in page.context["turns"]] == [False, False]
    assert (page.context["steps"], page.context["is_unclear"]) == ([], True)
    assert "Say once more what may be done." in page.content.decode()
    reporter.post(f"{TALK}open/steps/", {**made.of(reporter), "consent": ["warn"]})
    desk.take_in()
    page = inbox(reporter)
    assert (len(page.context["steps"]), page.context["is_unclear"]) == (1, False)
    reporter.post(f"{TALK}open/steps/", made.of(reporter))
    desk.take_in()
    parts = desk.parts[str(desk.only().case)]
    parts[-1] = dataclasses.replace(parts[-1], text=b"x" * 100)
    desk.lay_out(desk.only())
    page = inbox(reporter)
    assert (page.context["steps"], page.context["is_unclear"]) == ([], True)


def test_nobody_is_asked_about_a_text_that_cannot_be_read(desk, reporter):
    part = desk.say(desk.only(), "A man in a blue van.", asks=True)
    sealed_anew(desk)

    text = inbox(reporter).content.decode()

    assert "something of theirs is missing here" in text
    assert "May this text leave the desk" not in text
    assert (
        reporter.post(f"{TALK}open/{part}/", {**made.of(reporter), "answer": "YES"}).status_code
        == 404
    )


def test_erasing_is_asked_twice_and_then_nothing_is_left(desk, reporter):
    assert reporter.post(f"{TALK}open/all/", made.of(reporter)).status_code == 422
    assert desk.erased == 0

    page = reporter.post(f"{TALK}open/all/", {**made.of(reporter), "is_sure": "on"})
    desk.take_in()

    assert page.context["is_gone"] is False  # the desk of this test looked only afterwards
    assert desk.erased == 1
    assert inbox(reporter).status_code == 302


def test_erasing_waits_for_the_desk_and_says_that_it_is_gone(desk, reporter, monkeypatch):
    monkeypatch.setattr("lic.safety.services.time.sleep", lambda _seconds: desk.take_in())

    page = reporter.post(f"{TALK}open/all/", {**made.of(reporter), "is_sure": "on"})

    assert page.context["is_gone"] is True


@pytest.mark.parametrize(
    ("until", "asked", "answered"),
    [
        ("2027-11-27", "every alert made from it go at once", "erased, here and at the desk"),
        ("", "A court’s order holds what the team has", "What the team has stays sealed for the court"),
    ],
)  # fmt: skip
def test_erasing_promises_no_more_than_a_court_lets_it(desk, reporter, monkeypatch, until, asked, answered):  # fmt: skip
    desk.until = until
    desk.lay_out(desk.only())
    monkeypatch.setattr("lic.safety.services.time.sleep", lambda _seconds: desk.take_in())

    question = reporter.get(f"{TALK}open/all/").content.decode()
    answer = reporter.post(
        f"{TALK}open/all/", {**made.of(reporter), "is_sure": "on"}
    ).content.decode()

    assert asked in question
    assert (
        "stays out: texts that were handed over with your yes, files of people who read offline, and alerts on paper"
        in question
    )
    assert answered in answer


def test_a_day_is_written_as_everywhere_at_the_table(reporter):
    assert "It is erased on 27 November 2027 at the latest." in inbox(reporter).content.decode()


def test_before_the_desk_looked_it_says_that_all_is_safe_and_can_be_erased(desk):
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})

    assert "waits for the team" in inbox(client).content.decode()
    client.post(f"{TALK}open/all/", {**made.of(client), "is_sure": "on"})
    desk.take_in()
    assert desk.erased == 1


@pytest.mark.parametrize("words", ["", "one two", WORDS, "x " * 60])
def test_words_that_open_nothing_open_nothing(desk, words):
    client = Client()

    answer = client.post(f"{TALK}back/", {"words": words})

    assert answer.status_code == 422
    assert inbox(client).status_code == 302


def test_erased_and_never_told_is_one_answer(desk, reporter):
    """To the byte: whoever finds old words learns nothing from them."""
    found = receipts.opened(WORDS, desk.roster().salt)
    desk.box.lay_out(boxes.name_of(sealing.locator_mark(found.locator)), b"x" * 100)
    desk.box.take_away(boxes.name_of(sealing.locator_mark(found.locator)))
    client = Client()
    erased = client.post(f"{TALK}back/", {"words": WORDS}).content.decode()
    never = client.post(f"{TALK}back/", {"words": WORDS.replace("lamp", "door")}).content.decode()

    assert erased.replace("lamp", "door").split("csrfmiddlewaretoken")[0] == never.split("csrfmiddlewaretoken")[0]  # fmt: skip


def test_after_fifteen_idle_minutes_the_inbox_is_closed(reporter, monkeypatch):
    assert inbox(reporter).status_code == 200
    late = holding.time.time() + holding.IDLE_SECONDS + 1
    monkeypatch.setattr(holding.time, "time", lambda: late)

    assert inbox(reporter).status_code == 302
    monkeypatch.undo()
    assert inbox(reporter).status_code == 302


def locked(*_, **__):
    raise OperationalError("database is locked")


MESSAGE, STEPS, ALL = ("open/", {"text": "One more."}), ("open/steps/", {"consent": ["police"]}), ("open/all/", {"is_sure": "on"})  # fmt: skip


@pytest.mark.parametrize(("path", "given"), [MESSAGE, STEPS, ALL])
def test_what_was_sent_is_not_called_a_failure_where_no_session_can_be_written(desk, reporter, monkeypatch, path, given):  # fmt: skip
    of = made.of(reporter)
    late = holding.time.time() + 120  # so that there is something to write
    monkeypatch.setattr(holding.time, "time", lambda: late)
    for name in ("save", "delete"):
        monkeypatch.setattr(sessions.SessionStore, name, locked)

    answer = reporter.post(f"{TALK}{path}", {**of, **given})

    assert answer.status_code == (200 if path == "open/all/" else 302)
    assert len(desk.take_in()) == 1


@pytest.mark.parametrize(("path", "given"), [MESSAGE, STEPS, ALL])
def test_what_was_sent_is_not_called_a_failure_where_the_session_ends_meanwhile(desk, reporter, monkeypatch, path, given):  # fmt: skip
    drop = services._drop

    def ended(*args):
        drop(*args)
        Session.objects.all().delete()

    monkeypatch.setattr(services, "_drop", ended)
    answer = reporter.post(f"{TALK}{path}", {**made.of(reporter), **given})

    assert answer.status_code == (200 if path == "open/all/" else 302)
    assert len(desk.take_in()) == 1


def meanwhile(monkeypatch, happens):
    """What happens in another tab after something went into the box and before the answer goes out."""
    drop = services._drop

    def dropped(*args):
        drop(*args)
        happens()

    monkeypatch.setattr(services, "_drop", dropped)


@pytest.mark.parametrize(("path", "given"), [MESSAGE, STEPS, ALL])
def test_a_late_answer_of_another_tab_takes_no_words_away_that_were_not_written_down(desk, reporter, monkeypatch, path, given):  # fmt: skip
    tab = made.twin(reporter)
    words = []

    def told():
        tab.post(f"{TALK}new/", {"happened": ["hurt"], "more": "Something else."})
        words.append(made.twin(tab).get(f"{TALK}words/").context["words"])

    meanwhile(monkeypatch, told)
    late = reporter.post(f"{TALK}{path}", {**made.of(reporter), **given})
    tab.cookies.load(late.cookies)

    assert [tab.get(f"{TALK}words/").context["words"]] == words


@pytest.mark.parametrize(("path", "given"), [MESSAGE, STEPS])
def test_an_inbox_that_was_closed_in_another_tab_stays_closed(desk, reporter, monkeypatch, path, given):  # fmt: skip
    tab = made.twin(reporter)
    meanwhile(monkeypatch, lambda: tab.post(f"{TALK}close/"))

    assert reporter.post(f"{TALK}{path}", {**made.of(reporter), **given}).status_code == 302

    assert [inbox(one).url for one in (tab, reporter)] == [f"{TALK}back/"] * 2


def test_an_inbox_that_is_read_for_longer_stays_closed_where_it_was_closed_meanwhile(desk, reporter, monkeypatch):  # fmt: skip
    late = holding.time.time() + 120
    monkeypatch.setattr(holding.time, "time", lambda: late)
    save = sessions.SessionStore.save

    def closed(store, *args):
        made.held(reporter).delete()
        save(store, *args)

    monkeypatch.setattr(sessions.SessionStore, "save", closed)
    assert inbox(reporter).status_code == 200
    monkeypatch.undo()

    assert inbox(reporter).url == f"{TALK}back/"


def test_only_the_answer_to_what_opens_something_carries_the_cookie(desk, reporter, monkeypatch):
    late = holding.time.time() + 120
    monkeypatch.setattr(holding.time, "time", lambda: late)
    of = made.of(reporter)
    answers_ = [
        inbox(reporter), reporter.get(f"{TALK}words/"), reporter.post(f"{TALK}words/", of), reporter.post(f"{TALK}open/", {**of, "text": "One more."}),
        reporter.post(f"{TALK}close/"),
    ]  # fmt: skip

    assert [{"held", "session"} & set(answer.cookies) for answer in answers_] == [set()] * 5
    cookie = Client().post(f"{TALK}new/", {"happened": ["hurt"]}).cookies["held"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "")  # fmt: skip


def test_closing_that_cannot_be_written_is_no_closed_inbox(desk, reporter, monkeypatch):
    reporter.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(sessions.SessionStore, "delete", locked)

        assert reporter.post(f"{TALK}close/").status_code == 500

    assert inbox(reporter).status_code == 200


@pytest.fixture
def two_tabs(desk):
    """What Mary told was opened in this browser, then in another tab what Ann told; returns the browser and what Mary's page has."""
    words = {}
    for name in ("Mary", "Ann"):
        client = Client()
        client.post(f"{TALK}new/", {"happened": ["hurt"], "more": f"qz{name}"})
        words[name] = " ".join(client.get(f"{TALK}words/").context["words"])
    desk.take_in()
    client = Client()
    client.post(f"{TALK}back/", {"words": words["Mary"]})
    marys = made.of(client)
    assert f'name="of" value="{marys["of"]}"' in inbox(client).content.decode()
    client.post(f"{TALK}back/", {"words": words["Ann"]})
    assert made.of(client) != marys
    return client, marys


@pytest.mark.parametrize("path", ["open/", "open/steps/", "open/all/"])
@pytest.mark.parametrize("given", [{"text": "qzmessage"}, {"consent": ["police"]}, {"is_sure": "on"}, {"look": "1"}, {}], ids=str)  # fmt: skip
def test_a_form_of_one_report_does_nothing_to_another_that_was_opened_in_another_tab(desk, two_tabs, path, given):  # fmt: skip
    client, marys = two_tabs

    answers_ = [client.post(f"{TALK}{path}", {**of, **given}) for of in (marys, {}, {"of": "x"})]

    for answer in answers_:
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "Nothing was sent, changed or erased." in text
        assert given.get("text", "") in text
        assert "qzAnn" not in text
    assert desk.take_in() == []
    assert "qzAnn" in inbox(client).content.decode()


def test_a_yes_of_one_report_is_no_yes_of_another(desk, two_tabs):
    client, marys = two_tabs
    for report in desk.reports.values():
        desk.say(report, "A man in a blue van.", asks=True)
    (part,) = {one.part for parts in desk.parts.values() for one in parts}

    answer = client.post(f"{TALK}open/{part}/", {**marys, "answer": "YES"})

    assert answer.status_code == 409
    assert desk.take_in() == []


@pytest.mark.parametrize(("path", "question"), [("open/steps/", "What may be done with it?"), ("open/all/", "Erase everything?")])  # fmt: skip
def test_the_buttons_of_a_page_lead_to_the_form_of_its_own_report(desk, reporter, path, question):
    page = reporter.post(f"{TALK}{path}", {**made.of(reporter), "look": "1"})

    assert page.status_code == 200
    text = page.content.decode()
    assert question in text
    assert f'name="of" value="{made.of(reporter)["of"]}"' in text
    assert f'formaction="{TALK}{path}"' in inbox(reporter).content.decode()
    assert desk.take_in() == []


def test_words_that_were_never_shown_are_not_done_with_by_a_page_of_other_words(desk):
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    first = made.of(client)
    client.post(f"{TALK}new/", {"happened": ["hurt"]})

    assert client.post(f"{TALK}words/", first).status_code == 409
    assert len(client.get(f"{TALK}words/").context["words"]) == 7
    assert client.post(f"{TALK}words/", made.of(client)).status_code == 302
    assert client.get(f"{TALK}words/").status_code == 302


@pytest.mark.parametrize("ends", ["it lay idle", "it was closed", "it was erased elsewhere"])
def test_what_she_wrote_comes_back_where_nothing_is_open_any_more(desk, reporter, monkeypatch, ends):  # fmt: skip
    of = made.of(reporter)
    if ends == "it lay idle":
        late = holding.time.time() + holding.IDLE_SECONDS + 1
        monkeypatch.setattr(holding.time, "time", lambda: late)
    elif ends == "it was closed":
        reporter.post(f"{TALK}close/")
    else:
        desk.box.take_away(boxes.name_of(desk.only().mark))

    answer = reporter.post(f"{TALK}open/", {**of, "text": "qzmessage <b>"})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "qzmessage &lt;b&gt;" in text
    assert "it is kept nowhere else" in text
    assert desk.take_in() == []


def test_the_words_of_who_told_are_not_shown_to_who_reads_next_in_this_browser(desk):
    one, other = Client(), Client()
    for client in (one, other):
        client.post(f"{TALK}new/", {"happened": ["hurt"]})
    desk.take_in()
    hers = " ".join(other.get(f"{TALK}words/").context["words"])

    assert one.post(f"{TALK}back/", {"words": hers}).status_code == 302

    assert one.get(f"{TALK}words/").url == f"{TALK}open/"
    assert holding.WORDS not in made.held(one)


@pytest.mark.parametrize("path", ["", "new/", "back/", "words/", "open/"])
def test_the_words_are_gone_after_fifteen_idle_minutes_whatever_is_asked_for(desk, monkeypatch, path):  # fmt: skip
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    assert holding.WORDS in made.held(client)
    late = holding.time.time() + holding.IDLE_SECONDS + 1
    monkeypatch.setattr(holding.time, "time", lambda: late)

    client.get(f"{TALK}{path}")

    assert not made.held(client).keys()


def test_closing_and_leaving_end_it(desk, reporter):
    reporter.post(f"{TALK}close/")
    assert inbox(reporter).status_code == 302

    other = Client()
    other.post(f"{TALK}new/", {"happened": ["hurt"]})
    copied = made.twin(other)
    other.get("/leave/")
    assert [inbox(one).status_code for one in (copied, other)] == [302, 302]


def test_signing_out_closes_what_is_open(desk, town):
    client = Client()
    client.force_login(table.seat(town, "sw").account)
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    copied = made.twin(client)

    client.post("/sign-out/")

    assert [inbox(one).url for one in (copied, client)] == [f"{TALK}back/"] * 2


def test_the_words_stand_in_no_row_in_clear(desk):
    client = Client()
    client.post(f"{TALK}new/", {"happened": ["hurt"]})
    words = client.get(f"{TALK}words/").context["words"]

    data = Session.objects.get().session_data
    assert [word for word in words if word in data] == []


def test_a_circle_reads_its_alerts_in_its_own_language(desk):
    found = receipts.opened(WORDS, desk.roster().salt)
    texts = {
        "en": {"title": "Blue van", "text": "A man."},
        "fr": {"title": "Camionnette", "text": "Un homme."},
    }
    alerts = [
        answers.sealed_alert(answers.Alert(n, made.TODAY, "2027-02-25", texts, is_serious=n == 2), found.pair.public)
        for n in (1, 2)
    ]  # fmt: skip
    letter = answers.for_circle("Night shift", alerts, found.pair.public)
    desk.box.lay_out(boxes.name_of(sealing.locator_mark(found.locator)), letter)
    client = Client()

    client.post(f"{TALK}back/", {"words": WORDS})
    english = inbox(client)
    french = client.get(f"{TALK}open/", headers={"accept-language": "fr"})

    assert [one["number"] for one in english.context["alerts"]] == [2, 1]
    assert "Blue van" in english.content.decode()
    assert "Camionnette" in french.content.decode()
    assert len(english.content) < 20_000
    assert client.get(f"{TALK}open/steps/").status_code == 404
    assert client.get(f"{TALK}open/all/").status_code == 404


def test_an_empty_circle_says_so(desk):
    found = receipts.opened(WORDS, desk.roster().salt)
    letter = answers.for_circle("Night shift", [], found.pair.public)
    desk.box.lay_out(boxes.name_of(sealing.locator_mark(found.locator)), letter)
    client = Client()
    client.post(f"{TALK}back/", {"words": WORDS})

    assert "No alert is out now." in inbox(client).content.decode()
