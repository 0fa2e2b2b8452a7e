"""How it got here, and what became of it: typed links between things of any app, readable both ways.

An app says how its things are fetched for a reader (`register`); whoever makes one thing out of
another says so once (`add`). A link points from the later thing to the earlier one; a page asks for
what is `shown` around its thing, or for the whole `trail`. Things that the reader may not see are
left out, and so is everything that could only be reached through them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base.models import Link
from lic.base.policy import Actor

Key = tuple[str, str]
DEPTH = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as another app's page shows it.

    kind, id  as in `kind_of` and the primary key in words
    state     in words: "agreed", "done"
    line      one quiet line below the title, "" for none
    on        its day, or None
    lang      the language of its title, "" for that of the page
    words     how it is tied to the page's thing: "came from"; filled in by `shown` and `trail`
    """

    kind: str
    id: str
    title: str
    url: str
    state: str = ""
    line: str = ""
    on: datetime.date | None = None
    lang: str = ""
    words: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before a thing and what came after it, each from the earliest to the latest."""

    before: tuple[Shown, ...] = ()
    after: tuple[Shown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True, slots=True)
class Relation:
    """One sort of link: what the later thing says of the earlier one, and the other way round."""

    key: str
    back: str | Promise
    forth: str | Promise


Fetch = Callable[[Actor, list[str]], Iterable[Shown]]
FETCHES: dict[str, Fetch] = {}
RELATIONS: dict[str, Relation] = {}
_INVERSES: dict[str, str] = {}


def register(kind: str, fetch: Fetch) -> None:
    """Say how things of a kind are fetched: `fetch(actor, ids)` gives those that the actor may see.

    In one query, in any order. Raises ValueError when another function has the kind already.
    """
    if FETCHES.setdefault(kind, fetch) is not fetch:
        raise ValueError(f"{kind} is registered twice")


def relate(key: str, back: str | Promise, inverse: str, forth: str | Promise) -> str:
    """Add a sort of link: relate("came_from", _("came from"), "led_to", _("led to")).

    `key` goes from the later thing to the earlier one, `inverse` the other way; `add` takes either.
    """
    if key in RELATIONS or inverse in _INVERSES:
        raise ValueError(f"{key} or {inverse} is registered twice")
    RELATIONS[key] = Relation(key, back, forth)
    _INVERSES[inverse] = key
    return key


relate("came_from", _("came from"), "led_to", _("led to"))
relate("carries_out", _("carries out"), "carried_out_by", _("is carried out by"))
relate("split_from", _("was split from"), "split_into", _("was split into"))
relate("replaces", _("replaces"), "replaced_by", _("was replaced by"))
relate("answers", _("is an answer to"), "answered_by", _("was answered by"))
relate("shows", _("shows what became of"), "shown_by", _("is shown by"))


def kind_of(thing: models.Model | type[models.Model]) -> str:
    """The kind of a thing or of its model: "listening.statement"."""
    return thing._meta.label_lower


def key_of(thing: models.Model) -> Key:
    """Kind and id, as links and the audit chain store them."""
    return kind_of(thing), str(thing.pk)


def add(from_obj: models.Model, relation: str, to_obj: models.Model, on: datetime.date) -> None:
    """Link two things once; a second time changes nothing.

    add(proposal, "came_from", statement, on) and add(statement, "led_to", proposal, on) are the same.
    Raises KeyError for a relation that nobody registered.
    """
    if relation in _INVERSES:
        from_obj, to_obj, relation = to_obj, from_obj, _INVERSES[relation]
    RELATIONS[relation]
    (from_kind, from_id), (to_kind, to_id) = key_of(from_obj), key_of(to_obj)
    row = Link(
        from_kind=from_kind, from_id=from_id, relation=relation, to_kind=to_kind, to_id=to_id, on=on
    )
    Link.objects.bulk_create([row], ignore_conflicts=True)


def forget(thing: models.Model) -> None:
    """Remove every link of a thing that is deleted for good."""
    kind, pk = key_of(thing)
    Link.objects.filter(Q(from_kind=kind, from_id=pk) | Q(to_kind=kind, to_id=pk)).delete()


def origins(
    model: type[models.Model], ids: Iterable[int], relation: str, to_kind: str
) -> dict[str, str]:
    """{id: id of the earliest thing of that kind it is tied to}, for figures that name nobody; one query."""
    rows = Link.objects.filter(
        from_kind=kind_of(model), from_id__in=[str(pk) for pk in ids], relation=relation,
        to_kind=to_kind,
    )  # fmt: skip
    return dict(rows.order_by("-on", "-pk").values_list("from_id", "to_id"))


def sources(things: Iterable[models.Model], to_kind: str) -> list[str]:
    """Ids of things of a kind that these came from, in the order linked; for services, which show nothing."""
    keys = {key_of(thing) for thing in things}
    found = _links(keys, back=True, forth=False) if keys else ()
    came = [one for one in found if one.relation == "came_from" and one.to_kind == to_kind]
    return list(dict.fromkeys(one.to_id for one in came))


def shown(actor: Actor, thing: models.Model) -> Around:
    """What is linked to the thing in both directions, as far as the actor may see it.

    One query for the links and one for each kind among them, however many there are.
    """
    here = key_of(thing)
    back, forth = _neighbours({here}, back=True, forth=True)
    seen = fetch(actor, {*back, *forth})
    return Around(_in_order(seen, back), _in_order(seen, forth))


def trail(actor: Actor, thing: models.Model) -> Around:
    """The whole way: back to where it began, forward to all that came of it.

    Two or three queries a step, however many things a step has; at most twelve steps each way.
    Nothing is reached through a thing that the actor may not see.
    """
    return Around(_walk(actor, key_of(thing), back=True), _walk(actor, key_of(thing), back=False))


def fetch(actor: Actor, keys: set[Key]) -> dict[Key, Shown]:
    """Those of the things that the actor may see, each as its app shows it; one query for each kind."""
    found: dict[Key, Shown] = {}
    for kind, ids in sorted(_by_kind(keys).items()):
        if kind in FETCHES:
            found |= {
                (kind, one.id): one for one in FETCHES[kind](actor, ids) if (kind, one.id) in keys
            }
    return found


def _walk(actor: Actor, start: Key, *, back: bool) -> tuple[Shown, ...]:
    known, edge = {start}, {start}
    found: dict[Key, Shown] = {}
    words: dict[Key, str | Promise] = {}
    for _step in range(DEPTH):
        one_way, other_way = _neighbours(edge, back=back, forth=not back)
        following = {
            key: said for key, said in (one_way if back else other_way).items() if key not in known
        }
        if not following:
            break
        known |= set(following)
        seen = fetch(actor, set(following))
        found |= seen
        words |= following
        edge = set(seen)
    return _in_order(found, words)


def _neighbours(
    keys: set[Key], *, back: bool, forth: bool
) -> tuple[dict[Key, Any], dict[Key, Any]]:
    """The earlier and the later neighbours of these things, each with the words that tie it."""
    if not keys:
        return {}, {}
    earlier: dict[Key, Any] = {}
    later: dict[Key, Any] = {}
    for link in _links(keys, back=back, forth=forth):
        relation = RELATIONS.get(link.relation)
        if relation is None:
            continue
        source, target = (link.from_kind, link.from_id), (link.to_kind, link.to_id)
        if back and source in keys:
            earlier.setdefault(target, relation.back)
        if forth and target in keys:
            later.setdefault(source, relation.forth)
    return earlier, later


def _links(keys: set[Key], *, back: bool, forth: bool) -> Iterator[Link]:
    test = Q(pk__in=())
    for kind, ids in _by_kind(keys).items():
        if back:
            test |= Q(from_kind=kind, from_id__in=ids)
        if forth:
            test |= Q(to_kind=kind, to_id__in=ids)
    yield from Link.objects.filter(test).order_by("on", "pk")


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, pk in sorted(keys):
        kinds[kind].append(pk)
    return kinds


def _in_order(seen: dict[Key, Shown], words: dict[Key, Any]) -> tuple[Shown, ...]:
    """Those that were seen, with their words, by day; an undated one comes first."""
    rows = [replace(seen[key], words=said) for key, said in words.items() if key in seen]
    return tuple(
        sorted(rows, key=lambda one: (one.on or datetime.date.min, one.kind, one.title, one.id))
    )
