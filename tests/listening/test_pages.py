"""Every page, for everybody who may come by, without a script."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lic.base.models import AuditEvent
from lic.communities.models import Organization
from lic.listening import analysis, services
from lic.listening.models import CaucusWord, Dialogue, Flag, Outcome, Round, Statement, Vote
from tests.listening import made

pytestmark = pytest.mark.django_db
SMALL_PAGE = 15 * 1024
ASKS_FOR_MORE = re.compile(r'(?:<script[^>]+src|<link[^>]+href|<img[^>]+src)="/')


def url(name: str, town, *args: object) -> str:
    return reverse(f"listening:{name}", args=[town.slug, *args])


def entered(client, seat):
    client.force_login(seat.account)
    return client


def heard_round(town, **more) -> Round:
    round_ = made.round_(town, "Lights.", "Enforcement last.", "A toilet.", **more)
    for group, n in {"sw": 12, "com": 24, "gov": 18, "res": 60, "bus": 45, "pol": 4}.items():
        against = n if group in ("res", "bus") else 0
        made.answers(round_, group, {1: (n, 0), 2: (n - against, against), 3: (n // 2, n - n // 2)})
    made.answers(round_, "~open", {1: (0, 14)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)
    round_.refresh_from_db()
    return round_


def words_of(response) -> str:
    text = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_vote_takes_at_most_six_statements_of_sql_with_session_and_actor(
    client, django_assert_max_num_queries
):
    town = made.table.town()
    made.round_(town, "One.", "Two.")
    entered(client, made.seat(town))

    with django_assert_max_num_queries(6):
        answered = client.post(url("answer_one", town, 1, 1), {"choice": "AGREE", "matters": "on"})

    assert (answered.status_code, answered["Location"]) == (
        302,
        url("answer", town, 1) + "?after=1",
    )
    assert list(Vote.objects.values_list("choice", "matters")) == [("AGREE", True)]


def test_the_page_for_answering_is_small_in_three_requests_and_leaves_no_trace(client):
    town = made.table.town()
    made.round_(town, "x" * 140)
    entered(client, made.seat(town))

    page = client.get(url("answer", town, 1))

    sheet = Path(finders.find("site.css")).read_bytes()
    script = Path(finders.find("site.js")).read_bytes()
    size = sum(len(gzip.compress(part)) for part in (page.content, sheet, script))
    assert size <= SMALL_PAGE
    assert len(ASKS_FOR_MORE.findall(page.content.decode())) == 2
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "no-referrer"
    assert f"<title>{town.name}</title>" in page.content.decode()


READ = (
    "rounds", "round", "edit", "close", "statements", "statement", "seed", "moderate", "decide", "sheet", "results", "file",
    "dialogues", "guide", "new", "new_dialogue", "dialogue", "harvest",
)  # fmt: skip


def test_every_page_about_rounds_is_small_and_leaves_no_trace(client):
    town = made.table.town()
    round_ = made.round_(
        town, *(f"Statement {n} of ninety characters, {'x' * 60}." for n in range(20))
    )
    made.statement(round_, "Waits.", number=None)
    Dialogue.objects.create(
        community=town, number=1, format="KITCHEN_TABLE", month=made.TODAY, present={"res": 12},
        title="A talk", heard="Heard.", done="Done.", asked="Asked.",
    )  # fmt: skip
    heard_round(town, number=2)
    entered(client, made.seat(town, "res", "facilitator"))
    waiting = round_.statements.get(number=None).pk
    places = {"statement": (1, 1), "decide": (1, waiting), "results": (2,), "file": (2,)}
    own = {"rounds", "dialogues", "guide", "new", "new_dialogue"}

    kept = sum(
        len(gzip.compress(Path(finders.find(name)).read_bytes()))
        for name in ("site.css", "site.js")
    )
    wrong = []
    for name in READ:
        page = client.get(url(name, town, *(() if name in own else places.get(name, (1,)))))
        text, size = page.content.decode(), len(gzip.compress(page.content)) + kept
        found = (
            page.status_code, page["Cache-Control"], page["Referrer-Policy"], re.findall("<title>(.*)</title>", text),
            len(ASKS_FOR_MORE.findall(text)), size <= SMALL_PAGE, text.index("/leave/") < text.index("<nav"),
        )  # fmt: skip
        if found != (200, "no-store, private", "no-referrer", [town.name], 2, True, True):
            wrong.append((name, size, found))

    assert wrong == []


def test_answering_goes_on_to_the_next_and_ends_with_thanks(client):
    town = made.table.town()
    made.round_(town, "One.", "Two.")
    entered(client, made.seat(town))

    seen = []
    for choice in ("AGREE", "SKIPPED"):
        page = client.get(url("answer", town, 1))
        number = re.search(r'answer/(\d+)/"', page.content.decode())[1]
        seen.append(number)
        client.post(url("answer_one", town, 1, number), {"choice": choice})
    end = client.get(url("answer", town, 1), follow=True)

    assert sorted(seen) == ["1", "2"]
    assert end.redirect_chain == [(url("stop", town, 1), 302)]
    assert "You have answered 1 of 2. It is kept." in words_of(end)
    assert "See the skipped ones" in words_of(end)


def test_an_answer_can_be_changed_from_ones_own_list(client):
    town = made.table.town()
    made.round_(town, "One.")
    entered(client, made.seat(town))
    client.post(url("answer_one", town, 1, 1), {"choice": "AGREE"})

    listed = client.get(url("mine", town, 1))
    page = client.get(url("answer_one", town, 1, 1) + "?from=mine")
    changed = client.post(
        url("answer_one", town, 1, 1), {"choice": "PASS", "back_to": "mine"}, follow=True
    )

    assert "Agree." in words_of(listed)
    assert "You said: agree. A new answer replaces it." in words_of(page)
    assert "Not sure." in words_of(changed)


def test_an_answer_that_is_none_asks_again(client):
    town = made.table.town()
    made.round_(town, "One.")
    entered(client, made.seat(town))

    answered = client.post(url("answer_one", town, 1, 1), {"choice": "MAYBE"})

    assert (answered.status_code, Vote.objects.count()) == (302, 0)


PAGES = [
    ("rounds", ()), ("round", (1,)), ("answer_one", (1, 1)), ("stop", (1,)), ("mine", (1,)), ("say", (1,)),
    ("statements", (1,)), ("statement", (1, 1)), ("flag", (1, 1)), ("results", (1,)), ("sheet", (1,)),
    ("dialogues", ()), ("dialogue", (1,)),
]  # fmt: skip
DUTY_PAGES = [
    ("new", ()), ("edit", (1,)), ("close", (1,)), ("seed", (1,)), ("moderate", (1,)), ("for_someone", (1,)),
    ("paper", (1,)), ("file", (1,)), ("new_dialogue", ()), ("harvest", (1,)), ("caucus", (1, 1)),
]  # fmt: skip


def full_town():
    town = made.table.town()
    round_ = heard_round(town)
    Dialogue.objects.create(
        community=town, number=1, format="KITCHEN_TABLE", title="A talk", month=made.TODAY, round=round_,
        present={"res": 12, "sw": 3},
    )  # fmt: skip
    made.statement(round_, "Call me at 604 555 0133.", number=None)
    Flag.objects.create(statement=round_.statements.get(number=1), voter_key="x", kind="HURTS")
    return town


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_opens_for_somebody_with_every_duty(client, language):
    town = full_town()
    seat = made.seat(town, "sw", "facilitator", "peer", "spokesperson", "auditor")
    seat.account.language = language
    seat.account.save()
    entered(client, seat)

    pages = {
        name: client.get(url(name, town, *args), headers={"accept-language": language})
        for name, args in PAGES + DUTY_PAGES
    }

    for name, page in pages.items():
        html = page.content.decode()
        assert (name, page.status_code, html.count("<h1")) == (name, 200, 1)
        assert f'<html lang="{language}"' in html
        assert " style=" not in html
        assert "onclick" not in html


def test_pages_of_duties_are_not_there_for_others(client):
    town = full_town()
    entered(client, made.seat(town, "res"))

    found = {name: client.get(url(name, town, *args)).status_code for name, args in DUTY_PAGES}

    assert found == dict.fromkeys(dict(DUTY_PAGES), 404)


def test_hidden_and_absent_are_the_same_page_for_police(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", is_police_absent=True)
    Dialogue.objects.create(
        community=town, number=1, format="FOCUS_GROUP", title="A talk", month=made.TODAY, round=round_,
        is_police_absent=True,
    )  # fmt: skip
    entered(client, made.seat(town, "pol", "facilitator", "peer", "spokesperson", "auditor"))

    numbered = [(name, args) for name, args in PAGES + DUTY_PAGES if args]
    pairs = [
        (client.get(url(name, town, *args)), client.get(url(name, town, 99, *args[1:])))
        for name, args in numbered
    ]

    assert {page.status_code for pair in pairs for page in pair} == {404}
    assert [_bare(hidden) for hidden, _absent in pairs] == [
        _bare(absent) for _hidden, absent in pairs
    ]


def _bare(response) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r"next=[^\"&]*", "", html)


@pytest.mark.parametrize("who", ["visitor", "police"])
def test_what_happened_without_police_is_in_no_list_and_no_file(client, who):
    town = made.table.town()
    round_ = heard_round(town, is_police_absent=True)
    Dialogue.objects.create(
        community=town,
        number=1,
        format="FOCUS_GROUP",
        title="Canary talk",
        month=made.TODAY,
        is_police_absent=True,
    )
    if who == "police":
        entered(client, made.seat(town, "pol"))

    pages = [client.get(url(n, town)) for n in ("rounds", "dialogues")]
    gone = [
        client.get(url(n, town, 1))
        for n in ("results", "results_csv", "results_json", "statements")
    ]
    gone.append(client.get(url("dialogue", town, 1)))

    assert all("Ferry Lane" not in words_of(p) and "Canary" not in words_of(p) for p in pages)
    assert {page.status_code for page in gone} == {404}
    assert round_.is_police_absent


def test_the_liaison_of_a_group_too_small_for_a_spokesperson_lets_a_round_out(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", is_police_absent=True)
    Organization.objects.filter(community=town, group__key="gov").update(mandate="City council")
    entered(client, made.seat(town, "gov"))

    page = client.get(url("round", town, 1))
    asked = client.get(url("release", town, 1))
    client.post(url("release", town, 1))
    spoken = client.get(url("caucus", town, 1, 1)).status_code

    assert url("release", town, 1) in page.content.decode() and spoken == 200
    assert "Proposals that came from it open on that day too" in words_of(asked)
    assert list(round_.releases.values_list("group", flat=True)) == ["gov"]
    assert AuditEvent.objects.get(verb="round_released").duty == "spokesperson"


def test_a_round_is_out_when_every_group_present_has_said_so(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", is_police_absent=True)
    for key in ("sw", "com", "gov", "res", "bus"):
        assert client.get(url("round", town, 1)).status_code == (404)
        entered(client, made.seat(town, key, "spokesperson"))
        said = client.post(url("release", town, 1), follow=True)
        client.logout()

    round_.refresh_from_db()
    assert "Every group has let this round out." in words_of(said)
    assert round_.released_on is not None
    assert client.get(url("round", town, 1)).status_code == 200


def test_the_results_page_shows_no_figure_below_the_limit_of_its_audience(client):
    town = made.table.town()
    round_ = made.round_(town, "Lights.", "A toilet.")
    for group, n in {"sw": 4, "com": 7, "gov": 12, "res": 60, "bus": 25, "pol": 3}.items():
        made.answers(round_, group, {1: (n, 0), 2: (0, n)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)

    public = client.get(url("results", town, 1))
    entered(client, made.seat(town))
    table = client.get(url("results", town, 1))

    for page, shown in ((public, {"gov", "res", "bus"}), (table, {"com", "gov", "res", "bus"})):
        text = words_of(page)
        for small in ("4", "7", "3", "12"):
            assert f"% of {small} " not in text
        assert "100 %" not in text
        assert re.search(r"\b0 %", text) is None
        released = (
            json.loads(client.get(url("results_json", town, 1)).content) if page is table else None
        )
        if released:
            assert set(released["statements"][0]["groups"]) == shown
    client.logout()
    released = json.loads(client.get(url("results_json", town, 1)).content)
    assert set(released["statements"][0]["groups"]) == {"gov", "res", "bus"}
    assert "Fewer than 10 people answered" in words_of(public)
    assert "Fewer than 5 people answered" in words_of(table)


def test_the_public_is_not_told_why_a_statement_is_no_common_ground(client):
    town = made.table.town()
    heard_round(town)

    public = words_of(client.get(url("results", town, 1)))
    entered(client, made.seat(town))
    table = words_of(client.get(url("results", town, 1)))

    assert "Not enough voices from" not in public
    assert "Not enough voices from: Police." in table


def test_a_seated_reader_can_see_the_page_of_the_public(client):
    town = made.table.town()
    heard_round(town)
    public = words_of(client.get(url("results", town, 1))).split("Figures of")[0]
    entered(client, made.seat(town))

    seen = words_of(client.get(url("results", town, 1) + "?as=public")).split("Figures of")[0]

    assert seen.split("Common ground")[1] == public.split("Common ground")[1]


def test_a_visitor_cannot_ask_for_the_page_of_the_table(client):
    town = made.table.town()
    heard_round(town)

    assert "Not enough voices from" not in words_of(
        client.get(url("results", town, 1) + "?as=table")
    )


def test_bars_of_every_statement_come_only_where_somebody_asks_for_all(client):
    town = made.table.town()
    heard_round(town)
    entered(client, made.seat(town))
    address = url("results", town, 1)

    brief, whole = (client.get(address, asked).content.decode() for asked in ({}, {"all": "1"}))

    n_statements = whole.count('class="bars"')
    assert n_statements == brief.count('class="items__more"') == whole.count('class="items__more"')
    assert brief.count('class="bars"') < n_statements
    assert ('href="?all=1"' in brief, 'href="?all=1"' in whole) == (True, False)


def index_of(response) -> tuple[list[str], list[str]]:
    """Where the links of the index lead, and the places on the page that they name, in their order."""
    html = response.content.decode()
    nav = re.search(r'<nav class="screen-only"[^>]*>(.*?)</nav>', html, re.DOTALL)[1]
    links = re.findall(r'href="#([\w-]+)"', nav)
    return links, [name for name in links if html.count(f'id="{name}"') == 1]


def test_the_results_begin_with_an_index_that_leads_to_every_part_and_prints_away(client):
    town = made.table.town()
    heard_round(town)
    parts = ["common-ground", "wants-heard", "differences"]

    public = index_of(client.get(url("results", town, 1)))
    entered(client, made.seat(town))
    table = index_of(client.get(url("results", town, 1)))

    assert public == ([*parts, "map-of-opinion"],) * 2
    assert table == ([*parts, "not-enough-voices", "map-of-opinion"],) * 2


def test_what_a_group_rejects_stands_apart_from_what_it_wants_heard(client):
    town = made.table.town()
    heard_round(town)

    page = words_of(client.get(url("results", town, 1)))

    margin = page.split("What each group most wants heard")[-1].split("Who took part")[0]
    residents = margin.split("Residents")[1].split("Businesses")[0]
    wants, does_not_want = residents.split("What this group does not want")
    assert "Lights." in wants
    assert "Enforcement last." in does_not_want
    assert "Enforcement last." not in wants


def test_a_spokesperson_gives_the_word_of_a_small_group(client):
    town = made.table.town()
    round_ = heard_round(town)
    entered(client, made.seat(town, "pol", "spokesperson"))

    client.post(url("caucus", town, 1, 1), {"stance": "SHARE", "words": "Light helps everyone."})
    analysis.refresh(round_.pk)
    page = words_of(client.get(url("results", town, 1)))

    assert CaucusWord.objects.get().group == "pol"
    assert "Light helps everyone." in page
    assert "1 of 3 statements is common ground." in page


def test_a_statement_is_written_read_shown_and_found_again(client):
    town = made.table.town()
    made.round_(town, "One.")
    author, facilitator = made.seat(town), made.seat(town, "com", "facilitator")
    entered(client, author)
    sent = client.post(
        url("say", town, 1), {"text": "A bench under the lamp.", "language": "en"}, follow=True
    )
    waiting = Statement.objects.get(state="WAITING")
    entered(client, facilitator)
    queue = client.get(url("moderate", town, 1))
    client.post(url("decide", town, 1, waiting.pk), {"act": "SHOW"})
    entered(client, author)
    mine = client.get(url("mine", town, 1))

    assert "A facilitator reads it before others do." in words_of(sent)
    assert "A bench under the lamp." in words_of(queue)
    assert "It is statement 2." in words_of(mine)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Call me at 604 555 0133 tonight.", "looks like a telephone number"),
        ("Write to mary.smith@example.com now.", "looks like an e-mail address"),
        ("Another crackdown on the lane.", "Here we say"),
        ("x" * 141, "140"),
        ("", "This is still empty. Fill it in."),
    ],
)
def test_a_statement_is_screened_and_the_words_stay(client, text, says):
    town = made.table.town()
    made.round_(town, "One.")
    entered(client, made.seat(town))

    page = client.post(url("say", town, 1), {"text": text, "language": "en"})

    assert says in words_of(page)
    assert Statement.objects.filter(state="WAITING").count() == 0


def test_hiding_needs_a_reason_and_its_author_reads_it(client):
    town = made.table.town()
    made.round_(town, "One.")
    author = made.seat(town)
    statement = services.contribute(
        made.table.actor(author), round_number=1, text="She is blond.", language="en"
    )
    entered(client, made.seat(town, "com", "facilitator"))
    without = client.post(url("decide", town, 1, statement.pk), {"act": "HIDE"})
    client.post(
        url("decide", town, 1, statement.pk), {"act": "HIDE", "reason": "It points to one person."}
    )
    entered(client, author)

    assert "Say why, so that its author understands." in words_of(without)
    assert "It is not shown: It points to one person." in words_of(client.get(url("mine", town, 1)))


def test_merged_statements_are_one_and_both_addresses_lead_there(client):
    town = made.table.town()
    round_ = made.round_(town, "Lights all night.", "Lights that stay on.")
    made.answers(round_, "res", {1: (3, 0), 2: (2, 0)})
    made.answers(round_, "bus", {2: (4, 0)})
    entered(client, made.seat(town, "com", "facilitator"))

    client.post(
        url("decide", town, 1, round_.statements.get(number=2).pk), {"act": "MERGE", "into": "1"}
    )
    page = client.get(url("statement", town, 1, 2))

    assert (page.status_code, page["Location"]) == (302, url("statement", town, 1, 1))
    assert (
        sorted(Vote.objects.values_list("statement__number", "group"))
        == [(1, "bus")] * 4 + [(1, "res")] * 3
    )


def test_whoever_skipped_the_one_and_answered_the_other_keeps_the_answer(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.")
    actor = made.sit(town)
    for number, choice in ((1, "SKIPPED"), (2, "AGREE")):
        services.cast_vote(actor, round_number=1, number=number, choice=choice)

    services.merge(
        made.sit(town, "com", "facilitator"),
        statement_id=round_.statements.get(number=2).pk,
        into_number=1,
    )

    assert list(Vote.objects.values_list("statement__number", "choice")) == [(1, "AGREE")]


def test_each_reader_sees_her_own_language_first(client):
    town = made.table.town()
    round_ = made.round_(town, "Lights all night.")
    round_.statements.update(translations={"fr": "De la lumière toute la nuit."})

    page = client.get(url("statements", town, 1), headers={"accept-language": "fr"})
    both = client.get(url("statement", town, 1, 1), headers={"accept-language": "fr"})

    assert "De la lumière toute la nuit." in words_of(page)
    assert "Lights all night." not in words_of(page)
    assert "Lights all night." in words_of(both)


def test_answers_for_someone_are_read_back_before_they_are_kept(client):
    town = made.table.town()
    made.round_(town, "One.", "Two.")
    entered(client, made.seat(town, "sw", "peer"))
    start = client.get(url("for_someone", town, 1)).content.decode()
    token = re.search(r'name="token" value="([0-9a-f]{32})"', start)[1]
    given = {"token": token, "s1": "AGREE", "s2": "NONE", "matters": "1"}

    wrong = client.post(url("for_someone", town, 1), {**given, "matters": "2"})
    back = client.post(url("for_someone", town, 1), given)
    before = Vote.objects.count()
    for _ in range(2):
        client.post(url("for_someone", town, 1), {**given, "kept": "yes"})

    assert "2 is not the number of a statement that was answered." in words_of(wrong)
    assert "Agree, and it matters most" in words_of(back)
    assert "They say it is right: keep it" in words_of(back)
    assert before == 0
    assert list(Vote.objects.values_list("choice", "matters")) == [("AGREE", True)]


def test_a_translation_is_screened_as_a_statement_is(client):
    town = made.table.town()
    statement = made.round_(town, "One.").statements.get()
    entered(client, made.seat(town, "com", "facilitator"))
    address = reverse("listening:translate", args=[town.slug, 1, statement.pk])

    client.post(address, {"text": "Appelez-moi au 604 555 0133."})
    refused = Statement.objects.get().translations
    client.post(address, {"text": "Un."})

    assert (refused, Statement.objects.get().translations) == ({}, {"fr": "Un."})


def test_paper_sheets_are_read_by_letters_and_looked_at_once_more(client):
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.")
    entered(client, made.seat(town, "com", "facilitator"))
    sent = {"token": "a" * 32, "group": "res", "sheet1": "A d*p", "sheet2": "-A"}

    check = client.post(url("paper", town, 1), sent)
    client.post(url("paper", town, 1), {**sent, "kept": "yes"})
    client.post(url("paper", town, 1), {**sent, "kept": "yes"})
    counted = Vote.objects.count()
    made.accept_paper(town)

    assert counted == 0
    assert "Residents. 2 sheets." in words_of(check)
    assert sorted(Vote.objects.values_list("statement__number", "choice", "matters")) == [
        (1, "AGREE", False), (2, "AGREE", False), (2, "DISAGREE", True), (3, "PASS", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("AXD", "At statement 2 stands “X”. Write A, D, P, or - for no answer."),
        ("AADD", "more letters than there are statements (3)"),
    ],
)
def test_a_sheet_with_a_slip_names_the_statement(client, line, says):
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.")
    entered(client, made.seat(town, "com", "facilitator"))

    page = client.post(
        url("paper", town, 1), {"token": "a" * 32, "group": "res", "sheet1": line, "kept": "yes"}
    )

    assert says in words_of(page)
    assert Vote.objects.count() == 0


def test_a_visitor_answers_by_the_open_link_with_one_cookie(client):
    town = made.table.town()
    made.round_(town, "One.", open_code="abc")
    start = url("open_link", town, 1, "abc")

    without = client.get(url("open_answer", town, 1, "abc"))
    client.get(start)
    begun = client.post(start, follow=True)
    client.post(url("open_answer_one", town, 1, "abc", 1), {"choice": "AGREE"})
    again = client.post(url("open_answer_one", town, 1, "abc", 1), {"choice": "PASS"}, follow=True)

    assert without["Location"] == start
    assert "your voice stands apart" in words_of(begun)
    assert "That was all. Thank you." in words_of(again)
    assert list(Vote.objects.values_list("group", "choice")) == [("~open", "PASS")]


def test_a_facilitator_says_how_many_new_voices_a_day_the_link_takes(client):
    town = made.table.town()
    made.round_(town, "One.", open_code="abc")
    entered(client, made.seat(town, "com", "facilitator"))

    asked = [
        client.post(url("open_card", town, 1), {"voices": n}).status_code for n in (19, 5001, 45)
    ]

    assert asked == [200, 200, 302]
    assert Round.objects.get().open_voices == 45


def test_the_page_of_the_link_says_when_its_day_is_full(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", open_code="abc", open_voices=20)
    entered(client, made.seat(town, "com", "facilitator"))
    before = client.get(url("open_card", town, 1))
    made.answers(round_, "~open", {1: (20, 0)})

    after = client.get(url("open_card", town, 1))

    assert ["Today’s number is reached." in words_of(page) for page in (before, after)] == [
        False,
        True,
    ]


def test_the_link_of_a_closed_round_takes_no_other_number(client):
    town = made.table.town()
    made.round_(town, "One.", open_code="abc", state="CLOSED")
    entered(client, made.seat(town, "com", "facilitator"))

    page = client.get(url("open_card", town, 1))
    refused = client.post(url("open_card", town, 1), {"voices": 45})

    assert 'name="voices"' not in page.content.decode()
    assert (refused.status_code, Round.objects.get().open_voices) == (403, 300)


@pytest.mark.parametrize("code", ["", "wrong", "x"])
def test_a_wrong_open_link_is_not_there(client, code):
    town = made.table.town()
    made.round_(town, "One.")

    assert client.get(f"/c/{town.slug}/rounds/1/open/{code or 'none'}/").status_code == 404


def test_a_round_is_prepared_filled_opened_and_closed(client):
    town = made.table.town()
    entered(client, made.seat(town, "com", "facilitator"))
    sent = {"title_en": "Ferry Lane", "about_en": "At night.", "table_limit": 5, "public_limit": 10}
    client.post(url("new", town), sent)
    early = words_of(client.get(url("open", town, 1)))
    refused = client.post(url("open", town, 1))
    client.post(
        url("seed", town, 1),
        {"texts": "One.\nTwo.\n\nThree.", "language": "en", "author_group": "res"},
    )
    client.post(url("open", town, 1))
    opened = Round.objects.get()
    client.post(url("close", town, 1))

    assert "Add at least three." in words_of(refused)
    assert "Add at least three." in early
    assert "Open it now" not in early
    assert (opened.state, Round.objects.get().state) == ("OPEN", "CLOSED")
    assert list(Statement.objects.values_list("number", "author_group").order_by("number")) == [
        (n, "res") for n in (1, 2, 3)
    ]


def test_a_line_too_long_names_itself(client):
    town = made.table.town()
    made.round_(town, state="DRAFT")
    entered(client, made.seat(town, "com", "facilitator"))

    page = client.post(url("seed", town, 1), {"texts": "One.\n" + "x" * 150, "language": "en"})

    assert "Line 2 has 150 characters; a statement has at most 140." in words_of(page)
    assert Statement.objects.count() == 0


def test_limits_can_be_raised_and_not_lowered(client):
    town = made.table.town()
    entered(client, made.seat(town, "com", "facilitator"))
    sent = {"title_en": "Ferry Lane", "about_en": "At night.", "table_limit": 4, "public_limit": 9}

    client.post(url("new", town), sent)

    assert not Round.objects.exists()


def test_a_talk_is_noted_by_counts_and_its_themes_wait_to_be_read(client):
    town = made.table.town()
    made.round_(town, "One.")
    entered(client, made.seat(town, "com", "facilitator"))
    sent = {
        "format": "KITCHEN_TABLE",
        "title": "At the Lees’",
        "language": "en",
        "month": "2026-05",
        "round_number": "1",
        "n_res": "12",
        "n_sw": "3",
    }

    client.post(url("new_dialogue", town), sent)
    client.post(
        url("harvest", town, 1), {"themes": "It is too dark.\nIt is too loud.", "language": "en"}
    )
    client.logout()
    page = words_of(client.get(url("dialogue", town, 1)))

    assert Statement.objects.filter(state="WAITING", dialogue__number=1).count() == 2
    assert "Residents 10 to 24 people" in page
    assert "It is too dark" not in page


def test_a_talk_says_its_language_wherever_its_words_stand(client):
    town = made.table.town()
    round_ = made.round_(town, "One.")
    seat = made.seat(town, "com", "facilitator")
    entered(client, seat)
    sent = {
        "format": "KITCHEN_TABLE",
        "title": "Chez Lee",
        "language": "fr",
        "month": "2026-05",
        "round_number": "1",
    }
    client.post(
        url("new_dialogue", town), {**sent, "heard": "Il fait noir.", "asked": "Une lampe."}
    )
    client.post(url("harvest", town, 1), {"themes": "Il fait trop noir.", "language": "fr"})
    theme = Statement.objects.get(dialogue__number=1)
    waiting = client.get(url("moderate", town, 1)).content.decode()
    services.show(made.table.actor(seat), statement_id=theme.pk)

    listed = client.get(url("dialogues", town)).content.decode()
    page = client.get(url("dialogue", town, 1)).content.decode()
    harvest = client.get(url("harvest", town, 1)).content.decode()
    linked = client.get(
        url("statement", town, 1, theme.round.statements.get(dialogue__number=1).number)
    )

    assert '<span lang="fr">Chez Lee</span>' in waiting
    assert '<p class="items__title" lang="fr">' in listed
    for part in (
        '<h1 lang="fr">Chez Lee</h1>',
        '<p lang="fr">Il fait noir.</p>',
        '<p lang="fr">Une lampe.</p>',
        '<blockquote lang="fr"><p>«\u202fIl fait trop noir.',
    ):
        assert part in page
    assert '<option value="fr" selected>' in harvest
    assert '<p class="items__title" lang="fr">' in linked.content.decode()
    assert round_.number == 1


def test_statements_in_another_language_say_so_on_every_list(client):
    town = made.table.town()
    round_ = made.round_(town, "One.")
    round_.statements.update(text="Une lampe.", language="fr")
    seat = made.seat(town, "sw", "peer")
    services.contribute(made.table.actor(seat), round_number=1, text="Un banc.", language="fr")
    entered(client, seat)

    asked = client.get(url("for_someone", town, 1)).content.decode()
    back = client.post(
        url("for_someone", town, 1), {"token": "a" * 32, "s1": "AGREE"}
    ).content.decode()
    own = client.get(url("mine", town, 1)).content.decode()

    assert '<span lang="fr">Une lampe.</span>' in asked
    assert '<blockquote lang="fr">' in back
    assert '<blockquote lang="fr">' in own


def test_a_talk_without_police_gives_no_theme_to_a_round_with_police(client):
    town = made.table.town()
    made.round_(town, "One.")
    entered(client, made.seat(town, "com", "facilitator"))
    sent = {
        "format": "FOCUS_GROUP",
        "title": "A talk",
        "language": "en",
        "month": "2026-05",
        "round_number": "1",
        "is_police_absent": "on",
    }

    refused = client.post(url("new_dialogue", town), sent)

    assert (refused.status_code, Dialogue.objects.count()) == (403, 0)


def test_a_working_file_needs_two_people_and_both_duties(client, settings, tmp_path):
    settings.DATA = tmp_path
    town = made.table.town()
    round_ = heard_round(town)
    both, auditor = (
        made.seat(town, "com", "facilitator", "auditor"),
        made.seat(town, "gov", "auditor"),
    )
    facilitator = made.seat(town, "res", "facilitator")
    entered(client, both)
    client.post(url("file", town, 1), {"act": "ask"})
    alone = client.post(url("file", town, 1), {"act": "open"})
    entered(client, facilitator)
    same_duty = client.post(url("file", town, 1), {"act": "open"})
    entered(client, auditor)
    client.post(url("file", town, 1), {"act": "open"})
    from lic.listening import working_file

    working_file.write(round_.pk)
    fetched = client.get(url("file", town, 1) + "?fetch=yes")
    entered(client, facilitator)
    third = client.get(url("file", town, 1) + "?fetch=yes")

    assert (alone.status_code, same_duty.status_code) == (403, 403)
    content = json.loads(b"".join(fetched.streaming_content))
    assert len(content["participants"]) == 163
    assert "Only they can fetch it." in words_of(third)


def test_two_working_files_of_a_round_cannot_be_laid_beside_each_other():
    from lic.listening import working_file

    town = made.table.town()
    round_ = made.round_(town, *(f"S{n}." for n in range(12)))
    for person in range(12):
        made.answers(round_, "res", {person + 1: (1, 0)}, start=person)

    files = [working_file.content(round_.pk)["participants"] for _each in range(2)]

    votes = [[tuple(one["votes"]) for one in people] for people in files]
    assert votes[0] != votes[1]
    assert sorted(map(str, votes[0])) == sorted(map(str, votes[1]))


def test_lists_take_the_same_number_of_queries_however_long(client, django_assert_num_queries):
    town = made.table.town()
    for number in range(1, 4):
        made.round_(town, "One.", number=number)
    entered(client, made.seat(town))
    counts = []
    for more in (0, 12):
        for number in range(4, 4 + more):
            made.round_(town, "One.", number=number)
        with CaptureQueriesContext(connection) as found:
            client.get(url("rounds", town))
            client.get(url("statements", town, 1))
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_the_results_page_takes_the_same_number_of_queries_however_many_statements(client):
    town = made.table.town()
    counts = []
    for number, size in ((1, 3), (2, 30)):
        round_ = made.round_(town, *(f"S{n}." for n in range(size)), number=number)
        made.answers(round_, "res", dict.fromkeys(range(1, size + 1), (30, 2)))
        Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
        analysis.refresh(round_.pk)
        with CaptureQueriesContext(connection) as found:
            client.get(url("results", town, number))
        counts.append(len(found))

    assert counts[0] == counts[1]
    assert Outcome.objects.count() == 4


def test_pages_that_read_statements_and_answers_ask_as_much_with_many_as_with_few(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.", "Three.")
    seat = made.seat(town, "com", "facilitator")
    entered(client, seat)

    counts = []
    for more in (range(4, 7), range(7, 60)):
        for number in more:
            made.statement(round_, f"S{number}.", number=number)
            made.statement(round_, f"Waits {number}.", number=None)
            made.statement(round_, f"Away {number}.", number=None, state="HIDDEN", reason="No.")
            services.cast_vote(
                made.table.actor(seat), round_number=1, number=number, choice="AGREE"
            )
        with CaptureQueriesContext(connection) as asked:
            for name in ("moderate", "mine"):
                client.get(url(name, town, 1))
            client.get(url("moderate", town, 1) + "?show=away")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_no_page_of_a_facilitator_loads_more_than_it_shows(client):
    town = made.table.town()
    round_ = made.round_(town, "One.")
    for number in range(45):
        made.statement(round_, f"Waits {number}.", number=None)
        made.statement(round_, f"Away {number}.", number=None, state="HIDDEN", reason="No.")
    entered(client, made.seat(town, "com", "facilitator"))

    waiting = client.get(url("moderate", town, 1))
    away = client.get(url("moderate", town, 1) + "?show=away&page=3")

    assert waiting.content.decode().count("Waits ") == 20
    assert "45 statements are not shown" in words_of(waiting)
    assert away.content.decode().count("Away ") == 5


def test_the_most_often_flagged_statement_is_looked_at_first(client):
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.")
    for number, people in ((1, 1), (2, 3)):
        for person in range(people):
            Flag.objects.create(
                statement=round_.statements.get(number=number), voter_key=f"{person}", kind="HURTS"
            )
    entered(client, made.seat(town, "com", "facilitator"))

    page = words_of(client.get(url("moderate", town, 1)))

    assert page.index("Two.") < page.index("One.")
