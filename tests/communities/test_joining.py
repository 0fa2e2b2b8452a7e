"""Taking a seat with a card: what opens one, what does not, and what is kept."""

from __future__ import annotations

import datetime

import pytest

from lic.communities import queries, services
from lic.communities.models import Card, CardBatch, Grant, Seat
from lic.core import codes
from tests.communities import made

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


def batch(town, key="res", **changes):
    """An accepted batch of three cards for a group, and their codes."""
    steward = made.sit(town, key, "steward")
    expires = queries.today(town) + datetime.timedelta(days=90)
    one, printed = services.issue_batch(
        steward, group=made.group(town, key), organization=made.organization(town, key),
        quota=10, expires_on=expires,
    )  # fmt: skip
    CardBatch.objects.filter(pk=one.pk).update(**changes)
    return one, printed


def test_a_card_gives_a_seat_in_its_group_and_codes_to_come_back():
    town = made.town()
    _one, printed = batch(town)

    joined = services.join(
        community=town, code=printed[0].lower(), passphrase=WORDS, handle="Quiet Otter"
    )

    assert joined.seat.group.key == "res"
    assert joined.seat.joined_month.day == 1
    assert joined.account.check_password(" Maple orbit candle river thumb ")
    assert len(set(joined.way_back_codes)) == 8


def test_a_card_works_once_and_keeps_the_month_alone():
    town = made.town()
    one, printed = batch(town)
    services.join(community=town, code=printed[0], passphrase=WORDS, handle="Quiet Otter")

    with pytest.raises(services.Refusal):
        services.join(community=town, code=printed[0], passphrase=WORDS, handle="Calm Otter")

    used = [card.used_month for card in Card.objects.filter(batch=one) if card.used_month]
    assert used == [queries.today(town).replace(day=1)]
    assert CardBatch.objects.get(pk=one.pk).n_used == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "PROPOSED"}, {"state": "REVOKED"}, {"state": "REFUSED"}, {"quota": 0},
        {"expires_on": datetime.date(2020, 1, 1)},
    ],
)  # fmt: skip
def test_every_card_that_opens_no_seat_is_refused_with_the_same_sentence(changes):
    town = made.town()
    _one, printed = batch(town, **changes)
    with pytest.raises(services.Refusal) as unknown:
        services.join(
            community=town, code=codes.card_code(bytes(10)), passphrase=WORDS, handle="Calm Otter"
        )

    with pytest.raises(services.Refusal) as refused:
        services.join(community=town, code=printed[0], passphrase=WORDS, handle="Calm Otter")

    assert str(refused.value) == str(unknown.value)


def test_a_card_of_another_community_opens_no_seat_here():
    here, there = made.town(), made.town()
    _one, printed = batch(there)

    with pytest.raises(services.Refusal):
        services.join(community=here, code=printed[0], passphrase=WORDS, handle="Calm Otter")

    assert not Seat.objects.filter(community=here).exists()


def test_a_founding_card_gives_the_duty_as_well():
    town = services.found_community(slug="new-town", name="New Town")
    group = made.group(town, "sw")
    partner = services.add_organization(
        "host", community=town, group=group, name="Lantern House", is_sex_worker_led=True
    )
    services.name_partner("host", organization=partner)

    printed = services.print_founding_cards(community=town, group=group, organization=partner)
    joined = services.join(community=town, code=printed[0], passphrase=WORDS, handle="Quiet Otter")

    assert [grant.duty for grant in Grant.objects.filter(seat=joined.seat)] == ["steward"]
    assert len(printed) == 2


def test_founding_cards_are_printed_once():
    town = services.found_community(slug="new-town", name="New Town")
    group = made.group(town, "sw")
    partner = services.add_organization(
        "host", community=town, group=group, name="Lantern House", is_sex_worker_led=True
    )
    services.name_partner("host", organization=partner)
    services.print_founding_cards(community=town, group=group, organization=partner)

    with pytest.raises(services.Refusal):
        services.print_founding_cards(community=town, group=group, organization=partner)


def test_founding_cards_of_the_sex_workers_group_go_to_the_partner_alone():
    town = services.found_community(slug="new-town", name="New Town")
    group = made.group(town, "sw")
    other = services.add_organization("host", community=town, group=group, name="City")

    with pytest.raises(services.Refusal):
        services.print_founding_cards(community=town, group=group, organization=other)


def test_one_account_takes_one_seat_in_a_community():
    town = made.town()
    _one, printed = batch(town)
    joined = services.join(community=town, code=printed[0], passphrase=WORDS, handle="Quiet Otter")

    with pytest.raises(services.Refusal):
        services.take_seat(
            community=town, digest=Card.objects.filter(used_month=None).first().digest,
            account=joined.account, handle="Calm Otter",
        )  # fmt: skip

    assert Card.objects.filter(used_month=None).count() == 9


def test_two_people_cannot_go_by_one_name_however_it_is_written():
    town = made.town()
    _one, printed = batch(town)
    services.join(community=town, code=printed[0], passphrase=WORDS, handle="Quiet Otter")

    with pytest.raises(services.Refusal) as refused:
        services.join(community=town, code=printed[1], passphrase=WORDS, handle="quiet  otter")

    assert refused.value.field == "handle"
    assert Card.objects.filter(used_month=None).count() == 9
