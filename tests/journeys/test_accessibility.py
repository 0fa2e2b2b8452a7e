"""Every page that somebody can open: no violation that axe knows of, light and dark, on a telephone and a desk.

The suite looks at each address once on a dark telephone and once on a light desk; `LIC_ASSURANCE=1` looks
at each kind of thing in all four.
"""

from __future__ import annotations

import gzip
import importlib.resources
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lic.base import access, storage
from tests.access import asking, oracle
from tests.access import world as worlds
from tests.journeys import browser, towns

EVERY = os.environ.get("LIC_ASSURANCE") == "1"
LOOKS = [(320, "dark"), (1200, "light"), *([(320, "light"), (1200, "dark")] if EVERY else [])]
PEOPLE = (
    "visitor",
    "sw.member",
    "sw.steward",
    "sw.spokesperson",
    "com.facilitator",
    "com.coordinator",
    "res.member",
    "sw.peer",
    "gov.auditor",
    "sw.elsewhere",
)
ALWAYS = {
    "proposal.called",
    "proposal.integrating",
    "round.closed",
    "record.not_agreed",
    "action.done",
}
AXE = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].target.join(' ') + ' (' + v.nodes.length + ')'))"
SHAPE = """(() => ({
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth, h1: document.querySelectorAll('h1').length,
  title: document.title, lang: document.documentElement.lang, inline: document.querySelectorAll('[style], script:not([src]):not([type="application/json"])').length,
}))()"""
NOT_PAGES = {"web:leave", "listening:results_csv", "listening:results_json", "actions:export"}
KIB = 1024


def axe_script() -> str:
    """The source of axe, from the package that ships it."""
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def pages(world: worlds.World) -> Iterator[tuple[str, str]]:
    """(person, address) of every page: for each kind of thing the first person who may open it."""
    for address in access.addresses():
        page = oracle.pages().get(address.name)
        if page is None or address.name in NOT_PAGES:
            continue
        seen = False
        for kind, thing in oracle.things(world, page, every=False):
            who = next(
                (
                    name
                    for name in PEOPLE
                    if oracle.expected(page, kind, "GET", world.people[name], thing) == {200}
                ),
                "",
            )
            if who and (EVERY or not seen or kind in ALWAYS):
                seen = True
                yield who, asking.url(address, thing)


class Eyes:
    """Browsers of several people in one look."""

    def __init__(
        self, chromium: Any, house: str, world: worlds.World, width: int, scheme: str
    ) -> None:
        self.open = lambda name: browser.Visit(
            chromium, house, world.people[name], script=True, width=width, scheme=scheme
        )
        self.visits: dict[str, browser.Visit] = {}
        self.axe = axe_script()

    def look(self, name: str, path: str) -> list[str]:
        """What is wrong with one page."""
        if name not in self.visits:
            self.visits[name] = self.open(name)
        visit = self.visits[name]
        if (status := visit.go(path)) != 200:
            return [f"cannot be opened: {status}"]
        visit.page.evaluate(self.axe)
        found = [str(one) for one in visit.page.evaluate(AXE)]
        shape = visit.page.evaluate(SHAPE)
        if shape["over"] > 0:
            found.append(f"is {shape['over']} px wider than the screen")
        if shape["h1"] != 1 or not shape["title"] or not shape["lang"] or shape["inline"]:
            found.append(f"has the wrong shape: {shape}")
        return found + [f"asks {url}" for url in visit.strangers]

    def close(self) -> None:
        for visit in self.visits.values():
            visit.close()


@pytest.fixture
def world(transactional_db: None) -> worlds.World:
    """The world of tests/access, kept, so that the browser finds it."""
    with transaction.atomic():
        return worlds.build()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_page_has_a_violation(chromium, house, world, width, scheme):
    eyes = Eyes(chromium, house, world, width, scheme)

    wrong = [
        f"{name} {path}: {what}" for name, path in pages(world) for what in eyes.look(name, path)
    ]
    eyes.close()

    assert wrong == []


PARTICIPANT = (
    "", "join/", "room/", "seat/", "rounds/", "rounds/1/", "rounds/1/answer/", "rounds/1/mine/", "rounds/1/say/",
    "rounds/1/results/", "proposals/", "proposals/1/", "actions/", "table/", "terms/",
)  # fmt: skip


def test_pages_for_taking_part_are_light(visit):
    from tests.decisions import made as decided

    town = towns.town()
    towns.round_(town, answered=True)
    decided.called(town.actor("sw.1"))
    sheet = len(gzip.compress(storage.sheet().encode(), 9))
    client = worlds.Person("dee", frozenset(), None, town.seats["sw.1"].account).client()

    heavy = {}
    for path in PARTICIPANT:
        body = client.get(town.url(path), headers={"accept-encoding": "identity"}).content
        size = sheet + len(gzip.compress(body, 6))
        if size > 15 * KIB:
            heavy[path] = size

    assert heavy == {}


def test_a_page_for_taking_part_asks_three_times_at_most(visit):
    from tests.decisions import made as decided

    town = towns.town()
    towns.round_(town, answered=True)
    decided.called(town.actor("sw.1"))
    dee, finder = visit(town.seats["sw.1"], script=True), visit(script=True)

    many = {}
    for path in PARTICIPANT:
        who = finder if path == "join/" else dee
        who.asked.clear()
        who.go(town.url(path))
        asked = [url for url in who.asked if not url.startswith("data:")]
        if len(asked) > 3:
            many[path] = asked

    assert many == {}
