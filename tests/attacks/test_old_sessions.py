"""A browser that got in by the passphrase alone stays in when its owner sets up a second factor elsewhere."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from lic.accounts import queries
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _duties_need_a_second_factor(settings):
    settings.DEMO = False
    accounts.fresh_counter()


def signed_in(account):
    client = Client()
    client.post("/sign-in/", {"sign_in_name": account.sign_in_name, "passphrase": accounts.WORDS})
    return client


def add_app(client):
    client.post("/account/again/?next=/account/second-factor/app/", {"password": accounts.WORDS})
    secret = client.get("/account/second-factor/app/").context["form"].secret
    now = next(totp.yield_hotp_counters_from_time())
    value = totp.format_hotp_value(totp.hotp_value(secret, now))
    client.post("/account/second-factor/app/", {"code": value})


def test_a_duty_does_not_wake_up_in_a_browser_that_brought_no_code():
    town = made.town()
    account = made.seat(town, "sw", "steward").account
    account.set_password(accounts.WORDS)
    account.save()
    theirs, own = signed_in(account), signed_in(account)
    before = theirs.get("/account/").status_code

    add_app(own)

    assert queries.has_second_factor(account.pk)
    assert (before, theirs.get(f"/c/{town.slug}/cards/").status_code) == (200, 404)
    assert (theirs.get("/account/").status_code, own.get("/account/").status_code) == (404, 200)
    assert own.get(f"/c/{town.slug}/cards/").status_code == 200
