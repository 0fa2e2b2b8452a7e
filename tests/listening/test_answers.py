"""Answers: one row a statement, no time, no seat, no harm in sending twice."""

from __future__ import annotations

import pytest

from lic.base.policy import Denied
from lic.communities import queries as communities
from lic.listening import services
from lic.listening.models import Statement, Vote
from tests.listening import made

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_under_the_voter_key_in_two_statements_of_sql(django_assert_num_queries):
    town = made.table.town()
    round_ = made.round_(town, "Lights that stay on all night.")
    actor = made.sit(town, "res")

    with django_assert_num_queries(2):
        services.cast_vote(actor, round_number=1, number=1, choice="AGREE")

    vote = Vote.objects.get()
    assert (vote.choice, vote.group, vote.epoch, vote.matters) == ("AGREE", "res", 1, False)
    assert vote.voter_key == communities.voter_key(actor, round_.key_name)


def test_sending_the_same_answer_again_changes_nothing():
    town = made.table.town()
    round_ = made.round_(town, "Lights that stay on all night.")
    actor = made.sit(town)
    services.cast_vote(actor, round_number=1, number=1, choice="AGREE")
    before = Vote.objects.values().get()
    round_.epoch = 5
    round_.save()

    services.cast_vote(actor, round_number=1, number=1, choice="AGREE")

    assert Vote.objects.values().get() == before


def test_a_changed_answer_replaces_the_former_and_counts_for_the_epoch_of_the_change():
    town = made.table.town()
    round_ = made.round_(town, "Lights that stay on all night.")
    actor = made.sit(town)
    services.cast_vote(actor, round_number=1, number=1, choice="AGREE")
    round_.epoch = 5
    round_.save()

    services.cast_vote(actor, round_number=1, number=1, choice="DISAGREE")

    assert [(v.choice, v.epoch) for v in Vote.objects.all()] == [("DISAGREE", 5)]


def test_skipping_keeps_an_answer_given_before():
    town = made.table.town()
    made.round_(town, "One.", "Two.")
    actor = made.sit(town)
    services.cast_vote(actor, round_number=1, number=1, choice="AGREE")

    services.cast_vote(actor, round_number=1, number=1, choice="SKIPPED")
    services.cast_vote(actor, round_number=1, number=2, choice="SKIPPED")

    assert dict(Vote.objects.values_list("statement__number", "choice")) == {
        1: "AGREE",
        2: "SKIPPED",
    }


def test_three_statements_can_matter_and_the_fourth_is_said_not_to():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.", "Four.")
    actor = made.sit(town)

    kept = [
        services.cast_vote(actor, round_number=1, number=n, choice="AGREE", matters=True)
        for n in (1, 2, 3, 3, 4)
    ]

    assert [one.matters_left_out for one in kept] == [False, False, False, False, True]
    assert set(Vote.objects.filter(matters=True).values_list("statement__number", flat=True)) == {
        1,
        2,
        3,
    }


@pytest.mark.parametrize("state", ["WAITING", "HIDDEN", "MERGED"])
def test_a_statement_that_is_not_shown_cannot_be_answered(state):
    town = made.table.town()
    round_ = made.round_(town, "One.")
    Statement.objects.filter(round=round_).update(state=state, reason="It points to a person.")
    actor = made.sit(town)

    with pytest.raises(Statement.DoesNotExist):
        services.cast_vote(actor, round_number=1, number=1, choice="AGREE")


def test_a_statement_of_another_town_is_not_there():
    made.round_(made.table.town(), "One.")
    stranger = made.sit(made.table.town())

    with pytest.raises(Statement.DoesNotExist):
        services.cast_vote(stranger, round_number=1, number=1, choice="AGREE")


def test_a_closed_round_says_that_it_is_closed():
    town = made.table.town()
    made.round_(town, "One.", state="CLOSED")

    with pytest.raises(Denied) as refused:
        services.cast_vote(made.sit(town), round_number=1, number=1, choice="AGREE")

    assert not refused.value.hides


def test_a_police_seat_cannot_answer_where_police_is_not_present():
    town = made.table.town()
    made.round_(town, "One.", is_police_absent=True)

    with pytest.raises(Statement.DoesNotExist):
        services.cast_vote(made.sit(town, "pol"), round_number=1, number=1, choice="AGREE")


def test_a_statement_shown_and_not_answered_stays_the_one_asked():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.")
    actor = made.sit(town)

    first = services.show_next(actor, round_number=1)
    second = services.show_next(actor, round_number=1)

    assert first.statement == second.statement
    assert [(v.choice, v.probability) for v in Vote.objects.all()] == [
        ("SHOWN", pytest.approx(1 / 3, abs=1e-6))
    ]


def test_everybody_meets_every_statement_once_and_then_those_skipped():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.")
    actor = made.sit(town)
    seen = []
    for choice in ("AGREE", "SKIPPED", "PASS"):
        asked = services.show_next(actor, round_number=1)
        seen.append(asked.statement.number)
        services.cast_vote(actor, round_number=1, number=asked.statement.number, choice=choice)

    end = services.show_next(actor, round_number=1)
    again = services.show_next(actor, round_number=1, again=True)

    assert sorted(seen) == [1, 2, 3]
    assert (end.statement, end.done, end.total, end.n_skipped) == (None, 2, 3, 1)
    assert again.statement.number == seen[1]


def test_answers_by_the_open_link_stand_in_a_lane_of_their_own():
    town = made.table.town()
    made.round_(town, "One.", open_code="abc")
    visitor = communities.actor_of(None, town.pk)

    for who in ("a", "a", "b"):
        services.cast_open_vote(
            visitor, round_number=1, code="abc", visitor=who, number=1, choice="AGREE"
        )

    assert list(Vote.objects.values_list("group", flat=True)) == ["~open", "~open"]


def test_a_peer_worker_enters_answers_for_somebody_who_cannot_be_found_again():
    town = made.table.town()
    made.round_(town, "One.", "Two.")
    peer = made.sit(town, "sw", "peer")

    for _ in range(2):
        services.answer_for(
            peer, round_number=1, token="t1", answers={1: "AGREE", 2: "PASS"}, matters=[1]
        )
    services.answer_for(peer, round_number=1, token="t2", answers={1: "DISAGREE"})

    assert Vote.objects.filter(group="sw").count() == 3
    assert Vote.objects.values("voter_key").distinct().count() == 2


def test_a_facilitator_cannot_enter_sheets_of_the_sex_workers_group():
    town = made.table.town()
    made.round_(town, "One.")
    facilitator = made.sit(town, "com", "facilitator")

    services.enter_paper(facilitator, round_number=1, group="res", sheets=[("t", {1: "AGREE"}, [])])
    with pytest.raises(Denied):
        services.enter_paper(
            facilitator, round_number=1, group="sw", sheets=[("u", {1: "AGREE"}, [])]
        )
    made.accept_paper(town)

    assert list(Vote.objects.values_list("group", flat=True)) == ["res"]


def test_an_answer_cannot_be_kept_once_the_key_is_gone():
    from lic.base import keys

    town = made.table.town()
    round_ = made.round_(town, "One.")
    keys.destroy(round_.key_name)

    with pytest.raises(Denied):
        services.cast_vote(made.sit(town), round_number=1, number=1, choice="AGREE")
