"""One's own account: new words, way-back codes, language, forget me."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lic.accounts import services
from lic.accounts.models import Account, Session, WayBackCode
from tests.accounts import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries():
    made.fresh_counter()


def offered(response):
    return re.search(r'name="offered" value="([^"]+)"', response.content.decode())[1]


def words(response):
    return re.findall(r"<li><span>([^<]+)</span></li>", response.content.decode())


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def test_the_account_page_hides_from_everybody_else(client):
    assert client.get("/account/").status_code == 404


def test_new_words_replace_the_old_and_sign_other_browsers_out():
    account = made.account()
    here, there = signed_in(account), signed_in(account)
    page = here.get("/account/passphrase/")

    form = {"passphrase": made.WORDS, "offered": offered(page), "is_kept": "on"}
    here.post("/account/passphrase/", form)

    account.refresh_from_db()
    assert account.check_password(" ".join(words(page)))
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 404)


def test_words_that_we_did_not_offer_are_not_taken_unless_they_are_ones_own():
    account = made.account()
    form = {"passphrase": made.WORDS, "offered": "a b c d e:forged", "is_kept": "on"}

    signed_in(account).post("/account/passphrase/", form)

    account.refresh_from_db()
    assert account.check_password(made.WORDS)


@pytest.mark.parametrize(
    ("own", "is_taken"), [("short words", False), ("a blue kettle sings at noon", True)]
)
def test_ones_own_words_have_fifteen_characters(own, is_taken):
    account = made.account()
    client = signed_in(account)
    page = client.get("/account/passphrase/")

    form = {"passphrase": made.WORDS, "offered": offered(page), "is_kept": "on", "own": own}
    client.post("/account/passphrase/", form)

    account.refresh_from_db()
    assert account.check_password(own) is is_taken


def test_new_words_need_the_old_ones():
    account = made.account()
    client = signed_in(account)
    page = client.get("/account/passphrase/")

    form = {"passphrase": "not these words at all", "offered": offered(page), "is_kept": "on"}
    client.post("/account/passphrase/", form)

    account.refresh_from_db()
    assert account.check_password(made.WORDS)


@pytest.mark.parametrize(
    "own",
    [
        "one kettle sings at noon while " * 5
        + "two boats go by and nobody counts the herons on the quay",
        "héron " * 3 + "qui pêche à l’aube du 3 mai",
    ],
)
def test_long_words_are_kept_whole(own):
    account = made.account()
    client = signed_in(account)
    form = {
        "passphrase": made.WORDS,
        "offered": offered(client.get("/account/passphrase/")),
        "is_kept": "on",
        "own": own,
    }

    client.post("/account/passphrase/", form)

    account.refresh_from_db()
    assert (len(own) > 30, account.check_password(own)) == (True, True)
    assert not account.check_password(own.strip()[:-1])


def test_words_that_a_stranger_would_try_are_sent_back_with_what_to_do():
    account = made.account()
    client = signed_in(account)
    form = {
        "passphrase": made.WORDS,
        "offered": offered(client.get("/account/passphrase/")),
        "is_kept": "on",
        "own": "living in community",
    }

    page = client.post("/account/passphrase/", form).content.decode()

    assert "These words are easy to guess." in page


def test_what_is_typed_stays_hidden_and_helpers_may_fill_it_in():
    client = signed_in(made.account())
    pages = [
        Client().get("/sign-in/"), client.get("/account/passphrase/"), client.get("/account/forget-me/"),
        client.get("/account/again/"),
    ]  # fmt: skip

    fields = [
        field
        for page in pages
        for field in re.findall(r"<input[^>]*>", page.content.decode())
        if re.search(r'name="(passphrase|own|proof|password)"', field)
    ]

    assert len(fields) == 5
    assert [one for one in fields if 'type="password"' not in one] == []
    assert [
        one for one in fields if not re.search(r'autocomplete="(current|new)-password"', one)
    ] == []


def test_way_back_codes_are_shown_once_and_kept_as_traces():
    account = made.account()
    client = signed_in(account)

    shown = words(client.post("/account/way-back-codes/", {"passphrase": made.WORDS}))

    digests = set(WayBackCode.objects.values_list("digest", flat=True))
    assert (len(shown), len(digests)) == (8, 8)
    assert not digests & set(shown)
    assert words(client.get("/account/way-back-codes/")) == []


def test_a_way_back_code_sets_new_words_once():
    account = made.account("amber canoe 4713")
    code = services.new_way_back_codes(account)[0]
    client = Client()
    step = {"sign_in_name": "Amber canoe 4713", "code": code.lower()}
    page = client.post("/way-back/", step)

    client.post("/way-back/", {"step": "words", "offered": offered(page), "is_kept": "on"})

    account.refresh_from_db()
    assert account.check_password(" ".join(words(page)))
    assert client.session["_auth_user_id"] == str(account.pk)
    assert words(Client().post("/way-back/", step)) == []


def test_a_code_of_another_account_and_an_unknown_name_get_the_same_page(client):
    made.account("amber canoe 4713")
    code = services.new_way_back_codes(made.account("heron plover 1200"))[0]

    def answer(name):
        text = client.post("/way-back/", {"sign_in_name": name, "code": code}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text).replace(name, "")

    assert answer("amber canoe 4713") == answer("amber canoe 4714")


def test_forget_me_takes_everything_at_once():
    account = made.account()
    services.new_way_back_codes(account)
    client = signed_in(account)
    signed_in(account)

    response = client.post("/account/forget-me/", {"is_sure": "on", "proof": made.WORDS})

    assert response.status_code == 200
    assert not Account.objects.exists()
    assert not WayBackCode.objects.exists()
    assert not Session.objects.filter(account__isnull=False).exists()


def test_whoever_is_forgotten_is_not_offered_to_sign_out():
    client = signed_in(made.account())

    form = {"is_sure": "on", "proof": made.WORDS}
    page = client.post("/account/forget-me/", form).content.decode()

    assert "/sign-out/" not in page


@pytest.mark.parametrize("given", [{}, {"is_sure": "on"}, {"proof": made.WORDS}])
def test_forget_me_asks_once(given):
    account = made.account()

    response = signed_in(account).post("/account/forget-me/", given)

    assert response.status_code == 422
    assert Account.objects.filter(pk=account.pk).exists()


def test_whoever_finds_an_open_phone_makes_nobody_forgotten():
    account, another = made.account(), made.account()
    theirs = services.new_way_back_codes(another)[0]
    client = signed_in(account)

    answers = [
        client.post("/account/forget-me/", {"is_sure": "on", "proof": guess})
        for guess in ("canoe heron plover lamp", theirs, "7K3M-Q2TX-9WBH-4RPE-5")
    ]

    assert [one.status_code for one in answers] == [422] * 3
    assert all(
        "neither your passphrase nor one of your way-back codes" in one.content.decode()
        for one in answers
    )
    assert Account.objects.filter(pk=account.pk).exists()
    assert services.is_owner(another, theirs)


def test_a_way_back_code_is_enough_to_be_forgotten():
    account = made.account()
    code = services.new_way_back_codes(account)[0]

    form = {"is_sure": "on", "proof": code.lower().replace("-", " ")}
    response = signed_in(account).post("/account/forget-me/", form)

    assert response.status_code == 200
    assert not Account.objects.exists()


def test_a_way_back_code_proves_its_owner_once():
    account = made.account()
    code = services.new_way_back_codes(account)[0]

    proved = [services.is_owner(account, code) for _try in range(2)]

    assert proved == [True, False]


def test_guesses_before_being_forgotten_are_slowed_down():
    account = made.account()
    client = signed_in(account)
    for _try in range(5):
        client.post("/account/forget-me/", {"is_sure": "on", "proof": "canoe heron plover lamp"})

    response = client.post("/account/forget-me/", {"is_sure": "on", "proof": made.WORDS})

    assert response.status_code == 422
    assert "Too many wrong tries" in response.content.decode()
    assert Account.objects.filter(pk=account.pk).exists()


def test_the_language_is_kept_with_the_account():
    account = made.account()

    response = signed_in(account).post("/account/language/", {"language": "fr"})

    account.refresh_from_db()
    assert account.language == "fr"
    assert response.cookies["language"].value == "fr"
