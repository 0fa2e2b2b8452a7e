"""Charts: what they say, what they never hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from lic.core import charts
from lic.core.charts import MARKS, Bar, Mark, Seat
from lic.core.disclosure import Band, Kind, ReleasedCell, Word
from lic.core.opinion.shapes import Landscape, OpinionGroup

SVG = "{http://www.w3.org/2000/svg}"
FIGURE = ReleasedCell(
    "res", "s", Kind.FIGURE, n=208, percent=82, low=76, bound=80, high=87, at_least=208
)
WORDS = ReleasedCell("bus", "s", Kind.WORDS, word=Word.DIVIDED, band=Band.FROM_10, at_least=10)
HIDDEN = ReleasedCell("pol", "s")
CAUCUS = ReleasedCell("sw", "s", Kind.CAUCUS, shares=True)
LINES = (
    Bar(MARKS["res"], FIGURE, "82 % of 208"),
    Bar(MARKS["bus"], WORDS, "divided"),
    Bar(MARKS["pol"], HIDDEN, "not enough voices"),
    Bar(MARKS["sw"], CAUCUS, "the caucus shares this"),
)
SAYS = {"title": "Group by group", "desc": "Most residents agree; businesses are divided."}
MAP = Landscape(
    (
        OpinionGroup(1, -0.5, 0.2, 0.3, 0.2, 30, (("s1", 1),)),
        OpinionGroup(2, 0.5, -0.2, 0.3, 0.2, 0, ()),
    ),
    {"res": (0.5, -0.2), "sw": (0.0, 0.1)},
    {"res": (123, 45, 6)},
)


def every_chart() -> dict[str, str]:
    return {
        "bars": charts.bars(LINES, "chart-bars", **SAYS),
        "bar": charts.bar(LINES[0], "chart-bar", **SAYS),
        "map": charts.opinion_map(MAP, MARKS, "chart-map", **SAYS),
        "ring": charts.seats_ring(
            [Seat(mark, heard=key != "pol") for key, mark in MARKS.items()], "chart-ring", **SAYS
        ),
    }


@pytest.mark.parametrize("kind", ["bars", "bar", "map", "ring"])
def test_a_chart_is_an_image_with_a_title_and_a_sentence(kind):
    root = ET.fromstring(every_chart()[kind])

    name = root.get("id")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{name}-title {name}-desc"
    assert [(child.tag, child.get("id"), child.text) for child in root[:2]] == [
        (f"{SVG}title", f"{name}-title", SAYS["title"]),
        (f"{SVG}desc", f"{name}-desc", SAYS["desc"]),
    ]
    assert root.get("viewBox").startswith("0 0 320 ")


@pytest.mark.parametrize("kind", ["bars", "bar", "map", "ring"])
def test_a_chart_holds_no_style_script_link_or_event(kind):
    drawn = every_chart()[kind]

    assert re.findall(r"style|<script|href|\son\w+=|url\(|<image|<foreignObject", drawn) == []


def test_the_solid_part_ends_at_the_bound_and_the_whisker_spans_the_interval():
    root = ET.fromstring(charts.bar(LINES[0], "c", **SAYS))

    solid = root.find(f"{SVG}rect")
    whisker = root.findall(f"{SVG}line[@class='whisker']")[0]
    half = root.find(f"{SVG}line[@class='half']")
    assert float(solid.get("width")) == pytest.approx(312 * 0.80)
    assert (float(whisker.get("x1")), float(whisker.get("x2"))) == pytest.approx((241.12, 275.44))
    assert (half.get("x1"), half.get("stroke-dasharray")) == ("160", "1.5 2")


def test_words_draw_a_pale_third_without_a_whisker():
    root = ET.fromstring(charts.bar(LINES[1], "c", **SAYS))

    assert [part.get("class") for part in root.findall(f"{SVG}rect")] == ["span g-bus"]
    assert root.findall(f"{SVG}line[@class='whisker']") == []


def test_a_hidden_group_is_a_hollow_mark_and_no_line():
    root = ET.fromstring(charts.bars(LINES[2:3], "c", **SAYS))

    assert [part.get("class") for part in root.findall(f"{SVG}path")] == ["mark g-pol hollow"]
    assert root.findall(f"{SVG}line") + root.findall(f"{SVG}rect") == []


def test_lines_keep_the_order_given():
    root = ET.fromstring(charts.bars(LINES, "c", **SAYS))

    classes = [part.get("class") for part in root.findall(f"{SVG}path")]
    assert classes == ["mark g-res", "mark g-bus", "mark g-pol hollow", "mark g-sw"]


def test_the_map_draws_camps_and_groups_and_no_number_of_people():
    drawn = charts.opinion_map(MAP, {"sw": MARKS["sw"]}, "c", **SAYS)

    root = ET.fromstring(drawn)
    assert len(root.findall(f"{SVG}ellipse")) == 2
    assert [part.get("class") for part in root.findall(f"{SVG}path")] == ["mark g-sw"]
    assert [part.text for part in root.findall(f"{SVG}text")] == ["A", "B"]
    assert "123" not in drawn


def test_a_group_that_is_not_shown_moves_nothing_on_the_map():
    marks = {"sw": MARKS["sw"]}
    far = Landscape(MAP.opinions, {**MAP.centres, "pol": (-1.0, 1.0)})
    without = Landscape(MAP.opinions, {"sw": MAP.centres["sw"]})

    drawn = charts.opinion_map(far, marks, "c", **SAYS)

    assert drawn == charts.opinion_map(without, marks, "c", **SAYS)


def test_what_is_shown_fills_the_frame_however_near_the_middle_it_lies():
    near = Landscape((), {"res": (-0.2, 0.0), "sw": (0.8, 0.0)})

    root = ET.fromstring(charts.opinion_map(near, MARKS, "c", **SAYS))

    assert [part.get("transform").split(" scale")[0] for part in root.findall(f"{SVG}path")] == [
        "translate(34 122)",
        "translate(270 122)",
    ]


@pytest.mark.parametrize("seats", [1, 3, 6, 9])
def test_the_ring_has_a_seat_for_every_group_and_none_at_its_head(seats):
    chosen = [Seat(Mark("circle", "g-x", "Group"), heard=place > 0) for place in range(seats)]

    root = ET.fromstring(charts.seats_ring(chosen, "c", **SAYS))

    marks = root.findall(f"{SVG}path")
    assert len(marks) == seats
    assert marks[0].get("class") == "mark g-x hollow"
    assert marks[0].get("fill") == "none"


def test_text_is_escaped():
    line = Bar(Mark("circle", "g-x", "<b>&</b>"), HIDDEN, '"<script>"')

    drawn = charts.bars([line], "c", title="<i>", desc="a & b")

    assert "<script" not in drawn
    assert "<i>" not in drawn
    assert ET.fromstring(drawn)[3].text == "<b>&</b>"


@pytest.mark.parametrize("name", ["", "1a", "a b", 'a"', "a\n"])
def test_a_name_that_would_break_the_page_is_refused(name):
    with pytest.raises(ValueError, match="letters"):
        charts.bars(LINES, name, **SAYS)


def test_a_chart_without_a_sentence_is_refused():
    with pytest.raises(ValueError, match="sentence"):
        charts.bars(LINES, "c", title="Bars", desc=" ")


def test_an_unknown_shape_is_refused():
    with pytest.raises(ValueError, match="star"):
        Mark("star", "g-x", "Stars")
