"""Two hundred false residents answered, figures went out, the cards were revoked: what does the page say now?"""

from __future__ import annotations

import datetime

import pytest

from lic.base import keys
from lic.base.fields import random_id
from lic.communities import queries, services
from lic.listening import analysis, presenting
from lic.listening.models import Outcome, Round, Vote
from tests.communities import made as table
from tests.listening import made

pytestmark = pytest.mark.django_db
NEXT_DAY = made.TODAY + datetime.timedelta(days=1)


@pytest.fixture
def town():
    return table.town()


def false_answers(town, stewards, round_, n, choice="DISAGREE"):
    """Answers of n seats of one batch to the first statement."""
    batch, _codes = services.issue_batch(
        stewards[0], group=table.group(town, "res"), organization=table.organization(town, "res"),
        quota=200, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    ids = [table.seat(town, "res", batch=batch).voting_id for _each in range(n)]
    statement = round_.statements.get(number=1)
    Vote.objects.bulk_create(
        Vote(
            pk=random_id(), statement=statement, voter_key=keys.voter_key(round_.key_name, one),
            group="res", choice=choice, epoch=1,
        )
        for one in ids
    )  # fmt: skip
    return batch


def revoke(batch, stewards):
    services.ask_revocation(stewards[0], batch=batch, reason="Cards were sold.")
    services.confirm_revocation(stewards[1], batch=batch)


def shown(round_, audience="TABLE"):
    statement = round_.statements.get(number=1)
    return Outcome.objects.get(round=round_, audience=audience).shown["cells"]["res"][
        str(statement.pk)
    ]


@pytest.mark.parametrize("state", ["OPEN", "CLOSED"])
def test_figures_are_cut_anew_without_false_answers(town, state):
    stewards = [made.sit(town, "res", "steward"), made.sit(town, "res", "steward")]
    round_ = made.round_(town, "Lights stay on.", "The van comes twice.", state=state)
    made.answers(round_, "res", {1: (27, 3)})
    batch = false_answers(town, stewards, round_, 60)
    analysis.refresh(round_.pk, NEXT_DAY)
    before = shown(round_)

    revoke(batch, stewards)
    analysis.refresh_due()

    assert (before["n"], before["percent"]) == (90, 30)
    assert (shown(round_)["n"], shown(round_)["percent"]) == (30, 90)
    assert shown(round_, "PUBLIC")["n"] == 30
    assert not Round.objects.get().is_marked


def test_where_too_few_were_false_to_cut_anew_the_figures_are_marked(town):
    stewards = [made.sit(town, "res", "steward"), made.sit(town, "res", "steward")]
    round_ = made.round_(town, "Lights stay on.", "The van comes twice.", state="CLOSED")
    made.answers(round_, "res", {1: (27, 3)})
    batch = false_answers(town, stewards, round_, 3)
    analysis.refresh(round_.pk, NEXT_DAY)

    revoke(batch, stewards)
    analysis.refresh_due()

    assert shown(round_)["n"] == 33
    assert Round.objects.get().is_marked


def test_no_map_is_shown_that_was_drawn_with_false_people(town):
    stewards = [made.sit(town, "res", "steward"), made.sit(town, "res", "steward")]
    round_ = made.round_(town, "Lights stay on.", "The van comes twice.", state="CLOSED")
    made.answers(round_, "res", {1: (27, 3), 2: (20, 10)})
    made.answers(round_, "sw", {1: (12, 3), 2: (3, 12)})
    batch = false_answers(town, stewards, round_, 60)
    analysis.refresh(round_.pk, NEXT_DAY)
    drawn = page_map(round_)

    revoke(batch, stewards)
    analysis.refresh_due()

    assert (drawn is None, page_map(round_)) == (False, None)


def page_map(round_):
    stored = Outcome.objects.get(round=round_, audience="TABLE").shown
    return presenting.results(
        stored,
        statements=list(round_.statements.all()),
        groups=queries.groups(round_.community_id),
        words={},
        language="en",
        at_table=True,
        url_of=str,
    ).map
