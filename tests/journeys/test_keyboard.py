"""Everything with the keyboard alone; on sensitive pages the first key leads out."""

from __future__ import annotations

import pytest

from lic.listening.models import Vote
from tests.journeys import towns

SENSITIVE = (
    "join/",
    "room/",
    "seat/",
    "duties/",
    "rounds/1/answer/",
    "rounds/1/mine/",
    "rounds/1/say/",
)
FOCUSED = "document.activeElement.innerText || document.activeElement.value || document.activeElement.name || ''"


def focused(visitor) -> str:
    return str(visitor.page.evaluate(FOCUSED)).strip()


def test_the_first_tab_on_a_sensitive_page_is_the_way_out(visit):
    town = towns.town()
    towns.round_(town)
    dee, finder = visit(town.seats["sw.1"], script=True), visit(script=True)

    first = {}
    for path in SENSITIVE:
        visitor = finder if path == "join/" else dee
        visitor.go(town.url(path))
        visitor.page.keyboard.press("Tab")
        first[path] = focused(visitor)

    assert first == dict.fromkeys(SENSITIVE, "Leave now")


def test_a_statement_is_answered_without_a_mouse(visit):
    town = towns.town()
    towns.round_(town)
    dee = visit(town.seats["sw.1"], script=True)
    dee.go(town.url("rounds/1/answer/"))

    for _each in range(30):
        dee.page.keyboard.press("Tab")
        if focused(dee) == "Agree":
            break
    with dee.page.expect_navigation():
        dee.page.keyboard.press("Enter")

    assert list(Vote.objects.exclude(choice="SHOWN").values_list("choice", flat=True)) == ["AGREE"]


def test_joining_works_without_a_mouse(visit):
    town = towns.town()
    code = towns.card(town)
    dee = visit(script=True)
    dee.go(town.url("join/"))

    while focused(dee) != "code":
        dee.page.keyboard.press("Tab")
    dee.page.keyboard.type(code)
    dee.page.keyboard.press("Enter")
    dee.page.wait_for_url("**/join/words/")
    for name in ("is_kept", "accepts"):
        for _each in range(40):
            dee.page.keyboard.press("Tab")
            if focused(dee) == name or dee.page.evaluate("document.activeElement.name") == name:
                dee.page.keyboard.press("Space")
                break
    with dee.page.expect_navigation():
        dee.page.keyboard.press("Enter")

    assert dee.heading == "Keep these, to come back"


@pytest.mark.parametrize("path", ["", "rounds/1/results/", "proposals/", "rounds/1/answer/"])
def test_what_has_the_focus_is_seen(visit, path):
    town = towns.town()
    towns.round_(town, answered=True)
    dee = visit(town.seats["sw.1"], script=True)
    dee.go(town.url(path))

    unseen = []
    for _each in range(12):
        dee.page.keyboard.press("Tab")
        style = dee.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); const b = document.activeElement.getBoundingClientRect();"
            " return [s.outlineStyle, s.outlineWidth, s.boxShadow, b.width, document.activeElement.tagName] })()"
        )
        if style[4] != "BODY" and (style[0] == "none" or style[1] == "0px") and style[2] == "none":
            unseen.append(focused(dee))

    assert unseen == []
