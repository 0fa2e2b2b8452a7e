"""In random worlds, what a rule lets through one by one is what it lets through as a filter."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lic.base.policy import Actor
from lic.communities import policies
from lic.communities.models import (
    CardBatch,
    CaucusPost,
    Community,
    DutyQuestion,
    Group,
    Notice,
    Seat,
)
from tests.communities import made

pytestmark = pytest.mark.django_db(transaction=False)
GROUPS = ("sw", "res", "pol")
DUTIES = ("coordinator", "facilitator", "steward", "spokesperson", "auditor", "host")
DAY = datetime.date(2026, 5, 1)
TABLES = {
    policies.COMMUNITY: Community,
    policies.GROUP: Group,
    policies.SEAT: Seat,
    policies.BATCH: CardBatch,
    policies.POST: CaucusPost,
    policies.QUESTION: DutyQuestion,
    policies.NOTICE: Notice,
}
batches = st.lists(
    st.tuples(
        st.sampled_from(GROUPS), st.sampled_from(["PROPOSED", "CENTRE", "REVOKED"]), st.booleans()
    ),
    max_size=5,
)
duties = st.frozensets(st.sampled_from(DUTIES), max_size=3)


def world(rows):
    """Two towns with the same groups, and in each the same batches, posts, questions and notices."""
    towns = [made.town(groups=GROUPS), made.town(groups=GROUPS)]
    for town in towns:
        town.partner = made.organization(town, "res")
        town.save(update_fields=["partner"])
        seats = {key: made.seat(town, key) for key in GROUPS}
        for number, (key, state, is_founding) in enumerate(rows):
            group = made.group(town, key)
            CardBatch.objects.create(
                community=town, group=group, organization=made.organization(town, key), number=number,
                quota=10, expires_on=DAY, state=state, is_founding=is_founding,
            )  # fmt: skip
            CaucusPost.objects.create(group=group, text="canary", on=DAY)
            DutyQuestion.objects.create(
                group=group, kind="GIVE", duty="steward", seat=seats[key], n_seats=3, opened_on=DAY,
                closes_on=DAY, state="OPEN" if is_founding else "PASSED",
            )  # fmt: skip
            Notice.objects.create(seat=seats[key], kind=f"kind{number}", url="/", on=DAY)
    return towns


def actors(town, held):
    """Everybody who may ask in a town: nobody, an account without seat, and each seat with duties."""
    yield Actor(community_id=town.pk)
    yield Actor(account_id=made.seat(made.town(groups=GROUPS)).account_id, community_id=town.pk)
    for seat in Seat.objects.filter(community=town).select_related("group"):
        yield Actor(
            account_id=seat.account_id, community_id=town.pk, seat_id=seat.pk, group=seat.group.key,
            duties=held, is_centre=seat.group.is_centre, is_police=seat.group.is_police,
        )  # fmt: skip


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=batches, held=duties)
def test_a_rule_and_its_filter_agree(rows, held):
    with transaction.atomic():
        for town in world(rows):
            for actor in actors(town, held):
                for policy, model in TABLES.items():
                    everything = list(model.objects.all())
                    for permission in policy.permissions:
                        one_by_one = {
                            one.pk for one in everything if policy.allows(actor, permission, one)
                        }
                        filtered = set(
                            model.objects.filter(policy.visible(actor, permission)).values_list(
                                "pk", flat=True
                            )
                        )
                        assert filtered == one_by_one, (policy.name, permission, actor)
        transaction.set_rollback(True)


@pytest.mark.parametrize("duty", [duty for duty in DUTIES if duty != "steward"])
@pytest.mark.parametrize("key", GROUPS)
def test_no_duty_but_its_own_stewards_reaches_the_sex_workers_cards_or_room(key, duty):
    town = made.town(groups=GROUPS)
    centre = made.group(town, "sw")
    batch = CardBatch.objects.create(
        community=town,
        group=centre,
        organization=made.organization(town, "sw"),
        number=1,
        quota=10,
        expires_on=DAY,
    )
    post = CaucusPost.objects.create(group=centre, text="canary", on=DAY)

    actor = made.sit(town, key, duty)

    assert not policies.GROUP.allows(actor, "issue", centre)
    assert not any(policies.BATCH.allows(actor, name, batch) for name in policies.BATCH.permissions)
    assert policies.POST.allows(actor, "read", post) is (key == "sw")
    assert not policies.POST.allows(actor, "hide", post)
