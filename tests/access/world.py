"""Two towns in which everything there is exists at least twice, and every text is a canary.

People sit in every group with every duty. Things are filed under a kind, "round.draft",
"post.sw"; `oracle.yaml` says who may open which kind, and who may ever read its texts.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client

from lic.accounts.models import Account
from lic.base.policy import Actor
from lic.communities import queries
from lic.communities.models import Community, Seat
from tests.communities import made as table

GROUPS = tuple(table.GROUPS)
DUTIES = ("steward", "spokesperson", "facilitator", "coordinator", "auditor", "peer", "host")
HERE, ELSEWHERE = "harbour", "tamarack"
_LETTERS = "bcdfghjkmnpqrstvwxz"


@dataclass(frozen=True)
class Person:
    """Somebody who asks: a name such as "sw.steward", and words that selectors use."""

    name: str
    tags: frozenset[str]
    seat: Seat | None = None
    account: Account | None = None

    @cached_property
    def actor(self) -> Actor:
        """The actor of the seat, as a request would have it."""
        assert self.seat is not None
        return queries.actor_for(
            Seat.objects.select_related("group", "community").get(pk=self.seat.pk)
        )

    def client(self, **options: Any) -> Client:
        """A browser in which this person is signed in."""
        browser = Client(raise_request_exception=False, **options)
        if self.account is not None:
            browser.force_login(self.account)
        return browser


@dataclass(frozen=True)
class Thing:
    """One object: its kind, what its addresses need, whose it is, and in which group."""

    kind: str
    place: dict[str, Any]
    owner: str = ""
    group: str = ""


@dataclass(frozen=True)
class Canary:
    """One text that stands in the database once: of which kind, whose, in which group."""

    token: str
    kind: str
    owner: str = ""
    group: str = ""


@dataclass
class World:
    """Everybody and everything; `canary(kind)` makes a text that nothing else holds."""

    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    canaries: dict[str, Canary] = field(default_factory=dict)
    towns: dict[str, Community] = field(default_factory=dict)
    desk: Any = None
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    def canary(self, kind: str, *, owner: str = "", group: str = "", words: str = "") -> str:
        """A text with a token of its own, filed under a kind."""
        token = token_of(self._numbers())
        self.canaries[token] = Canary(token, kind, owner, group)
        return f"{words} {token}".strip()

    def watch(self, value: str, kind: str, *, owner: str = "", group: str = "") -> None:
        """File a value that is there anyway (a key, a hash) as a canary."""
        if len(value) >= 12:
            self.canaries[value] = Canary(value, kind, owner, group)

    def add(self, kind: str, /, *, owner: str = "", group: str = "", **place: Any) -> None:
        """File a thing under its kind, with what its addresses need."""
        self.things[kind].append(Thing(kind, {"community": HERE, **place}, owner, group))

    def actor(self, name: str) -> Actor:
        return self.people[name].actor

    def sit(
        self,
        name: str,
        town: str,
        *duties: str,
        tags: tuple[str, ...] = (),
        kind: str = "seat.member",
    ) -> Person:
        """Seat somebody; the group is the part of the name before the dot."""
        group = name.split(".", maxsplit=1)[0]
        seat = table.seat(
            self.towns[town],
            group,
            *duties,
            handle=self.canary(kind, owner=name, group=group, words="Quiet"),
        )
        seat.grants.update(is_taken_up=True)
        seat.notice_address = f"{self.canary('seat.member', owner=name)}@example.org"
        seat.save(update_fields=["notice_address"])
        name_given = self.canary("account", owner=name)
        Account.objects.filter(pk=seat.account_id).update(sign_in_name=name_given)
        account = Account.objects.get(pk=seat.account_id)
        words = ("seat", group, *(duties or ("member",)))
        here = words if town == HERE else tuple(f"{word}_elsewhere" for word in words)
        person = Person(name, frozenset({"everyone", "signed_in", *here, *tags}), seat, account)
        self.people[name] = person
        self.watch(seat.voting_id, "voting_id", owner=name)
        return person


def token_of(number: int) -> str:
    """A word of consonants, long enough that no page holds it by chance: number → "qz" + six letters."""
    letters = []
    mixed = (number * 1_000_003) % len(_LETTERS) ** 5
    for _each in range(5):
        mixed, place = divmod(mixed, len(_LETTERS))
        letters.append(_LETTERS[place])
    return f"qz{''.join(letters)}z"


def build() -> World:
    """The whole world; takes about three seconds, in the transaction of the caller. Its desk's roster lies where the web looks for it."""
    from tests.access import acting, deciding, listening, sitting
    from tests.safety import made as safety

    world = World(desk=safety.desk())
    sitting.build(world)
    listening.build(world)
    deciding.build(world)
    acting.build(world)
    sitting.notices_about_everything(world)
    sitting.watch_keys(world)
    return world
