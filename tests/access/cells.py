"""Walks through the house as one person: every address, about every kind of thing, by every method, judged by the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lic.base import access
from lic.base.access import Address
from lic.communities import queries
from tests.access import asking, oracle
from tests.access.world import DUTIES, ELSEWHERE, GROUPS, HERE, Person, Thing, World

SOME = (
    "visitor", "without_seat", "sw.member", "sw.steward", "sw.spokesperson", "sw.asleep", "com.facilitator",
    "com.coordinator", "gov.member", "gov.auditor", "gov.host", "res.member", "res.steward", "res.spokesperson",
    "res.revoked", "bus.peer", "pol.member", "pol.facilitator", "pol.spokesperson", "sw.elsewhere",
    "com.facilitator_elsewhere", "res.lapsed", "sw.peer", "gov.steward", "bus.member", "com.auditor", "pol.steward",
)  # fmt: skip
ALL = (
    "visitor", "without_seat", "sw.asleep", "sw.revoked", "res.revoked", "res.lapsed", "sw.steward_elsewhere", "com.facilitator_elsewhere",
    *(f"{group}.{word}" for group in GROUPS for word in ("member", "second", "elsewhere", *DUTIES)),
)  # fmt: skip
TURNS = 5
NOT_OURS = {"demo:door", "demo:enter"}  # tests/demo: it changes who is signed in
BY_WORDS = {"safety:consent", "safety:answer", "safety:erase"}
"""Open to whoever has the seven words of a report, whoever that is: tests/safety tries them with and without."""
REFUSED = frozenset({403, 404, 405})


@dataclass(frozen=True)
class Cell:
    """One thing that is asked: a page about a thing, by a method."""

    page: oracle.Page
    kind: str
    thing: Thing | None
    method: str

    def __str__(self) -> str:
        group = self.thing.group if self.thing else ""
        return f"{self.method} {self.page.name} ({self.kind} {group})"


def addresses() -> dict[str, Address]:
    """Every address of the installation by its name."""
    return {one.name: one for one in access.addresses()}


def cells(
    world: World, person: Person, *, every: bool, pages: frozenset[str] = frozenset()
) -> Iterator[Cell]:
    """Every address with the kinds of things that this person tries it with, by every method.

    In the suite each tries a fifth, turn by turn, so that every address meets every kind; police tries
    everything from which it is kept away.

    pages  of these addresses alone
    """
    turn = SOME.index(person.name) if person.name in SOME else 0
    for page in oracle.pages().values():
        if pages and page.name not in pages:
            continue
        for place, (kind, thing) in enumerate(oracle.things(world, page, every=every)):
            kept_away = "pol" in person.tags and kind.endswith("_no_police")
            if every or kept_away or not page.family or (place + turn) % TURNS == 0:
                for method in oracle.METHODS:
                    yield Cell(page, kind, thing, method)


def let_in(world: World, person: Person, page: oracle.Page) -> bool:
    """Whether the table gives this person anything at all at an address, whatever the thing and the method."""
    return any(
        oracle.expected(page, kind, method, person, thing) - {404, 405}
        for kind, thing in oracle.things(world, page, every=True)
        for method in oracle.METHODS
    )


def too_open(world: World, person: Person, among: Iterable[Address] | None = None) -> list[str]:
    """Addresses whose view admits somebody to whom the table gives nothing there.

    Behind the view a second lock may hide what it shows, so that no answer tells; the door has to be shut all the same.
    """
    town = world.towns[
        ELSEWHERE if any(word.endswith("_elsewhere") for word in person.tags) else HERE
    ]
    actor = queries.actor_of(person.account and person.account.pk, town.pk)
    return [
        address.name
        for address in (addresses().values() if among is None else among)
        if address.access is not None
        and address.access.admits(actor)
        and address.name not in NOT_OURS | BY_WORDS
        and not let_in(world, person, oracle.pages()[address.name])
    ]


class Walk:
    """One person's way through: how much was asked and judged, and what was wrong."""

    def __init__(self, world: World, person: Person) -> None:
        self.world, self.person = world, person
        self.asker = asking.Asker(world, person)
        self.addresses = addresses()
        self.absent: dict[tuple[str, str, str], asking.Answered] = {}
        self.asked = self.refused = 0
        self.wrong: list[str] = []

    def through(self, found: Iterator[Cell]) -> Walk:
        """Ask all of it. What must be refused is not undone: afterwards every row has to be as it was."""
        before = asking.digest()
        for cell in found:
            self.wrong += [f"{cell}: {fault}" for fault in self.faults(cell)]
        if asking.digest() != before:
            self.wrong.append("a refused request changed a row")
        return self

    def faults(self, cell: Cell, *, keep: bool = True) -> list[str]:
        """Ask for one cell and judge what comes.

        keep  a request that must be refused is not undone
        """
        expected = oracle.expected(cell.page, cell.kind, cell.method, self.person, cell.thing)
        url = asking.url(self.addresses[cell.page.name], cell.thing)
        answer = self.asker.ask(cell.method, url, keep=keep and expected <= REFUSED)
        found = [*self._judged(answer, expected)]
        if answer.status == 404 and cell.thing is not None:
            found += self._differs(cell.page.name, cell.method, cell.thing, answer)
        self.asked += 1
        self.refused += expected <= REFUSED
        return found

    def _judged(self, answer: asking.Answered, expected: frozenset[int]) -> Iterator[str]:
        if answer.status not in expected:
            yield f"{answer.status} instead of {sorted(expected)}"
        if answer.status in REFUSED and answer.writes:
            yield f"refused, and yet wrote: {answer.writes[0]}"
        if answer.mails:
            yield "sent a mail"
        for token in sorted(answer.tokens() & set(self.world.canaries)):
            canary = self.world.canaries[token]
            if not oracle.may_read(self.person, canary):
                yield f"shows {canary.kind} ({token}) of {canary.owner or canary.group or 'the table'}"
        for token in sorted(answer.told() & set(self.world.canaries)):
            yield f"writes {self.world.canaries[token].kind} ({token}) into a log or a mail"

    def _differs(
        self, name: str, method: str, thing: Thing, hidden: asking.Answered
    ) -> Iterator[str]:
        """What tells "not yours" from "not here", asked once an address: to the byte, the headers too."""
        town = thing.place["community"]
        key = (name, method, town)
        if key not in self.absent:
            self.absent[key] = self.asker.ask(
                method, asking.url(self.addresses[name], None, community=town)
            )
        absent = self.absent[key]
        parts = {
            "status": absent.status == hidden.status,
            "body": absent.masked == hidden.masked,
            "headers": absent.headers == hidden.headers,
        }
        for part, is_same in parts.items():
            if not is_same:
                yield f"hidden and absent differ in {part}"
