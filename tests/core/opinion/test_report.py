"""The page of a report: it stands alone, says what may be said in plain words, and holds nothing else."""

from __future__ import annotations

import dataclasses
import re
import string
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from lic.core.opinion import parsing
from lic.core.opinion.publication import publish
from lic.core.opinion.report import page
from lic.core.opinion.report_words import BANDS, ENGLISH, FRENCH, SAID, TABLES
from lic.core.text import readability
from tests import programs
from tests.core.opinion.made import conversation, loose
from tests.core.opinion.round_table import SIZES, TEXTS, analysed, votes
from tests.journeys import browser
from tests.journeys.test_accessibility import AXE, axe_script

POLIS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "polis"
VOID = {"meta", "br", "path", "rect", "line", "ellipse"}


class Reader(HTMLParser):
    """Tags in order, words, and whether each tag was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "title", "desc"}:
            self.words.append(data)


@pytest.fixture(scope="module")
def shown():
    made, groups = votes()
    return publish(analysed(made, groups), TEXTS, roster={"res": 900, "bus": 45}, seed=7)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_stands_alone(shown, language):
    html = page(shown, language=language)
    read = Reader(html)

    assert read.open == []
    assert (
        set(read.tags)
        & {"script", "link", "img", "iframe", "form", "object", "base", "image", "use"}
        == set()
    )
    assert [
        n for n, _ in read.attributes if n.startswith("on") or n in {"src", "style", "action"}
    ] == []
    assert {value[0] for name, value in read.attributes if name == "href"} == {"#"}
    assert [
        u for u in re.findall(r"https?://[^\"'\s<]*", html) if u != "http://www.w3.org/2000/svg"
    ] == []
    assert re.findall(r"@import|url\(", html) == []
    names = [value for name, value in read.attributes if name == "id"]
    assert len(names) == len(set(names))
    assert {v[1:] for n, v in read.attributes if n == "href"} <= set(names)


def test_words_of_people_are_text_and_no_page(shown):
    html = page(shown, title="<b>Harbour</b> & Flats")

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "A clinic &quot;without cards&quot; &amp; without names" in html
    assert "police &lt;i&gt;" in html
    assert "<title>&lt;b&gt;Harbour&lt;/b&gt; &amp; Flats</title>" in html


def test_no_person_and_no_exact_size_is_on_the_page(shown):
    words = " ".join(Reader(page(shown)).words)

    assert "canary" not in page(shown)
    assert re.findall(r"\b(?:298|190|900) people", words) == []
    figures = [int(n.replace(",", "")) for n in re.findall(r"% of ([\d,]+) agree", words)]
    assert min(figures) >= 20
    percents = {int(n) for n in re.findall(r"(\d+)\u00a0% of", words)}
    assert percents
    assert percents & {0, 100} == set()


def test_each_part_is_there_in_its_order(shown):
    ids = re.findall(r'<h2 id="([a-z]+)"', page(shown))

    assert ids == [
        "how",
        "groups",
        "common",
        "unheard",
        "heard",
        "divides",
        "opinions",
        "every",
        "method",
    ]


@pytest.mark.parametrize(("hidden", "told"), [({}, 0), ({"sw": ("1",)}, 0), ({"sw": ("0",)}, 1)])
def test_common_ground_says_where_a_group_in_it_is_not_shown(shown, hidden, told):
    html = page(replace(shown, common=("0",), unheard=hidden))

    assert html.count(ENGLISH["common.hidden"]) == told


def test_every_statement_has_a_row_with_each_group(shown):
    table = page(shown).split('id="every"')[1].split("</table>")[0]
    rows = table.split("<tr>")[2:]

    assert [row.count("<td") for row in rows] == [len(SIZES)] * len(shown.statements)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("people", [0, 1, 30])
def test_little_or_nothing_said_is_a_page_too(language, people):
    found = analysed(loose(np.arange(people), np.zeros(people, int), np.ones(people)))
    html = page(publish(found), language=language)

    assert Reader(html).open == []
    assert "NaN" not in html
    if people == 0:
        assert TABLES[language]["none_yet"] in html


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "There are 2 groups of people who answer alike. 1 of them has fewer than 10 people."),
        ("fr", "Il y a 2 groupes de gens qui répondent pareil. 1 d’entre eux a moins de 10 personnes."),
    ],
)  # fmt: skip
def test_a_group_of_opinion_under_ten_is_one_of_those_counted(language, told):
    found = analysed(conversation(41, people=60)[0])
    label = found.label.copy()
    label[np.flatnonzero(label == 1)[8:]] = -1

    html = page(publish(dataclasses.replace(found, label=label)), language=language)

    assert told in html


def test_the_page_says_that_two_reports_of_the_same_answers_can_be_subtracted():
    """With everybody and with one group alone, the answers of the other are the difference."""
    n, made = 103, np.random.default_rng(3)
    agrees = made.random((n, 6)) < 0.7
    person, statement = np.divmod(np.arange(6 * n), 6)
    one = loose(person, statement, np.where(agrees, 1, -1).ravel())
    plain, parted = (
        publish(analysed(one, groups)) for groups in (None, ["res"] * 97 + ["police"] * 6)
    )

    left = [
        round(plain.release.cell("", s).counts[0] - parted.release.cell("res", s).counts[0])
        for s in plain.statements
    ]

    assert left == pytest.approx(agrees[97:].sum(axis=0), abs=1)
    assert "never a second one with other groups, without groups or with another seed" in page(
        parted
    )
    assert "pas de second avec d’autres groupes" in page(parted, language="fr")


def test_a_language_without_words_is_refused(shown):
    with pytest.raises(ValueError, match="en or fr"):
        page(shown, language="de")


def test_both_languages_say_the_same_things():
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert list(ENGLISH) == list(FRENCH)
    assert {k: fields(v) for k, v in ENGLISH.items()} == {k: fields(v) for k, v in FRENCH.items()}
    assert [set(BANDS[x]) for x in TABLES] == [set(BANDS["en"])] * 2
    assert [set(SAID[x]) for x in TABLES] == [set(SAID["en"])] * 2


@pytest.mark.parametrize("words", TABLES.values(), ids=TABLES)
def test_no_line_begins_with_a_sign(words):
    assert [text for text in words.values() if re.search(r"[ \t][%:;!?»]", text)] == []


def test_every_sentence_is_said_somewhere():
    source = Path(page.__code__.co_filename).read_text("utf-8")
    unsaid = {
        key
        for key in ENGLISH
        if not any(f'{name}"' in source or f"{name}'" in source for name in _said_as(key))
    }

    assert unsaid == set()


def _said_as(key):
    """The ways in which the page may name a sentence."""
    stem, _, last = key.rpartition(".")
    plain = key.removesuffix(".everybody")
    yield plain
    if last in {"one", "many", "none"}:
        yield stem
    if stem in {"how", "share"}:
        yield {"how": "how.{n}", "share": "share.{keys[cell.word]}"}[stem]


@pytest.mark.parametrize(("language", "words"), TABLES.items())
def test_the_words_are_plain(language, words):
    sentences = [text for text in words.values() if text.endswith(".")]
    told = " ".join(re.sub(r"\{\w+\}", "10", text) for text in sentences)

    assert readability.grade(told, language=language) <= 8
    assert [text for text in words.values() if "!" in text] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["table", "opinions", "nobody"])
def test_no_page_has_a_violation_or_asks_the_network(chromium, shown, width, scheme, which):
    if which == "table":
        html = page(shown)
    elif which == "opinions":
        html = page(publish(analysed(votes()[0])), language="fr")
    else:
        html = page(publish(analysed(loose([], [], []))))
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    sheet = context.new_page()
    sheet.set_content(html)
    sheet.evaluate(axe_script())

    wrong = sheet.evaluate(AXE)
    over = sheet.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    context.close()

    assert (wrong, over, asked) == ([], 0, [])


@pytest.fixture(scope="module")
def chromium():
    programs.need("Chromium", programs.CHROMIUM)
    with browser.started() as running:
        yield running


@pytest.mark.skipif(not POLIS.is_dir(), reason="the shared folder with real votes is not here")
def test_a_real_conversation_of_26_people_is_told_without_naming_them():
    with (POLIS / "london.youth.policing.csv").open("rb") as file:
        read = parsing.read(lambda: [file.seek(0), file.read()][1:])
    html = page(publish(analysed(read.votes)))
    words = " ".join(Reader(html).words)

    assert "There are no clear groups" in words
    assert (
        "26 people took part. At least 510 answers to 36 statements stand behind what is shown."
        in words
    )
    assert {int(n) for n in re.findall(r"% of (\d+) agree", words)} <= set(range(20, 27))
