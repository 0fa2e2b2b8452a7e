"""What waits for a seat: a sentence and a link on its pages, and, if asked for, a mail that says neither.

A notice holds numbers, days and codes, never a person's words. It may hold what it is about: pages
then name that thing by its title to whoever may see it, and to nobody else. A mail goes only to a
seat that gave an address, at most once a day; its subject is the name of the place and its text one
link.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base import facts as plain_facts
from lic.base import links, ticker
from lic.base.policy import Actor
from lic.communities.models import Notice, Seat
from lic.communities.policies import NOTICE

LOOK = _("Look")
LOG = logging.getLogger("lic.notices")
MOST = 50
Sentence = str | Promise | Callable[[dict[str, Any]], str | Promise]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of notice: what it says, and the verb on its button."""

    sentence: Sentence
    verb: str | Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """One notice as a page shows it; `{% todo %}` takes a list of these.

    title, why  the thing's title and the notice's sentence; the sentence alone, and "", where there
                is no thing or the reader may not see it
    """

    id: int
    kind: str
    title: str
    verb: str
    url: str
    on: datetime.date
    why: str = ""


KINDS: dict[str, Kind] = {}


def register(kind: str, sentence: Sentence, *, verb: str | Promise = LOOK) -> str:
    """Add a sort of notice: register("decisions.call_opened", _("Proposal %(number)s is called."))

    sentence  names facts, or is a function of the facts; days in it are said in words
    Returns the kind. Raises ValueError when it is taken by another sentence.
    """
    known = KINDS.setdefault(kind, Kind(sentence, verb))
    if known.sentence is not sentence and known.sentence != sentence:
        raise ValueError(f"the notice {kind} is registered twice")
    return kind


def send(
    to: Q | QuerySet[Seat] | Iterable[Seat | int],
    kind: str,
    url: str,
    on: datetime.date | None = None,
    *,
    about: models.Model | None = None,
    **facts: Any,
) -> int:
    """Put a notice before seats; returns how many got it. The same kind and link come back unread.

    to     seats, their ids, or a filter on seats (which leaves out revoked and sleeping ones)
    url    where it leads, a path in this installation
    on     its day; today if not said
    about  the thing that its page names by title to a reader who may see it (`base.links`)
    facts  numbers, days and codes alone (`base.facts`)

    Raises KeyError for a kind that nobody registered, ValueError for a link that leads elsewhere or
    a fact that could be about a person.
    """
    kept = plain_facts.plain(facts)
    _said(KINDS[kind], kept)  # KeyError now rather than on the page that shows it
    if not url.startswith("/") or url.startswith(("//", "/\\")):
        raise ValueError(f"{url!r} does not lead to a page of this installation.")
    day = on or timezone.localdate()
    thing_kind, thing_id = links.key_of(about) if about is not None else ("", "")
    rows = [
        Notice(
            seat_id=pk, kind=kind, url=url, facts=kept, thing_kind=thing_kind, thing_id=thing_id,
            on=day,
        )
        for pk in _seats(to)
    ]  # fmt: skip
    Notice.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["seat", "kind", "url"],
        update_fields=["facts", "thing_kind", "thing_id", "on", "is_read"],
    )  # fmt: skip
    return len(rows)


def is_sent(kind: str, url: str, *, since: datetime.date) -> bool:
    """Whether anybody got this notice on that day or later, read or not."""
    return Notice.objects.filter(kind=kind, url=url, on__gte=since).exists()


def withdraw(kind: str, url: str, *, of: Q | None = None) -> None:
    """Remove a notice that no longer waits, from everybody or from some seats."""
    rows = Notice.objects.filter(kind=kind, url=url)
    if of is not None:
        rows = rows.filter(seat__in=Seat.objects.filter(of))
    rows.delete()


def waiting(actor: Actor, most: int = MOST) -> list[Waiting]:
    """What the actor has not put aside, the latest first, at most so many.

    One query, and one for each kind of thing that they are about.
    """
    found = Notice.objects.filter(NOTICE.visible(actor, "read"), is_read=False, kind__in=KINDS)
    rows = list(found.order_by("-on", "kind", "url")[:most])
    things = links.fetch(actor, {_thing(row) for row in rows if row.thing_kind})
    return [_shown(row, things.get(_thing(row))) for row in rows]


def dismiss(actor: Actor, *, notice_id: int) -> None:
    """Put a notice aside; raises Notice.DoesNotExist when it is not the actor's."""
    notice = Notice.objects.get(NOTICE.visible(actor, "dismiss"), pk=notice_id)
    Notice.objects.filter(pk=notice.pk).update(is_read=True)


def seen(actor: Actor, *, url: str) -> None:
    """Put aside whatever leads to the page that the actor has just opened."""
    Notice.objects.filter(NOTICE.visible(actor, "dismiss"), url=url, is_read=False).update(
        is_read=True
    )


def mail(now: datetime.datetime) -> int:
    """Send the day's mails; returns how many went out.

    A seat is marked before its mail goes, so that a failure costs one mail and never sends two. What
    failed is logged by class alone: an address must not stand in a log.
    """
    today = now.date()
    new = Q(mailed_on__isnull=True) | Q(mailed_on__lt=F("on"))
    due = Notice.objects.filter(new, is_read=False)
    seats = (
        Seat.objects.filter(pk__in=due.values("seat_id"))
        .exclude(Q(notice_address="") | Q(state=Seat.State.REVOKED))
        .exclude(pk__in=Notice.objects.filter(mailed_on__gte=today).values("seat_id"))
        .select_related("community")
    )
    sent = 0
    with get_connection() as connection:
        for seat in seats:
            due.filter(seat=seat).update(mailed_on=today)
            try:
                sent += message(seat, connection).send()
            except (OSError, smtplib.SMTPException) as error:
                LOG.warning("a mail was not sent: %s", type(error).__name__)
    return sent


def message(seat: Seat, connection: Any = None) -> EmailMessage:
    """The mail to a seat: the name of the place, and a link to it."""
    link = settings.URL + reverse("web:home", args=[seat.community.slug])
    return EmailMessage(seat.community.name, link, to=[seat.notice_address], connection=connection)


def schedule() -> None:
    """Called when the app is ready: mails go out once a day."""
    ticker.register("communities.mail", every=datetime.timedelta(days=1), run=mail)


def _seats(to: Q | QuerySet[Seat] | Iterable[Seat | int]) -> list[int]:
    if isinstance(to, Q):
        to = Seat.objects.filter(to, state=Seat.State.AWAKE)
    if isinstance(to, QuerySet):
        return sorted(set(to.values_list("pk", flat=True)))
    return sorted({one if isinstance(one, int) else one.pk for one in to})


def _said(kind: Kind, facts: dict[str, Any]) -> str:
    words = plain_facts.readable(facts)
    return str(kind.sentence(words)) if callable(kind.sentence) else str(kind.sentence) % words


def _thing(row: Notice) -> links.Key:
    return row.thing_kind, row.thing_id


def _shown(row: Notice, thing: links.Shown | None) -> Waiting:
    kind = KINDS[row.kind]
    said = _said(kind, row.facts)
    title, why = (thing.title, said) if thing is not None else (said, "")
    return Waiting(row.pk, row.kind, title, str(kind.verb), row.url, row.on, why)
