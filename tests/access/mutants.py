"""Takes one rule away, or opens one page to everybody, and asks whether the tables notice."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lic.base import access
from lic.base.access import Address, Visibility
from lic.base.policy import Policy, Rule, all_of, any_of
from tests.access import cells, permitting
from tests.access.world import World


@dataclass(frozen=True)
class Mutant:
    """A permission's rules without one of them."""

    policy: str
    permission: str
    place: str
    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        return f"{self.policy}.{self.permission} without {self.place}"


def every() -> list[Mutant]:
    """One for each rule of each permission, and for each rule inside an "any of" or "all of"."""
    return [
        Mutant(policy, permission, place, rules)
        for policy, permission in sorted(permitting.existing())
        for place, rules in _one_less(Policy.every[policy].rules(permission))
    ]


def _one_less(rules: tuple[Rule, ...]) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    for place, rule in enumerate(rules):
        before, after = rules[:place], rules[place + 1 :]
        name = rule.name or "all of"
        yield f"{place + 1} ({name})", (*before, *after)
        for inner, fewer in _one_less(_parts(rule)):
            made = _again(rule, fewer)
            yield f"{place + 1} ({name}) without {inner}", (*before, made, *after)


def _parts(rule: Rule) -> tuple[Rule, ...]:
    """What `any_of` or `all_of` was given."""
    return inspect.getclosurevars(rule.test).nonlocals.get("rules", ())


def _again(rule: Rule, parts: tuple[Rule, ...]) -> Rule:
    joined = any_of if rule.test.__qualname__.startswith("any_of") else all_of
    return joined(rule.name, *parts, sentence=rule.sentence, hides=rule.hides)


def noticed(mutant: Mutant, asking: permitting.Asking, subjects: list[permitting.Subject]) -> str:
    """The first disagreement with the table of permissions, "" where nobody notices."""
    found = permitting.disagreements(
        mutant.policy, mutant.permission, mutant.rules, asking, subjects
    )
    return next(found, "")


OUTSIDERS = ("visitor", "without_seat", "sw.revoked", "res.revoked")
"""Whom a page admits only if it says PUBLIC, or OWNER to those signed in."""
PASSERS_BY = ("visitor", "without_seat", "sw.elsewhere", "pol.member", "com.coordinator")


def closed_pages() -> list[Address]:
    """Every address of ours whose view says that it is not for everybody."""
    return [
        one
        for one in access.addresses()
        if one.access is not None
        and one.access.visibility is not Visibility.PUBLIC
        and one.name not in cells.NOT_OURS | access.THIRD_PARTY.keys()
    ]


@contextlib.contextmanager
def opened(page: Address) -> Iterator[None]:
    """The page says PUBLIC for a while."""
    said = page.access
    assert said is not None
    before = said.visibility
    object.__setattr__(said, "visibility", Visibility.PUBLIC)
    try:
        yield
    finally:
        object.__setattr__(said, "visibility", before)


def noticed_at_the_door(page: Address, world: World) -> bool:
    """Whether the oracle says that somebody is let in to whom the table gives nothing there."""
    with opened(page):
        return any(
            page.name in cells.too_open(world, world.people[name], [page]) for name in OUTSIDERS
        )


def walks(world: World) -> list[cells.Walk]:
    """One walk for each of the passers-by."""
    return [cells.Walk(world, world.people[name]) for name in PASSERS_BY]


def noticed_by_answers(page: Address, passers: Iterable[cells.Walk]) -> str:
    """The first answer with which the oracle disagrees when a page says PUBLIC; "" where a second lock keeps them all as they were."""
    with opened(page):
        for walk in passers:
            walk.absent.clear()
            tried: set[tuple[str, str]] = set()
            for cell in cells.cells(
                walk.world, walk.person, every=True, pages=frozenset({page.name})
            ):
                if (cell.kind, cell.method) in tried:
                    continue
                tried.add((cell.kind, cell.method))
                for fault in walk.faults(cell, keep=False):
                    return f"{walk.person.name}: {cell}: {fault}"
    return ""
