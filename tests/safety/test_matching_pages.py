"""The tick for looking whether others named the same: a step of its own, and only where the desk matches."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db

TALK = "/c/harbour/talk/"
TICK = 'value="match"'


@pytest.fixture(autouse=True)
def town(monkeypatch):
    monkeypatch.setattr("lic.safety.services.PATIENCE", 0.2)
    return table.town("harbour")


def tell(client: Client, *steps: str):
    return client.post(f"{TALK}new/", {"happened": ["hurt"], "consent": steps})


def test_where_the_desk_does_not_match_nobody_is_asked_and_nobody_can_tick_it():
    desk = made.desk()
    client = Client()

    assert TICK not in client.get(f"{TALK}new/").content.decode()
    assert tell(client, "match").status_code == 422
    tell(client, "warn")
    desk.take_in()
    assert TICK not in client.get(f"{TALK}open/steps/").content.decode()


def test_where_it_does_it_is_a_step_of_its_own_and_is_off_at_first():
    desk = made.desk(matches=True)
    client = Client()
    page = client.get(f"{TALK}new/").content.decode()

    assert TICK in page
    assert "checked" not in page[page.index(TICK) - 40 : page.index(TICK) + 40]
    tell(client, "match")
    desk.take_in()
    assert desk.read(desk.only()).consent == ("match",)
    assert client.get(f"{TALK}open/").context["steps"] == ["Look whether others named the same"]


def test_it_is_taken_back_in_the_inbox_also_when_the_desk_has_stopped_matching():
    desk = made.desk(matches=True)
    client = Client()
    tell(client, "match", "warn")
    desk.take_in()
    desk.matches = False
    desk.lay_roster()

    assert len(client.get(f"{TALK}open/").context["steps"]) == 2
    client.post(f"{TALK}open/steps/", {**made.of(client), "consent": ["warn"]})
    desk.take_in()

    assert client.get(f"{TALK}open/").context["steps"] == ["Warn other sex workers"]


def test_nobody_learns_from_the_form_or_the_inbox_whether_others_named_the_same():
    """Two people name one phone: what either reads does not change by a letter."""
    desk = made.desk(matches=True)
    pages = []
    for _ in range(2):
        client = Client()
        client.post(f"{TALK}new/", {"happened": ["hurt"], "known_as": "604 555 0100", "consent": ["match"]})  # fmt: skip
        desk.take_in()
        page = client.get(f"{TALK}open/").content.decode()
        pages.append(page.split("csrfmiddlewaretoken")[0])

    assert pages[0] == pages[1]
