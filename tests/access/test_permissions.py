"""Every permission, for everybody, on everything: the table of permissions says who may."""

from __future__ import annotations

import pytest

from lic.base.policy import Policy
from tests.access import permitting

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]


def test_every_permission_has_its_line_in_the_table():
    assert permitting.permissions() == permitting.existing()


def test_every_kind_that_the_table_names_is_there_to_be_tried(world):
    _, found = permitting.prepared(world)

    missing = [
        f"{policy}.{permission}: {kind}"
        for policy, permission in sorted(permitting.permissions())
        for kind in permitting.lines(policy, permission)
        if kind != "every" and kind not in {one.kind for one in found[policy]}
    ]

    assert missing == []


def test_everybody_may_what_the_table_says(world):
    asking, found = permitting.prepared(world)

    wrong = [
        fault
        for policy, permission in sorted(permitting.permissions())
        for fault in permitting.disagreements(
            policy, permission, Policy.every[policy].rules(permission), asking, found[policy]
        )
    ]

    assert wrong == []
