"""Who hears what about an action."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lic.actions import services
from lic.communities.models import Notice
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def coordinator(town):
    return table.sit(town, "com", "coordinator")


def told(kind):
    """Groups whose seats have this notice before them."""
    rows = Notice.objects.filter(kind=kind, is_read=False).select_related("seat__group")
    return sorted(row.seat.group.key for row in rows)


def finished(town, coordinator, **more):
    row = made.action(coordinator, town, today=table.today(), **more)
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=table.today())
    return row


def test_the_lead_hears_that_an_action_is_its_own(town, coordinator):
    for key in ("gov", "res", "sw"):
        table.seat(town, key)

    made.action(coordinator, town, today=table.today())

    assert told("actions.leads") == ["gov"]


def test_groups_that_are_asked_hear_it_until_they_have_answered(town, coordinator):
    for key in ("sw", "sw", "res", "bus"):
        table.seat(town, key)
    row = finished(town, coordinator)
    asked = told("actions.asked")

    services.confirm(
        table.sit(town, "sw", "steward"), number=row.number, is_done=True, words="",
        today=table.today(),
    )  # fmt: skip

    assert (asked, told("actions.asked")) == (["res", "sw", "sw"], ["res"])


def test_the_organization_that_the_centre_named_is_asked_too(town):
    table.seat(town, "com")

    finished(town, table.sit(town, "sw", "steward"), asked=("sw",), named="com")

    assert told("actions.asked") == ["com", "sw"]


def test_the_lead_hears_that_an_action_is_open_again(town, coordinator):
    row = finished(town, coordinator)

    services.confirm(
        table.sit(town, "sw", "steward"), number=row.number, is_done=False, words="",
        today=table.today(),
    )  # fmt: skip

    assert (told("actions.reopened"), told("actions.asked")) == (["gov"], [])


def test_the_lead_hears_once_that_an_action_is_late_and_anew_when_its_day_moved(town, coordinator):
    table.seat(town, "gov")
    row = made.action(coordinator, town, due=0, today=table.today())
    now = timezone.now()

    times = [services.tell_late(now + datetime.timedelta(days=day)) for day in (0, 2, 3)]
    services.change(
        coordinator, number=row.number, due_on=table.today() + datetime.timedelta(days=9),
        why="Rain.", today=table.today(),
    )  # fmt: skip
    moved = told("actions.late")
    times.append(services.tell_late(now + datetime.timedelta(days=12)))

    assert (times, moved, told("actions.late")) == ([0, 1, 0, 1], [], ["gov"])


def test_what_waits_for_the_readers_group_stands_on_the_home_page_once(town, coordinator):
    seat = table.seat(town, "sw")
    row = finished(town, coordinator)
    client = Client()
    client.force_login(seat.account)
    client.get(f"/c/{town.slug}/actions/{row.number}/")

    page = client.get(f"/c/{town.slug}/").content.decode()

    assert page.count("says it is finished. Your group was asked.") == 1
    assert page.count(f"/c/{town.slug}/actions/{row.number}/") == 1


def test_the_home_page_asks_as_much_with_many_waiting_actions_as_with_one(town, coordinator):
    client = Client()
    client.force_login(table.seat(town, "sw").account)
    counts = []
    for number in (1, 5):
        for _each in range(number):
            finished(town, coordinator)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/c/{town.slug}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
