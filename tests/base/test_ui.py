"""The components: what they draw, and that a slip of the pen is an error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django import forms
from django.template import TemplateSyntaxError, engines
from django.utils import translation
from django.utils.functional import Promise

import lic.base
from lic.base import components, gallery, ui
from lic.core.charts.marks import MARKS

BASE = Path(lic.base.__file__).parent
DOCS = BASE.parents[2] / "docs" / "components.md"


def draw(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render({"csrf_token": "token", **context})


class Card(forms.Form):
    code = forms.CharField(label="Card code", help_text="Big or small letters.")
    note = forms.CharField(required=False)
    seen = forms.ChoiceField(widget=forms.RadioSelect, choices=[("YES", "Yes"), ("NO", "Not yet")])


# --- the contract of the tags


def test_a_misspelt_argument_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'titel'"):
        draw('{% notice "care" titel="x" %}{% endnotice %}')
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'knd'"):
        draw('{% button "Send" knd="main" %}')


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="did not receive value"):
        draw("{% answer url=there %}{% endanswer %}")


@pytest.mark.parametrize(
    "source",
    [
        '{% notice "loud" %}{% endnotice %}',
        '{% button "Send" kind="red" %}',
        '{% icon "umbrella" %}',
        '{% loop "won" "What we won" %}{% endloop %}',
        '{% voice "Hello" size="huge" %}',
    ],
)
def test_a_value_that_is_not_listed_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="not one of"):
        draw(source)


def test_every_component_has_one_template_and_stands_in_the_gallery() -> None:
    shown = (BASE / "templates/gallery.html").read_text("utf-8") + (
        BASE / "templates/page.html"
    ).read_text("utf-8")
    shown += (BASE / "templates/components/bar.html").read_text("utf-8")

    for name in components.CATALOGUE:
        assert (BASE / f"templates/components/{name}.html").is_file(), name
        assert f"{{% {name} " in shown, name


def test_every_example_in_the_catalogue_can_be_compiled() -> None:
    for name, make in components.CATALOGUE.items():
        example = (make.__doc__ or "").strip().rpartition("\n\n")[2].strip()

        assert example.startswith(f"{{% {name} "), name
        engines["django"].from_string(example)


def test_the_catalogue_on_paper_is_the_one_in_the_code() -> None:
    assert DOCS.read_text("utf-8") == gallery.catalogue()


def test_templates_have_no_inline_style_or_script() -> None:
    for path in (BASE / "templates").rglob("*.html"):
        assert not re.search(
            r"\sstyle=|<style|\son\w+=|<script(?![^>]*src=)", path.read_text("utf-8")
        ), path


# --- groups and words


def test_a_group_has_its_mark_and_its_name_in_words() -> None:
    html = draw("{% group group %}", group=ui.Group("sw", "Sex workers"))

    assert html == (
        '<span class="group"><svg class="mark g-sw" width="16" height="16" aria-hidden="true">'
        '<use href="#m-circle"/></svg> Sex workers</span>'
    )


def test_a_group_of_another_table_keeps_its_own_mark_and_colour() -> None:
    group = {
        "key": "elders",
        "names": {"en": "Elders", "fr": "Aîné·e·s"},
        "mark": "ARCH",
        "hue": "g-9",
    }

    assert ui.mark(group) == ("arch", "g-9")
    with translation.override("fr"):
        assert ui.name_of(group) == "Aîné·e·s"


def test_an_unknown_group_falls_back_to_a_spare_mark() -> None:
    assert ui.mark({"key": "fishers", "name": "Fishers"}) == ("hexagon", "g-7")


def test_a_hollow_group_is_hollow_wherever_it_stands() -> None:
    html = draw("{% group group %}", group=ui.hollow(ui.Group("pol", "Police")))

    assert 'class="mark g-pol mark--hollow"' in html


def test_words_of_a_person_stand_in_the_quotation_marks_of_their_language() -> None:
    assert ui.quoted("Yes") == "“Yes”"
    assert '<blockquote lang="fr">' in draw('{% voice "Oui" lang="fr" %}')
    assert "lang=" not in draw('{% voice "Yes" lang="en" %}')


def test_what_people_wrote_is_escaped() -> None:
    html = draw("{% voice said %}{% items rows %}", said="<b>hi</b>", rows=[{"title": "<i>x</i>"}])

    assert "<b>" not in html
    assert "<i>" not in html


# --- answering


def test_the_three_answers_are_one_form_in_one_order() -> None:
    html = draw(
        '{% answer text="Lights" url="/vote" agree="1" disagree="-1" unsure="0" name="v" %}{% endanswer %}'
    )

    assert re.findall(r'<button class="answer__button" name="v" value="(.*?)">', html) == [
        "1",
        "-1",
        "0",
    ]
    assert re.findall(r"</svg>([\w, ]+)</button>", html) == ["Agree", "Disagree", "Pass, not sure"]
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'role="group" aria-labelledby="said"' in html


def test_progress_ends_with_thanks() -> None:
    assert "9 of 32" in draw('{% progress 9 32 stop_url="/" %}')
    assert "That was all. Thank you." in draw('{% progress 32 32 stop_url="/" %}')


# --- forms


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    html = draw("{% field form.code %}", form=Card({"code": "", "seen": "YES"}))

    assert 'aria-describedby="id_code_helptext id_code_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('id="id_code_error"') < html.index("<input")


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "(you may leave this empty)" in draw("{% field form.note %}", form=Card())
    assert "(you may leave this empty)" not in draw("{% field form.code %}", form=Card())


def test_radio_buttons_become_choices_with_their_small_lines() -> None:
    html = draw(
        "{% field form.seen hints=hints %}",
        form=Card(initial={"seen": "NO"}),
        hints={"YES": "I was there"},
    )

    assert html.count('<label class="choice">') == 2
    assert '<span class="choice__hint">I was there</span>' in html
    assert re.findall(r'value="(\w+)"[^>]*checked', html) == ["NO"]


def test_the_summary_of_errors_links_to_each_field() -> None:
    html = draw("{% errors form %}", form=Card({}))

    assert re.findall(r'href="#(\w+)"', html) == ["id_code", "id_seen_0"]
    assert "2 things to look at again" in html


def test_there_is_no_summary_where_all_is_well() -> None:
    assert draw("{% errors form %}", form=Card()).strip() == ""
    assert draw("{% errors nothing %}").strip() == ""


def test_a_form_draws_its_own_fields_where_none_are_named() -> None:
    html = draw('{% form form submit="Go on" cancel="/" %}{% endform %}', form=Card())

    assert [name for name in ("code", "note", "seen") if f'name="{name}"' in html] == [
        "code",
        "note",
        "seen",
    ]
    assert '<button class="button button--main">Go on</button>' in html
    assert "novalidate" in html


def test_a_form_that_reads_carries_no_token() -> None:
    assert "token" not in draw('{% form method="get" submit="Search" %}x{% endform %}')


# --- lists


def test_positions_have_words_beside_their_icons() -> None:
    rows = [{"group": ui.Group("sw", "Sex workers"), "position": "CONCERN"}]

    html = draw("{% positions rows %}", rows=rows)

    assert '<use href="#i-flag"/></svg> Concern</p>' in html.replace("\n", "")


def test_a_hidden_group_has_a_hollow_mark_and_no_bar() -> None:
    html = draw(
        '{% bars rows label="x" %}',
        rows=[{"group": ui.Group("pol", "Police"), "value": "", "svg": ""}],
    )

    assert "mark--hollow" in html
    assert "bars__bar" not in html
    assert "not enough voices" in html


def test_a_table_heads_its_rows_and_labels_its_cells() -> None:
    html = draw(
        '{% table "Falls" columns rows %}',
        columns=["Group", "Calm"],
        rows=[[ui.Group("sw", "Sex workers"), "few"]],
    )

    assert '<th scope="row"><span class="group">' in html
    assert '<td data-l="Calm">few</td>' in html


def test_a_met_concern_is_a_plain_notice() -> None:
    open_, met = (
        draw('{% concern heading="One" text="It blinds" met=met %}{% endconcern %}', met=met)
        for met in ("", "Shaded")
    )

    assert "notice--care" in open_
    assert "notice--plain" in met
    assert "How it was met" in met


# --- the page


NAV = [{"label": "Listen", "url": "/r", "current": True}]


def page(**context: Any) -> str:
    source = '{% extends "page.html" %}{% block title %}Say <b>it</b>{% endblock %}{% block main %}<p>Text</p>{% endblock %}'
    place = {"name": "Harbour Flats", "url": "/c/harbour-flats/"}
    return draw(source, place=place, theme="dark", **({"nav": NAV} | context))


def test_leave_now_is_the_first_thing_to_reach_on_a_sensitive_page() -> None:
    html = page(sensitive=True)

    assert re.search(r"<(a|button|input)[^>]*>", html[html.index("<body") :])[0].startswith(
        '<a class="leave" href='
    )  # type: ignore[index]


def test_a_sensitive_page_tells_a_glance_nothing() -> None:
    html = page(sensitive=True)

    assert re.findall("<title>(.*)</title>", html) == ["Harbour Flats"]
    assert 'content="no-referrer"' in html


def test_the_ways_through_the_house_stand_below_the_bar_that_sticks() -> None:
    bars = page(sensitive=True).split('<div class="bar')

    assert ["<nav" in bar for bar in bars[1:]] == [False, True]
    assert "<nav" not in page(sensitive=True, nav=[])


def test_another_page_has_the_nav_and_no_leave_and_no_script() -> None:
    html = page(sensitive=False)

    assert re.findall("<title>(.*)</title>", html) == ["Say it · Harbour Flats"]
    assert '<a href="/r" aria-current="true">Listen</a>' in html
    assert "leave" not in html
    assert "<script" not in html


def test_a_page_without_a_margin_has_one_column() -> None:
    assert '<div class="column">' in page()
    assert "<aside" not in page()


def test_a_page_asks_for_at_most_two_more_files() -> None:
    html = page(sensitive=True)

    assert len(re.findall(r'<link rel="stylesheet"|<script', html)) == 2


def test_a_page_says_its_language_and_its_theme() -> None:
    assert '<html lang="en" dir="ltr" data-theme="dark">' in page()


# --- French


def test_every_string_of_the_kit_is_there_in_french() -> None:
    catalogue = polib.pofile(str(BASE / "locale/fr/LC_MESSAGES/django.po"))
    said = {(entry.msgctxt, entry.msgid) for entry in catalogue if entry.translated()}

    assert [one for one in _strings() if one not in said] == []


def _strings() -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for path in (BASE / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        found += [
            (c or None, s)
            for s, c in re.findall(r'{% translate "([^"]+)"(?: context "([^"]+)")?', text)
        ]
        for inside in re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text, re.DOTALL
        ):
            found.append((None, re.sub(r"{{ (\w+) }}", r"%(\1)s", inside)))
    words = [words for _, words in ui.POSITIONS.values()]
    assert all(isinstance(one, Promise) for one in words)
    return found + [(None, str(one)) for one in words]


def test_every_template_of_every_app_can_be_compiled() -> None:
    for path in sorted(BASE.parent.glob("*/templates/**/*.html")):
        engines["django"].from_string(path.read_text("utf-8"))


def test_every_colour_of_a_group_stands_out_on_every_paper_in_every_theme():
    css = (BASE / "static/css/tokens.css").read_text()
    themes = [
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+)", block))
        for block in re.findall(r"{([^{}]*--g-10[^{}]*)}", css)
    ]

    faint = [
        (colour, paper)
        for theme in themes
        for colour in ui.COLOURS
        for paper in ("paper", "raised", "sunk")
        if _contrast(theme[f"g-{colour}"], theme[paper]) < 3
    ]

    assert (len(themes), faint) == (5, [])


def test_every_colour_has_a_mark_for_files_that_stand_alone():
    css = (BASE / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--g-([\w-]+):\s*(#[0-9a-f]+)", css.split("@media")[0]))

    assert {key: mark.colour for key, mark in MARKS.items()} == light


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
