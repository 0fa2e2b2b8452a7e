"""Batches: who may issue, what the centre group asks for, and how one is taken back."""

from __future__ import annotations

import datetime

import pytest

from lic.base import audit, keys
from lic.base.policy import Denied
from lic.communities import queries, services
from lic.communities.models import Card, CardBatch, Grant, Notice, Revocation, Seat, Tombstone
from lic.communities.services import batches
from tests.communities import made

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


def issue(actor, town, key, quota=12, days=90):
    expires = queries.today(town) + datetime.timedelta(days=days)
    return services.issue_batch(
        actor,
        group=made.group(town, key),
        organization=made.organization(town, key),
        quota=quota,
        expires_on=expires,
    )


@pytest.fixture
def hooks(monkeypatch):
    """A registry of our own, so that a test's hook stays in it."""
    monkeypatch.setattr(batches, "_WHEN_REVOKED", [])
    return batches._WHEN_REVOKED


def test_a_steward_issues_cards_that_work_at_once():
    town = made.town()

    batch, codes = issue(made.sit(town, "sw", "steward"), town, "sw")

    assert batch.state == CardBatch.State.ACCEPTED
    assert len(set(codes)) == 12
    assert not set(codes) & set(Card.objects.values_list("digest", flat=True))


def test_a_coordinators_cards_wait_for_a_steward_of_that_group():
    town = made.town()
    steward = made.sit(town, "bus", "steward")
    batch, _codes = issue(made.sit(town, "res", "coordinator"), town, "bus")
    waiting = (batch.state, Notice.objects.filter(seat_id=steward.seat_id).count())

    services.accept_batch(steward, batch=batch)

    assert waiting == ("PROPOSED", 1)
    assert CardBatch.objects.get().state == CardBatch.State.ACCEPTED


@pytest.mark.parametrize(
    ("key", "duty"),
    [
        ("res", "coordinator"),
        ("sw", "coordinator"),
        ("res", "host"),
        ("com", "steward"),
        ("sw", "spokesperson"),
        ("pol", "facilitator"),
    ],
)
def test_nobody_but_its_steward_issues_the_sex_workers_cards(key, duty):
    town = made.town()

    with pytest.raises(Denied):
        issue(made.sit(town, key, duty), town, "sw")

    assert not CardBatch.objects.exists()


@pytest.mark.parametrize(("quota", "days"), [(9, 90), (12, 59)])
def test_the_sex_workers_cards_are_many_and_last_long(quota, days):
    town = made.town()

    with pytest.raises(services.Refusal):
        issue(made.sit(town, "sw", "steward"), town, "sw", quota, days)

    assert not CardBatch.objects.exists()


def test_another_groups_steward_cannot_accept():
    town = made.town()
    batch, _codes = issue(made.sit(town, "res", "coordinator"), town, "bus")

    with pytest.raises(Denied):
        services.accept_batch(made.sit(town, "res", "steward"), batch=batch)

    assert CardBatch.objects.get().state == CardBatch.State.PROPOSED


def test_an_organization_of_another_town_hands_out_nothing_here():
    here, there = made.town(), made.town()

    with pytest.raises(services.Refusal):
        services.issue_batch(
            made.sit(here, "res", "steward"), group=made.group(here, "res"),
            organization=made.organization(there, "res"), quota=3,
            expires_on=queries.today(here) + datetime.timedelta(days=30),
        )  # fmt: skip

    assert not CardBatch.objects.exists()


def test_printing_anew_stops_the_old_sheet():
    town = made.town()
    steward = made.sit(town, "res", "steward")
    batch, old = issue(steward, town, "res", quota=3)
    services.join(community=town, code=old[0], passphrase=WORDS, handle="Quiet Otter")

    new = services.print_anew(steward, batch=batch)

    assert len(new) == 2
    with pytest.raises(services.Refusal):
        services.join(community=town, code=old[1], passphrase=WORDS, handle="Calm Otter")


def test_one_steward_alone_revokes_nothing():
    town = made.town()
    steward = made.sit(town, "res", "steward")
    batch, _codes = issue(steward, town, "res")
    services.ask_revocation(steward, batch=batch, reason="Cards were sold.")

    with pytest.raises(services.Refusal):
        services.confirm_revocation(steward, batch=batch)

    assert CardBatch.objects.get().state == CardBatch.State.ACCEPTED


def test_two_stewards_take_back_cards_seats_duties_and_answers(hooks, key_folder):
    town = made.town()
    first, second = made.sit(town, "res", "steward"), made.sit(town, "res", "steward")
    batch, codes = issue(first, town, "res")
    seated = services.join(
        community=town, code=codes[0], passphrase=WORDS, handle="Quiet Otter"
    ).seat
    gone = made.seat(town, "res", batch=batch)
    Grant.objects.create(seat=seated, duty="spokesperson", until=datetime.date(2030, 1, 1))
    keys.create("round-1")
    Tombstone.objects.create(voting_id=gone.voting_id, batch=batch, until_keys=["round-1"])
    gone.delete()
    told = []
    hooks.append(lambda one, voting_ids: told.append((one.pk, voting_ids)))

    services.ask_revocation(first, batch=batch, reason="Cards were sold.")
    services.confirm_revocation(second, batch=batch)

    seated.refresh_from_db()
    assert told == [(batch.pk, sorted([seated.voting_id, gone.voting_id]))]
    assert seated.state == Seat.State.REVOKED
    assert not Tombstone.objects.exists()
    assert not Grant.objects.filter(seat=seated).exists()
    assert queries.actor_of(seated.account_id, town.pk).seat_id is None
    assert Revocation.objects.get().asked_by is None


def test_a_revocation_can_be_taken_back_before_the_second_steward():
    town = made.town()
    first, second = made.sit(town, "res", "steward"), made.sit(town, "res", "steward")
    batch, _codes = issue(first, town, "res")
    services.ask_revocation(first, batch=batch, reason="Cards were sold.")

    services.withdraw_revocation(first, batch=batch)

    with pytest.raises(services.Refusal):
        services.confirm_revocation(second, batch=batch)


def test_acts_are_in_the_chain_by_duty_and_batch_alone():
    town = made.town()
    first, second = made.sit(town, "res", "steward"), made.sit(town, "res", "steward")
    batch, _codes = issue(first, town, "res")
    services.ask_revocation(first, batch=batch, reason="Cards were sold.")
    services.confirm_revocation(second, batch=batch)

    acts = [(one.duty, one.verb, one.object) for one in audit.of(batch)]

    assert acts == [
        ("steward", verb, str(batch.pk))
        for verb in ("cards_issued", "revocation_asked", "cards_revoked")
    ]
