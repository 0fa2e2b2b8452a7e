"""What a request does across groups it does behind the wall too: in the web's role, on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection

from lic.actions import services as actions
from lic.base import privacy
from lic.communities.services import seats
from lic.decisions import services as decisions
from lic.decisions.models import Proposal
from lic.listening import services as listening
from lic.listening.models import PaperBatch, Round, Statement, Vote
from tests.actions import made as acting
from tests.communities import made as table
from tests.decisions import made as deciding
from tests.listening import made
from tests.roles import asked_by

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


@pytest.fixture
def town():
    return table.town()


def test_a_facilitator_who_merges_takes_the_answers_of_all_groups_along(town):
    round_ = made.round_(town, "One.", "Two.")
    made.answers(round_, "sw", {2: (3, 0)})
    made.answers(round_, "pol", {2: (0, 4)})
    facilitator = made.sit(town, "com", "facilitator")

    with asked_by(facilitator):
        second = Statement.objects.get(number=2)
        listening.merge(facilitator, statement_id=second.pk, into_number=1)

    assert list(Vote.objects.order_by().values_list("statement__number").distinct()) == [(1,)]
    assert Vote.objects.count() == 7


def test_who_entered_sheets_for_another_group_can_leave(town):
    made.round_(town, "One.")
    facilitator = made.sit(town, "com", "facilitator")
    sheets = [("a", {1: "AGREE"}, ())]
    listening.enter_paper(facilitator, round_number=1, group="res", sheets=sheets)

    with asked_by(facilitator):
        seats.leave(facilitator)
    connection.check_constraints()

    assert list(PaperBatch.objects.values_list("group", "entered_by")) == [("res", None)]


def test_a_draft_of_another_group_opens_with_the_round_that_it_came_from(town):
    people = deciding.seats(town)
    round_ = Round.objects.create(
        community=town, number=1, state="OPEN", is_police_absent=True, opened_on=table.today()
    )
    heard = Statement.objects.create(round=round_, number=1, text="Lamps.", state="SHOWN")
    decisions.propose(people["sw"][0], draft=deciding.draft(), statement_id=heard.pk, lay_out=False)

    for key in ("sw", "com", "gov", "bus", "res"):  # the last one lets it out
        speaker = deciding.holder(town, key, "spokesperson")
        with asked_by(speaker):
            listening.release_round(speaker, number=1)

    assert [(one.state, one.is_text_only) for one in Proposal.objects.all()] == [("DRAFT", False)]


def test_ones_own_copy_of_what_is_kept_is_whole(town):
    people = deciding.seats(town)
    mai = people["com"][1]
    action = acting.action(table.sit(town, "com", "coordinator"), town)
    made.round_(town, "One.")
    listening.cast_vote(mai, round_number=1, number=1, choice="AGREE")
    proposal = deciding.called(people["sw"][0], people["res"][0])
    decisions.give_position(mai, number=proposal.number, choice="SUPPORT")
    dee = table.seat(town, "sw")
    word = {"is_done": True, "words": "", "today": table.today()}
    actions.confirm(table.actor(dee), number=action.number, **word)
    accounts = (deciding.seat_of(mai).account, dee.account)
    before = [privacy.export_of(one) for one in accounts]

    with asked_by():
        found = [privacy.export_of(one) for one in accounts]

    assert found == before
    assert {"listening.Vote", "decisions.Position"} <= {*found[0]}
    assert found[1]["actions.Voice"] == [{"action": action.number, "answer": "YES"}]
