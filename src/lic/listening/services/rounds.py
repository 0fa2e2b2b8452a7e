"""Writing rounds: prepare, open, extend, close, let out."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lic.base import audit, keys, locks
from lic.base.policy import Actor, Denied, Rule
from lic.communities import notices
from lic.communities import queries as communities
from lic.communities.models import Community, Group
from lic.communities.policies import COMMUNITY
from lic.core.disclosure.bands import PUBLIC_FLOOR, TABLE_FLOOR
from lic.listening import acts
from lic.listening.models import GroupRelease, Round, Vote
from lic.listening.models.answer import ANSWERS
from lic.listening.policies import FACILITATES, ROUND

NO_STATEMENTS = Rule(
    "no_statements", lambda _, __: False, hides=False,
    sentence=_("A round needs statements before it opens. Add at least three."),
)  # fmt: skip
ENDS_TOO_SOON = Rule(
    "ends_too_soon", lambda _, __: False, hides=False,
    sentence=_("The last day can be moved later, never earlier."),
)  # fmt: skip
LAST_DAY_OVER = Rule(
    "last_day_over", lambda _, __: False, hides=False,
    sentence=_("The last day of this round is over already. Set a later one first."),
)  # fmt: skip
LEAST_STATEMENTS = 3
OPENED = notices.register(
    "listening.round_opened", _("Round %(number)s is open."), verb=_("Say what you think")
)

_WHEN_OUT: list[Callable[[Round], None]] = []


def require_facilitator(actor: Actor) -> None:
    """Raise Denied unless the actor facilitates at this table (there is no round yet to ask)."""
    if not FACILITATES.test(actor, None) or actor.seat_id is None:
        raise Denied(FACILITATES)


@transaction.atomic
def create_round(
    actor: Actor,
    *,
    title: Mapping[str, str],
    about: Mapping[str, str],
    is_police_absent: bool = False,
    has_open_link: bool = False,
    closes_on: datetime.date | None = None,
    table_limit: int = TABLE_FLOOR,
    public_limit: int = PUBLIC_FLOOR,
) -> Round:
    """Prepare a round; nobody but facilitators sees it before it opens."""
    require_facilitator(actor)
    community = Community.objects.select_for_update().get(pk=actor.community_id)
    COMMUNITY.require(actor, "take_part", community)
    last = Round.objects.filter(community=community).aggregate(last=Max("number"))["last"]
    return Round.objects.create(
        community=community, number=(last or 0) + 1, title=dict(title), about=dict(about),
        is_police_absent=is_police_absent, closes_on=closes_on, table_limit=table_limit,
        public_limit=max(public_limit, table_limit),
        open_code=new_open_code() if has_open_link and not is_police_absent else "",
    )  # fmt: skip


@transaction.atomic
def edit_round(actor: Actor, *, number: int, **changes: Any) -> Round:
    """Change title and text at any time before closing; who is in the room only before it opens.

    `closes_on` of an open round moves later, never earlier. Raises Denied.
    """
    round_ = locked(actor, number, "edit")
    if round_.is_open:
        for name in ("is_police_absent", "has_open_link", "table_limit", "public_limit"):
            changes.pop(name, None)
        _move_end(actor, round_, changes.pop("closes_on", None) or round_.closes_on)
    has_link = changes.pop("has_open_link", bool(round_.open_code))
    for name, value in changes.items():
        setattr(round_, name, value)
    wants_link = has_link and not round_.is_police_absent
    round_.open_code = (round_.open_code or new_open_code()) if wants_link else ""
    round_.public_limit = max(round_.public_limit, round_.table_limit)
    round_.save()
    return round_


def _move_end(actor: Actor, round_: Round, closes_on: datetime.date | None) -> None:
    if closes_on == round_.closes_on:
        return
    if closes_on is None or (round_.closes_on is not None and closes_on < round_.closes_on):
        raise Denied(ENDS_TOO_SOON)
    round_.closes_on = closes_on
    audit.record(actor, acts.ROUND_EXTENDED, on=round_, number=round_.number, closes=closes_on)


@transaction.atomic
def open_round(actor: Actor, *, number: int) -> Round:
    """Make the round's key and let people answer. Raises Denied without three statements."""
    round_ = locked(actor, number, "open")
    if round_.statements.filter(state="SHOWN").count() < LEAST_STATEMENTS:
        raise Denied(NO_STATEMENTS)
    today = communities.today(round_.community)
    if round_.closes_on is not None and round_.closes_on < today:
        raise Denied(LAST_DAY_OVER)
    keys.create(round_.key_name)
    round_.state, round_.opened_on, round_.epoch_on = Round.State.OPEN, today, today
    round_.save(update_fields=["state", "opened_on", "epoch_on"])
    audit.record(actor, acts.ROUND_OPENED, on=round_, number=round_.number)
    to = Q(community=round_.community)
    if round_.is_police_absent:
        to &= Q(group__is_police=False)
    notices.send(to, OPENED, _url(round_), on=today, about=round_, number=round_.number)
    ask_for_results(round_)  # with nothing to cut yet: the first day's weights
    return round_


@transaction.atomic
def close_round(actor: Actor, *, number: int) -> Round:
    """End the round; its last figures are worked out by the worker."""
    round_ = locked(actor, number, "close")
    end(round_, communities.today(round_.community))
    audit.record(actor, acts.ROUND_CLOSED, on=round_, number=round_.number)
    return round_


def close_overdue() -> int:
    """Close every round whose last day is over at its table; returns how many."""
    closed = 0
    for round_ in Round.objects.filter(
        state=Round.State.OPEN, closes_on__isnull=False
    ).select_related("community"):
        today = communities.today(round_.community)
        if round_.closes_on is not None and round_.closes_on < today:
            with transaction.atomic():
                end(round_, today)
                audit.record(audit.CLOCK, acts.ROUND_CLOSED, on=round_, number=round_.number)
            closed += 1
    return closed


def begin_day() -> int:
    """Date the epoch of every open round that was quiet anew; returns how many were.

    Otherwise the first answer after quiet days would find its day over already: its figures would be cut
    within the hour, and would tell it. Rounds with answers of a day that is over are cut before.
    """
    begun = 0
    for round_ in Round.objects.filter(state=Round.State.OPEN).select_related("community"):
        today = communities.today(round_.community)
        if round_.epoch_on is None or round_.epoch_on >= today or has_answers(round_):
            continue
        same = Round.objects.filter(pk=round_.pk, epoch=round_.epoch)
        begun += same.update(epoch=round_.epoch + 1, epoch_on=today)
    return begun


def has_answers(round_: Round) -> bool:
    """Whether anybody answered in the epoch that is open."""
    return Vote.objects.filter(
        statement__round=round_, epoch=round_.epoch, choice__in=ANSWERS
    ).exists()


def end(round_: Round, today: datetime.date) -> None:
    """Set the round closed and ask the worker for its last figures."""
    round_.state, round_.closed_on = Round.State.CLOSED, today
    round_.save(update_fields=["state", "closed_on"])
    notices.withdraw(OPENED, _url(round_))
    ask_for_results(round_)


@transaction.atomic
def release_round(actor: Actor, *, number: int) -> Round:
    """The actor's group lets a "police not present" round out; with the last group it is out."""
    round_ = locked(actor, number, "release")
    today = communities.today(round_.community)
    GroupRelease.objects.get_or_create(round=round_, group=actor.group, defaults={"on": today})
    audit.record(actor, acts.ROUND_RELEASED, on=round_, number=round_.number)
    hold_releases(round_.community_id)
    present = Group.objects.filter(community_id=round_.community_id, is_police=False)
    said = set(GroupRelease.objects.filter(round=round_).values_list("group", flat=True))
    if set(present.values_list("key", flat=True)) <= said:
        round_.released_on = today
        round_.save(update_fields=["released_on"])
        for hook in _WHEN_OUT:
            hook(round_)
    return round_


def on_release(hook: Callable[[Round], None]) -> None:
    """Register what else opens when the last group lets a round out: `hook(round)`, in that transaction."""
    _WHEN_OUT.append(hook)


def hold_releases(community_id: int) -> None:
    """Let no round of a community out until the transaction ends, unless it is this one that does."""
    locks.alone(f"listening.release.{community_id}")


def _url(round_: Round) -> str:
    return reverse("listening:round", args=[round_.community.slug, round_.number])


def ask_for_results(round_: Round) -> None:
    """Have the worker look at the round once this transaction is kept."""
    refresh = import_string(
        "lic.listening.jobs.refresh"
    )  # by path: a job's code stays out of services
    transaction.on_commit(lambda: refresh.enqueue(str(round_.pk)))


def new_open_code() -> str:
    """The last part of an open link: 96 random bits."""
    return secrets.token_urlsafe(12)


def locked(actor: Actor, number: int, permission: str) -> Round:
    """A round that nobody else changes until the transaction ends; raises as `queries.round_`."""
    round_ = (
        Round.objects.filter(ROUND.visible(actor, "read"))
        .select_related("community")
        .select_for_update(of=("self",))
        .get(number=number)
    )
    ROUND.require(actor, permission, round_)
    return round_
