"""One person, or false cards, keep a text of another group from ever being called, or help one along."""

from __future__ import annotations

import datetime
import json

import pytest

from lic.base.policy import Denied
from lic.communities import queries, services
from lic.decisions import services as decisions
from lic.decisions.models import Proposal, Question, StandingConcern, Suggestion, Version
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2025, 1, 1)


@pytest.fixture
def town():
    return table.town()


def until_refused(act, most=40):
    for number in range(most):
        try:
            act(number)
        except Denied:
            return
    raise AssertionError("never refused")


def test_one_person_asks_a_few_questions_and_no_more(town):
    made.shaped(table.sit(town, "sw"))
    hostile = table.sit(town, "res")

    until_refused(lambda n: decisions.ask(hostile, number=1, text=f"Why {n}?"))

    assert Question.objects.count() == 5


def test_one_person_suggests_a_few_words_and_no_more(town):
    made.shaped(table.sit(town, "sw"))
    hostile = table.sit(town, "res")

    until_refused(lambda n: decisions.suggest(hostile, number=1, clause=1, words=f"No {n}"))

    assert Suggestion.objects.count() == 5


def test_one_person_holds_a_few_concerns_open_and_no_more(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])

    until_refused(lambda _n: made.raised(people["res"][0], proposal))

    assert StandingConcern.objects.filter(state="OPEN").count() == 3


def test_others_ask_and_raise_what_they_like_beside_that(town):
    people = made.seats(town)
    proposal = made.shaped(people["sw"][0])
    until_refused(lambda n: decisions.ask(people["res"][0], number=1, text=f"Why {n}?"))
    asked = decisions.ask(people["res"][1], number=1, text="For how long?")
    Question.objects.update(answer="Because")
    decisions.open_call(people["sw"][0], number=1)
    until_refused(lambda _n: made.raised(people["res"][0], proposal))

    made.raised(people["res"][1], proposal)

    assert asked.number == 6
    assert StandingConcern.objects.count() == 4


def test_false_seats_neither_carry_a_text_nor_hold_it_up(town):
    stewards = [table.sit(town, "res", "steward"), table.sit(town, "res", "steward")]
    batch, _codes = services.issue_batch(
        stewards[0], group=table.group(town, "res"), organization=table.organization(town, "res"),
        quota=20, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    false = table.actor(table.seat(town, "res", batch=batch, joined=LONG_AGO))
    made.shaped(table.sit(town, "bus"))
    decisions.sponsor(false, number=1)
    decisions.ask(false, number=1, text="Why?")
    decisions.suggest(false, number=1, clause=1, words="No.")

    services.ask_revocation(stewards[0], batch=batch, reason="Cards were sold.")
    services.confirm_revocation(stewards[1], batch=batch)

    assert set(Proposal.objects.get().sponsors.values_list("group", flat=True)) == {"bus"}
    assert not Question.objects.filter(answer="").exists()
    assert not Suggestion.objects.filter(state="OPEN").exists()


def test_a_text_that_is_changed_without_end_stops_changing(town):
    writer = table.sit(town, "bus")
    made.shaped(writer)
    long = "A lamp. " * 1450

    until_refused(
        lambda n: decisions.edit(writer, number=1, draft=made.draft(text=f"{n} {long}")), most=80
    )

    assert len(json.dumps(Version.objects.get().earlier)) < 600_000
