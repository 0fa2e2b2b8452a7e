"""Nobody keeps a whole town out by guessing, and no storm of guesses fills the memory."""

from __future__ import annotations

import pytest

from lic.accounts import throttle
from lic.accounts.models import Account

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


@pytest.fixture
def count(monkeypatch):
    """A counter of our own, so that no other test waits."""
    monkeypatch.setattr(throttle, "COUNTER", throttle.Counter())
    return throttle.COUNTER


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", ""])
def test_wrong_tries_behind_one_proxy_keep_nobody_else_out(rf, count, address):
    request = rf.post("/sign-in/", REMOTE_ADDR=address)
    for number in range(500):
        throttle.gate(request, "sign in", f"guess {number}").failed()
        throttle.address_gate(request, "card").failed()

    waits = (
        throttle.gate(request, "sign in", "amber canoe 4713").wait(),
        throttle.address_gate(request, "card").wait(),
    )

    assert waits == (0, 0)


def test_wrong_tries_from_one_address_are_slowed_down(rf, count):
    request = rf.post("/sign-in/", REMOTE_ADDR="8.8.8.8")
    for number in range(40):
        throttle.gate(request, "sign in", f"guess {number}").failed()

    assert throttle.gate(request, "sign in", "amber canoe 4713").wait() > 60


def test_a_name_is_slowed_down_behind_a_proxy_too(client, count):
    person = Account(sign_in_name="amber canoe 4713")
    person.set_password(WORDS)
    person.save()
    for _try in range(throttle.FREE):
        client.post("/sign-in/", {"sign_in_name": "amber canoe 4713", "passphrase": "x" * 20})
    assert [tries for tries, _until in count.tries.values()] == [throttle.FREE]
    for _try in range(5):  # a longer wait than a slow machine takes for the next page
        count.failed("sign in amber canoe 4713")

    page = client.post("/sign-in/", {"sign_in_name": "amber canoe 4713", "passphrase": WORDS})

    assert "Too many wrong tries" in page.content.decode()


def test_a_storm_of_names_leaves_the_memory_small(monkeypatch, count):
    monkeypatch.setattr(throttle, "MOST", 100)

    for number in range(1000):
        count.failed(f"name {number}")

    assert len(count.tries) <= 100
