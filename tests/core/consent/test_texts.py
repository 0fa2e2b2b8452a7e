"""A proposal's text and life: tag, versions, parts, trial, its end."""

from datetime import date

import pytest

from lic.core import consent
from lic.core.consent import Position, Reason, Refused, State
from tests.core.consent.made import (
    CENTRE,
    DAY,
    FIRST_END,
    OPENED,
    SEATS,
    SECOND_END,
    START,
    again,
    called,
    draft,
    filled,
    integrating,
    raised,
    shaping,
)

SOON = OPENED + DAY


def refusal(proposal, event, at=SOON):
    with pytest.raises(Refused) as caught:
        consent.step(proposal, event, at)
    return caught.value.code


def test_a_proposal_affects_sex_workers_unless_they_say_otherwise():
    assert draft().tagged


def untagged(proposal, at):
    """The same proposal after its sex workers' group, of seven seats, took the tag off."""
    proposal = consent.step(proposal, consent.AskGroup(CENTRE, 7), at)
    for _ in range(7):
        answer = consent.AnswerGroup(CENTRE, True, date(2020, 1, 1))
        proposal = consent.step(proposal, answer, at)
    return consent.settle(proposal, at + 8 * DAY)


def test_an_untagging_lapses_with_every_change_of_text():
    proposal = untagged(shaping(), START)
    opened = consent.step(proposal, consent.OpenCall(SEATS), START + 8 * DAY)

    assert (proposal.tagged, opened.tagged) == (False, False)
    assert consent.step(proposal, consent.EditText(), START + 8 * DAY).tagged
    assert consent.step(opened, consent.NewVersion(), START + 9 * DAY).tagged


def test_an_untagged_version_passes_without_the_sex_workers_group():
    opened = filled(called(), but=(CENTRE,))

    assert consent.settle(opened, SECOND_END).state == State.PARKED
    assert consent.settle(untagged(opened, SOON), SECOND_END).state == State.AGREED


def test_after_a_call_opened_every_change_of_text_is_a_new_version():
    proposal = filled(called())
    assert refusal(proposal, consent.EditText()) == "not_now"

    changed = consent.step(proposal, consent.NewVersion(), SOON)

    assert (changed.state, changed.version) == (State.SHAPING, 2)
    assert changed.tallies == ()
    assert refusal(changed, consent.OpenCall(SEATS), SOON + 6 * DAY) == "not_shaped_long_enough"


def test_positions_of_the_old_version_do_not_carry_the_new_one():
    proposal = again(filled(called()), SOON)

    assert consent.settle(proposal, proposal.deadline).state == State.EXTENDED


def test_a_split_off_part_is_a_new_draft_and_tagged():
    parent = consent.step(integrating(), consent.Split("p1"), FIRST_END + DAY)

    child = consent.child_of(parent, FIRST_END + DAY)

    assert (child.state, child.version, child.tagged) == (State.DRAFT, 1, True)
    assert child.sponsors == parent.sponsors
    assert child.concerns == ()


@pytest.mark.parametrize("end", [State.AGREED, State.ON_TRIAL, State.AGREED_IN_PART])
def test_the_parent_is_agreed_in_part_once_a_child_is_agreed(end):
    parent = consent.step(integrating(), consent.Split("p1"), FIRST_END + DAY)

    done = consent.step(parent, consent.ChildEnded("p1", end), FIRST_END + 90 * DAY)

    assert done.state == State.AGREED_IN_PART
    assert done.is_final


def test_a_parent_waits_for_its_parts_and_ends_with_the_last_of_them():
    parent = consent.step(integrating(), consent.Split("p1"), FIRST_END + DAY)
    late = FIRST_END + 90 * DAY

    assert consent.settle(parent, late).state == State.INTEGRATING
    assert refusal(parent, consent.NewVersion(), late) == "waits_for_child"
    done = consent.step(parent, consent.ChildEnded("p1", State.NOT_AGREED), late)
    assert consent.settle(done, late).state == State.NOT_AGREED


def test_a_part_is_split_off_while_integrating_and_once():
    parent = consent.step(integrating(), consent.Split("p1"), FIRST_END + DAY)

    assert refusal(shaping(), consent.Split("p1")) == "not_now"
    assert refusal(parent, consent.Split("p1"), FIRST_END + DAY) == "child_known"
    assert refusal(parent, consent.ChildEnded("p2", State.AGREED), FIRST_END + DAY) == (
        "child_unknown"
    )
    assert refusal(parent, consent.ChildEnded("p1", State.CALLED), FIRST_END + DAY) == (
        "child_not_ended"
    )


@pytest.mark.parametrize("months", [0, 7])
def test_a_trial_lasts_one_to_six_months(months):
    assert refusal(draft(), consent.EditText(months)) == "trial_length"
    assert refusal(called(), consent.NewVersion(months)) == "trial_length"


def on_trial():
    return consent.settle(filled(called(trial_months=3)), FIRST_END)


def test_a_trial_stays_when_a_new_call_keeps_it():
    at = FIRST_END + 20 * DAY
    proposal = filled(again(on_trial(), at), at=at + 8 * DAY)

    kept = consent.settle(proposal, proposal.deadline)

    assert (kept.state, kept.consent.version) == (State.AGREED, 2)
    assert kept.in_force(on_trial().trial_ends + DAY)


def test_a_trial_runs_on_while_a_new_call_asks_to_keep_it():
    at = FIRST_END + 20 * DAY
    proposal = again(on_trial(), at)

    assert proposal.in_force(at + 8 * DAY)
    assert not proposal.in_force(on_trial().trial_ends)


def test_a_keeping_call_taken_back_leaves_the_trial_to_its_own_end():
    at = FIRST_END + 20 * DAY
    proposal = consent.step(again(on_trial(), at), consent.Withdraw(), at + 8 * DAY)

    assert proposal.state == State.ON_TRIAL
    assert proposal.consent.version == 1
    ended = consent.settle(proposal, on_trial().trial_ends)
    assert (ended.state, ended.reason) == (State.NOT_AGREED, Reason.TRIAL_ENDED)


def test_an_agreed_trial_cannot_be_withdrawn():
    assert refusal(on_trial(), consent.Withdraw(), FIRST_END + DAY) == "not_now"


@pytest.mark.parametrize("proposal", [draft(), shaping(), called(), raised(called())])
def test_a_proposal_can_be_withdrawn_before_its_outcome(proposal):
    withdrawn = consent.step(proposal, consent.Withdraw(), OPENED + DAY)

    assert withdrawn.state == State.WITHDRAWN
    assert consent.next_steps(withdrawn, OPENED + DAY) == ()


def test_sponsors_can_stop_integrating():
    ended = consent.step(integrating(), consent.RecordNotAgreed(), FIRST_END + DAY)

    assert (ended.state, ended.reason) == (State.NOT_AGREED, Reason.SPONSORS_ENDED)


def test_sponsors_come_and_go_before_a_call_and_sit_at_the_table():
    proposal = consent.step(shaping(), consent.Unsponsor("POLICE"), SOON)
    proposal = consent.step(proposal, consent.Sponsor("BUSINESSES"), SOON)

    assert proposal.sponsors == frozenset({"RESIDENTS", "BUSINESSES"})
    assert refusal(shaping(), consent.Sponsor("TOURISTS")) == "not_at_table"
    assert refusal(called(), consent.Unsponsor("POLICE")) == "not_now"


def test_a_no_without_a_concern_can_come_back_as_a_new_version():
    proposal = filled(called(), but=("POLICE",))
    for _ in range(3):
        proposal = consent.step(
            proposal, consent.GivePosition("POLICE", Position.STAND_ASIDE), SOON
        )
    proposal = consent.settle(proposal, FIRST_END)

    assert consent.step(proposal, consent.NewVersion(), FIRST_END + DAY).state == State.SHAPING
