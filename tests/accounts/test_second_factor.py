"""The second factor: sealed, asked for at sign-in, slowed down, cut to the day."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lic.accounts import queries, services
from lic.accounts.sessions import SessionStore
from tests.accounts import made

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_tries():
    made.fresh_counter()


def code():
    return totp.format_hotp_value(
        totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time()))
    )


def guarded():
    """An account with an app on it."""
    account = made.account("amber canoe 4713")
    totp.TOTP.activate(account, SECRET)
    return account


def after_words():
    client = Client()
    client.post("/sign-in/", {"sign_in_name": "amber canoe 4713", "passphrase": made.WORDS})
    return client


def test_words_alone_open_nothing_once_there_is_a_second_factor():
    guarded()

    client = after_words()

    assert client.get("/account/").status_code == 404
    assert client.get("/sign-in/second/").status_code == 200


def test_the_code_from_the_app_signs_in():
    account = guarded()
    client = after_words()

    client.post("/sign-in/second/", {"code": code()})

    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_code_from_the_app_works_once():
    guarded()
    value = code()
    after_words().post("/sign-in/second/", {"code": value})

    second = after_words()
    second.post("/sign-in/second/", {"code": value})

    assert second.get("/account/").status_code == 404


def test_a_code_from_the_app_lives_for_half_a_minute():
    guarded()
    client = after_words()
    counter = next(totp.yield_hotp_counters_from_time()) - 2

    client.post(
        "/sign-in/second/", {"code": totp.format_hotp_value(totp.hotp_value(SECRET, counter))}
    )

    assert client.get("/account/").status_code == 404
    assert (app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE) == (30, 0)


def test_a_recovery_code_works_once():
    account = guarded()
    one = RecoveryCodes.activate(account).get_unused_codes()[0]
    first, second = after_words(), after_words()

    first.post("/sign-in/second/", {"code": one})
    second.post("/sign-in/second/", {"code": one})

    assert (first.get("/account/").status_code, second.get("/account/").status_code) == (200, 404)


def test_the_way_back_does_not_lead_around_the_second_factor():
    account = guarded()
    printed = services.new_way_back_codes(account)[0]
    client = Client()
    page = client.post("/way-back/", {"sign_in_name": "amber canoe 4713", "code": printed})
    offered = re.search(r'name="offered" value="([^"]+)"', page.content.decode())[1]

    client.post("/way-back/", {"step": "words", "offered": offered, "is_kept": "on"})

    account.refresh_from_db()
    assert not account.check_password(made.WORDS)
    assert client.get("/account/").status_code == 404
    assert client.get("/sign-in/second/").status_code == 200


def test_proving_again_who_one_is_gives_the_browser_another_cookie():
    client = Client()
    client.force_login(made.account())
    before = client.session.session_key

    client.post("/account/again/?next=/account/second-factor/app/", {"password": made.WORDS})

    assert client.session.session_key != before
    assert not SessionStore().exists(before)
    assert client.get("/account/second-factor/app/").status_code == 200


def test_guesses_of_the_code_are_slowed_down():
    guarded()
    client = after_words()
    for _try in range(5):
        client.post("/sign-in/second/", {"code": "000000"})

    client.post("/sign-in/second/", {"code": code()})

    assert client.get("/account/").status_code == 404


def test_an_app_is_added_after_the_passphrase_again():
    account = made.account()
    client = Client()
    client.force_login(account)
    before = client.get("/account/second-factor/app/")
    client.post("/account/again/?next=/account/second-factor/app/", {"password": made.WORDS})
    page = client.get("/account/second-factor/app/")
    secret = page.context["form"].secret
    value = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )

    client.post("/account/second-factor/app/", {"code": value})

    assert before["Location"].startswith("/account/again/")
    assert queries.has_second_factor(account.pk)
    assert client.get("/account/second-factor/codes/").status_code == 200


def test_a_form_sent_too_late_is_not_kept_in_the_session():
    account = made.account()
    client = Client(headers={"user-agent": "canary-browser"})
    client.force_login(account)

    client.post("/account/second-factor/app/", {"code": "123456"})

    assert "canary-browser" not in json.dumps(dict(client.session.items()), default=str)


def test_the_secret_is_sealed():
    guarded()

    assert SECRET not in json.dumps(Authenticator.objects.get().data)


def test_the_app_shows_no_name():
    account = made.account("amber canoe 4713")
    client = Client()
    client.force_login(account)
    client.post("/account/again/?next=/account/second-factor/app/", {"password": made.WORDS})

    url = client.get("/account/second-factor/app/").context["totp_url"]

    assert "amber" not in url
    assert "Table" in url


def test_times_of_second_factors_are_cut_to_the_day():
    guarded()
    one = Authenticator.objects.get()

    one.record_usage()
    Authenticator.objects.filter(pk=one.pk).update(created_at=timezone.now())

    one.refresh_from_db()
    assert [one.created_at.time(), one.last_used_at.time()] == [datetime.time(), datetime.time()]
    assert one.last_used_at.date() == timezone.now().date()


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_change_password",
        "mfa_trust",
    ],
)
def test_what_we_do_not_use_of_allauth_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["", "app/", "app/remove/", "passkeys/add/", "codes/", "codes/new/"]
)
def test_nobody_else_finds_the_pages(client, path):
    assert client.get(f"/account/second-factor/{path}").status_code == 404


def test_the_page_of_passkeys_gives_their_numbers_not_their_devices():
    account = made.account()
    client = Client()
    client.force_login(account)
    client.post(
        "/account/again/?next=/account/second-factor/passkeys/add/", {"password": made.WORDS}
    )

    page = client.get("/account/second-factor/passkeys/add/")

    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert page.status_code == 200
    assert (options["user"]["name"], options["user"]["displayName"]) == ("Table", "Table")
