"""One person fills her group's room until nobody finds what was said there."""

from __future__ import annotations

import pytest

from lic.communities.models import CaucusPost
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    accounts.fresh_counter()
    return made.town()


def say(client, seat, text):
    client.force_login(seat.account)
    return client.post(f"/c/{seat.community.slug}/room/", {"text": text})


def test_one_seat_says_a_few_things_in_a_row_and_then_waits(client, town):
    seat = made.seat(town, "sw")

    for number in range(60):
        page = say(client, seat, f"Noise {number}")

    assert CaucusPost.objects.count() < 15
    assert "Noise 59" in page.content.decode()  # what was typed is not lost


def test_others_of_the_group_speak_meanwhile(client, town):
    loud, quiet = made.seat(town, "sw"), made.seat(town, "sw")
    for number in range(60):
        say(client, loud, f"Noise {number}")

    say(client, quiet, "The clinic is open late.")

    assert CaucusPost.objects.filter(text="The clinic is open late.").exists()
