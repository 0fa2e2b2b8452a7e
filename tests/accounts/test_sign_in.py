"""Signing in: one page and one time for a wrong name and a wrong passphrase, slower each time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lic.accounts import backends, hashers, passphrases, throttle
from lic.accounts.models import Session
from tests.accounts import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries():
    made.fresh_counter()


def tried(client, name, passphrase=made.WORDS, **more):
    return client.post("/sign-in/", {"sign_in_name": name, "passphrase": passphrase, **more})


def body(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


def test_a_name_and_its_words_sign_in_however_a_phone_writes_them(client):
    account = made.account("amber canoe 4713")

    response = tried(client, " Amber  Canoe 4713", "Maple orbit candle river thumb ")

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_wrong_name_and_wrong_words_get_the_same_page(client):
    made.account("amber canoe 4713")

    wrong_words = tried(client, "amber canoe 4713", "not these words at all")
    wrong_name = tried(client, "amber canoe 4714", "not these words at all")

    assert body(wrong_words).replace(b"4713", b"4714") == body(wrong_name)
    assert (wrong_words.status_code, wrong_name.status_code) == (200, 200)


class Counted(hashers.OneAtATimeArgon2):
    """Counts how often the expensive work is done."""

    works = 0

    def encode(self, password, salt):
        Counted.works += 1
        return super().encode(password, salt)

    def verify(self, password, encoded):
        Counted.works += 1
        return super().verify(password, encoded)


def test_a_wrong_name_costs_as_much_work_as_wrong_words(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in.Counted"]
    backends._nobodys.cache_clear()
    made.account("amber canoe 4713")

    def works(name):
        before = Counted.works
        tried(Client(), name, "not these words at all")
        return Counted.works - before

    names = ("amber canoe 4713", "amber canoe 4714")
    first = works(names[0])  # and once in a process for the hash that is nobody's

    assert (first, [works(name) for name in names]) == (2, [1, 1])


def test_words_that_are_only_tried_are_not_looked_up_in_our_lists(monkeypatch, client):
    """It takes a third of a second the first time: a storm of wrong names stopped every page for it."""
    made.account("amber canoe 4713")
    looked_up = []
    monkeypatch.setattr(passphrases, "is_short", looked_up.append)

    for name in ("amber canoe 4713", "amber canoe 4714"):
        tried(client, name, "not these words at all")

    assert looked_up == []


def test_argon2_has_the_parameters_of_the_ruling():
    hasher = hashers.OneAtATimeArgon2()

    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (65536, 3, 1)


def test_after_five_wrong_tries_even_the_right_words_wait(client):
    made.account("amber canoe 4713")
    for _try in range(throttle.FREE):
        tried(client, "amber canoe 4713", "not these words at all")

    response = tried(client, "amber canoe 4713")

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_is_slowed_down_like_a_known_one(client):
    made.account("amber canoe 4713")
    for _try in range(throttle.FREE):
        tried(client, "amber canoe 4713", "not these words at all")
        tried(client, "amber canoe 4714", "not these words at all")

    known, unknown = tried(client, "amber canoe 4713", "x"), tried(client, "amber canoe 4714", "x")

    assert body(known).replace(b"4713", b"4714") == body(unknown)


def test_the_next_page_is_inside_this_installation(client):
    made.account("amber canoe 4713")

    elsewhere = tried(Client(), "amber canoe 4713", next="https://elsewhere.example/")
    here = tried(Client(), "amber canoe 4713", next="/account/")

    assert (elsewhere["Location"], here["Location"]) == ("/", "/account/")


def test_signing_out_ends_the_session_and_empties_the_cache(client):
    made.account("amber canoe 4713")
    tried(client, "amber canoe 4713")

    response = client.post("/sign-out/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(account__isnull=False).exists()


def test_signing_out_says_so():
    client = Client()
    made.account("amber canoe 4713")
    tried(client, "amber canoe 4713")

    page = client.post("/sign-out/", follow=True).content.decode()

    assert "You are signed out." in page


def test_signing_out_everywhere_ends_other_browsers():
    made.account("amber canoe 4713")
    here, there = Client(), Client()
    tried(here, "amber canoe 4713")
    tried(there, "amber canoe 4713")

    here.post("/account/sign-out-everywhere/")

    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (404, 404)


def test_the_sign_in_page_is_discreet(client):
    response = client.get("/sign-in/")

    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
