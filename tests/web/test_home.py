"""The home page and the coordinator's week."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lic.actions import services
from lic.communities import notices
from lic.communities import queries as communities
from lic.decisions.services import sweeping
from lic.listening import analysis
from lic.listening.models import Round
from tests.actions import made
from tests.communities import made as table
from tests.decisions import made as deciding
from tests.listening import made as listening

pytestmark = pytest.mark.django_db


def test_an_empty_home_page_is_honest():
    town = table.town()

    page = Client().get(f"/c/{town.slug}/").content.decode()

    assert page.count('class="empty') == 3


def test_what_was_heard_says_its_language():
    town = table.town()
    round_ = listening.round_(town, "One.")
    round_.statements.update(text="Une lampe.", language="fr")
    for group in ("sw", "com", "gov", "res", "bus", "pol"):
        listening.answers(round_, group, {1: (14, 0)})
    Round.objects.update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)

    page = Client().get(f"/c/{town.slug}/").content.decode()

    assert '<blockquote lang="fr">' in page


def test_what_is_done_stands_on_the_home_page_with_who_confirmed_it():
    town = table.town()
    today = communities.today(town)
    made.action(table.sit(town, "com", "coordinator"), town, asked=("sw",), today=today)
    services.finish(table.sit(town, "gov"), number=1, text="Lit.", today=today)
    services.confirm(
        table.sit(town, "sw", "steward"), number=1, is_done=True, words="", today=today
    )

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


def test_without_an_open_round_the_week_counts_nobody_as_heard():
    town = table.town()
    client = Client()
    client.force_login(table.seat(town, "com", "coordinator").account)

    page = client.get(f"/c/{town.slug}/week/").content.decode()

    assert "No round is open, so nobody is being asked." in page
    assert "Enough people of every group" not in page


@pytest.mark.parametrize("path", ["", "week/"])
def test_home_and_week_ask_as_many_questions_with_many_rows_as_with_few(path):
    town = table.town()
    seat = table.seat(town, "com", "coordinator", "facilitator")
    client = Client()
    client.force_login(seat.account)

    counts = []
    for rows in (range(1, 4), range(4, 12)):
        for number in rows:
            _heard_and_due(town, table.actor(seat), number)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/c/{town.slug}/{path}")
        counts.append(len(asked))

    assert counts[0] == counts[1] < 30


def _heard_and_due(town, actor, number):
    """An open round with results, an action that is due, and a notice."""
    round_ = listening.round_(town, "One.", "Two.", number=number)
    listening.answers(round_, "res", {1: (30, 2), 2: (29, 3)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)
    today = communities.today(town)
    made.action(actor, town, today=today, due=5)
    notices.send([actor.seat_id], "communities.terms", f"/{number}", on=today, about=round_)


def test_the_week_names_who_was_not_heard_in_each_round_and_each_call():
    town = table.town()
    for number in (1, 2):
        listening.round_(town, "One.", "Two.", number=number)
    people = deciding.seats(town)
    proposal = deciding.called(people["sw"][0])
    deciding.give(people["bus"], proposal)
    client = Client()
    client.force_login(table.seat(town, "com", "coordinator").account)

    during_the_day = client.get(f"/c/{town.slug}/week/").content.decode()
    sweeping.refresh_all(timezone.now() + datetime.timedelta(days=1))
    next_day = client.get(f"/c/{town.slug}/week/").content.decode()

    assert during_the_day.count("too few people have answered yet from:") == 2
    assert "Businesses, Police" in _silent(during_the_day)
    assert "Businesses" not in _silent(next_day)
    assert "Police" in _silent(next_day)


def _silent(page):
    """The sentence about the open call."""
    return page.split("these groups were not heard by last night:")[1].split("</p>")[0]
