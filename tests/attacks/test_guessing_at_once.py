"""Twelve guesses sent in the same moment are not twelve free guesses."""

from __future__ import annotations

import threading
import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client

from lic.accounts import throttle
from lic.accounts.models import Account
from lic.base.permits import Busy

pytestmark = pytest.mark.django_db(transaction=True)
NAME, WORDS = "amber canoe 4713", "maple orbit candle river thumb"


class Full(MD5PasswordHasher):
    """Always has too many before us."""

    def verify(self, password, encoded):
        raise Busy


class Slow(MD5PasswordHasher):
    """Takes its time, as the real one does, and counts what it was asked."""

    looked: list[str] = []

    def verify(self, password, encoded):
        Slow.looked.append(password)
        time.sleep(0.3)
        return super().verify(password, encoded)


@pytest.fixture(autouse=True)
def _slow(settings, monkeypatch):
    settings.PASSWORD_HASHERS = [f"{__name__}.Slow"]
    monkeypatch.setattr(throttle, "COUNTER", throttle.Counter())
    Slow.looked = []
    person = Account(sign_in_name=NAME)
    person.set_password(WORDS)
    person.save()


def guess(address="8.8.8.8"):
    Client().post("/sign-in/", {"sign_in_name": NAME, "passphrase": "x" * 20}, REMOTE_ADDR=address)
    connections.close_all()


def test_guesses_at_once_are_counted_one_by_one():
    guesses = [threading.Thread(target=guess) for _each in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()

    assert len(Slow.looked) <= throttle.FREE


def test_right_ones_leave_no_trace_of_waiting(client):
    for _each in range(throttle.FREE_FROM_ADDRESS + 5):
        one = Client()
        page = one.post(
            "/sign-in/", {"sign_in_name": NAME, "passphrase": WORDS}, REMOTE_ADDR="8.8.8.8"
        )
        assert page.status_code == 302


def test_a_storm_that_keeps_everybody_waiting_locks_nobody_out(client, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Full"]
    Account.objects.update(password=Full().encode(WORDS, "salt"))

    pages = [
        client.post("/sign-in/", {"sign_in_name": NAME, "passphrase": WORDS}).status_code
        for _each in range(throttle.FREE + 2)
    ]

    assert set(pages) == {503}
