"""What a month says of listening: rounds, their voices and statements, and talks.

What police is kept away from counts from the day on which it was let out; a talk without police never
counts. So nobody can learn from a number that there was something to keep away from.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count as HowMany
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lic.base import measures, releases
from lic.base.measures import Count, Measure, People, Told, Unit
from lic.core.disclosure import Audience, Cell, Form
from lic.listening.models import Dialogue, Round, Statement

TURNOUT = "turnout"


@dataclass(frozen=True, slots=True)
class _Known:
    """A round from the day on which everybody might know of it."""

    pk: int
    number: int
    opened: datetime.date
    closed: datetime.date | None


def _rounds(community_id: int) -> list[_Known]:
    rows = Round.objects.filter(community_id=community_id).exclude(state=Round.State.DRAFT)
    found = []
    for row in rows.only("number", "opened_on", "closed_on", "is_police_absent", "released_on"):
        since = row.released_on if row.is_police_absent else row.opened_on
        if row.opened_on is None or since is None:
            continue
        closed = max(row.closed_on, since) if row.closed_on else None
        found.append(_Known(row.pk, row.number, max(row.opened_on, since), closed))
    return sorted(found, key=lambda one: one.number)


def _closed(community_id: int, month: datetime.date) -> list[_Known]:
    """The rounds that closed in this month."""
    end = measures.after(month)
    return [one for one in _rounds(community_id) if one.closed and month <= one.closed < end]


def rounds(community_id: int, month: datetime.date) -> Count | None:
    """Rounds that opened and closed, and that were open when the month ended."""
    known = _rounds(community_id)
    end = measures.after(month)
    if measures.is_before(month, min((one.opened for one in known), default=None)):
        return None
    return Count(
        {
            "opened": sum(month <= one.opened < end for one in known),
            "closed": sum(one.closed is not None and month <= one.closed < end for one in known),
            "open": sum(
                one.opened < end and (one.closed is None or one.closed >= end) for one in known
            ),
        }
    )


def voices(community_id: int, month: datetime.date) -> Told | None:
    """People of each group who answered a round that closed, as the gate let it out round by round."""
    closed = _closed(community_id, month)
    if not closed:
        return None
    ids = [one.pk for one in closed]
    cells = {}
    for audience in Audience:
        out = releases.latest_of(Round, ids, TURNOUT, audience)
        cells[audience] = [
            replace(cell, measure=f"round {one.number}")
            for one in closed if one.pk in out for cell in out[one.pk].cells.values()
        ]  # fmt: skip
    return measures.told(cells)


def statements(community_id: int, month: datetime.date) -> Count | None:
    """Statements that were shown in rounds that closed, those that were hidden or merged later too."""
    ids = [one.pk for one in _closed(community_id, month)]
    if not ids:
        return None
    shown = Statement.objects.filter(round__in=ids, number__isnull=False)
    found = shown.aggregate(
        from_talks=HowMany("pk", filter=Q(dialogue__isnull=False)),
        written=HowMany("pk", filter=Q(dialogue__isnull=True)),
    )
    return Count(found)


def _talks(community_id: int) -> list[Dialogue]:
    found = Dialogue.objects.filter(community_id=community_id, is_police_absent=False)
    found = found.exclude(round__is_police_absent=True).order_by("number")
    return list(found.only("number", "format", "month", "present"))


def talks(community_id: int, month: datetime.date) -> Count | None:
    """Talks that were held, by their form."""
    known = _talks(community_id)
    if measures.is_before(month, min((talk.month for talk in known), default=None)):
        return None
    held = Counter(talk.format for talk in known if talk.month == month)
    return Count({form: held[form] for form in Dialogue.Format.values})


def present(community_id: int, month: datetime.date) -> People | None:
    """People of each group at each talk; who came to two talks is in both."""
    held = [talk for talk in _talks(community_id) if talk.month == month]
    cells = tuple(
        Cell(group, f"talk {talk.number}", number, form=Form.SIZE)
        for talk in held for group, number in sorted(talk.present.items()) if number
    )  # fmt: skip
    return People(cells) if cells else None


MEASURES = (
    Measure(
        "listening.rounds", _("Rounds"), Unit.COUNT,
        _("Rounds that opened in the month, that closed in it, and that were open when it ended. A round without police counts from the day on which it was let out."),
        rounds, parts={"opened": _("opened"), "closed": _("closed"), "open": _("open when the month ended")},
    ),
    Measure(
        "listening.voices", _("Voices of each group"), Unit.COUNT,
        _("People who answered a round that closed in the month, as its results say: small groups are not told, and late changes of a few people neither."),
        voices, counts_persons=True, beside="communities.seats",
    ),
    Measure(
        "listening.statements", _("Statements"), Unit.COUNT,
        _("Statements that were shown in rounds that closed in the month, also where they were hidden or merged later."),
        statements, parts={"from_talks": _("from talks"), "written": _("written")},
    ),
    Measure(
        "listening.talks", _("Talks"), Unit.COUNT,
        _("Talks that were held in the month. Talks without police never count."),
        talks, parts=dict(Dialogue.Format.choices), beside="listening.present",
    ),
    Measure(
        "listening.present", _("People at talks"), Unit.COUNT,
        _("People of each group at each talk, as a size in words. Who came to two talks is in both."),
        present, counts_persons=True,
    ),
)  # fmt: skip
