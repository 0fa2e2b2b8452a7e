"""Work is opened or called done in the name of a table that did not agree, or of seats that are gone."""

from __future__ import annotations

import datetime

import pytest

from lic.actions.models import Action
from lic.decisions.models import Proposal
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


def opened(client, town, record):
    client.force_login(made.seat_of(made.holder(town, "gov", "coordinator")).account)
    return client.post(
        f"/c/{town.slug}/actions/new/{record}/",
        {
            "title": "Fence the lane",
            "done_when": "The fence stands",
            "lead": table.organization(town, "gov").pk,
            "due_on": (table.today() + datetime.timedelta(days=30)).isoformat(),
            "asked": ["sw", "res"],
        },
    )


def agreed(town, **words):
    people = made.seats(town)
    proposal = made.called(people["sw"][0], **words)
    made.everyone(people, proposal)
    return made.pass_deadline(proposal)


def test_an_action_follows_from_what_stands(client, town):
    agreed(town)

    opened(client, town, 1)

    assert Action.objects.get().title == "Fence the lane"


def test_nothing_follows_from_a_trial_that_has_ended(client, town):
    proposal = agreed(town, trial_months=1)
    sweeping.settle(proposal.pk, made.later(120))
    Proposal.objects.update(trial_ends=table.today() - datetime.timedelta(days=1))

    opened(client, town, 1)

    assert not Action.objects.exists()
