"""Nobody makes an action done by naming who answers for the sex workers' group."""

from __future__ import annotations

import pytest

from lic.actions import services
from lic.actions.models import Action
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["pol", "com", "gov"])
def test_no_other_group_names_who_answers_for_the_centre(key):
    town = table.town()

    with pytest.raises(services.NotPossible):
        made.action(table.sit(town, key, "steward", "coordinator"), town, asked=("sw",), named=key)

    assert not Action.objects.exists()


def test_whoever_leads_is_not_named_to_answer():
    town = table.town()

    with pytest.raises(services.NotPossible):
        made.action(table.sit(town, "sw", "steward"), town, asked=("sw",), lead="gov", named="gov")

    assert not Action.objects.exists()


def test_an_organization_of_the_centre_itself_may_stand_there():
    town = table.town()

    row = made.action(table.sit(town, "com", "coordinator"), town, asked=("sw", "res"), named="sw")

    assert row.named_by_centre == table.organization(town, "sw")
