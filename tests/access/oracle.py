"""Reads `oracle.yaml`: who gets what at each address, and who may ever read which text.

A line of the oracle is a list of answers, "200 seat but pol; 403 pol": the first that fits the person
counts, and whoever no answer fits gets 404. A person fits "sw steward" who has both words; "but" takes
away whoever has the word behind it; a comma is "or".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.access.world import Canary, Person, Thing, World

METHODS = ("GET", "POST")
ADMITTED = frozenset({200, 302, 303, 422})
FILE = Path(__file__).with_name("oracle.yaml")


@dataclass(frozen=True)
class Page:
    """One address of the oracle: its family of things, and a line for each kind and method."""

    name: str
    family: str
    lines: dict[str, dict[str, str]]

    def line(self, kind: str, method: str) -> str | None:
        """The answers for a kind of thing; None where no kind takes the method: 405 for everybody."""
        if not any(method in line for line in self.lines.values()):
            return None
        return self.lines.get(kind, {}).get(method, "")


class Strict(yaml.SafeLoader):
    """YAML in which a name written twice is a mistake, and no line silently replaces an earlier one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(name) for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(
                f"line {node.start_mark.line + 1}: {', '.join(twice)} stands here twice"
            )
        return super().construct_mapping(node, deep=deep)


def loaded(text: str) -> dict[str, Any]:
    """A table's text as plain values; raises ValueError where a name stands twice."""
    return yaml.load(text, Strict)


@cache
def read() -> dict[str, Any]:
    """The table, whole."""
    return loaded(FILE.read_text("utf-8"))


@cache
def pages() -> dict[str, Page]:
    """The oracle's addresses by name."""
    return {name: _page(name, table) for name, table in read()["pages"].items()}


def _page(name: str, table: dict[str, Any]) -> Page:
    family = table.get("things", "")
    lines: dict[str, dict[str, str]] = {}
    for key, line in table.items():
        if isinstance(line, dict):
            for kind in key.replace(" ", "").split(","):
                lines[f"{family}.{kind}" if family else kind] = line
    if not family:
        lines["-"] = {method: table[method] for method in METHODS if method in table}
    return Page(name, family, lines)


def expected(
    page: Page, kind: str, method: str, person: Person, thing: Thing | None
) -> frozenset[int]:
    """The statuses of which the page has to answer one."""
    line = page.line(kind, method)
    if line is None:
        return frozenset({405})
    for answer in filter(None, (part.strip() for part in line.split(";"))):
        status, who = answer.split(" ", 1)
        if fits(who, words_of(person, thing.owner if thing else "", thing.group if thing else "")):
            return ADMITTED if status == "in" else frozenset({int(status)})
    return frozenset({404})


def words_of(person: Person, owner: str, group: str) -> frozenset[str]:
    """A person's words, and those that depend on whose the thing is."""
    found = set(person.tags)
    if owner and owner == person.name:
        found.add("owner")
    if group and {"seat", group} <= person.tags:
        found.add("own_group")
    if group and group != "sw":
        found.add("not_of_centre")
    if group and {"seat_elsewhere", f"{group}_elsewhere"} <= person.tags:
        found.add("own_group_elsewhere")
    return frozenset(found)


@cache
def fits(who: str, words: frozenset[str]) -> bool:
    """Whether somebody with these words is meant by a selector."""
    return any(_fits_one(part.split(), words) for part in who.split(","))


def _fits_one(part: list[str], words: frozenset[str]) -> bool:
    wanted, _but, without = " ".join(part).partition(" but ")
    unknown = set(wanted.split() + without.split()) - known()
    if unknown:
        raise ValueError(f"the oracle names nobody with {sorted(unknown)}")
    return set(wanted.split()) <= words and not set(without.split()) & words


@cache
def known() -> frozenset[str]:
    return frozenset(word for row in read()["words"] for word in row)


def may_read(person: Person, canary: Canary) -> bool:
    """Whether a person may ever read a text; one of a kind that the oracle does not name is nobody's."""
    who = read()["texts"].get(canary.kind, "")
    return bool(who) and fits(who, words_of(person, canary.owner, canary.group))


def things(world: World, page: Page, *, every: bool) -> Iterator[tuple[str, Thing | None]]:
    """The things that a page is tried with: of its family the first of each kind and group, with `every` of each owner too."""
    if not page.family:
        yield "-", None
        return
    for kind, found in world.things.items():
        if kind.split(".")[0] == page.family:
            seen: set[tuple[str, str]] = set()
            for thing in found:
                of = (thing.group, thing.owner if every else "")
                if of not in seen:
                    seen.add(of)
                    yield kind, thing


# Fields that hold codes, names of keys, languages, addresses: nothing that a person wrote.
WORDLESS = frozenset({
    "accounts.Account.password", "accounts.Account.language", "accounts.Session.session_key", "accounts.Session.session_data",
})  # fmt: skip
SHORT_ENOUGH = 30


def without_canary(world: World) -> list[str]:
    """Text fields of our models, of more than 30 characters, of which no row holds a canary."""
    from django.apps import apps
    from django.db.models import CharField, TextField

    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("lic."):
            continue
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            is_text = isinstance(field, CharField | TextField) and not field.choices
            if (
                not is_text
                or (field.max_length or 999) <= SHORT_ENOUGH
                or name in WORDLESS | frozenset(read()["wordless"])
            ):
                continue
            values = model._default_manager.values_list(field.name, flat=True)
            if not any(
                token in str(value)
                for value in values
                for token in asked_tokens(str(value))
                if token in world.canaries
            ):
                found.append(name)
    return found


def asked_tokens(text: str) -> list[str]:
    """What in a text could be a canary."""
    return re.findall(r"qz[a-z]{5}z|[0-9a-f]{32,64}", text)
