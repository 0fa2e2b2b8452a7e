"""Every page, as everybody, about every kind of thing: the oracle says what comes, and nothing else does.

The suite asks as one person of each sort, about the first thing of each kind and group.
`LIC_ASSURANCE=1` asks as everybody about everything: some 100,000 cells.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from lic.base import access
from tests.access import asking, oracle
from tests.access.world import DUTIES, GROUPS, Person, Thing, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]

EVERY = os.environ.get("LIC_ASSURANCE") == "1"
SOME = (
    "visitor", "without_seat", "sw.member", "sw.steward", "sw.spokesperson", "sw.asleep", "com.facilitator",
    "com.coordinator", "gov.member", "gov.auditor", "gov.host", "res.member", "res.steward", "res.spokesperson",
    "res.revoked", "bus.peer", "pol.member", "pol.facilitator", "pol.spokesperson", "sw.elsewhere",
    "com.facilitator_elsewhere",
)  # fmt: skip
ALL = (
    "visitor", "without_seat", "sw.asleep", "sw.revoked", "res.revoked", "sw.steward_elsewhere", "com.facilitator_elsewhere",
    *(f"{group}.{word}" for group in GROUPS for word in ("member", "second", "elsewhere", *DUTIES)),
)  # fmt: skip
TURNS = 5
PEOPLE = ALL if EVERY else SOME
ADDRESSES = {one.name: one for one in access.addresses()}
NOT_OURS = {"demo:door", "demo:enter"}  # tests/demo: it changes who is signed in


def cells(world: World, person: Person) -> Iterator[tuple[oracle.Page, str, Thing | None]]:
    """Every address with the kinds of things that this person tries it with.

    In the suite each tries a fifth, turn by turn, so that every address meets every kind; police tries
    everything from which it is kept away.
    """
    turn = PEOPLE.index(person.name) if person.name in PEOPLE else 0
    for page in oracle.pages().values():
        for place, (kind, thing) in enumerate(oracle.things(world, page, every=EVERY)):
            kept_away = "pol" in person.tags and kind.endswith("_no_police")
            if EVERY or kept_away or not page.family or (place + turn) % TURNS == 0:
                yield page, kind, thing


def test_every_address_has_its_line_in_the_oracle():
    theirs = set(ADDRESSES) - NOT_OURS

    assert set(oracle.pages()) == theirs


def test_every_kind_that_the_oracle_names_exists_in_the_world(world):
    named = {kind for page in oracle.pages().values() if page.family for kind in page.lines}

    assert named - set(world.things) == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_gets_what_the_oracle_says(world, name):
    person = world.people[name]
    asker = asking.Asker(world, person)
    absent = Absent(asker)
    wrong: list[str] = []

    for page, kind, thing in cells(world, person):
        for method in oracle.METHODS:
            answer = asker.ask(method, asking.url(ADDRESSES[page.name], thing))
            faults = [
                *_faults(world, person, answer, oracle.expected(page, kind, method, person, thing))
            ]
            if answer.status == 404 and thing is not None:
                faults += absent.differs(page.name, method, thing, answer)
            wrong += [
                f"{method} {page.name} ({kind} {thing.group if thing else ''}): {what}"
                for what in faults
            ]

    assert wrong == []


class Absent:
    """What a person gets for a thing that does not exist, asked once an address."""

    def __init__(self, asker: asking.Asker) -> None:
        self.asker = asker
        self.known: dict[tuple[str, str, str], asking.Answered] = {}

    def differs(self, name: str, method: str, thing: Thing, hidden: asking.Answered) -> list[str]:
        """What tells "not yours" from "not here": to the byte, the headers too."""
        town = thing.place["community"]
        key = (name, method, town)
        if key not in self.known:
            self.known[key] = self.asker.ask(
                method, asking.url(ADDRESSES[name], None, community=town)
            )
        absent = self.known[key]
        parts = {
            "status": absent.status == hidden.status,
            "body": absent.masked == hidden.masked,
            "headers": absent.headers == hidden.headers,
        }
        return [f"hidden and absent differ in {part}" for part, same in parts.items() if not same]


def _faults(
    world: World, person: Person, answer: asking.Answered, expected: frozenset[int]
) -> Iterator[str]:
    """What is wrong with one answer."""
    if answer.status not in expected:
        yield f"{answer.status} instead of {sorted(expected)}"
    if answer.status in {403, 404, 405} and answer.writes:
        yield f"refused, and yet wrote: {answer.writes[0]}"
    if answer.mails:
        yield "sent a mail"
    for token in sorted(answer.tokens() & set(world.canaries)):
        canary = world.canaries[token]
        if not oracle.may_read(person, canary):
            yield f"shows {canary.kind} ({token}) of {canary.owner or canary.group or 'the table'}"


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


def test_a_refused_request_leaves_every_row_as_it_was(world):
    asker = asking.Asker(world, world.people["pol.member"])
    before = asking.digest()

    for page, kind, thing in cells(world, asker.person):
        if 404 in oracle.expected(page, kind, "POST", asker.person, thing):
            asker.client.post(
                asking.url(ADDRESSES[page.name], thing),
                {"text": "x", "choice": "AGREE", "answer": "YES"},
            )

    assert asking.digest() == before


def test_every_text_of_the_world_is_a_canary(world):
    """A new text field in a model needs canaries in the world, or a line in the list of those without words."""
    assert oracle.without_canary(world) == []
