"""A trial is agreed to, and other words are put in its place under the same name."""

from __future__ import annotations

import pytest

from lic.decisions import queries, services
from lic.decisions.models import Version
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
HARMLESS = "We plant two trees on Ferry Lane."
HARMFUL = "Cameras on Ferry Lane, and police reads them."


@pytest.fixture
def people():
    return made.seats(table.town())


def on_trial(people):
    proposal = made.called(people["sw"][0], text=HARMLESS, title="Two trees", trial_months=6)
    made.everyone(people, proposal)
    return made.pass_deadline(proposal)


def rewrite(people, **words):
    services.edit(
        people["sw"][0], number=1, draft=made.draft(text=HARMFUL, title="Cameras", **words)
    )


def test_words_taken_back_are_not_the_ones_agreed_to_try(people):
    proposal = on_trial(people)
    rewrite(people, trial_months=6)

    services.withdraw(people["sw"][0], number=1)

    proposal.refresh_from_db()
    shown = queries.view(people["res"][0], 1).version
    listed = queries.proposals(people["res"][0], "AGREED").get()
    assert (proposal.state, shown.text, listed.title) == ("ON_TRIAL", HARMLESS, "Two trees")


def test_words_that_nobody_agreed_to_in_a_call_do_not_stand_as_the_trial(people):
    proposal = on_trial(people)
    rewrite(people, trial_months=6)
    proposal.refresh_from_db()
    made.ago(proposal, days=10)
    services.open_call(people["sw"][0], number=1)
    made.raised(people["res"][0], proposal)
    for _each in range(2):
        made.pass_deadline(proposal)

    services.record_not_agreed(people["sw"][0], number=1)

    assert queries.view(people["res"][0], 1).version.text == HARMLESS


def test_after_that_the_trial_can_still_be_kept_by_a_call_on_new_words(people):
    proposal = on_trial(people)
    rewrite(people)
    services.withdraw(people["sw"][0], number=1)

    rewrite(people)

    proposal.refresh_from_db()
    numbers = Version.objects.order_by("number").values_list("number", flat=True)
    assert (proposal.state, proposal.version_number, list(numbers)) == ("SHAPING", 3, [1, 2, 3])
    assert Version.objects.get(number=1).is_agreed
