"""The page of all components in a real browser: the way out, narrow screens, and the checker for access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, sync_playwright

import lic.base
from lic.base import gallery, storage
from tests import programs

pytestmark = pytest.mark.browser
LONG = "<p>A long text.</p>" * 200
ANSWER = (
    '{% extends "page.html" %}{% block title %}Say what you think{% endblock %}'
    '{% block main %}{% progress 9 32 stop_url="/" %}{% answer text="Lights all night" url="/vote" %}{% endanswer %}'
    "{{ long|safe }}{% endblock %}"
)
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    programs.need("Chromium", programs.CHROMIUM)
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=programs.CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page from memory: no server, no network."""
    opened = []

    def open_page(html: str, *, width: int = 320, css: str = "", **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 568}, **settings)
        opened.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: _answer(route, html, storage.sheet() + css))
        page.goto("http://table.test/")
        return page

    yield open_page
    for context in opened:
        context.close()


def _answer(route: Route, html: str, css: str) -> None:
    url = route.request.url
    if url.endswith("site.css"):
        route.fulfill(body=css, content_type="text/css")
    elif url.endswith(".js"):
        alone = Path(lic.base.__file__).parent / "static" / url.rpartition("/")[2]
        script = alone.read_text("utf-8") if alone.exists() else storage.script()
        route.fulfill(body=script, content_type="text/javascript")
    elif "/leave" in url:
        route.fulfill(body="<title>Weather</title>", content_type="text/html")
    else:
        route.fulfill(body=html, content_type="text/html")


def drawn(theme: str = "light") -> str:
    place = {"name": "Harbour Flats", "url": "/c/harbour-flats/"}
    frame = {"place": place, "theme": theme, "demo": True, "csrf_token": "token", "nav": []}
    return render_to_string("gallery.html", {**gallery.context(), **frame})


def answering() -> str:
    frame = {
        "place": {"name": "Harbour Flats", "url": "/"},
        "sensitive": True,
        "csrf_token": "token",
        "long": LONG,
    }
    return engines["django"].from_string(ANSWER).render(frame)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [320, 1200])
def test_the_checker_for_access_finds_nothing(visit: Visit, theme: str, width: int) -> None:
    page = visit(drawn(theme), width=width)

    found = Axe().run(page).response["violations"]

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_text_has_strong_contrast_on_the_page_where_people_answer(visit: Visit) -> None:
    page = visit(answering())

    found = Axe().run(page, options={"runOnly": ["color-contrast-enhanced"]}).response["violations"]

    assert [one["id"] for one in found] == []


@pytest.mark.parametrize("css", ["", "html{font-size:200%!important}"])
def test_nothing_scrolls_sideways_at_320_pixels(visit: Visit, css: str) -> None:
    for html in (drawn(), answering()):
        assert visit(html, css=css).evaluate("document.documentElement.scrollWidth") <= 322


def test_leave_now_comes_first_stays_in_sight_and_blanks_the_page_without_scripts(
    visit: Visit,
) -> None:
    page = visit(answering(), java_script_enabled=False)

    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "leave"

    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(100)
    box = page.locator(".leave").bounding_box()
    assert box is not None
    assert (box["y"], box["height"]) == (4, 44)

    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    assert not page.locator(".answer").is_visible()


def test_shift_three_times_leaves_and_the_page_is_gone_from_the_way_back(visit: Visit) -> None:
    page = visit(answering())
    before = page.evaluate("history.length")

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/leave/")

    assert page.evaluate("history.length") == before


def test_the_three_answers_fit_the_smallest_screen(visit: Visit) -> None:
    page = visit(
        answering().replace(
            "Lights all night",
            "Services that close at four are no use to people who work at night.",
        )
    )

    boxes = [button.bounding_box() for button in page.locator(".answer__button").all()]

    assert [round(box["height"]) >= 56 for box in boxes if box] == [True, True, True]
    assert max(box["y"] + box["height"] for box in boxes if box) <= 568


def test_things_to_press_are_large_enough(visit: Visit) -> None:
    page = visit(drawn())

    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
        .filter(e => !e.closest('label, .skip') && !(e.matches('p:not(.items__title) > a')))
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML)"""
    )

    assert small == []


def test_the_print_button_shows_itself_only_where_it_works(visit: Visit) -> None:
    assert visit(drawn()).locator("[data-print]").is_visible()
    assert not visit(drawn(), java_script_enabled=False).locator("[data-print]").is_visible()
