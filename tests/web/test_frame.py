"""Leave now, language, appearance, privacy, and the page for what is not there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.communities import made as table

pytestmark = pytest.mark.django_db


def test_leave_now_ends_the_session_and_clears_the_browser():
    seat = table.seat(table.town(), "sw")
    client = Client()
    client.force_login(seat.account)

    answer = client.get("/leave/")

    assert (answer.status_code, answer["Location"]) == (303, "https://weather.gc.ca/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "_auth_user_id" not in client.session


def test_leave_now_leads_where_the_host_says(settings):
    settings.LEAVE_TO = "https://meteo.example/"

    assert Client().get("/leave/")["Location"] == "https://meteo.example/"


def test_hidden_and_absent_are_the_same_page_to_the_byte():
    town = table.town()
    client = Client()

    hidden, absent = (
        client.get(f"/c/{town.slug}/room/"),
        client.get(f"/c/{town.slug}/no-such-page/"),
    )

    assert (hidden.status_code, absent.status_code, hidden.content == absent.content) == (
        404,
        404,
        True,
    )


def test_the_language_is_remembered_and_the_reader_returns_to_the_page():
    client = Client()

    answer = client.get("/language/fr/?next=/privacy/")
    page = client.get("/privacy/")

    assert (answer.status_code, answer["Location"]) == (302, "/privacy/")
    assert '<html lang="fr"' in page.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"],
)
def test_the_language_link_leads_nowhere_else(elsewhere):
    answer = Client().get("/language/fr/", {"next": elsewhere})

    assert answer["Location"] == "/"


def test_an_unknown_language_is_not_a_page():
    assert Client().get("/language/xx/").status_code == 404


def test_dark_is_kept_in_a_cookie_and_nowhere_else():
    client = Client()

    client.post("/appearance/", {"theme": "dark", "next": "/privacy/"})

    assert 'data-theme="dark"' in client.get("/privacy/").content.decode()


@pytest.mark.parametrize("path", ["/", "/privacy/", "/write/", "/appearance/", "/styleguide/"])
def test_a_page_of_the_frame_opens(path):
    table.town()

    assert Client().get(path).status_code == 200
