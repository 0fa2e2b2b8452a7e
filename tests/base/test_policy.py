"""The policy table: unknown names raise, filters and checks agree, refusals say why."""

from __future__ import annotations

import pytest

from lic.base.policy import ANYONE, Denied, Policy, Rule
from lic.communities import policies
from lic.communities.models import CardBatch, CaucusPost, Group, Seat
from tests.communities import made

pytestmark = pytest.mark.django_db


def test_an_unknown_permission_raises():
    with pytest.raises(KeyError):
        policies.GROUP.check(ANYONE, "raed", None)


def test_a_rule_without_a_filter_cannot_serve_a_list():
    policy = Policy("tests.unfiltered", read=(Rule("only_a_check", lambda *_: True),))

    with pytest.raises(TypeError, match="only_a_check"):
        policy.visible(ANYONE, "read")


def test_a_refusal_names_its_reason():
    with pytest.raises(Denied) as refused:
        policies.GROUP.require(ANYONE, "speak", made.group(made.town(), "sw"))

    assert (refused.value.reason, refused.value.hides) == ("not_seated", True)


@pytest.mark.parametrize(
    ("policy", "permission"),
    [
        (p, name)
        for p in (policies.GROUP, policies.SEAT, policies.BATCH, policies.POST)
        for name in p.permissions
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_filter_and_check_agree_on_every_row(policy, permission):
    here, there = made.town(), made.town()
    seats = [
        made.seat(t, key, *duty)
        for t in (here, there)
        for key in ("sw", "res", "pol")
        for duty in ((), ("steward",), ("coordinator",))
    ]
    for community in (here, there):
        for key in ("sw", "res"):
            group = made.group(community, key)
            CaucusPost.objects.create(group=group, text="canary", on="2026-01-01")
            CardBatch.objects.create(
                community=community,
                group=group,
                organization=made.organization(community, key),
                number=CardBatch.objects.count() + 1,
                quota=10,
                expires_on="2026-12-31",
            )
    model = {
        policies.GROUP: Group,
        policies.SEAT: Seat,
        policies.BATCH: CardBatch,
        policies.POST: CaucusPost,
    }[policy]

    for actor in (ANYONE, *(made.actor(seat) for seat in seats)):
        listed = set(
            model.objects.filter(policy.visible(actor, permission)).values_list("pk", flat=True)
        )
        allowed = {row.pk for row in model.objects.all() if policy.allows(actor, permission, row)}
        assert listed == allowed
