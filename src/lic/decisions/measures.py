"""What a month says of agreeing. Records, calls and concerns answer by themselves: none of them changes."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from lic.base import measures
from lic.base.measures import Count, Days, Measure, Share, Unit
from lic.communities.models import Group
from lic.core import consent
from lic.decisions.models import Call, Outcome, StandingConcern, Version
from lic.decisions.models.outcome import AGREEMENTS
from lic.decisions.policies import PUBLIC_KINDS

PARKED = consent.State.PARKED.value
TRIAL_ENDED = consent.Reason.TRIAL_ENDED.value
CLOSED_AS = {
    StandingConcern.State.RELEASED_BY_RAISER: "released",
    StandingConcern.State.RELEASED_BY_GROUP: "released",
    StandingConcern.State.LAPSED: "lapsed",
}


def _is_before(community_id: int, month: datetime.date) -> bool:
    """Whether nothing had been laid before the table by the end of this month."""
    laid = Version.objects.filter(proposal__community_id=community_id, number=1)
    return measures.is_before(month, laid.aggregate(first=Min("shaped_on"))["first"])


def _records(community_id: int, month: datetime.date) -> QuerySet[Outcome]:
    return Outcome.objects.filter(
        community_id=community_id, on__gte=month, on__lt=measures.after(month)
    )


def _ended(community_id: int, month: datetime.date) -> QuerySet[Call]:
    return Call.objects.filter(
        proposal__community_id=community_id, closed_on__gte=month, closed_on__lt=measures.after(month)
    )  # fmt: skip


def outcomes(community_id: int, month: datetime.date) -> Count | None:
    """What came out of proposals, parking among it."""
    if _is_before(community_id, month):
        return None
    found = Counter(
        TRIAL_ENDED if reason == TRIAL_ENDED else kind
        for kind, reason in _records(community_id, month).values_list("kind", "record__reason")
    )
    parked = _ended(community_id, month).filter(verdict__outcome=consent.Outcome.PARK.value)
    found[PARKED] = parked.count()
    return Count({part: found[part] for part in PARTS})


def by_caucus(community_id: int, month: datetime.date) -> Count | None:
    """How the sex workers' group spoke in agreements that affect them: the record says it of each."""
    if _is_before(community_id, month):
        return None
    centre = Group.objects.filter(community_id=community_id, is_centre=True)
    key = centre.values_list("key", flat=True).first()
    agreed = _records(community_id, month).filter(kind__in=AGREEMENTS, is_tagged=True)
    found = Counter(
        "seats" if row["how"] == "MEMBERS" else "caucus"
        for groups in agreed.values_list("record__groups", flat=True)
        for row in groups or () if row["key"] == key
    )  # fmt: skip
    return Count({part: found[part] for part in ("caucus", "seats")})


def days(community_id: int, month: datetime.date) -> Days | None:
    """Days from the first day of shaping to the first agreement."""
    earlier = Outcome.objects.filter(
        proposal=OuterRef("proposal"), kind__in=PUBLIC_KINDS, number__lt=OuterRef("number")
    )
    rows = _records(community_id, month).filter(
        ~Exists(earlier), kind__in=PUBLIC_KINDS, proposal__versions__number=1,
        proposal__versions__shaped_on__isnull=False,
    )  # fmt: skip
    took = [
        (on - since).days for on, since in rows.values_list("on", "proposal__versions__shaped_on")
    ]
    return Days(statistics.median(took), len(took)) if took else None


def concerns(community_id: int, month: datetime.date) -> Count | None:
    """Concerns raised, released, lapsed; not of a proposal of which police reads the text alone."""
    if _is_before(community_id, month):
        return None
    known = StandingConcern.objects.filter(
        proposal__community_id=community_id, proposal__is_text_only=False
    )
    closed = known.filter(met_on__gte=month, met_on__lt=measures.after(month))
    found = Counter(CLOSED_AS[state] for state in closed.values_list("state", flat=True))
    raised = known.filter(raised_month=month).count()
    return Count({"raised": raised, "released": found["released"], "lapsed": found["lapsed"]})


def prolonged(community_id: int, month: datetime.date) -> Share | None:
    """Calls that had been given more time, of those that ended."""
    ended = list(_ended(community_id, month).values_list("is_prolonged", flat=True))
    return Share(sum(ended), len(ended)) if ended else None


def agreed_on(ids: Iterable[str]) -> dict[str, datetime.date]:
    """The day of each of these records, by id: for measures of what came of them."""
    rows = Outcome.objects.filter(pk__in=[int(pk) for pk in ids])
    return {str(pk): on for pk, on in rows.values_list("pk", "on")}


PARTS = {
    **dict(Outcome.Kind.choices),
    TRIAL_ENDED: _("a trial that ended"),
    PARKED: _("parked"),
}
MEASURES = (
    Measure(
        "decisions.outcomes", _("What came of proposals"), Unit.COUNT,
        _("Records of the month by what they say, and proposals that were parked. A proposal can be parked, and agreed later."),
        outcomes, parts=PARTS, beside="decisions.concerns",
    ),
    Measure(
        "decisions.by_caucus", _("How the sex workers’ group spoke"), Unit.COUNT,
        _("Agreements of the month that affect sex workers: by caucus, or seat by seat. Without their group there is none."),
        by_caucus, parts={"caucus": _("by caucus"), "seats": _("seat by seat")},
    ),
    Measure(
        "decisions.days", _("Days from shaping to agreement"), Unit.DAYS,
        _("From the first day of shaping to the first agreement, whole, in part or to try: the day in the middle. What was not agreed is not in it."),
        days, beside="decisions.outcomes",
    ),
    Measure(
        "decisions.concerns", _("Concerns about proposals"), Unit.COUNT,
        _("Concerns that were raised in the month, released in it, or that lapsed. Proposals from a round without police are left out."),
        concerns, parts={"raised": _("raised"), "released": _("released"), "lapsed": _("lapsed")},
        is_public=False,
    ),
    Measure(
        "decisions.prolonged", _("Calls with more time"), Unit.SHARE,
        _("Calls that ended in the month, and how many of them had been prolonged."),
        prolonged, is_public=False,
    ),
)  # fmt: skip
