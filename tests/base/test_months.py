"""A month's figures leave by one door: people by the gate, once; things as they are; nothing that was not counted."""

from __future__ import annotations

import datetime

import pytest

from lic.base import months
from lic.base.measures import Count, Days, Measure, People, Share, Unit
from lic.base.models import Release as Row
from lic.core.disclosure import Audience, Band, Cell, Form, Kind
from tests.base import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = (datetime.date(2026, month, 1) for month in (5, 6, 7))
TABLE, PUBLIC = Audience.TABLE, Audience.PUBLIC


def measured(said, unit: Unit = Unit.COUNT, **more) -> Measure:
    """A measure that reads what `said` holds of a month."""
    return Measure("tests.one", "One", unit, "How.", lambda _town, month: said.get(month), **more)


def kinds(release) -> dict[tuple[str, str], Kind]:
    return {place: cell.kind for place, cell in release.cells.items()}


def people(name: str, *counts: tuple[str, int], form: Form = Form.COUNT, **more) -> People:
    return People(tuple(Cell(group, name, n, form=form, **more) for group, n in counts))


def test_people_leave_through_the_gate_alone():
    town = table.town()
    said = {MAY: people("talk 1", ("sw", 4), ("com", 7), ("res", 30), ("bus", 12))}

    with made.registered(measured(said, counts_persons=True)):
        shown = months.release("tests.one", town, MAY, on=JUNE)

    assert [cell.kind for cell in shown[TABLE].cells.values()] == [
        "HIDDEN",
        "BAND",
        "FIGURE",
        "BAND",
    ]
    assert [cell.kind for cell in shown[PUBLIC].cells.values()] == [
        "HIDDEN", "HIDDEN", "FIGURE", "BAND",
    ]  # fmt: skip
    assert set(Row.objects.values_list("subject_kind", "measure", "epoch")) == {
        ("communities.community", "tests.one", 12 * 2026 + 5)
    }


def test_a_size_is_a_band_however_many():
    town = table.town()
    said = {MAY: people("talk 1", ("res", 130), form=Form.SIZE)}

    with made.registered(measured(said, counts_persons=True)):
        cell = months.release("tests.one", town, MAY, on=JUNE)[PUBLIC].cell("res", "talk 1")

    assert (cell.kind, cell.band, cell.n) == (Kind.BAND, Band.FROM_100, None)


def test_a_protected_measure_needs_ten_everywhere():
    town = table.town()
    said = {MAY: people("talk 1", ("sw", 9), ("res", 10))}

    with made.registered(measured(said, counts_persons=True, is_protected=True)):
        shown = months.release("tests.one", town, MAY, on=JUNE)

    assert kinds(shown[TABLE]) == {("sw", "talk 1"): Kind.HIDDEN, ("res", "talk 1"): Kind.BAND}


def test_a_month_that_was_told_stays_as_it_was_told():
    town = table.town()
    said = {MAY: people("may", ("res", 30)), JUNE: people("june", ("res", 22))}

    with made.registered(measured(said, counts_persons=True)):
        first = months.release("tests.one", town, MAY, on=JUNE)
        said[MAY] = people("may", ("res", 90), ("sw", 40))
        at_once = months.release("tests.one", town, MAY, on=JUNE)
        months.release("tests.one", town, JUNE, on=JULY)
        later = months.release("tests.one", town, MAY, on=JULY)

    assert [one[TABLE].cell("res", "may").n for one in (first, at_once, later)] == [30, 30, 30]
    assert [one[PUBLIC].cell("sw", "may").kind for one in (at_once, later)] == ["HIDDEN", "HIDDEN"]


def test_a_month_that_was_passed_over_is_never_cut():
    town = table.town()
    said = {MAY: people("may", ("res", 30)), JUNE: people("june", ("res", 22))}

    with made.registered(measured(said, counts_persons=True)):
        months.release("tests.one", town, JUNE, on=JULY)
        shown = months.release("tests.one", town, MAY, on=JULY)

    assert kinds(shown[TABLE]) == {("res", "may"): Kind.HIDDEN}


@pytest.mark.parametrize(("new", "shown"), [(None, 30), (4, 30), (5, 34)])
def test_the_same_people_are_not_told_anew_unless_enough_are_new(new, shown):
    town = table.town()
    said = {
        MAY: people("seats", ("res", 30)),
        JUNE: people("seats", ("res", 34), changed=new, changed_public=new),
    }

    with made.registered(measured(said, counts_persons=True)):
        months.release("tests.one", town, MAY, on=JUNE)
        second = months.release("tests.one", town, JUNE, on=JULY)

    assert second[TABLE].cell("res", "seats").n == shown


@pytest.mark.parametrize(
    ("unit", "reading"),
    [(Unit.COUNT, Count({"x": 2})), (Unit.SHARE, Share(1, 3)), (Unit.DAYS, Days(14, 2))],
)
def test_things_are_told_as_they_are(unit, reading):
    town = table.town()

    with made.registered(measured({MAY: reading}, unit)):
        shown = months.release("tests.one", town, MAY, on=JUNE)

    assert (shown, Row.objects.count()) == ({TABLE: reading, PUBLIC: reading}, 0)


def test_what_is_for_the_table_is_not_told_in_public():
    town = table.town()

    with made.registered(measured({MAY: Count({"x": 2})}, is_public=False)):
        shown = months.release("tests.one", town, MAY, on=JUNE)

    assert shown == {TABLE: Count({"x": 2}), PUBLIC: None}


def test_where_nothing_was_measured_nothing_is_told():
    town = table.town()

    with made.registered(measured({})):
        shown = months.release("tests.one", town, MAY, on=JUNE)

    assert shown == {TABLE: None, PUBLIC: None}


@pytest.mark.parametrize("month", [MAY, MAY.replace(day=2)])
def test_a_month_is_told_once_it_is_over(month):
    town = table.town()

    with (
        made.registered(measured({MAY: Count({})})),
        pytest.raises(ValueError, match="once it is over"),
    ):
        months.release("tests.one", town, month, on=datetime.date(2026, 5, 31))


@pytest.mark.parametrize(
    ("reading", "more"),
    [
        (people("talk 1", ("res", 30)), {}),
        (Count({"x": 2}), {"counts_persons": True}),
        (Share(1, 2), {}),
    ],
)
def test_a_measure_that_says_otherwise_than_it_reads_is_refused(reading, more):
    town = table.town()

    with (
        made.registered(measured({MAY: reading}, **more)),
        pytest.raises(TypeError, match="tests.one"),
    ):
        months.release("tests.one", town, MAY, on=JUNE)
