"""Links run both ways, cost one query a kind, and keep silent about what the reader may not see."""

from __future__ import annotations

import datetime

import pytest

from lic.base import links
from lic.base.links import Around, Shown
from lic.base.models import Link
from lic.base.policy import ANYONE, Actor
from lic.communities.models import Community, Group, Organization
from tests.communities import made

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 1)
READER = Actor(group="res")
HIDDEN: set[str] = set()


def show(kind, model):
    def fetch(actor, ids):
        rows = model.objects.filter(pk__in=ids)
        return [
            Shown(kind, str(r.pk), str(r), "/x", on=DAY)
            for r in rows
            if actor.group and str(r) not in HIDDEN
        ]

    return fetch


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(links, "FETCHES", {})
    HIDDEN.clear()
    for model in (Community, Group, Organization):
        kind = links.kind_of(model)
        links.register(kind, show(kind, model))


def towns(number: int) -> list[Community]:
    return [made.town(f"t{n}", groups=("res",)) for n in range(number)]


def said(around: Around) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return tuple(
        [(str(one.words), one.title) for one in side] for side in (around.before, around.after)
    )


def test_a_link_reads_both_ways():
    old, new = towns(2)

    links.add(new, "came_from", old, DAY)

    assert said(links.shown(READER, new)) == ([("came from", "T0")], [])
    assert said(links.shown(READER, old)) == ([], [("led to", "T1")])


def test_said_from_either_end_and_twice_it_is_one_link():
    old, new = towns(2)

    for _ in range(2):
        links.add(new, "came_from", old, DAY)
        links.add(old, "led_to", new, DAY)

    assert Link.objects.count() == 1


def test_an_unknown_relation_raises():
    old, new = towns(2)

    with pytest.raises(KeyError):
        links.add(new, "cam_from", old, DAY)


def test_what_the_reader_may_not_see_leaves_no_gap():
    old, new, secret = towns(3)
    links.add(new, "came_from", old, DAY)
    links.add(new, "came_from", secret, DAY)
    HIDDEN.add("T2")

    assert said(links.shown(READER, new)) == ([("came from", "T0")], [])
    assert links.shown(ANYONE, new) == Around()
    assert not links.shown(ANYONE, new)


def test_a_kind_that_nobody_registered_is_not_shown():
    old, new = towns(2)
    links.add(new, "came_from", old, DAY)
    links.FETCHES.clear()

    assert links.shown(READER, new) == Around()


def test_a_fetch_that_gives_more_than_was_asked_shows_no_more():
    old, new, other = towns(3)
    links.add(new, "came_from", old, DAY)
    links.FETCHES["communities.community"] = lambda *_: [
        Shown("communities.community", str(other.pk), "other", "/x"),
        Shown("communities.community", str(old.pk), "old", "/x"),
    ]

    assert said(links.shown(READER, new)) == ([("came from", "old")], [])


@pytest.mark.parametrize("number", [1, 12])
def test_however_many_links_it_is_one_query_a_kind(number, django_assert_num_queries):
    here, *others = towns(number + 1)
    for other in others:
        links.add(here, "came_from", other, DAY)
        links.add(made.group(other, "res"), "carries_out", here, DAY)

    with django_assert_num_queries(3):
        around = links.shown(READER, here)

    assert (len(around.before), len(around.after)) == (number, number)


def test_a_trail_goes_back_to_the_beginning_and_on_to_the_end():
    chain = towns(5)
    for old, new in zip(chain, chain[1:], strict=False):
        links.add(new, "came_from", old, DAY)

    around = links.trail(READER, chain[2])

    assert said(around) == (
        [("came from", "T0"), ("came from", "T1")],
        [("led to", "T3"), ("led to", "T4")],
    )


def test_a_trail_ends_even_in_a_circle():
    one, two, three = towns(3)
    links.add(two, "came_from", one, DAY)
    links.add(three, "came_from", two, DAY)
    links.add(one, "came_from", three, DAY)

    around = links.trail(READER, one)

    assert [title for _, title in said(around)[0]] == ["T1", "T2"]


def test_a_trail_passes_through_nothing_hidden():
    chain = towns(4)
    for old, new in zip(chain, chain[1:], strict=False):
        links.add(new, "came_from", old, DAY)
    HIDDEN.add("T1")

    assert said(links.trail(READER, chain[3])) == ([("came from", "T2")], [])


def test_a_deleted_thing_takes_its_links_along():
    old, new, newest = towns(3)
    links.add(new, "came_from", old, DAY)
    links.add(newest, "came_from", new, DAY)

    links.forget(new)

    assert Link.objects.count() == 0


def test_one_kind_one_fetch():
    with pytest.raises(ValueError, match="twice"):
        links.register("communities.community", lambda *_: [])


def test_every_relation_has_words_both_ways():
    assert all(str(r.back) and str(r.forth) for r in links.RELATIONS.values())


def test_the_origin_of_several_things_is_the_earliest_of_its_kind():
    first, second, third = towns(3)
    links.add(third, "came_from", second, DAY)
    links.add(third, "came_from", first, DAY.replace(day=2))
    links.add(second, "split_from", first, DAY)
    links.add(first, "came_from", Group.objects.first(), DAY)

    found = links.origins(
        Community,
        [town.pk for town in (first, second, third)],
        "came_from",
        links.kind_of(Community),
    )

    assert found == {str(third.pk): str(second.pk)}
