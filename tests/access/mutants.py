"""Takes one rule away, and asks whether the tables notice."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from lic.base.policy import Policy, Rule, all_of, any_of
from tests.access import permitting


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
