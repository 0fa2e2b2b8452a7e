"""After joining, signing in and a second factor, no table holds where from, with what, or what hour."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.db import connection
from django.test import Client

from lic.base import access
from lic.communities import queries, services
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
AGENT = "CanaryBrowser/7.7"
OURS_ALONE = {"base_tick", "django_migrations"}  # about the installation, not about people
CLOCK = re.compile(r"(?<!\d)(\d{2}):(\d{2}):(\d{2})")


def dump():
    """Every value of every table, as text, with its table."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in sorted(tables - OURS_ALONE):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row)


def one_evening():
    """Join, sign out, put an app on the account, sign in with it, speak, and look at every page."""
    accounts.fresh_counter()
    town = made.town()
    _batch, printed = services.issue_batch(
        made.sit(town, "sw", "steward"), group=made.group(town, "sw"),
        organization=made.organization(town, "sw"), quota=12,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    client = Client(headers={"user-agent": AGENT}, REMOTE_ADDR=ADDRESS)
    client.get(f"/c/{town.slug}/join/{printed[0]}")
    page = client.get(f"/c/{town.slug}/join/words/").content.decode()
    offered, handle = (
        re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("offered", "handle")
    )
    words = " ".join(re.findall(r"<li><span>([^<]+)</span></li>", page))
    joined = client.post(
        f"/c/{town.slug}/join/words/",
        {"offered": offered, "handle": handle, "is_kept": "on", "accepts": "on"},
    )
    name = joined.context["joined"].account.sign_in_name
    client.post("/account/again/?next=/account/second-factor/app/", {"password": words})
    secret = client.get("/account/second-factor/app/").context["form"].secret
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    client.post("/account/second-factor/app/", {"code": code})
    client.post("/sign-out/")
    client.post("/sign-in/", {"sign_in_name": name, "passphrase": "wrong words, all of them"})
    client.post("/sign-in/", {"sign_in_name": name, "passphrase": words})
    codes = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    client.post("/sign-in/second/", {"code": codes})
    client.post(f"/c/{town.slug}/room/", {"text": "We need a late clinic."})
    return words


def test_no_address_no_browser_no_passphrase_is_in_any_table():
    words = one_evening()

    found = {
        (table, needle)
        for table, value in dump()
        for needle in (ADDRESS, "CanaryBrowser", words)
        if needle in value
    }

    assert found == set()


def test_no_hour_is_in_any_table():
    one_evening()

    found = {
        (table, value)
        for table, value in dump()
        for clock in [CLOCK.search(value)]
        if clock and clock[0] != "00:00:00"
    }

    assert found == set()


def test_no_second_of_the_epoch_is_in_any_table():
    one_evening()
    now = int(datetime.datetime.now(datetime.UTC).timestamp())
    near = re.compile(rf"(?<!\d){str(now)[:6]}\d{{4}}(?!\d)")

    assert [(table, value) for table, value in dump() if near.search(value)] == []


def test_every_address_of_both_apps_says_who_it_is_for():
    ours = [
        one
        for one in access.addresses()
        if one.name.startswith(("accounts:", "communities:", "mfa_", "account_"))
    ]

    assert len(ours) > 50
    assert [one.name for one in ours if one.access is None] == []
