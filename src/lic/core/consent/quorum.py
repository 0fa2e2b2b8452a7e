"""How many are enough, and who counts: positions, groups, stand-asides, seats that are old enough."""

from calendar import monthrange
from datetime import date, timedelta

from lic.core.consent.terms import (
    FEWEST_GROUPS,
    LARGEST_QUORUM,
    LARGEST_QUORUM_CENTRE,
    QUESTION_SEAT_DAYS,
    SMALLEST_QUORUM,
)


def positions_needed(n_seats: int, *, centre: bool = False) -> int:
    """Positions that make a group of `n_seats` quorate; the sex workers' group needs half."""
    if centre:
        return min(max(SMALLEST_QUORUM, _ceiling(n_seats, 2)), LARGEST_QUORUM_CENTRE)
    return min(max(SMALLEST_QUORUM, _ceiling(n_seats, 3)), LARGEST_QUORUM)


def groups_needed(n_groups: int) -> int:
    """Quorate groups a table of `n_groups` needs: two thirds, never fewer than three."""
    return max(FEWEST_GROUPS, _ceiling(2 * n_groups, 3))


def is_no(*, stand_asides: int, n_positions: int, needed: int) -> bool:
    """Whether stand-asides exceed a third of the positions, or of the quorum where that is more."""
    return 3 * stand_asides > max(n_positions, needed)


def is_two_thirds(yes: int, n_answers: int) -> bool:
    """Whether `yes` is at least two thirds of the answers given; of none it never is."""
    return n_answers > 0 and 3 * yes >= 2 * n_answers


def is_old_enough(joined: date, on: date) -> bool:
    """Whether a seat answers a question of its group that opened on this day.

    joined  any day of the month in which it joined. No table keeps the day, so it is taken to be
            the month's last: a seat that could be younger than 30 days is never counted.
    """
    last = joined.replace(day=monthrange(joined.year, joined.month)[1])
    return on - last >= timedelta(days=QUESTION_SEAT_DAYS)


def _ceiling(number: int, parts: int) -> int:
    return -(-number // parts)
