"""Cards name an organization: nobody speaks as that organization because of them."""

from __future__ import annotations

import datetime

import pytest

from lic.base.policy import Denied
from lic.communities import queries, services
from lic.communities.models import CardBatch, Group, Organization, Seat
from lic.decisions import services as decisions
from lic.decisions.models import CaucusPosition
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


def name_partner(town, key="sw"):
    town.partner = table.organization(town, key)
    town.save(update_fields=["partner"])


def issue(town, issuer, key, organization):
    return services.issue_batch(
        issuer, group=table.group(town, key), organization=organization, quota=3,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip


def join(town, code):
    joined = services.join(community=town, code=code, passphrase=WORDS, handle="Quiet Otter")
    return table.actor(joined.seat)


def seat_by_card_of(town, steward, key, organization):
    _batch, codes = issue(town, steward, key, organization)
    return join(town, codes[0])


def word_of_the_centre(town):
    """A call in which the sex workers' spokesperson gave the group's word; it waits for a second."""
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    people, speaker = made.seats(town), table.sit(town, "sw", "spokesperson")
    made.called(people["sw"][0])
    decisions.give_caucus_position(speaker, number=1, choice="SUPPORT", three_took_part=True)
    return CaucusPosition.objects.get()


@pytest.mark.parametrize("key", ["pol", "res"])
def test_no_other_group_issues_cards_in_the_partners_name(key):
    town = table.town()
    name_partner(town)
    steward = table.sit(town, key, "steward")

    with pytest.raises(services.Refusal):
        seat_by_card_of(town, steward, key, town.partner)

    assert not Seat.objects.filter(batch__isnull=False).exists()


@pytest.mark.parametrize(("key", "partner"), [("pol", "sw"), ("res", "sw"), ("com", "com")])
def test_a_seat_that_only_bears_the_partners_name_does_not_say_the_sex_workers_word(key, partner):
    town = table.town()
    name_partner(town, partner)
    seat = table.seat(town, key)
    Seat.objects.filter(pk=seat.pk).update(organization=town.partner)
    word_of_the_centre(town)

    with pytest.raises(CaucusPosition.DoesNotExist):
        decisions.confirm_caucus(table.actor(seat), number=1, word=CaucusPosition.objects.get().pk)

    assert not CaucusPosition.objects.get().is_partner_heard


@pytest.mark.parametrize("issuer", ["steward", "coordinator"])
def test_cards_in_the_partners_name_open_no_seat_before_the_sex_workers_accept_them(issuer):
    town = table.town()
    name_partner(town, "com")
    steward, centre = table.sit(town, "com", "steward"), table.sit(town, "sw", "steward")
    by = steward if issuer == "steward" else table.sit(town, "res", "coordinator")
    batch, codes = issue(town, by, "com", town.partner)
    if issuer == "coordinator":
        services.accept_batch(steward, batch=batch)

    with pytest.raises(services.Refusal):
        join(town, codes[0])
    with pytest.raises((services.Refusal, Denied)):
        services.accept_batch(steward, batch=batch)
    services.answer_for_centre(centre, batch=batch, is_yes=True)

    assert join(town, codes[0]).organization_id == town.partner_id


@pytest.mark.parametrize(
    ("key", "duty"), [("com", "steward"), ("res", "coordinator"), ("sw", "spokesperson")]
)
def test_nobody_but_a_steward_of_the_sex_workers_lets_the_partners_name_stand(key, duty):
    town = table.town()
    name_partner(town, "com")
    batch, _codes = issue(town, table.sit(town, "com", "steward"), "com", town.partner)

    with pytest.raises(Denied):
        services.answer_for_centre(table.sit(town, key, duty), batch=batch, is_yes=True)

    assert CardBatch.objects.get().state == "CENTRE"


def test_a_steward_of_the_sex_workers_has_no_word_on_other_cards():
    town = table.town()
    name_partner(town, "com")
    batch, _codes = issue(
        town, table.sit(town, "res", "steward"), "res", table.organization(town, "res")
    )

    with pytest.raises(Denied):
        services.answer_for_centre(table.sit(town, "sw", "steward"), batch=batch, is_yes=False)


def test_cards_that_the_sex_workers_refuse_never_work():
    town = table.town()
    name_partner(town, "com")
    batch, codes = issue(town, table.sit(town, "com", "steward"), "com", town.partner)
    centre = table.sit(town, "sw", "steward")

    services.answer_for_centre(centre, batch=batch, is_yes=False)

    with pytest.raises(services.Refusal):
        services.answer_for_centre(centre, batch=batch, is_yes=True)
    with pytest.raises(services.Refusal):
        join(town, codes[0])


def test_the_partner_says_the_word_by_a_card_that_the_sex_workers_accepted():
    town = table.town()
    name_partner(town, "com")
    batch, codes = issue(town, table.sit(town, "com", "steward"), "com", town.partner)
    services.answer_for_centre(table.sit(town, "sw", "steward"), batch=batch, is_yes=True)
    partner = join(town, codes[0])
    word = word_of_the_centre(town)

    decisions.confirm_caucus(partner, number=1, word=word.pk)

    assert CaucusPosition.objects.get().is_partner_heard


def test_seats_from_before_the_partner_was_named_do_not_say_its_word():
    town = table.town()
    Organization.objects.filter(community=town, slug="org-com").update(is_sex_worker_led=True)
    body = table.organization(town, "com")
    steward = table.sit(town, "com", "steward")
    batch, codes = issue(town, steward, "com", body)
    early = Seat.objects.get(pk=join(town, codes[0]).seat_id)
    coordinator = table.sit(town, "res", "coordinator")

    services.name_partner(coordinator, organization=body)

    with pytest.raises(services.Refusal):
        services.join(community=town, code=codes[1], passphrase=WORDS, handle="Calm Otter")
    assert table.actor(early).organization_id is None
    services.answer_for_centre(
        table.sit(town, "sw", "steward"), batch=CardBatch.objects.get(), is_yes=True
    )
    assert table.actor(early).organization_id == body.pk


def test_the_host_prints_no_founding_cards_of_another_group_in_the_partners_name():
    town = table.town()
    name_partner(town, "com")

    with pytest.raises(services.Refusal):
        services.print_founding_cards(
            community=town, group=table.group(town, "com"), organization=town.partner
        )

    assert not CardBatch.objects.exists()


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
