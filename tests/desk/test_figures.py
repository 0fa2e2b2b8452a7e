"""Figures that leave the desk: of finished quarters, of ten reports and more, in words."""

from __future__ import annotations

import datetime

import pytest

from lic.desk import figures
from lic.desk.models import Tally
from lic.desk.services import office
from tests.desk import made

pytestmark = pytest.mark.django_db

SUMMER, AUTUMN = datetime.date(2026, 7, 1), datetime.date(2026, 10, 1)


def tallies(quarter: datetime.date, **sorts: int) -> None:
    for sort, n in sorts.items():
        Tally.objects.bulk_create(Tally(quarter=quarter, happened=sort) for _ in range(n))


def test_what_fewer_than_ten_told_of_is_not_said_and_the_rest_in_words():
    tallies(SUMMER, hurt=9, robbed=10, threats=24, verbal=25, no_pay=100)

    assert figures.told(datetime.date(2026, 11, 27)) == {
        "2026-07-01": {"no_pay": "FROM_100", "robbed": "FROM_10", "threats": "FROM_10", "verbal": "FROM_25"}
    }  # fmt: skip


def test_a_quarter_is_said_thirty_days_after_its_end():
    tallies(AUTUMN, robbed=30)

    assert figures.told(datetime.date(2026, 12, 31)) == {}
    assert figures.told(datetime.date(2027, 1, 30)) == {}
    assert figures.told(datetime.date(2027, 2, 1)) == {"2026-10-01": {"robbed": "FROM_25"}}


@pytest.mark.parametrize(
    ("closed_on", "quarter"),
    [
        (datetime.date(2026, 9, 30), SUMMER),
        (datetime.date(2026, 10, 30), SUMMER),
        (datetime.date(2026, 11, 1), AUTUMN),
    ],
)
def test_a_report_is_counted_in_its_own_quarter_until_the_figures_of_that_are_out(
    closed_on, quarter
):
    assert figures.counted_in(datetime.date(2026, 8, 3), closed_on) == quarter
    tallies(SUMMER, robbed=10)
    assert (SUMMER.isoformat() in figures.told(closed_on)) == (quarter == AUTUMN)


def test_a_request_that_is_moved_back_has_no_answer_any_more():
    desk = made.desk()
    asked = office.receive_demand(desk.one, "ORDER", SUMMER)
    office.move_demand(
        desk.one, asked.pk, step="ANSWERED", outcome="ORDERED", is_told=True, on=AUTUMN
    )

    office.move_demand(desk.one, asked.pk, step="COUNSEL", on=AUTUMN)

    asked.refresh_from_db()
    assert (asked.outcome, asked.is_told, asked.answered_on) == ("", None, None)
    assert figures.demands() == {"2026-07-01": (1, 0)}


def test_requests_from_outside_are_counted_by_quarter_and_shown_to_everybody():
    desk = made.desk()
    first = office.receive_demand(desk.one, "POLICE", datetime.date(2026, 8, 2))
    office.receive_demand(desk.one, "ORDER", datetime.date(2026, 9, 2))
    office.receive_demand(desk.one, "ORDER", datetime.date(2026, 10, 2))
    office.move_demand(desk.two, first.pk, step="ANSWERED", outcome="REFUSED", on=AUTUMN)
    second = office.receive_demand(desk.one, "ORDER", datetime.date(2026, 9, 3))
    office.move_demand(desk.two, second.pk, step="ANSWERED", outcome="ORDERED", on=AUTUMN)

    made.laying.lay_roster()
    assert made.shown().demands == {"2026-07-01": (3, 1), "2026-10-01": (1, 0)}
