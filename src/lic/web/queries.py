"""What the pages of the whole house read from several apps: only through their queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from lic.actions import queries as actions
from lic.base.policy import Actor
from lic.communities import notices
from lic.communities import queries as table
from lic.decisions import queries as decisions
from lic.listening import queries as listening

SHOWN = 3
MOST_WAITING = 4
AHEAD = datetime.timedelta(days=21)


def communities() -> list[Any]:
    """Every community of this installation, by name."""
    return table.communities()


@dataclass(frozen=True, slots=True)
class Home:
    """The home page's things, as far as the reader may see them."""

    community: Any
    today: datetime.date
    open_round: Any
    n_statements: int
    heard: list[Any]
    agreed: list[Any]
    n_not_agreed: int
    n_trials_ended: int
    done: list[Any]
    n_done: int
    n_late: int
    groups_heard: list[tuple[Any, bool]]
    waiting: list[Any]
    to_confirm: list[Any]
    to_write: list[Any]


def home(actor: Actor, community: Any) -> Home:
    """What we heard, what we agreed, what is done, and what waits for the reader."""
    today = table.today(community)
    rounds = listening.open_rounds(actor)
    n_not_agreed, n_trials_ended = decisions.ended_counts(actor, community)
    return Home(
        community=community,
        today=today,
        open_round=rounds[0] if rounds else None,
        n_statements=listening.statements(actor, rounds[0]).count() if rounds else 0,
        heard=listening.heard(actor, community, SHOWN),
        agreed=decisions.agreed(actor, community, SHOWN),
        n_not_agreed=n_not_agreed,
        n_trials_ended=n_trials_ended,
        done=actions.done(actor, SHOWN),
        n_done=actions.count(actor, "DONE", today),
        n_late=actions.count(actor, "LATE", today),
        groups_heard=listening.heard_this_month(community),
        waiting=notices.waiting(actor, MOST_WAITING) if actor.seat_id else [],
        to_confirm=actions.to_confirm(actor),
        to_write=decisions.to_write(actor),
    )


@dataclass(frozen=True, slots=True)
class Week:
    """The coordinator's week."""

    today: datetime.date
    waiting: list[Any]
    to_moderate: list[tuple[Any, int]]
    to_answer: list[Any]
    to_confirm: list[Any]
    late_or_due: list[Any]
    calls: list[Any]
    has_round: bool
    missing: list[tuple[Any, list[Any]]]
    silent_in_calls: list[tuple[str, list[Any]]]
    groups_heard: list[tuple[Any, bool]]


def week(actor: Actor, community: Any) -> Week:
    """What is due, whose voice is missing, what to read and what to answer."""
    today = table.today(community)
    open_now = listening.open_rounds(actor)
    return Week(
        today=today,
        waiting=notices.waiting(actor),
        to_moderate=listening.to_moderate(actor),
        to_answer=[*decisions.to_answer(actor), *decisions.to_write(actor)],
        to_confirm=actions.to_confirm(actor),
        late_or_due=actions.coming_due(actor, today + AHEAD),
        calls=decisions.due(community),
        has_round=bool(open_now),
        missing=listening.voices_missing(actor, open_now),
        silent_in_calls=decisions.voices_missing(actor),
        groups_heard=listening.heard_this_month(community),
    )
