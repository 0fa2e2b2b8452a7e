"""That people of a group answered alike: on a round's page, as everybody, of every group."""

from __future__ import annotations

import html
import os

import pytest
from django.urls import reverse

from tests.access import asking, oracle
from tests.access.cells import ALL, SOME
from tests.access.world import GROUPS, HERE, Person, Thing, World
from tests.communities.made import GROUPS as NAMES

PEOPLE = ALL if os.environ.get("LIC_ASSURANCE") == "1" else SOME
pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]
BAND, NAMED = (
    "In your group, 25 to 99 people answered",
    "In this group, some people answered almost alike: ",
)


def expected(person: Person, thing: Thing) -> tuple[bool, set[str]]:
    """Whether the person reads of its own group how many, and the groups that it reads the names of."""
    kind = thing.kind.removeprefix("round.")
    is_absent = kind.endswith("_no_police")
    place = "here" if thing.place["community"] == HERE else "elsewhere"
    lines = oracle.read()["alike"]["no_police" if is_absent else place]
    there = [group for group in GROUPS if not (is_absent and group == "pol")]
    words = {group: oracle.words_of(person, "", group) for group in there}
    band = {group for group in there if oracle.fits(lines["band"], words[group])}
    name = {group for group in there if oracle.fits(lines["name"], words[group])}
    return bool(band), name - band


@pytest.mark.parametrize("name", PEOPLE)
def test_stewards_read_of_their_own_group_and_facilitators_its_name(world: World, name: str):
    person = world.people[name]
    asker = asking.Asker(world, person)
    wrong = []

    for kind, things in world.things.items():
        if not kind.startswith("round.") or kind.startswith("round.draft"):
            continue
        thing = things[0]
        url = reverse("listening:round", kwargs=thing.place)
        body = html.unescape(asker.ask("GET", url).body.decode())
        found = BAND in body, {key for key in GROUPS if f"{NAMED}{NAMES[key][0]}" in body}
        if found != expected(person, thing):
            wrong.append((kind, found, expected(person, thing)))

    assert wrong == []
