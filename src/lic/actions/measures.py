"""What a month says of what was done. Every step of an action keeps its day: the steps answer."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter

from django.db.models import Count as HowMany
from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lic.actions.models import Action, Update
from lic.base import links, measures
from lic.base.measures import Count, Days, Measure, Share, Unit
from lic.decisions import measures as decisions

AGREEMENT = "decisions.outcome"
TAKEN = {
    "DONE": _("done and confirmed"),
    "REOPENED": _("opened again"),
    "UNCONFIRMED": _("no longer confirmed"),
    "DROPPED": _("dropped"),
}


def _is_before(community_id: int, month: datetime.date) -> bool:
    """Whether no action had been opened by the end of this month."""
    opened = Action.objects.filter(community_id=community_id)
    return measures.is_before(month, opened.aggregate(first=Min("opened_on"))["first"])


def _steps(community_id: int, month: datetime.date, *kinds: str) -> QuerySet[Update]:
    return Update.objects.filter(
        action__community_id=community_id, kind__in=kinds, on__gte=month, on__lt=measures.after(month)
    )  # fmt: skip


def steps(community_id: int, month: datetime.date) -> Count | None:
    """Actions opened, and what became of actions."""
    if _is_before(community_id, month):
        return None
    opened = Action.objects.filter(
        community_id=community_id, opened_on__gte=month, opened_on__lt=measures.after(month)
    )
    found = Counter(_steps(community_id, month, *TAKEN).values_list("kind", flat=True))
    return Count({"OPENED": opened.count()} | {kind: found[kind] for kind in TAKEN})


def on_time(community_id: int, month: datetime.date) -> Share | None:
    """Of what was done, how much was done by the day it was due then."""
    done = _steps(community_id, month, "DONE").aggregate(
        all=HowMany("pk"), in_time=HowMany("pk", filter=Q(on__lte=F("due_on")))
    )
    return Share(done["in_time"], done["all"]) if done["all"] else None


def confirmed(community_id: int, month: datetime.date) -> Count | None:
    """By group: how many actions it had said are done, when they came to be done."""
    if _is_before(community_id, month):
        return None
    said = _steps(community_id, month, "DONE").values_list("said_by", flat=True)
    return Count(dict(sorted(Counter(group for groups in said for group in groups).items())))


def days(community_id: int, month: datetime.date) -> Days | None:
    """Days from an agreement to what was done about it."""
    done = dict(_steps(community_id, month, "DONE").order_by("on").values_list("action", "on"))
    origins = links.origins(Action, done, "came_from", AGREEMENT)
    agreed = decisions.agreed_on(origins.values())
    took = [(done[int(pk)] - agreed[to]).days for pk, to in origins.items() if to in agreed]
    return Days(statistics.median(took), len(took)) if took else None


MEASURES = (
    Measure(
        "actions.steps", _("Actions"), Unit.COUNT,
        _("Actions that were opened in the month, that came to be done and confirmed, that were opened again, or dropped. One is no longer confirmed where the cards of those who said so were revoked. One that was done twice counts twice."),
        steps, parts={"OPENED": _("opened"), **TAKEN},
    ),
    Measure(
        "actions.on_time", _("Done on time"), Unit.SHARE,
        _("Of the actions that came to be done in the month, those done by the day that was set then. The day can have been moved before."),
        on_time, beside="actions.steps",
    ),
    Measure(
        "actions.confirmed", _("Confirmed by"), Unit.COUNT,
        _("Of the actions that came to be done in the month, how many each group had confirmed. Only groups that were asked can confirm."),
        confirmed,
    ),
    Measure(
        "actions.days", _("Days from agreement to done"), Unit.DAYS,
        _("From the day of the agreement to the day on which what follows from it was done and confirmed: the day in the middle. What is still open is not in it."),
        days, beside="actions.steps",
    ),
)  # fmt: skip
