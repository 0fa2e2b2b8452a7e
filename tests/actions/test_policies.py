"""Filter and check agree for every permission on actions."""

from __future__ import annotations

import pytest

from lic.actions.models import Action
from lic.actions.policies import ACTION
from lic.base.policy import ANYONE
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("permission", ACTION.permissions)
def test_filter_and_check_agree_on_every_action(permission):
    towns = [table.town(), table.town()]
    for town in towns:
        opener = table.sit(
            town, "sw", "coordinator"
        )  # who answers for the centre is its own to say
        for state in ("OPEN", "FINISHED", "DONE", "DROPPED"):
            row = made.action(opener, town, supporting=("bus",), asked=("sw", "res"), named="com")
            Action.objects.filter(pk=row.pk).update(
                state=state, done_on=made.TODAY if state == "DONE" else None
            )
    actors = [
        table.sit(town, key, *duty)
        for town in towns
        for key in table.GROUPS
        for duty in ((), ("coordinator",), ("steward",))
    ]

    for actor in (ANYONE, *actors):
        listed = set(
            Action.objects.filter(ACTION.visible(actor, permission)).values_list("pk", flat=True)
        )
        rows = Action.objects.select_related("lead__group").prefetch_related(
            "supports", "confirmations__group"
        )
        assert listed == {row.pk for row in rows if ACTION.allows(actor, permission, row)}
