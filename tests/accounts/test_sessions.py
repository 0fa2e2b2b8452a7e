"""Sessions that a copy of the database can neither replay nor read."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.backends.base import UpdateError

from lic.accounts.models import Session
from lic.accounts.sessions import SessionStore, digest

pytestmark = pytest.mark.django_db


def stored(**values):
    store = SessionStore()
    for name, value in values.items():
        store[name] = value
    store.create()
    return store


def test_a_session_comes_back_under_its_cookie():
    key = stored(canary="lapwing").session_key

    assert SessionStore(key)["canary"] == "lapwing"


def test_the_row_holds_neither_the_cookie_nor_readable_content():
    store = stored(canary="lapwing")

    row = Session.objects.get()

    assert row.session_key == digest(store.session_key)
    assert store.session_key not in row.session_data
    assert SessionStore("another").decode(row.session_data) == {}


def test_the_row_ends_at_midnight():
    stored()

    assert Session.objects.get().expire_date.time() == datetime.time()


def test_a_session_ended_elsewhere_does_not_come_back():
    store = stored(canary="lapwing")
    Session.objects.all().delete()
    store["more"] = 1

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()
