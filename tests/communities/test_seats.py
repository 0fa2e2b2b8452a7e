"""Seats: sleeping, waking, leaving, and what is left of a forgotten one."""

from __future__ import annotations

import pytest

from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.base import keys
from lic.communities import queries, services
from lic.communities.models import CardBatch, Group, Seat, Tombstone
from lic.communities.services import seats
from tests.communities import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def hooks(monkeypatch):
    """A registry of our own, so that a test's hook stays in it."""
    monkeypatch.setattr(seats, "_BEFORE_FORGETTING", [])
    return seats._BEFORE_FORGETTING


def batch(town, key="res"):
    return CardBatch.objects.create(
        community=town, group=made.group(town, key), organization=made.organization(town, key), number=1,
        quota=10, expires_on=queries.today(town), state="ACCEPTED",
    )  # fmt: skip


def test_a_seat_not_renewed_for_a_whole_year_sleeps():
    town = made.town()
    fresh, idle = made.seat(town), made.seat(town)
    year = queries.today(town).year
    Seat.objects.filter(pk=fresh.pk).update(renewed_year=year - 1)
    Seat.objects.filter(pk=idle.pk).update(renewed_year=year - 2)

    number = services.put_to_sleep(town)

    assert number == 1
    assert [Seat.objects.get(pk=one.pk).state for one in (fresh, idle)] == ["AWAKE", "ASLEEP"]


def test_a_sleeping_seat_wakes_when_its_owner_signs_in():
    town = made.town()
    seat = made.seat(town)
    Seat.objects.update(state="ASLEEP", renewed_year=2020)

    accounts.signed_in(seat.account_id)

    seat.refresh_from_db()
    assert (seat.state, seat.renewed_year) == ("AWAKE", queries.today(town).year)


def test_a_revoked_seat_does_not_wake():
    town = made.town()
    seat = made.seat(town)
    Seat.objects.update(state="REVOKED")

    accounts.signed_in(seat.account_id)

    seat.refresh_from_db()
    assert seat.state == "REVOKED"


def test_forget_me_leaves_a_tombstone_while_a_key_lives(hooks):
    town = made.town()
    seat = made.seat(town, batch=batch(town))
    keys.create("round-1")
    hooks.append(lambda one: ["round-1", "round-2"])

    accounts.forget(seat.account)

    left = Tombstone.objects.get()
    assert not Account.objects.exists()
    assert not Seat.objects.exists()
    assert (left.voting_id, left.until_keys) == (seat.voting_id, ["round-1"])


def test_forget_me_leaves_nothing_where_no_key_lives(hooks):
    town = made.town()
    seat = made.seat(town, batch=batch(town))
    hooks.append(lambda one: ["round-2"])

    accounts.forget(seat.account)

    assert not Tombstone.objects.exists()


def test_a_tombstone_goes_with_the_last_of_its_keys(hooks):
    town = made.town()
    seat = made.seat(town, batch=batch(town))
    keys.create("round-1")
    keys.create("call-1")
    hooks.append(lambda one: ["round-1", "call-1"])
    accounts.forget(seat.account)
    keys.destroy("round-1")
    first = services.sweep_tombstones()
    keys.destroy("call-1")

    second = services.sweep_tombstones()

    assert (first, second) == (0, 1)


def test_leaving_one_table_keeps_the_seat_at_another():
    here, there = made.town(), made.town()
    seat = made.seat(here)
    other = Seat.objects.create(
        account=seat.account, community=there, group=made.group(there, "res"), handle="Calm Otter",
        joined_month=seat.joined_month, renewed_year=seat.renewed_year,
    )  # fmt: skip

    services.leave(made.actor(seat))

    assert list(Seat.objects.all()) == [other]


def test_sizes_move_once_a_month():
    town = made.town()
    services.move_bands(town)
    for _each in range(12):
        made.seat(town)

    moved = services.move_bands(town)
    before = Group.objects.get(community=town, key="res").n_band
    services.move_bands(town, even_if_moved=True)

    assert (moved, before) == (False, "<10")
    assert Group.objects.get(community=town, key="res").n_band == "10-24"


def test_an_organization_behind_more_than_a_third_is_named():
    town = made.town()
    other = services.add_organization(
        "host", community=town, group=made.group(town, "res"), name="Neighbours"
    )
    for number in range(6):
        seat = made.seat(town, "res")
        Seat.objects.filter(pk=seat.pk).update(organization=other if number < 2 else None)

    services.move_bands(town)
    third = Group.objects.get(community=town, key="res").thirds_held_by
    Seat.objects.filter(organization=None).first().delete()
    services.move_bands(town, even_if_moved=True)

    assert third == []
    assert Group.objects.get(community=town, key="res").thirds_held_by == [other.pk]


def test_two_organizations_behind_more_than_a_third_each_are_both_named(client):
    town = made.town()
    for number in range(6):
        seat = made.seat(town, "res")
        behind = made.organization(town, "res" if number < 3 else "com")
        Seat.objects.filter(pk=seat.pk).update(organization=behind)

    services.move_bands(town)

    page = client.get(f"/c/{town.slug}/table/").content.decode()
    assert page.count("is behind more than a third of this group’s seats.") == 2


@pytest.mark.parametrize("name", ["Otter", "Otter 77", "me@example.org", "A B", "x" * 61])
def test_a_name_has_two_words_and_no_numbers(name):
    actor = made.sit(made.town())

    with pytest.raises(services.Refusal):
        services.change_handle(actor, handle=name)


@pytest.mark.parametrize("name", ["Calm Otter", "Héron à l’abri", "Grand-Duc calme"])
def test_a_name_of_a_few_words_is_taken(name):
    actor = made.sit(made.town())

    services.change_handle(actor, handle=f" {name} ")

    assert Seat.objects.get().handle == name


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_drawn_name_is_well_formed(language):
    town = made.town()

    for _each in range(200):
        name = services.free_handle(town.pk, language)
        services.change_handle(made.sit(town), handle=name)

    assert Seat.objects.count() == 200
