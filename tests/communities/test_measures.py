"""What past months say of the sizes of groups: the words of then, and no count."""

from __future__ import annotations

import datetime

import pytest

from lic.base import months
from lic.communities import measures, services
from lic.communities.models import MonthlyBand, Seat
from lic.core.disclosure import Audience
from tests.communities import made

pytestmark = pytest.mark.django_db
MAY, JUNE = datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)


def told(town, month) -> dict[str, str]:
    reading = measures.seats(town.pk, month)
    return {
        group: str(cell.band) for (group, _), cell in reading.told[Audience.PUBLIC].cells.items()
    }


def moved_in(month: datetime.date) -> None:
    """As if the sizes had moved in that month."""
    MonthlyBand.objects.update(month=month)


def test_a_month_in_which_no_size_moved_says_nothing():
    town = made.town()

    services.move_bands(town)

    assert measures.seats(town.pk, MAY) is None
    assert measures.seated(town.pk, MAY) is None


def test_the_sizes_of_a_month_are_those_that_everybody_read_then():
    town = made.town(groups=("sw", "res"))
    for _each in range(12):
        made.seat(town, "res")
    services.move_bands(town)
    moved_in(MAY)

    Seat.objects.filter(group__key="res").delete()
    services.move_bands(town, even_if_moved=True)

    assert told(town, MAY) == {"sw": "UNDER_10", "res": "FROM_10"}
    assert told(town, made.today().replace(day=1)) == {"sw": "UNDER_10", "res": "UNDER_10"}
    assert measures.seated(town.pk, MAY) == measures.Share(1, 2)


def test_somebody_who_is_forgotten_leaves_the_past_as_it_was():
    town = made.town()
    seats = [made.seat(town, "res") for _each in range(10)]
    services.move_bands(town)
    moved_in(MAY)
    before = told(town, MAY)

    services.leave(made.actor(seats[0]))
    services.move_bands(town, even_if_moved=True)

    assert told(town, MAY) == before
    assert not any(field.name.startswith("n_") for field in MonthlyBand._meta.fields)


def test_the_door_tells_both_audiences_the_same_words():
    town = made.town(groups=("sw",))
    services.move_bands(town)
    moved_in(MAY)

    shown = months.release("communities.seats", town, MAY, on=JUNE)

    assert {str(a): str(r.cells["sw", "communities.seats"].band) for a, r in shown.items()} == {
        "TABLE": "UNDER_10",
        "PUBLIC": "UNDER_10",
    }


def test_a_month_is_one_query_however_many_groups(django_assert_num_queries):
    few, all_ = made.town(groups=("sw",)), made.town()
    for town in (few, all_):
        services.move_bands(town)
    moved_in(MAY)

    for town in (few, all_):
        with django_assert_num_queries(2):
            measures.seats(town.pk, MAY)
            measures.seated(town.pk, MAY)
