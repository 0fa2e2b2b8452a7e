"""Deadlines fall at 23:59 local time and are never shorter than promised."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core import consent
from tests.core.consent.made import VANCOUVER


def local(*parts):
    return datetime(*parts, tzinfo=VANCOUVER)


def test_a_call_opened_in_the_morning_ends_at_23_59_on_its_last_day():
    end = consent.deadline(local(2026, 5, 4, 11, 0), 14, VANCOUVER)

    assert end == local(2026, 5, 18, 23, 59)
    assert end.tzinfo is UTC


def test_a_call_opened_in_the_last_minute_of_a_day_still_lasts_fourteen_days():
    assert consent.deadline(local(2026, 5, 4, 23, 59, 30), 14, VANCOUVER) == local(
        2026, 5, 19, 23, 59
    )


def test_the_hour_lost_in_spring_is_given_back():
    opened = local(2026, 3, 1, 23, 30)  # clocks go forward on 8 March

    end = consent.deadline(opened, 14, VANCOUVER)

    assert end == local(2026, 3, 16, 23, 59)
    assert end - opened.astimezone(UTC) >= timedelta(days=14)


def test_a_prolongation_moves_the_deadline_by_whole_calendar_days():
    assert consent.days_later(local(2026, 10, 25, 23, 59), 14, VANCOUVER) == local(
        2026, 11, 8, 23, 59
    )


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2026, 5, 18, 23, 59), 6, (2026, 11, 18, 23, 59)),
        ((2026, 8, 31, 12, 0), 6, (2027, 2, 28, 23, 59)),
        ((2026, 12, 5, 0, 1), 1, (2027, 1, 5, 23, 59)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(start, months, end):
    assert consent.months_later(local(*start), months, VANCOUVER) == local(*end)


def test_a_moment_without_a_time_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        consent.deadline(datetime(2026, 5, 4, 11, 0), 14, VANCOUVER)


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 60),
)
def test_a_deadline_is_less_than_a_day_and_an_hour_late_and_never_early(start, days):
    end = consent.deadline(start, days, VANCOUVER)

    assert timedelta(0) <= end - start - timedelta(days=days) <= timedelta(hours=25)
    assert end.astimezone(VANCOUVER).strftime("%H:%M") == "23:59"
