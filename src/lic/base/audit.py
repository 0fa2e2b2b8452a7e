"""The chain of acts: what duty-holders did, by duty and day, so that nobody can change it unseen.

Only acts of people with a duty stand here (issue, revoke, moderate, merge, open, extend, close,
publish, grant), and acts of the clock. Never a sign-in, a vote, a position or a read; never a person,
a time or a person's words. The head is printed on outcomes: whoever kept one can prove a change.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base import facts as plain_facts
from lic.base import links, locks, privacy
from lic.base.models import AuditEvent
from lic.base.policy import Actor
from lic.core import hashchain

CLOCK = "clock"
FIELDS = ("number", "community", "duty", "verb", "kind", "object", "facts", "on")
TRIGGERS = ("base_auditevent_stays", "base_auditevent_keeps")
_DUTY = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, slots=True)
class Verb:
    """One sort of act, its sentence for readers, and the duties under which it is done."""

    name: str
    sentence: str | Promise
    duties: tuple[str, ...] = ()


VERBS: dict[str, Verb] = {}


def register(verb: str, sentence: str | Promise, *, duties: tuple[str, ...] = ()) -> str:
    """Add a sort of act: register("round_opened", _("A round was opened.")).

    sentence  may name facts: _("%(cards)s cards were issued.")
    duties    which duty is written down for an actor who holds several, the first that fits
    Returns the verb. Raises ValueError when it is taken by another sentence.
    """
    known = VERBS.setdefault(verb, Verb(verb, sentence, duties))
    if known.sentence != sentence:
        raise ValueError(f"the act {verb} is registered twice")
    return verb


CHAIN_CHECKED = register("chain_checked", _("The chain of acts was checked."))


def record(
    by: Actor | str, verb: str, *, on: models.Model, community: Any = None, **facts: Any
) -> AuditEvent:
    """Add an act to the chain, in the transaction of the act itself.

    by         the actor, of whom only the duty is kept, or a duty's name; `audit.CLOCK` for jobs
    on         the thing, of which kind and id are kept
    community  its slug or the community itself; taken from `on` where that knows one
    facts      what the thing is called or how many it holds: numbers, days and codes alone
               (`base.facts`). No group: a small one would be its people, for good. A house test
               holds the list of names.

    Raises KeyError for a verb that nobody registered, ValueError when the actor has no duty, when
    `on` is a row about a person, or when a fact could be about one.
    """
    known = VERBS[verb]
    kept = plain_facts.plain(facts)
    str(known.sentence) % kept  # KeyError now rather than on the page that shows it
    where = community if community is not None else _community_of(on)
    kind, pk = _object(on)
    with transaction.atomic():
        locks.alone("base.audit")
        number, previous = head()
        event = AuditEvent(
            number=number + 1, community=_slug(where), duty=_duty(by, known), verb=verb, kind=kind,
            object=pk, facts=kept, on=_today(where), previous=previous,
        )  # fmt: skip
        event.hash = hashchain.append(previous, _content(event))
        event.save(force_insert=True)
    return event


def head() -> tuple[int, str]:
    """Number and hash of the last act; (0, 64 zeros) before the first."""
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, hashchain.GENESIS)


def verify(*, kept: tuple[int, str] | None = None) -> int | None:
    """The number of the first act that does not fit, or None: the chain is whole.

    kept  number and hash of a head that was printed: shows an end that was cut off, or a chain that
          was written anew
    """
    place = 0
    heads: dict[int, str] = {0: hashchain.GENESIS}
    for place, event in enumerate(AuditEvent.objects.order_by("number").iterator(2000), start=1):
        fits = event.number == place and event.previous == heads[place - 1]
        if not fits or hashchain.append(event.previous, _content(event)) != event.hash:
            return place
        heads = {place: event.hash, **({kept[0]: event.hash} if kept and kept[0] == place else {})}
        if kept and kept[0] == place and kept[1] != event.hash:
            return place
    return place + 1 if kept and kept[0] > place else None


def acts(community: str = "") -> QuerySet[AuditEvent]:
    """Acts, the latest first; of one community by its slug, or of the installation."""
    rows = AuditEvent.objects.order_by("-number")
    return rows.filter(community=community) if community else rows


def of(thing: models.Model) -> QuerySet[AuditEvent]:
    """Acts on one thing, the earliest first."""
    kind, pk = links.key_of(thing)
    return AuditEvent.objects.filter(kind=kind, object=pk).order_by("number")


def sentence(event: AuditEvent) -> str:
    """What the act was, in the reader's language; its verb where the app that knew it is gone."""
    known = VERBS.get(event.verb)
    return str(known.sentence) % plain_facts.readable(event.facts) if known else event.verb


def missing_triggers() -> Iterator[str]:
    """Names of the triggers that keep the chain from being changed and that are not in the database."""
    table = "sqlite_master WHERE type = 'trigger' AND name"
    if connection.vendor == "postgresql":
        table = "pg_trigger WHERE tgenabled <> 'D' AND tgname"
    for name in TRIGGERS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} = %s", [name])  # noqa: S608  two constants
            if cursor.fetchone() is None:
                yield name


def _content(event: AuditEvent) -> dict[str, Any]:
    content = {name: getattr(event, name) for name in FIELDS}
    return content | {"on": event.on.isoformat()}


def _duty(by: Actor | str, verb: Verb) -> str:
    if isinstance(by, str):
        if not _DUTY.fullmatch(by):
            raise ValueError(f"{by!r} is not the name of a duty.")
        return by
    held = [duty for duty in verb.duties if duty in by.acts_in] or sorted(by.duties)
    if not held:
        raise ValueError(f"{verb.name}: only acts of people with a duty stand in the chain.")
    return held[0]


def _object(on: models.Model) -> tuple[str, str]:
    found = privacy.declaration(type(on))
    if found is None or on._meta.pk.name in found.personal:
        raise ValueError(
            f"{on._meta.label} is about a person: record the act on its group or its batch."
        )
    return links.key_of(on)


def _community_of(on: models.Model) -> Any:
    if links.kind_of(on) == "communities.community":
        return on
    return getattr(on, "community", None)


def _slug(community: Any) -> str:
    return community if isinstance(community, str) else getattr(community, "slug", "")


def _today(community: Any) -> Any:
    zone = getattr(community, "timezone", "")
    return timezone.localdate(timezone=zoneinfo.ZoneInfo(zone) if zone else None)
