"""What past months say of actions, also of those that were opened again since."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lic.actions import measures, services
from lic.actions.models import Action, Update
from lic.base.measures import Count, Days, Share
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db
TODAY = made.TODAY
MAY, JUNE, JULY, AUGUST = (datetime.date(2026, month, 1) for month in (5, 6, 7, 8))


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def people(town):
    """A coordinator, and who speaks for the groups that are asked."""
    speakers = {
        key: table.actor(table.seat(town, key, "spokesperson")) for key in ("sw", "res", "gov")
    }
    return speakers | {"com": table.sit(town, "com", "coordinator")}


def finished(town, people, on: datetime.date, due: int = 30) -> Action:
    """An action that its lead finished, and both groups confirmed on this day."""
    row = made.action(people["com"], town, due=due)
    services.finish(people["com"], number=row.number, text="Lit.", today=on)
    for key in ("sw", "res"):
        services.confirm(people[key], number=row.number, is_done=True, words="", today=on)
    return row


def readings(town, month):
    every = (measures.steps, measures.on_time, measures.confirmed, measures.days)
    return [read(town.pk, month) for read in every]


def test_before_the_first_action_nothing_was_measured(town, people):
    made.action(people["com"], town)

    assert readings(town, MAY) == [None, None, None, None]
    assert readings(town, JULY) == [
        Count({"OPENED": 0, "DONE": 0, "REOPENED": 0, "UNCONFIRMED": 0, "DROPPED": 0}), None, Count({}), None,
    ]  # fmt: skip


def test_a_month_says_what_was_done_by_when_and_who_confirmed(town, people):
    finished(town, people, TODAY + datetime.timedelta(days=40), due=50)
    finished(town, people, TODAY + datetime.timedelta(days=44), due=30)

    assert readings(town, JULY) == [
        Count({"OPENED": 0, "DONE": 2, "REOPENED": 0, "UNCONFIRMED": 0, "DROPPED": 0}), Share(1, 2),
        Count({"res": 2, "sw": 2}), Days(42, 2),
    ]  # fmt: skip


def test_an_action_that_is_opened_again_leaves_the_past_as_it_was(town, people):
    row = finished(town, people, JULY, due=10)
    before = readings(town, JULY)

    services.confirm(people["res"], number=row.number, is_done=False, words="Dark.", today=AUGUST)
    services.change(
        people["com"], number=row.number, due_on=AUGUST.replace(month=9), why="Rain.", today=AUGUST
    )

    assert readings(town, JULY) == before
    assert before[1:3] == [Share(0, 1), Count({"res": 1, "sw": 1})]
    assert measures.steps(town.pk, AUGUST).parts["REOPENED"] == 1


def test_the_step_keeps_the_day_it_was_due_and_the_groups_that_said_so(town, people):
    row = finished(town, people, JULY, due=10)

    kept = Update.objects.values_list("kind", "due_on", "said_by").order_by("number")

    assert list(kept) == [
        ("FINISHED", None, []), ("DONE", row.due_on, ["res", "sw"]),
    ]  # fmt: skip


def test_what_came_of_nothing_agreed_has_no_days(town, people):
    row = finished(town, people, JULY)
    measures.links.forget(row)

    assert measures.days(town.pk, JULY) is None
    assert measures.on_time(town.pk, JULY) == Share(1, 1)


def test_a_month_is_as_many_queries_for_one_action_as_for_six(
    town, people, django_assert_num_queries
):
    for number in (1, 5):
        for _each in range(number):
            finished(town, people, JULY)

        with django_assert_num_queries(9):
            readings(town, JULY)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), min_size=1, max_size=6))
def test_the_months_add_up_to_everything(taken):
    town = table.town()
    lead = table.organization(town, "gov")
    for number, (opened, took) in enumerate(taken, start=1):
        on = TODAY + datetime.timedelta(days=opened)
        row = Action.objects.create(
            community=town, number=number, title="Lights", lead=lead, due_on=on, done_when="Lit",
            opened_on=on,
        )  # fmt: skip
        Update.objects.create(
            action=row, kind="DONE", text="", number=1, due_on=on,
            on=on + datetime.timedelta(days=took), said_by=["sw"],
        )  # fmt: skip
    span = [datetime.date(2026 + m // 12, m % 12 + 1, 1) for m in range(4, 20)]

    found = [measures.steps(town.pk, month) for month in span]
    shares = [measures.on_time(town.pk, month) for month in span]

    parts = [one.parts for one in found if one]
    assert sum(one["OPENED"] for one in parts) == len(taken)
    assert sum(one["DONE"] for one in parts) == len(taken)
    assert sum(one.of for one in shares if one) == len(taken)
    assert sum(one.yes for one in shares if one) == sum(took == 0 for _opened, took in taken)
