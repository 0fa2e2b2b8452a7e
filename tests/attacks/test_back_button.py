"""What a browser keeps, and odd numbers in addresses."""

from __future__ import annotations

import pytest

from tests.communities import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "proposals/", "actions/", "table/", "terms/"])
def test_going_back_after_leaving_shows_nothing_of_somebody_who_was_signed_in(client, path):
    town = made.town()
    url = f"/c/{town.slug}/{path}"
    anybody = client.get(url)["Cache-Control"]
    client.force_login(made.seat(town).account)

    own = client.get(url)["Cache-Control"]

    assert (anybody, own) == ("private, no-cache", "no-store, private")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "-1", "1e3", "\x00", "٣"])
def test_no_number_breaks_accepting_the_terms(client, number):
    town = made.town()
    client.force_login(made.seat(town).account)

    response = client.post(f"/c/{town.slug}/terms/accept/", {"number": number})

    assert response.status_code == 302


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "-1", "1e3", "\x00", "٣"])
def test_no_number_breaks_a_proposal_from_a_statement(client, number):
    town = made.town()
    client.force_login(made.seat(town).account)

    response = client.post(f"/c/{town.slug}/proposals/new/", {"statement": number})

    assert response.status_code == 404
