"""One person fills her group's room until nobody finds what was said there."""

from __future__ import annotations

from http import HTTPStatus

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

    pages = [say(client, seat, f"Noise {number}") for number in range(60)]

    # The clock runs on: one that waits long enough may come through between others that may not.
    refused = {n: page for n, page in enumerate(pages) if page.status_code != HTTPStatus.FOUND}
    assert CaucusPost.objects.count() == 60 - len(refused) < 20
    lost = [n for n, page in refused.items() if f"Noise {n}" not in page.content.decode()]
    assert lost == []


def test_others_of_the_group_speak_meanwhile(client, town):
    loud, quiet = made.seat(town, "sw"), made.seat(town, "sw")
    for number in range(60):
        say(client, loud, f"Noise {number}")

    say(client, quiet, "The clinic is open late.")

    assert CaucusPost.objects.filter(text="The clinic is open late.").exists()
