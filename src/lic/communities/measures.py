"""What a month says of a table: how large its groups were, in the words that everybody read then."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from lic.base import measures
from lic.base.measures import Measure, Share, Told, Unit
from lic.communities.models import MonthlyBand
from lic.core.disclosure import Audience, Band, Kind, ReleasedCell

SEATS = "communities.seats"
AT_LEAST = {
    "<10": (Band.UNDER_10, 0),
    "10-24": (Band.FROM_10, 10),
    "25-99": (Band.FROM_25, 25),
    "100+": (Band.FROM_100, 100),
}
SMALL = "<10"


def _bands(community_id: int, month: datetime.date) -> list[tuple[str, str]]:
    """(group key, size in words) of that month, in the groups' order on the ring."""
    rows = MonthlyBand.objects.filter(group__community_id=community_id, month=month)
    return list(rows.order_by("group__position").values_list("group__key", "band"))


def seats(community_id: int, month: datetime.date) -> Told | None:
    """The size of every group."""
    cells = [_cell(group, *AT_LEAST[band]) for group, band in _bands(community_id, month)]
    return measures.told(dict.fromkeys(Audience, cells)) if cells else None


def _cell(group: str, band: Band, least: int) -> ReleasedCell:
    return ReleasedCell(group, SEATS, Kind.BAND, band=band, at_least=least)


def seated(community_id: int, month: datetime.date) -> Share | None:
    """How many groups were of ten or more: no more than the sizes themselves say."""
    bands = [band for _group, band in _bands(community_id, month)]
    return Share(sum(band != SMALL for band in bands), len(bands)) if bands else None


MEASURES = (
    Measure(
        SEATS, _("Seats of each group"), Unit.COUNT,
        _("Seats that are awake when the month begins, as a size in words. Sleeping seats do not count."),
        seats, counts_persons=True, beside="communities.seated",
    ),
    Measure(
        "communities.seated", _("Groups of ten or more"), Unit.SHARE,
        _("Groups with ten or more awake seats when the month begins, of all groups. A group can be small and whole: a police service, for one."),
        seated,
    ),
)  # fmt: skip
