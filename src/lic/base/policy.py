"""One truth for "may I?" and "which rows?".

A rule is a check on one thing and a filter on rows, written together. A policy is an app's table of
permissions, each a chain of rules. Whatever is not listed is refused: an unknown permission raises,
a rule without a filter cannot serve a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

NEVER = Q(pk__in=())
ALWAYS = ~NEVER  # an empty Q() would vanish in an "or"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: one account, and its seat in the community of the page, if it has one there.

    group     key of the seat's group, "" without a seat
    duties    names of the duties in force in this community (for host administrators: everywhere)
    stands_in duties that it acts in without holding them, since its group is too small to give them
    is_centre the seat is in the group at the centre: sex workers
    is_police the seat is in a group from which "police not present" keeps a thing away
    """

    account_id: UUID | None = None
    community_id: int | None = None
    seat_id: int | None = None
    group: str = ""
    organization_id: int | None = None
    duties: frozenset[str] = frozenset()
    is_centre: bool = False
    is_police: bool = False
    language: str = "en"
    stands_in: frozenset[str] = frozenset()

    @property
    def acts_in(self) -> frozenset[str]:
        """Every duty under which the actor may act, held or stood in for."""
        return self.duties | self.stands_in


ANYONE = Actor()


class Denied(Exception):  # noqa: N818  a refusal, not a fault
    """The actor may not do this; `reason` names why and `sentence` says it to the reader.

    hides  the reader must not learn that the thing exists: the page is "not found"
    """

    def __init__(self, reason: Rule) -> None:
        super().__init__(reason.name)
        self.reason = reason.name
        self.sentence = reason.sentence
        self.hides = reason.hides


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition: `test` on a thing and `only`, the same condition on rows.

    sentence  what the page says when this rule refuses
    hides     refusal looks like absence
    """

    name: str
    test: Callable[[Actor, Any], bool]
    only: Callable[[Actor], Q] | None = None
    sentence: str | Promise = ""
    hides: bool = True

    def rows(self, actor: Actor) -> Q:
        """The rows on which this rule holds; raises TypeError when it has no filter."""
        if self.only is None:
            raise TypeError(f"rule {self.name} cannot serve a list")
        return self.only(actor)


class Policy:
    """An app's permissions for one kind of thing: `Policy("listening.round", read=(SEATED,), …)`."""

    every: dict[str, Policy] = {}

    def __init__(self, name: str, **permissions: Iterable[Rule]) -> None:
        self.name = name
        self._rules = {key: tuple(rules) for key, rules in permissions.items()}
        Policy.every[name] = self

    @property
    def permissions(self) -> tuple[str, ...]:
        return tuple(self._rules)

    def rules(self, permission: str) -> tuple[Rule, ...]:
        """The chain of rules; raises KeyError for a permission that nobody wrote."""
        return self._rules[permission]

    def check(self, actor: Actor, permission: str, subject: Any) -> Rule | None:
        """The first rule that refuses, or None: allowed."""
        return next((r for r in self.rules(permission) if not r.test(actor, subject)), None)

    def allows(self, actor: Actor, permission: str, subject: Any) -> bool:
        return self.check(actor, permission, subject) is None

    def require(self, actor: Actor, permission: str, subject: Any) -> None:
        """Raise Denied with the reason unless every rule holds."""
        refusal = self.check(actor, permission, subject)
        if refusal is not None:
            raise Denied(refusal)

    def visible(self, actor: Actor, permission: str) -> Q:
        """The rows for which `check` would say yes; raises TypeError if a rule has no filter."""
        found = ALWAYS
        for rule in self.rules(permission):
            found &= rule.rows(actor)
        return found


def follow(subject: Any, path: str) -> Any:
    """The value at a Django path: follow(vote, "round__community_id"); None where a link is empty."""
    for step in path.split("__"):
        if subject is None:
            return None
        subject = getattr(subject, step)
    return subject


def attribute(
    name: str, path: str, *values: Any, sentence: str | Promise = "", hides: bool = False
) -> Rule:
    """A rule on the thing itself: its value at `path` is one of `values`."""
    return Rule(
        name,
        test=lambda _, subject: follow(subject, path) in values,
        only=lambda _: Q(**{f"{path}__in": values}),
        sentence=sentence,
        hides=hides,
    )


def actor_is(
    name: str, holds: Callable[[Actor], bool], *, sentence: str | Promise = "", hides: bool = True
) -> Rule:
    """A rule on the reader alone, the same for every row."""
    return Rule(
        name,
        test=lambda actor, _: holds(actor),
        only=lambda actor: ALWAYS if holds(actor) else NEVER,
        sentence=sentence,
        hides=hides,
    )


def any_of(name: str, *rules: Rule, sentence: str | Promise = "", hides: bool = True) -> Rule:
    """At least one of the rules holds."""

    def only(actor: Actor) -> Q:
        found = NEVER
        for rule in rules:
            found |= rule.rows(actor)
        return found

    return Rule(
        name,
        lambda actor, subject: any(r.test(actor, subject) for r in rules),
        only,
        sentence,
        hides,
    )


def all_of(name: str, *rules: Rule, sentence: str | Promise = "", hides: bool = True) -> Rule:
    """Every one of the rules holds: for use inside `any_of`."""

    def only(actor: Actor) -> Q:
        found = ALWAYS
        for rule in rules:
            found &= rule.rows(actor)
        return found

    return Rule(
        name,
        lambda actor, subject: all(r.test(actor, subject) for r in rules),
        only,
        sentence,
        hides,
    )


def at_community(path: str, name: str = "other_community") -> Rule:
    """The thing at `path` belongs to the community of the page (no seat needed)."""
    return Rule(
        name,
        test=lambda actor, subject: (
            actor.community_id is not None and follow(subject, path) == actor.community_id
        ),
        only=lambda actor: NEVER if actor.community_id is None else Q(**{path: actor.community_id}),
    )


def seated(path: str, name: str = "not_seated") -> Rule:
    """The reader has a seat in the community at `path`."""
    return Rule(
        name,
        test=lambda actor, subject: (
            actor.seat_id is not None and follow(subject, path) == actor.community_id
        ),
        only=lambda actor: NEVER if actor.seat_id is None else Q(**{path: actor.community_id}),
    )


def own_group(path: str, name: str = "other_group") -> Rule:
    """The thing belongs to the reader's own group: `path` leads to a group's key."""
    return Rule(
        name,
        test=lambda actor, subject: bool(actor.group) and follow(subject, path) == actor.group,
        only=lambda actor: Q(**{path: actor.group}) if actor.group else NEVER,
    )


def on_duty(*duties: str, name: str = "not_on_duty", sentence: str | Promise = "") -> Rule:
    """The reader holds one of these duties here, or stands in for it."""
    return actor_is(name, lambda actor: bool(actor.acts_in & set(duties)), sentence=sentence)
