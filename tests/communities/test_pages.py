"""The table's pages: who finds them, how many queries they take, what they say."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from lic.accounts import passphrases
from lic.accounts import services as account_services
from lic.communities import listings, notices, queries, services
from lic.communities.models import CardBatch, CaucusPost, Group, Notice, Organization, Seat
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db

MEMBERS = (
    "seat/",
    "seat/name/",
    "seat/mail/",
    "seat/kept/",
    "seat/leave/",
    "room/",
    "duties/",
    "duties/ask/",
)
STEWARDS = ("cards/", "cards/new/")
COORDINATORS = (
    "settings/",
    "settings/organizations/new/",
    "settings/terms/new/",
    "settings/card-help/",
    "duties/offer/",
)
OPEN = ("table/", "terms/", "join/")


def statuses(client, town, paths):
    return {client.get(f"/c/{town.slug}/{path}").status_code for path in paths}


def browser(seat):
    client = Client()
    client.force_login(seat.account)
    return client


def test_everybody_finds_the_open_pages(client):
    town = made.town()

    assert statuses(client, town, OPEN) == {200}


def test_strangers_find_nothing_else(client):
    town = made.town()
    elsewhere = browser(made.seat(made.town(), "res", "coordinator", "steward"))

    assert statuses(client, town, MEMBERS + STEWARDS + COORDINATORS) == {404}
    assert statuses(elsewhere, town, set(MEMBERS) - {"seat/"} | set(STEWARDS + COORDINATORS)) == {
        404
    }


@pytest.mark.parametrize("key", list(made.GROUPS))
def test_members_find_their_own_pages_and_no_others(key):
    town = made.town()
    client = browser(made.seat(town, key))

    assert statuses(client, town, MEMBERS) == {200}
    assert statuses(client, town, STEWARDS + COORDINATORS) == {404}


def test_duty_holders_find_theirs():
    town = made.town()
    steward, coordinator = made.seat(town, "res", "steward"), made.seat(town, "com", "coordinator")

    assert statuses(browser(steward), town, STEWARDS) == {200}
    assert statuses(browser(coordinator), town, COORDINATORS + STEWARDS) == {200}


@pytest.mark.parametrize("key", [key for key in made.GROUPS if key != "sw"])
def test_a_caucus_room_is_read_by_its_group_alone(key):
    town = made.town()
    services.post(made.sit(town, "sw"), text="Canary: lapwing.")

    inside = browser(made.seat(town, "sw", "steward")).get(f"/c/{town.slug}/room/")
    outside = browser(made.seat(town, key, "steward", "coordinator", "host")).get(
        f"/c/{town.slug}/room/"
    )

    assert "lapwing" in inside.content.decode()
    assert "lapwing" not in outside.content.decode()


def test_a_post_carries_no_name():
    town = made.town()
    seat = made.seat(town, "sw", handle="Calm Otter")

    browser(seat).post(f"/c/{town.slug}/room/", {"text": "We need a late clinic."})

    post = CaucusPost.objects.get()
    assert {field.name for field in CaucusPost._meta.fields} == {
        "id",
        "group",
        "text",
        "on",
        "is_hidden",
        "hidden_because",
    }
    assert post.text == "We need a late clinic."
    assert (
        "Calm Otter"
        not in browser(made.seat(town, "sw")).get(f"/c/{town.slug}/room/").content.decode()
    )


def test_a_steward_hides_a_post_with_a_reason_and_its_words_go():
    town = made.town()
    post = services.post(made.sit(town, "sw"), text="Canary: lapwing.")
    path = f"/c/{town.slug}/room/{post.pk}/hide/"

    refused = browser(made.seat(town, "sw")).post(path, {"reason": "It names somebody."})
    browser(made.seat(town, "sw", "steward")).post(path, {"reason": "It names somebody."})

    post.refresh_from_db()
    assert refused.status_code == 404
    assert (post.is_hidden, post.text) == (True, "")


def test_the_table_gives_sizes_in_words_alone(client):
    town = made.town("harbour")
    for _each in range(12):
        made.seat(town, "res", handle="")
    services.move_bands(town)

    text = client.get(f"/c/{town.slug}/table/").content.decode()

    assert "10 to 24 people" in text.lower()
    assert "12" not in text.split("<main", 1)[1].split("</main", 1)[0]
    assert not any(seat.handle in text for seat in Seat.objects.all())


def test_a_coordinator_sees_no_count_of_used_cards():
    town = made.town("harbour")
    batch, codes = services.issue_batch(
        made.sit(town, "res", "steward"), group=made.group(town, "res"),
        organization=made.organization(town, "res"), quota=40,
        expires_on=queries.today(town) + datetime.timedelta(days=30),
    )  # fmt: skip
    CardBatch.objects.update(n_used=17)

    text = (
        browser(made.seat(town, "com", "coordinator"))
        .get(f"/c/{town.slug}/cards/{batch.number}/")
        .content.decode()
    )

    assert "17" not in text.split("<main", 1)[1].split("</main", 1)[0]


def test_a_steward_of_the_sex_workers_answers_for_cards_in_the_partners_name():
    town = made.town()
    town.partner = made.organization(town, "com")
    town.save(update_fields=["partner"])
    centre = made.seat(town, "sw", "steward")
    client = browser(centre)
    batch, _codes = services.issue_batch(
        made.sit(town, "com", "steward"), group=made.group(town, "com"), organization=town.partner,
        quota=3, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    path = f"/c/{town.slug}/cards/{batch.number}/"
    waiting = [one.url for one in notices.waiting(made.actor(centre))]

    asked = client.get(path).content.decode()
    done = client.post(f"{path}centre/", {"answer": "YES"}, follow=True).content.decode()

    assert waiting == [path]
    assert "These cards wait for your group" in asked
    assert "used" not in asked.split("<main", 1)[1].split("</main", 1)[0]
    assert "In use until" in done
    for reason in ("", "They were lost."):  # those cards are another group's to take back
        assert client.post(f"{path}revoke/", {"reason": reason}).status_code == 404


def test_a_coordinator_finds_no_batch_of_the_sex_workers(client):
    town = made.town()
    batch, _codes = services.issue_batch(
        made.sit(town, "sw", "steward"), group=made.group(town, "sw"),
        organization=made.organization(town, "sw"), quota=12,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    coordinator = browser(made.seat(town, "res", "coordinator"))

    hidden = coordinator.get(f"/c/{town.slug}/cards/{batch.number}/")
    absent = coordinator.get(f"/c/{town.slug}/cards/999/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content == absent.content


def test_a_batch_is_issued_printed_once_and_found_again():
    town = made.town()
    client = browser(made.seat(town, "res", "steward"))
    form = {
        "group": made.group(town, "res").pk, "organization": made.organization(town, "res").pk, "quota": 3,
        "expires_on": (queries.today(town) + datetime.timedelta(days=30)).isoformat(),
    }  # fmt: skip

    sheet = client.post(f"/c/{town.slug}/cards/new/", form)

    codes = [row["code"] for row in sheet.context["rows"]]
    later = client.get(f"/c/{town.slug}/cards/1/").content.decode()
    assert len(codes) == 3
    assert all(code in sheet.content.decode() for code in codes)
    assert sheet.content.decode().count("<svg") >= 3
    assert not any(code in later for code in codes)
    assert sheet["Cache-Control"] == "no-store, private"


def test_the_form_for_cards_comes_filled_in_and_says_how_much_paper_it_needs():
    town = made.town()
    Organization.objects.create(
        community=town, group=made.group(town, "res"), slug="another", name="A body before others"
    )
    seat = made.seat(town, "res", "steward")

    page = browser(seat).get(f"/c/{town.slug}/cards/new/")

    form, text = page.context["form"], page.content.decode()
    chosen = {name: form[name].value() for name in ("organization", "group", "quota", "expires_on")}
    assert chosen == {
        "organization": made.organization(town, "res").pk, "group": made.group(town, "res").pk,
        "quota": 16, "expires_on": queries.today(town) + datetime.timedelta(days=90),
    }  # fmt: skip
    assert text.count(" selected") == 2
    assert "8 cards print on one page. 16 of them need 2 pages." in text


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("8", "8 of them need 1 page."),
        ("0", "16 of them need 2 pages."),
        ("9", "9 of them need 2 pages."),
        ("many", "16 of them need 2 pages."),
    ],
)
def test_a_form_that_comes_back_says_the_paper_for_the_number_that_was_typed(quota, words):
    town = made.town()
    seat = made.seat(town, "res", "steward")

    page = browser(seat).post(f"/c/{town.slug}/cards/new/", {"quota": quota})

    assert words in page.content.decode()


@pytest.mark.parametrize(
    ("path", "number"), [("table/", 6), ("cards/", 7), ("room/", 10), ("duties/", 12), ("seat/", 9)]
)
def test_a_page_takes_as_many_queries_with_many_rows_as_with_one(
    path, number, django_assert_max_num_queries
):
    town = made.town()
    seat = made.seat(town, "res", "steward")
    group = made.group(town, "res")
    for each in range(25):
        CardBatch.objects.create(
            community=town, group=group, organization=made.organization(town, "res"), number=each,
            quota=3, expires_on=queries.today(town),
        )  # fmt: skip
        CaucusPost.objects.create(group=group, text="canary", on=queries.today(town))
        Notice.objects.create(
            seat=seat, kind="communities.terms", url=f"/{each}", on=queries.today(town)
        )
        made.seat(town, "res", "spokesperson")
    client = browser(seat)

    with django_assert_max_num_queries(number):
        response = client.get(f"/c/{town.slug}/{path}")

    assert response.status_code == 200


def test_a_long_list_has_pages():
    town = made.town()
    for _each in range(listings.PAGE + 5):
        CaucusPost.objects.create(
            group=made.group(town, "res"), text="canary", on=queries.today(town)
        )
    client = browser(made.seat(town, "res"))

    pages = [
        len(client.get(f"/c/{town.slug}/room/?page={number}").context["page"].rows)
        for number in ("1", "2", "x")
    ]

    assert pages == [30, 5, 30]


def test_what_is_kept_can_be_taken_along():
    town = made.town()
    seat = made.seat(town, handle="Calm Otter")

    response = browser(seat).post(f"/c/{town.slug}/seat/kept/")

    about = response.json()
    assert [row["handle"] for row in about["communities.Seat"]] == ["Calm Otter"]
    assert seat.voting_id not in response.content.decode()
    assert about["accounts.Account"][0]["password"] in {"", "(kept, not shown)"}


def test_new_terms_wait_for_every_seat_until_it_accepts():
    town = services.found_community(slug="new-town", name="New Town")
    services.add_organization(
        "host", community=town, group=Group.objects.get(community=town, key="res"), name="Org res"
    )
    made_org = Group.objects.get(community=town, key="res")
    seat = Seat.objects.create(
        account=made.seat(made.town()).account, community=town, group=made_org, handle="Calm Otter",
        joined_month=datetime.date(2026, 1, 1), renewed_year=2026, accepted_terms=1,
    )  # fmt: skip
    services.grant("host", seat=seat, duty="coordinator")
    client = browser(seat)

    client.post(f"/c/{town.slug}/settings/terms/new/", {"en": "- Be kind.", "fr": ""})
    asked = client.get(f"/c/{town.slug}/terms/").content.decode()
    client.post(f"/c/{town.slug}/terms/accept/", {"number": "2"})

    seat.refresh_from_db()
    assert "I accept these terms" in asked
    assert "<li>Be kind.</li>" in asked
    assert seat.accepted_terms == 2


def test_a_question_is_asked_answered_and_shown_by_pages():
    town = made.town()
    seats = [made.seat(town, "res") for _each in range(4)]
    client = browser(seats[0])

    asked = client.post(
        f"/c/{town.slug}/duties/ask/",
        {"kind": "GIVE", "duty": "steward", "handle": seats[1].handle},
    )
    answered = browser(seats[2]).post(asked["Location"], {"answer": "NO"}, follow=True)

    assert "You said no." in answered.content.decode()
    assert browser(made.seat(town, "pol")).get(asked["Location"]).status_code == 404


@pytest.mark.parametrize("with_code", [False, True])
def test_leaving_the_table_asks_for_what_only_the_owner_has(with_code):
    accounts.fresh_counter()
    town = made.town()
    seat = made.seat(town, "res")
    account_services.set_passphrase(seat.account, accounts.WORDS)
    code = account_services.new_way_back_codes(seat.account)[0]
    client, path = browser(seat), f"/c/{town.slug}/seat/leave/"

    refused = client.post(path, {"is_sure": "on", "proof": "somebody else's words"})
    stayed = Seat.objects.filter(pk=seat.pk).exists()
    client.post(path, {"is_sure": "on", "proof": code if with_code else accounts.WORDS})

    assert (refused.status_code, stayed) == (422, True)
    assert not Seat.objects.filter(pk=seat.pk).exists()


def test_whoever_takes_a_duty_up_with_five_words_is_led_to_seven():
    town = made.town()
    seat = made.seat(town, "res")
    services.grant("group", seat=seat, duty="steward", is_taken_up=False)
    account_services.set_passphrase(seat.account, passphrases.offer(5, "en"))

    page = browser(seat).post(f"/c/{town.slug}/seat/duties/steward/take-up/", follow=True)

    assert page.redirect_chain == [("/account/passphrase/", 302)]
    assert "A duty needs seven words." in page.content.decode()
    assert len(page.context["form"].words.split()) == 7


@pytest.mark.parametrize(("held", "n_words"), [((), 5), (("steward",), 7)])
def test_the_way_back_offers_seven_words_to_whoever_has_a_duty(held, n_words):
    account = made.seat(made.town(), "res", *held).account
    code = account_services.new_way_back_codes(account)[0]

    page = Client().post("/way-back/", {"sign_in_name": account.sign_in_name, "code": code})

    assert len(page.context["form"].words.split()) == n_words


def test_a_group_is_asked_how_it_speaks_and_hears_of_it():
    town = made.town()
    steward, *others = [made.seat(town, "res", *held) for held in (("steward",), (), ())]

    asked = browser(steward).post(f"/c/{town.slug}/duties/caucus/", {"by_caucus": "YES"})
    page = browser(others[0]).get(asked["Location"]).content.decode()

    assert "Should our group speak with one voice?" in page
    assert not Group.objects.filter(speaks_by_caucus=True).exists()
    assert Notice.objects.filter(kind="communities.asked_voice").count() == 3


def test_in_a_group_of_two_the_steward_chooses_and_a_member_reads_who_does():
    town = made.town()
    member, steward = browser(made.seat(town, "res")), browser(made.seat(town, "res", "steward"))

    refused = member.post(f"/c/{town.slug}/duties/caucus/", {"by_caucus": "YES"}, follow=True)
    before = Group.objects.filter(speaks_by_caucus=True).count()
    steward.post(f"/c/{town.slug}/duties/caucus/", {"by_caucus": "YES"})

    assert "its steward or its liaison chooses this" in refused.content.decode()
    assert before == 0
    assert [group.key for group in Group.objects.filter(speaks_by_caucus=True)] == ["res"]
