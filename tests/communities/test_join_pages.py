"""Joining by its pages: three steps, no field for who you are, and no oracle about cards."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from lic.accounts.models import Account
from lic.communities import queries, services
from lic.communities.models import Card, CardBatch, Seat
from lic.core import codes
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries():
    accounts.fresh_counter()


def town_with_cards(**changes):
    town = made.town()
    batch, printed = services.issue_batch(
        made.sit(town, "res", "steward"), group=made.group(town, "res"),
        organization=made.organization(town, "res"), quota=4,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    CardBatch.objects.filter(pk=batch.pk).update(**changes)
    return town, printed


def field(response, name):
    return re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())[1]


def words(response):
    return re.findall(r"<li><span>([^<]+)</span></li>", response.content.decode())


def plain(response, code):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(code, "")


def join(client, town, code):
    """Go through all three steps; the last page."""
    client.post(f"/c/{town.slug}/join/", {"code": code})
    page = client.get(f"/c/{town.slug}/join/words/")
    form = {
        "offered": field(page, "offered"),
        "handle": field(page, "handle"),
        "is_kept": "on",
        "accepts": "on",
    }
    return page, client.post(f"/c/{town.slug}/join/words/", form)


def test_three_steps_give_a_seat_and_sign_in(client):
    town, printed = town_with_cards()

    second, third = join(client, town, printed[0].lower().replace("-", " "))

    seat = Seat.objects.get(batch__isnull=False)
    assert (len(words(second)), len(words(third))) == (5, 8)
    assert client.session["_auth_user_id"] == str(seat.account_id)
    assert seat.account.check_password(" ".join(words(second)))
    assert seat.account.sign_in_name in third.content.decode()


def test_no_field_asks_who_somebody_is(client):
    town, printed = town_with_cards()

    second, _third = join(client, town, printed[0])

    first = client.get(f"/c/{town.slug}/join/").content.decode() + second.content.decode()
    assert set(re.findall(r'name="([a-z_]+)"', first)) <= {
        "accepts", "code", "csrfmiddlewaretoken", "handle", "is_kept", "offered", "other", "other_name",
        "own", "viewport", "color-scheme", "referrer", "robots",
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"state": "PROPOSED"},
        {"state": "REVOKED"},
        {"state": "REFUSED"},
        {"expires_on": datetime.date(2020, 1, 1)},
    ],
    ids=["used", "waiting", "revoked", "refused", "expired"],
)
def test_a_found_card_tells_nothing_about_its_owner(client, changes):
    town, printed = town_with_cards(**changes)
    if not changes:
        join(Client(), town, printed[0])
    never = codes.card_code(bytes(10))

    found = client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    unknown = client.post(f"/c/{town.slug}/join/", {"code": never})

    assert (found.status_code, unknown.status_code) == (200, 200)
    assert plain(found, printed[0]) == plain(unknown, never)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This is still empty. Fill it in."),
        ("7K3MQ2TX", "too short"),
        ("7K3M-Q2TX", "Look at part 3 again"),
        ("7K3M-Q2TX-9WBH-4RPE-5-AAAA-1", "too long"),
        ("7K3M-Q2!X-9WBH-4RPE-5", "Look at part 2 again"),
    ],
)
def test_a_mistyped_code_is_named_by_its_part(client, typed, sentence):
    town, _printed = town_with_cards()

    response = client.post(f"/c/{town.slug}/join/", {"code": typed})

    assert sentence in response.content.decode()


def test_a_wrong_letter_is_named_before_any_card_is_looked_up(client, django_assert_num_queries):
    town, printed = town_with_cards()
    wrong = printed[0][:-1] + ("0" if printed[0][-1] != "0" else "1")

    with django_assert_num_queries(1):  # the community
        response = client.post(f"/c/{town.slug}/join/", {"code": wrong})

    assert "One letter or digit of that code is wrong" in response.content.decode()


def test_guessing_cards_is_slowed_down(client):
    town, printed = town_with_cards()
    here = {"REMOTE_ADDR": "8.8.8.8"}  # one person's own address, not a proxy's
    for _try in range(30):
        client.post(f"/c/{town.slug}/join/", {"code": codes.card_code(bytes(10))}, **here)

    client.post(f"/c/{town.slug}/join/", {"code": printed[0]}, **here)

    assert client.get(f"/c/{town.slug}/join/words/").status_code == 302


def test_the_square_on_the_card_leaves_its_address_at_once(client):
    town, printed = town_with_cards()

    response = client.get(f"/c/{town.slug}/join/{printed[0]}")

    assert response["Location"] == f"/c/{town.slug}/join/words/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not Card.objects.filter(used_month__isnull=False).exists()


def test_other_words_and_another_name_keep_the_rest(client):
    town, printed = town_with_cards()
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    path = f"/c/{town.slug}/join/words/"
    page = client.get(path)
    stood = {"offered": field(page, "offered"), "handle": field(page, "handle")}

    other_name = client.post(path, {**stood, "other_name": "1"})
    other_words = client.post(path, {**stood, "other": "1"})

    assert words(other_name) == words(page)
    assert field(other_name, "handle") != stood["handle"]
    assert words(other_words) != words(page)
    assert field(other_words, "handle") == stood["handle"]
    assert not Account.objects.filter(seats__batch__isnull=False).exists()


def ticked(response):
    text = response.content.decode()
    return {
        name for name in ("is_kept", "accepts") if re.search(rf'name="{name}"[^>]* checked', text)
    }


def test_another_name_and_other_words_lose_nothing_that_was_ticked_or_typed(client):
    town, printed = town_with_cards()
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    path = f"/c/{town.slug}/join/words/"
    page = client.get(path)
    stood = {"offered": field(page, "offered"), "handle": field(page, "handle"), "accepts": "on"}
    own = {"is_kept": "on", "own": "a blue kettle sings at noon"}

    other_name = client.post(path, {**stood, "is_kept": "on", "other_name": "1"})
    with_own = client.post(path, {**stood, **own, "other": "1"})
    missed = client.post(path, {**stood, "own": own["own"]})

    assert ticked(other_name) == ticked(with_own) == {"is_kept", "accepts"}
    assert field(with_own, "own") == field(missed, "own") == own["own"]
    assert "Keep your words first" not in with_own.content.decode()


def test_that_words_were_kept_is_not_taken_for_other_words(client):
    town, printed = town_with_cards()
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    path = f"/c/{town.slug}/join/words/"
    page = client.get(path)
    form = {"offered": field(page, "offered"), "handle": field(page, "handle")}

    other = client.post(path, {**form, "is_kept": "on", "accepts": "on", "other": "1"})

    assert ticked(other) == {"accepts"}


def test_at_a_second_table_another_name_keeps_the_tick(client):
    town, printed = town_with_cards()
    client.force_login(made.seat(made.town()).account)
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    path = f"/c/{town.slug}/join/words/"
    page = client.get(path)

    other = client.post(path, {"handle": field(page, "handle"), "accepts": "on", "other_name": "1"})

    assert ticked(other) == {"accepts"}
    assert field(other, "handle") != field(page, "handle")


def test_pressing_enter_goes_on_and_draws_no_other_name(client):
    town, printed = town_with_cards()
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})

    text = client.get(f"/c/{town.slug}/join/words/").content.decode()

    main = text.split("<main", 1)[1].split("</main", 1)[0]
    first, *others = re.findall(r"<button[^>]*>([^<]+)<", main)
    assert (first, others) == ("Go on", ["Show me other words", "Choose another name"])


def test_without_the_ticks_nobody_is_seated(client):
    town, printed = town_with_cards()
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    page = client.get(f"/c/{town.slug}/join/words/")

    response = client.post(
        f"/c/{town.slug}/join/words/",
        {"offered": field(page, "offered"), "handle": field(page, "handle")},
    )

    assert words(response) == words(page)
    assert not Seat.objects.filter(batch__isnull=False).exists()


def test_somebody_signed_in_takes_a_second_seat_without_new_words(client):
    town, printed = town_with_cards()
    other = made.seat(made.town())
    client.force_login(other.account)
    client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    page = client.get(f"/c/{town.slug}/join/words/")

    client.post(f"/c/{town.slug}/join/words/", {"handle": field(page, "handle"), "accepts": "on"})

    assert Seat.objects.get(community=town, batch__isnull=False).account == other.account
    assert words(page) == []


def test_a_founding_card_offers_seven_words(client):
    town, printed = town_with_cards(is_founding=True, founding_duty="steward")

    second, _third = join(client, town, printed[0])

    assert len(words(second)) == 7


@pytest.mark.parametrize("path", ["join/", "join/words/", "seat/", "room/", "duties/"])
def test_sensitive_pages_are_discreet(client, path):
    town, printed = town_with_cards()
    if path.startswith("join"):
        client.post(f"/c/{town.slug}/join/", {"code": printed[0]})
    else:
        client.force_login(made.seat(town).account)

    response = client.get(f"/c/{town.slug}/{path}")

    text = response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert f"<title>{town.name}</title>" in text
    assert text.index("/leave/") < text.index("<main")
