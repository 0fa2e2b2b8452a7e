"""What is told is sealed on the device: the same envelope as the server makes, and not a word of it on the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from lic.base import receipts
from lic.core import sealing
from lic.core.text.normal import plain
from lic.safety import boxes, parcels, telling
from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db(transaction=True)

TALK = "/c/harbour/talk/"
SECRET = "zzcanary the blue van"
VECTORS = json.loads((Path(made.__file__).parent / "sealed_vectors.json").read_text())
FROM_A_COUNTER = """() => { let next = 0; crypto.getRandomValues = (list) => {
  const all = new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
  for (let i = 0; i < all.length; i++) all[i] = next++ % 251;
  return list;
}; }"""


@pytest.fixture
def desk():
    table.town("harbour")
    found = made.desk()
    yield found
    for name, _letter in found.box.arrivals():
        found.box.taken(name)


@pytest.fixture
def she(visit, desk):
    """Somebody with a browser that runs scripts, on the form, under the policy that our pages really have."""
    return opened(visit)


def opened(visit, **options):
    one = visit(script=True, strict=True, **options)
    one.posts = []
    one.page.on("request", lambda asked: asked.method == "POST" and one.posts.append(asked))
    one.go(f"{TALK}new/")
    return one


def fill(one, *, press: bool = True) -> None:
    one.tick("Hurt")
    one.unfold("In your own words")
    one.write("In your own words", f"  {SECRET}\n\n\n“é”\t🕊 \u202e")
    one.unfold("When and where")
    one.page.get_by_label("About when?").select_option("today")
    one.page.get_by_label("Which part of town?").select_option("North side")
    one.tick("Warn other sex workers")
    if press:
        one.press("Send")


def words(one) -> list[str]:
    one.page.locator(".words li").first.wait_for()
    return one.page.locator(".words span").all_inner_texts()


def trouble(one) -> str:
    one.page.locator("[role=alert]").wait_for()
    return str(one.page.locator("[role=alert]").inner_text())


def test_what_is_told_reaches_the_desk_sealed_and_no_word_of_it_is_on_the_line(she, desk):
    before = len(she.asked)
    assert before == 3  # the page, its sheet, its script: modules come once somebody begins
    assert [url for url in she.asked if "vendored" in url] == []

    fill(she)
    shown = words(she)

    (post,) = she.posts
    assert set(post.post_data_json) == {"csrfmiddlewaretoken", "sealed"}
    for told in (SECRET, "hurt", "North", *shown):
        assert told not in post.post_data_json["sealed"]
    desk.take_in()
    for reader in ("1", "2"):
        told = desk.read(desk.only(), reader)
        assert (told.happened, told.more) == (("hurt",), f"{SECRET}\n\n“é” 🕊")
        assert (told.when, told.town, told.consent) == ("today", "North side", ("warn",))
    she.press("I have kept them")
    she.page.wait_for_url(f"**{TALK}back/")
    she.write("Your seven words", " ".join(shown).upper())
    she.press("Open")
    she.page.wait_for_url(f"**{TALK}open/")
    assert SECRET in she.page.content()
    assert she.strangers == []


def test_nobody_can_tell_where_it_was_sealed(she, visit, desk):
    fill(she)
    words(she)
    plainly = visit()
    plainly.go(f"{TALK}new/")
    fill(plainly)
    letters = [len(letter) for _name, letter in desk.box.arrivals()]
    one, other = desk.take_in()

    assert len(set(letters)) == 1
    assert shape(one) == shape(other)
    assert inside(desk, one) == inside(desk, other)


def shape(report: parcels.Report) -> object:
    sizes = {name: len(key) for name, key in sorted(report.keys.items())}
    beside = [(name, len(text)) for name, text in report.beside.items()]
    return len(report.text), sizes, beside, len(report.mark), report.case.version


def inside(desk, report: parcels.Report) -> list[bytes]:
    context, key, pair = parcels.context_of(report.case), report.keys["2"], desk.readers["2"]
    parts = [sealing.open_beside(t, key, context, pair, n) for n, t in report.beside.items()]
    return [sealing.open_envelope(report.text, key, context, pair), *parts]


def test_what_somebody_else_said_is_read_back_before_anything_is_sent(she, desk):
    fill(she, press=False)
    she.tick("I am entering this for somebody")
    she.press("Send")
    she.page.get_by_role("heading", name="Read it to them").wait_for()
    shown = she.page.locator("dl div").all_inner_texts()
    she.press("Change something")
    she.page.locator("dl").wait_for(state="detached")
    assert (she.posts, desk.take_in()) == ([], [])
    she.press("Send")
    she.press("They said yes: send it")
    words(she)

    assert [row.split("\n") for row in shown] == [
        ["What happened?", "Hurt"], ["In your own words", SECRET, "“é” 🕊"], ["About when?", "Today"],
        ["Which part of town?", "North side"], ["What may be done with it?", "Warn other sex workers"],
    ]  # fmt: skip
    desk.take_in()
    assert desk.read(desk.only()).is_for_another
    assert list(she.posts[0].post_data_json) == ["csrfmiddlewaretoken", "sealed"]


def test_when_the_readers_have_changed_she_is_told_and_sends_once_more(she, desk):
    desk.readers["2"] = sealing.new_key_pair()  # the same name, another key
    desk.lay_roster()
    fill(she)

    assert "Who reads here has changed" in trouble(she)
    assert desk.take_in() == []
    assert desk.roster().fingerprint in she.page.content()
    she.press("Send")
    words(she)
    desk.take_in()
    assert desk.read(desk.only(), "2").more.startswith(SECRET)


def test_without_the_module_the_form_goes_as_it_always_did(visit, desk):
    she = visit(script=True, strict=True)
    she.page.route("**/chacha.js", lambda route: route.abort())
    she.go(f"{TALK}new/")
    fill(she)
    she.page.wait_for_url(f"**{TALK}words/")

    assert len(words(she)) == receipts.WORDS
    desk.take_in()
    assert desk.read(desk.only()).more.startswith(SECRET)


def test_without_an_answer_nothing_is_lost_and_she_can_send_again(she, desk):
    she.tick("Robbed")
    she.page.wait_for_load_state("networkidle")
    fill(she, press=False)
    she.context.set_offline(True)
    she.press("Send")

    assert "It was not sent" in trouble(she)
    she.context.set_offline(False)
    she.press("Send")
    words(she)
    desk.take_in()
    assert desk.read(desk.only()).happened == ("robbed", "hurt")


def test_when_the_answer_was_lost_the_second_try_is_the_same_report(she, desk):
    def lose(route):
        route.fetch()
        route.abort()

    she.page.route(f"**{TALK}new/", lose, times=1)
    fill(she)
    assert "It was not sent" in trouble(she)
    she.press("Send")
    shown = words(she)

    assert len(desk.take_in()) == 1
    own = receipts.opened(" ".join(shown), desk.roster().salt)
    assert desk.only().mark == sealing.locator_mark(own.locator)


def test_a_stranger_on_the_way_that_answers_for_us_gets_nothing_in_clear(she, desk):
    """A filter in front that says 400 by itself: the page says that it was not sent, and the form is not posted."""
    she.page.route(f"**{TALK}new/", lambda route: route.fulfill(status=400, body="no"))
    fill(she)

    assert "It was not sent" in trouble(she)
    assert [list(post.post_data_json) for post in she.posts] == [["csrfmiddlewaretoken", "sealed"]]


def test_with_nothing_ticked_nothing_is_sent_and_it_is_said(she, desk):
    she.press("Send")

    assert "Tick at least one thing" in trouble(she)
    assert (she.posts, desk.take_in()) == ([], [])


def test_in_french_the_words_are_french_and_open(visit, desk):
    she = opened(visit, language="fr")
    she.tick("Blessures")
    she.press("Envoyer")
    shown = words(she)
    desk.take_in()

    assert set(shown) <= set(receipts.word_list("fr"))
    assert desk.read(desk.only()).language == "fr"
    answer = Client().post(f"{TALK}back/", {"words": " ".join(shown)})
    assert answer.status_code == 302


def test_the_device_seals_to_the_letter_as_the_vectors_say(she):
    she.page.evaluate(FROM_A_COUNTER)
    made_there = she.page.evaluate(
        """async (given) => {
        const it = await import("/static/safety/sealing.js");
        const own = await it.receipt(given.words, it.fromBase64(given.salt));
        const recipients = Object.fromEntries(given.recipients.map(([n, k]) => [n, it.fromBase64(k)]));
        const beside = Object.fromEntries(given.beside.map(([n, text]) => [n, it.bytes(text)]));
        const sealed = it.seal(it.bytes(given.body), given.context, recipients, beside);
        const each = (some) => Object.entries(some).map(([name, one]) => [name, it.toBase64(one)]);
        return { mark: it.toBase64(own.mark), public: it.toBase64(own.public), text: it.toBase64(sealed.text),
          keys: each(sealed.keys), beside: each(sealed.beside) };
    }""",
        VECTORS["given"],
    )

    assert made_there == VECTORS["sealed"]


def test_the_device_reads_words_and_texts_as_the_server_does(she):
    lists = [word for language in ("en", "fr") for word in receipts.word_list(language)]
    texts = ["a\r\nb\x0bc\u2028d", " \t\u00a0 x\u00a0y \n \n\n\n z", "e\u0301\u200b\u202e\ue000\u2800", "\ufeffa\u3164b\x00c\x85d"]  # fmt: skip

    normal, tidy = she.page.evaluate(
        """async ([words, texts]) => [
        words.map((await import("/static/safety/sealing.js")).normal),
        texts.map((await import("/static/safety/telling.js")).plain)]""",
        [lists, texts],
    )

    assert normal == [receipts.normal(word) for word in lists]
    assert tidy == [plain(text) for text in texts]


def test_words_are_drawn_from_the_whole_list_each_as_likely_as_any(she):
    """From numbers 0 … 65,535 in a row, each word of the list is drawn equally often: those past the last whole round are left."""
    count = she.page.evaluate(
        """async (size) => {
        const { draw } = await import("/static/safety/sealing.js");
        const list = Array.from({ length: size }, (_, index) => index), seen = new Array(size).fill(0);
        let next = 0, drawn = 0;
        crypto.getRandomValues = (two) => { two[0] = next++ % 65536; return two; };
        const whole = Math.floor(65536 / size) * size;
        for (; drawn + 7 <= whole * 7; drawn += 7) for (const one of draw(list)) seen[one] += 1;
        return [Math.min(...seen), Math.max(...seen)];
    }""",
        7769,
    )

    assert count[0] == count[1]


def test_a_report_of_the_browser_lies_under_the_hash_of_its_locator(she, desk):
    she.tick("Hurt")
    she.press("Send")
    own = receipts.opened(" ".join(words(she)), desk.roster().salt)
    (arrived,) = desk.box.arrivals()
    (report,) = desk.take_in()

    assert arrived[0] == boxes.name_of(sealing.locator_mark(own.locator))
    assert report.public == own.pair.public
    body = sealing.open_envelope(report.text, report.keys[parcels.REPORTER], parcels.context_of(report.case), own.pair)  # fmt: skip
    assert telling.read(body).happened == ("hurt",)
