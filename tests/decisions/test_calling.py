"""Positions, the rule at the deadline, and what the rows remember."""

from __future__ import annotations

import pytest

from lic.base import keys
from lic.base.policy import Denied
from lic.communities.models import Notice
from lic.core import consent
from lic.decisions import services, texts
from lic.decisions.models import CallRoll, Outcome, Position, Proposal
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


def test_six_groups_that_support_make_it_agreed(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])

    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    outcome = Outcome.objects.get()
    assert (proposal.state, outcome.kind) == ("AGREED", "AGREED")
    assert set(outcome.consented) == {"sw", "com", "gov", "res", "bus", "pol"}
    assert proposal.versions.get().is_agreed
    assert proposal.calls.get().closed_on is not None


def test_a_group_that_is_not_heard_prolongs_once_and_is_then_left_without(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("pol",))

    made.pass_deadline(proposal)
    assert proposal.state == "EXTENDED"
    made.pass_deadline(proposal)

    assert proposal.state == "AGREED"
    assert Outcome.objects.get().without == ["pol"]


def test_without_the_sex_workers_group_a_tagged_text_is_parked(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("sw",))

    made.pass_deadline(proposal)
    made.pass_deadline(proposal)

    assert (proposal.state, proposal.reason) == ("PARKED", "CENTRE_NOT_QUORATE")
    assert not Outcome.objects.exists()


def test_a_call_needs_seven_days_of_shaping(town):
    people = made.seats(town)
    proposal = services.propose(people["sw"][0], draft=made.draft())

    with pytest.raises(consent.Refused) as refused:
        services.open_call(people["sw"][0], number=proposal.number)

    assert refused.value.code == "not_shaped_long_enough"


def test_one_group_that_is_not_at_the_centre_cannot_call_alone(town):
    people = made.seats(town)
    proposal = made.shaped(people["res"][0])

    with pytest.raises(consent.Refused) as refused:
        services.open_call(people["res"][0], number=proposal.number)

    assert refused.value.code == "not_sponsored"


def test_one_person_has_one_call_open_and_others_have_theirs(town):
    people = made.seats(town)
    author, other = people["sw"][:2]
    first = made.called(author)
    second, third = made.shaped(author), made.shaped(other)

    with pytest.raises(consent.Refused) as refused:
        services.open_call(author, number=second.number)
    services.open_call(other, number=third.number)

    assert refused.value.code == "not_person_has_room"
    made.everyone(people, first)
    made.pass_deadline(first)
    services.open_call(author, number=second.number)
    assert Proposal.objects.filter(state="CALLED").count() == 2


def test_who_has_a_call_open_can_leave_the_next_to_others_who_carry_it(town):
    people = made.seats(town)
    author, other = people["sw"][:2]
    made.called(author)
    second = made.shaped(author)
    services.sponsor(other, number=second.number)

    services.unsponsor(author, number=second.number)
    services.open_call(other, number=second.number)

    second.refresh_from_db()
    assert second.state == "CALLED"


def test_nobody_steps_out_of_an_open_call_to_open_the_next(town):
    people = made.seats(town)
    author, other = people["sw"][:2]
    first = made.shaped(author)
    services.sponsor(other, number=first.number)
    services.open_call(author, number=first.number)

    with pytest.raises(consent.Refused):
        services.unsponsor(author, number=first.number)

    assert first.sponsors.count() == 2


def test_harm_on_both_sides_is_said_before_a_call(town):
    people = made.seats(town)
    proposal = made.shaped(people["sw"][0], harm_others="")

    with pytest.raises(consent.Refused) as refused:
        services.open_call(people["sw"][0], number=proposal.number)

    assert refused.value.code == "not_harm_said"


def test_a_seat_that_came_after_the_call_opened_gives_no_position(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    newcomer = table.sit(town, "res")

    with pytest.raises(consent.Refused) as refused:
        services.give_position(newcomer, number=proposal.number, choice="SUPPORT")

    assert refused.value.code == "not_on_roll"


def test_a_changed_position_replaces_the_old_one(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    someone = people["res"][0]

    made.give([someone], proposal, "SUPPORT")
    made.give([someone], proposal, "STAND_ASIDE")

    assert list(Position.objects.values_list("group", "choice")) == [("res", "STAND_ASIDE")]


def test_a_position_taken_back_is_gone(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.give([people["res"][0]], proposal)

    services.take_back(people["res"][0], number=proposal.number)

    assert not Position.objects.exists()


def test_stand_asides_over_a_third_say_no_and_no_group_is_named(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("bus",))
    made.give(people["bus"][:1], proposal)
    made.give(people["bus"][1:], proposal, "STAND_ASIDE")

    made.pass_deadline(proposal)

    assert (proposal.state, proposal.reason) == ("INTEGRATING", "GROUP_SAID_NO")
    services.record_not_agreed(people["sw"][0], number=proposal.number)
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.consented, outcome.record["groups"]) == ("NOT_AGREED", [], [])


def test_a_steward_gets_the_one_prolongation_and_a_member_does_not(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    steward = made.holder(town, "res", "steward")

    with pytest.raises(Denied):
        services.ask_more_time(people["res"][0], number=proposal.number)
    services.ask_more_time(steward, number=proposal.number)
    with pytest.raises(consent.Refused):
        services.ask_more_time(steward, number=proposal.number)

    proposal.refresh_from_db()
    assert proposal.state == "EXTENDED"


def test_rows_of_a_call_know_no_seat_no_time_and_no_order(town):
    """A position can be told from a roll row only by the key, which dies; ids are random."""
    people = made.seats(town, 5, ("sw", "res"))
    proposal = made.called(people["sw"][0])
    made.give(people["res"], proposal)

    names = {field.name for field in Position._meta.get_fields()}
    ids = [
        row.pk
        for actor in people["res"]
        for row in Position.objects.filter(
            voter_key=keys.voter_key(proposal.calls.get().key_name, made.seat_of(actor).voting_id)
        )
    ]

    assert names == {"id", "call", "voter_key", "group", "choice"}
    assert {field.name for field in CallRoll._meta.get_fields()} == {
        "id",
        "call",
        "voter_key",
        "group",
    }
    assert len(ids) == 5
    assert ids != sorted(ids) or ids != sorted(ids, reverse=True)


def test_thirty_days_after_the_end_positions_are_group_counts_and_the_key_is_gone(
    town, monkeypatch
):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    call = proposal.calls.get()

    services.sweeping.forget_call(call)
    services.sweeping.forget_proposal(proposal)

    call.refresh_from_db()
    assert not Position.objects.exists() and not CallRoll.objects.exists()
    assert call.counts["res"] == [3, 0, 0, 0]
    assert list(proposal.sponsors.values_list("group", "voter_key")) == [("sw", "")]


def test_pages_are_made_from_figures_of_the_night_before(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])

    made.everyone(people, proposal)

    assert proposal.calls.get().snapshot["res"] == [0, 0, 0, 0]
    services.sweeping.refresh_all(made.later(1))
    assert proposal.calls.get().snapshot["res"] == [3, 0, 0, 0]


def test_nobody_joins_a_proposal_to_take_it_back_or_to_change_its_words(town):
    people = made.seats(town)
    proposal = made.shaped(people["sw"][0])
    rival = people["sw"][1]
    services.sponsor(rival, number=proposal.number)

    for act in (services.withdraw, services.open_call):
        with pytest.raises(Denied):
            act(rival, number=proposal.number)
    with pytest.raises(Denied):
        services.edit(rival, number=proposal.number, draft=made.draft(text="Other words."))

    made.seat_of(people["sw"][0]).delete()
    services.sweeping.settle(proposal.pk, made.later(0))
    services.edit(rival, number=proposal.number, draft=made.draft(text="Other words."))
    assert proposal.versions.get().text == "Other words."


def test_figures_are_cut_once_a_day_however_often_the_clock_calls(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    services.sweeping.refresh_all(made.later(1))

    made.everyone(people, proposal)
    services.sweeping.refresh_all(made.later(1))

    assert proposal.calls.get().snapshot["res"] == [0, 0, 0, 0]


def test_groups_that_are_not_heard_yet_are_told_three_days_before_the_end(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.give(people["res"], proposal)
    left = (proposal.calls.get().deadline - table.today()).days - 3

    services.sweeping.refresh_all(made.later(left))

    told = Notice.objects.filter(kind=texts.DEADLINE_NEAR).values_list(
        "seat__group__key", flat=True
    )
    assert set(told) == set(people) - {"res"}
