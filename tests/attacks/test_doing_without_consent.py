"""Work is opened or called done in the name of a table that did not agree, or of seats that are gone."""

from __future__ import annotations

import datetime

import pytest

from lic.actions import services as actions
from lic.actions.models import Action, Confirmation
from lic.communities import queries, services
from lic.decisions.models import Proposal
from lic.decisions.services import sweeping
from tests.actions import made as action
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2025, 1, 1)


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


def test_a_revoked_seats_word_does_not_count_as_one_of_two(town):
    stewards = [table.sit(town, "res", "steward"), table.sit(town, "res", "steward")]
    batch, _codes = services.issue_batch(
        stewards[0], group=table.group(town, "res"), organization=table.organization(town, "res"),
        quota=20, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    false = table.actor(table.seat(town, "res", batch=batch, joined=LONG_AGO))
    action.action(table.sit(town, "gov", "coordinator"), town, asked=("sw", "res"))
    actions.confirm(false, number=1, is_done=True, words="", today=action.TODAY)

    services.ask_revocation(stewards[0], batch=batch, reason="Cards were sold.")
    services.confirm_revocation(stewards[1], batch=batch)
    actions.confirm(table.sit(town, "res"), number=1, is_done=True, words="", today=action.TODAY)

    assert Confirmation.objects.get(group__key="res").answer == "WAITING"


def test_nobody_is_two_seats_by_leaving_and_coming_back(town):
    action.action(table.sit(town, "gov", "coordinator"), town, asked=("sw", "res"))
    left = table.sit(town, "res")
    actions.confirm(left, number=1, is_done=True, words="", today=action.TODAY)

    services.leave(left)
    actions.confirm(table.sit(town, "res"), number=1, is_done=True, words="", today=action.TODAY)

    assert Confirmation.objects.get(group__key="res").answer == "WAITING"
