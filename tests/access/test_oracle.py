"""Every page, as everybody, about every kind of thing: the oracle says what comes, and nothing else does.

The suite asks as one person of each sort, about the first thing of each kind and group.
`python -m tests.assurance access` asks as everybody about everything.
"""

from __future__ import annotations

import os

import pytest

from tests.access import asking, cells, oracle
from tests.access.cells import NOT_OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]

EVERY = os.environ.get("LIC_ASSURANCE") == "1"
PEOPLE = cells.ALL if EVERY else cells.SOME
AT_LEAST = 15_000
"""Cells: one is a person, an address, a method and a thing, asked over HTTP and judged. `python -m tests.assurance access` asks all, some 148,000."""
ADDRESSES = cells.addresses()


def test_every_address_has_its_line_in_the_oracle():
    theirs = set(ADDRESSES) - NOT_OURS

    assert set(oracle.pages()) == theirs


def test_every_kind_that_the_oracle_names_exists_in_the_world(world):
    named = {kind for page in oracle.pages().values() if page.family for kind in page.lines}

    assert named - set(world.things) == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_gets_what_the_oracle_says(world, name):
    person = world.people[name]
    planned = list(cells.cells(world, person, every=EVERY))

    walk = cells.Walk(world, person).through(iter(planned))

    assert walk.wrong == []
    assert walk.asked == len(planned)


def test_so_many_cells_are_asked(world):
    planned = sum(len(list(cells.cells(world, world.people[name], every=EVERY))) for name in PEOPLE)

    assert planned >= AT_LEAST


@pytest.mark.parametrize("name", ["visitor", "without_seat", "sw.revoked", "res.revoked"])
def test_no_page_admits_somebody_without_a_seat_to_whom_the_table_gives_nothing(world, name):
    assert cells.too_open(world, world.people[name]) == []


@pytest.mark.parametrize("name", ["visitor", "res.member", "pol.facilitator", "com.coordinator"])
def test_what_does_not_exist_is_there_for_nobody(world, name):
    asker = asking.Asker(world, world.people[name])
    says_so = {
        "communities:join_card",  # one sentence for every card that opens no seat, printed or not
        "listening:open_answer", "listening:open_answer_one",  # to the first page of the link, which is not there
        "mfa_remove_webauthn",  # the passphrase again comes first
    }  # fmt: skip

    found = {
        (address.name, method): asker.ask(method, asking.url(address, None)).status
        for address in ADDRESSES.values()
        if asking.has_thing(address) and address.name not in says_so | NOT_OURS
        for method in oracle.METHODS
    }

    assert {cell: status for cell, status in found.items() if status not in {404, 405}} == {}


def test_every_text_of_the_world_is_a_canary(world):
    """A new text field in a model needs canaries in the world, or a line in the list of those without words."""
    assert oracle.without_canary(world) == []
