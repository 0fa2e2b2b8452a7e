"""Cards name an organization: nobody speaks as that organization because of them."""

from __future__ import annotations

import datetime

import pytest

from lic.base.policy import Denied
from lic.communities import queries, services
from lic.communities.models import Group, Seat
from lic.decisions import services as decisions
from lic.decisions.models import CaucusPosition
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


def name_partner(town):
    town.partner = table.organization(town, "sw")
    town.save(update_fields=["partner"])


def seat_by_card_of(town, steward, key, organization):
    _batch, codes = services.issue_batch(
        steward, group=table.group(town, key), organization=organization, quota=3,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    joined = services.join(community=town, code=codes[0], passphrase=WORDS, handle="Quiet Otter")
    return table.actor(joined.seat)


@pytest.mark.parametrize("key", ["pol", "res"])
def test_no_other_group_issues_cards_in_the_partners_name(key):
    town = table.town()
    name_partner(town)
    steward = table.sit(town, key, "steward")

    with pytest.raises(services.Refusal):
        seat_by_card_of(town, steward, key, town.partner)

    assert not Seat.objects.filter(batch__isnull=False).exists()


def test_a_police_seat_with_the_partners_name_does_not_say_the_sex_workers_word():
    town = table.town()
    name_partner(town)
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    people = made.seats(town)
    speaker = table.sit(town, "sw", "spokesperson")
    made.called(people["sw"][0])
    decisions.give_caucus_position(speaker, number=1, choice="SUPPORT", three_took_part=True)
    police = table.seat(town, "pol")
    Seat.objects.filter(pk=police.pk).update(organization=town.partner)

    with pytest.raises(CaucusPosition.DoesNotExist):
        decisions.confirm_caucus(table.actor(police), number=1, word=1)

    assert not CaucusPosition.objects.get().is_partner_heard


def test_a_card_handed_out_by_another_groups_organization_makes_nobody_its_voice():
    town = table.town()
    steward = table.sit(town, "pol", "steward")

    actor = seat_by_card_of(town, steward, "pol", table.organization(town, "com"))

    assert (Seat.objects.get(pk=actor.seat_id).organization.slug, actor.organization_id) == (
        "org-com",
        None,
    )


def test_a_coordinator_prints_no_working_codes_of_a_batch_that_a_steward_accepted():
    town = table.town()
    coordinator, steward = table.sit(town, "res", "coordinator"), table.sit(town, "bus", "steward")
    batch, _codes = services.issue_batch(
        steward, group=table.group(town, "bus"), organization=table.organization(town, "bus"),
        quota=20, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip

    with pytest.raises((services.Refusal, Denied)):
        services.print_anew(coordinator, batch=batch)

    assert len(services.print_anew(steward, batch=batch)) == 20


def test_a_coordinator_prints_anew_what_still_waits_for_a_steward():
    town = table.town()
    coordinator = table.sit(town, "res", "coordinator")
    batch, _codes = services.issue_batch(
        coordinator, group=table.group(town, "bus"), organization=table.organization(town, "bus"),
        quota=20, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip

    codes = services.print_anew(coordinator, batch=batch)

    assert len(codes) == 20
