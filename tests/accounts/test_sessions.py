"""Sessions that a copy of the database can neither replay nor read."""

from __future__ import annotations

import datetime
import io
import math
import re

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lic.accounts import services
from lic.accounts.models import Account, Session
from lic.accounts.sessions import SessionStore, digest
from tests.accounts import made

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


def test_a_cookie_has_more_than_128_bits_of_chance():
    keys = {stored().session_key for _ in range(50)}

    assert len(keys) == 50
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)
    assert 32 * math.log2(36) > 128


def test_a_session_opens_nothing_after_its_last_day():
    client = Client()
    client.force_login(made.account())
    before = client.get("/account/").status_code

    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))

    assert (before, client.get("/account/").status_code) == (200, 404)


def test_looking_at_pages_makes_a_session_no_longer():
    client = Client()
    client.force_login(made.account())
    client.get("/account/")
    Session.objects.update(expire_date=(ends := timezone.now() + datetime.timedelta(minutes=1)))

    for path in ("/account/", "/", "/account/second-factor/"):
        client.get(path)

    assert Session.objects.get().expire_date == ends


def test_signing_in_gives_another_cookie_and_ends_the_old_one():
    account = made.account()
    client = Client()
    before = client.session
    before["canary"] = "lapwing"
    before.save()
    client.cookies["session"] = before.session_key

    client.post("/sign-in/", {"sign_in_name": account.sign_in_name, "passphrase": made.WORDS})

    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.session.session_key != before.session_key
    assert not SessionStore().exists(before.session_key)


def test_a_session_is_known_to_the_server_alone():
    """A cookie that nobody gave out opens nothing, whatever it says."""
    client = Client()
    client.cookies["session"] = "a" * 32

    assert client.get("/account/").status_code == 404


def test_an_account_that_is_switched_off_or_gone_is_signed_out_everywhere():
    off, gone = made.account(), made.account()
    clients = [Client(), Client()]
    for client, account in zip(clients, (off, gone), strict=True):
        client.force_login(account)

    Account.objects.filter(pk=off.pk).update(is_active=False)
    services.forget(gone)

    assert [client.get("/account/").status_code for client in clients] == [404, 404]
    assert not Session.objects.filter(account_id=gone.pk).exists()


def test_the_host_signs_everybody_out_with_one_command():
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(made.account())

    call_command("end_sessions", stdout=io.StringIO())

    assert [client.get("/account/").status_code for client in clients] == [404, 404]


def test_a_new_installation_has_no_account():
    assert not Account.objects.exists()
