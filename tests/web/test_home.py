"""The home page and the coordinator's week."""

from __future__ import annotations

import pytest
from django.test import Client

from lic.actions import services
from lic.communities import queries as communities
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db


def test_an_empty_home_page_is_honest():
    town = table.town()

    page = Client().get(f"/c/{town.slug}/").content.decode()

    assert page.count('class="empty') == 3


def test_what_is_done_stands_on_the_home_page_with_who_confirmed_it():
    town = table.town()
    today = communities.today(town)
    made.action(table.sit(town, "com", "coordinator"), town, asked=("sw",), today=today)
    services.finish(table.sit(town, "gov"), number=1, text="Lit.", today=today)
    services.confirm(table.sit(town, "sw", "steward"), number=1, is_done=True, words="", today=today)

    page = Client().get(f"/c/{town.slug}/").content.decode()

    assert f'href="/c/{town.slug}/actions/1/"' in page
    assert page.count('class="empty') == 1


def test_the_week_is_the_coordinators():
    town = table.town()
    statuses = []
    for duties in (("coordinator",), ("facilitator",), (), ("steward",)):
        client = Client()
        client.force_login(table.seat(town, "com", *duties).account)
        statuses.append(client.get(f"/c/{town.slug}/week/").status_code)

    assert statuses == [200, 200, 404, 404]


def test_a_late_action_is_on_the_week_with_how_late_it_is():
    town = table.town()
    seat = table.seat(town, "com", "coordinator")
    made.action(table.actor(seat), town, due=0, today=communities.today(town))
    from lic.actions.models import Action

    late = communities.today(town).replace(year=communities.today(town).year - 1)
    Action.objects.update(due_on=late)
    client = Client()
    client.force_login(seat.account)

    page = client.get(f"/c/{town.slug}/week/").content.decode()

    assert "days late" in page


def test_the_home_page_asks_a_bounded_number_of_questions(django_assert_max_num_queries):
    town = table.town()
    client = Client()
    client.force_login(table.seat(town, "res").account)

    with django_assert_max_num_queries(30):
        client.get(f"/c/{town.slug}/")
