"""What leaves the desk in figures: sizes in words of what was told in finished quarters, and how often somebody outside asked.

A size is said of ten reports and more, by one thing at a time: never by two together, never of a quarter that goes on, and never with a total.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from lic.core.disclosure import Limits, band
from lic.desk.models import Demand, Tally

SETTLED = datetime.timedelta(days=30)
"""After the end of a quarter, for which reports of it are still closed and counted there; then its figures are out, and do not change."""
LEAST = Limits().protected


def quarter_of(day: datetime.date) -> datetime.date:
    """The first day of the three months."""
    return datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def counted_in(arrived_on: datetime.date, today: datetime.date) -> datetime.date:
    """The quarter in which a report is counted that is closed today: its own, or today's where the figures of its own are out.

    A figure that grew after it was said would tell what one more report told of.
    """
    own = quarter_of(arrived_on)
    return own if own >= quarter_of(today - SETTLED) else quarter_of(today)


def told(today: datetime.date) -> dict[str, dict[str, str]]:
    """Finished quarter → sort of thing → size in words, for what ten reports and more told of."""
    last = quarter_of(today - SETTLED)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for quarter, sort in Tally.objects.filter(quarter__lt=last).values_list("quarter", "happened"):
        counted[quarter.isoformat()][sort] += 1
    return {
        quarter: {sort: str(band(n)) for sort, n in sorted(sorts.items()) if n >= LEAST}
        for quarter, sorts in sorted(counted.items())
    }


def demands() -> dict[str, tuple[int, int]]:
    """Quarter → how many outside asked for what is held, and to how many something was given."""
    return by_quarter(Demand.objects.values_list("received_on", "outcome"))


def by_quarter(rows: Iterable[tuple[datetime.date, str]]) -> dict[str, tuple[int, int]]:
    """The same of (day received, outcome)."""
    asked: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for day, outcome in rows:
        quarter = quarter_of(day).isoformat()
        asked[quarter] += 1
        given[quarter] += outcome == Demand.Outcome.ORDERED
    return {quarter: (asked[quarter], given[quarter]) for quarter in sorted(asked)}
