"""A call from its opening to its end."""

from dataclasses import replace

import pytest

from lic.core import consent
from lic.core.consent import Position, Reason, Refused, State
from tests.core.consent.made import (
    CENTRE,
    DAY,
    FIRST_END,
    GROUNDS,
    GROUPS,
    HOUR,
    OPENED,
    SEATS,
    SECOND_END,
    START,
    called,
    concern,
    draft,
    filled,
    raised,
    shaping,
    word,
)

OPEN = consent.OpenCall(SEATS)
GIVE = consent.GivePosition("RESIDENTS", Position.SUPPORT)


def refusal(proposal, event, at=OPENED + HOUR):
    with pytest.raises(Refused) as caught:
        consent.step(proposal, event, at)
    return caught.value.code


def test_a_call_opens_after_seven_days_of_shaping_and_lasts_at_least_fourteen():
    proposal = consent.step(shaping(), OPEN, START + 7 * DAY)

    assert proposal.state == State.CALLED
    assert proposal.deadline == FIRST_END


def test_a_call_does_not_open_a_minute_early():
    assert refusal(shaping(), OPEN, START + 7 * DAY - HOUR / 60) == "not_shaped_long_enough"


def test_a_draft_cannot_be_called():
    assert refusal(draft(), OPEN) == "not_now"


def test_a_call_is_never_shorter_than_fourteen_days():
    assert refusal(shaping(), consent.OpenCall(SEATS, days=13), OPENED) == "call_too_short"


@pytest.mark.parametrize(
    ("sponsors", "opens"),
    [
        ((), False),
        (("RESIDENTS",), False),
        (("RESIDENTS", "POLICE"), True),
        ((CENTRE,), True),
    ],
)
def test_two_groups_sponsor_a_call_or_the_sex_workers_group_alone(sponsors, opens):
    proposal = replace(shaping(), sponsors=frozenset(sponsors))

    if opens:
        assert consent.step(proposal, OPEN, OPENED).state == State.CALLED
    else:
        assert refusal(proposal, OPEN, OPENED) == "not_sponsored"


def test_a_community_has_three_calls_open_at_most():
    assert refusal(shaping(), consent.OpenCall(SEATS, open_calls=3), OPENED) == (
        "not_community_has_room"
    )
    assert consent.step(shaping(), consent.OpenCall(SEATS, open_calls=2), OPENED).state == "CALLED"


def test_one_person_has_one_call_open():
    second = consent.OpenCall(SEATS, open_calls=1, own_calls=1)
    others = consent.OpenCall(SEATS, open_calls=2, own_calls=0)

    assert refusal(shaping(), second, OPENED) == "not_person_has_room"
    assert consent.step(shaping(), others, OPENED).state == "CALLED"


def test_the_fourth_call_waits_until_the_first_is_six_months_past():
    first = OPENED - 150 * DAY
    proposal = replace(shaping(), call_opened=(first, first + 40 * DAY, first + 80 * DAY))
    free = consent.months_later(first, 6, proposal.table.zone)

    assert refusal(proposal, OPEN, free - HOUR) == "not_calls_left"
    assert consent.step(proposal, OPEN, free).state == State.CALLED


def test_the_roll_names_every_group_of_the_table():
    with pytest.raises(ValueError, match="roll"):
        consent.step(shaping(), consent.OpenCall({"RESIDENTS": 4}), OPENED)


def test_a_position_is_counted_and_can_be_changed_until_the_deadline():
    proposal = consent.step(called(), GIVE, OPENED + HOUR)
    proposal = consent.step(
        proposal,
        consent.GivePosition("RESIDENTS", Position.STAND_ASIDE, instead_of=Position.SUPPORT),
        FIRST_END - HOUR,
    )

    assert proposal.tally("RESIDENTS").counts == consent.Counts(stand_aside=1)


def test_a_position_can_be_taken_back():
    proposal = consent.step(called(), GIVE, OPENED)

    proposal = consent.step(
        proposal, consent.TakeBackPosition("RESIDENTS", Position.SUPPORT), OPENED
    )

    assert proposal.tally("RESIDENTS").counts == consent.Counts()


def test_only_seats_on_the_roll_of_the_opening_give_positions():
    assert refusal(called(), replace(GIVE, on_roll=False)) == "not_on_roll"
    assert (
        refusal(called(), consent.RaiseConcern("c1", "RESIDENTS", GROUNDS, on_roll=False))
        == "not_on_roll"
    )


def test_a_group_never_has_more_positions_than_seats():
    full = called(seats={"POLICE": 3})
    for _ in range(3):
        full = consent.step(full, replace(GIVE, group="POLICE"), OPENED)

    assert refusal(full, replace(GIVE, group="POLICE")) == "roll_is_full"
    assert refusal(full, replace(GIVE, group="POLICE", instead_of=Position.STAND_ASIDE)) == (
        "no_such_position"
    )


def test_a_concern_is_more_than_a_position():
    assert refusal(called(), replace(GIVE, position=Position.CONCERN)) == "concern_needs_grounds"


def test_strangers_to_the_table_have_no_position():
    assert refusal(called(), replace(GIVE, group="TOURISTS")) == "not_at_table"


def test_at_the_deadline_the_call_is_agreed_by_itself():
    proposal = consent.settle(filled(called()), FIRST_END)

    assert proposal.state == State.AGREED
    assert proposal.since == FIRST_END
    assert proposal.consent == consent.Consent(1, GROUPS, ())


def test_before_the_deadline_nothing_happens_by_itself():
    proposal = filled(called())

    assert consent.settle(proposal, FIRST_END - HOUR / 60) is proposal


def test_any_group_can_have_fourteen_more_days_for_all_once():
    asked = consent.step(called(), consent.AskMoreTime("POLICE"), OPENED + DAY)

    assert asked.state == State.EXTENDED
    assert asked.deadline == SECOND_END
    assert asked.reason == Reason.GROUP_ASKED_MORE_TIME
    assert refusal(asked, consent.AskMoreTime(CENTRE)) == "prolonged_already"


def test_a_call_with_a_silent_group_is_prolonged_by_itself():
    proposal = consent.settle(filled(called(), but=("POLICE",)), FIRST_END)

    assert proposal.state == State.EXTENDED
    assert proposal.deadline == SECOND_END
    assert proposal.reason == Reason.GROUP_NOT_QUORATE


def test_a_late_ticker_changes_nothing():
    """Looked at months later, the call still ended on its own days."""
    proposal = consent.settle(filled(called(), but=("POLICE",)), SECOND_END + 90 * DAY)

    assert proposal.state == State.AGREED
    assert proposal.since == SECOND_END
    assert proposal.consent.without == ("POLICE",)


def test_after_the_last_deadline_no_position_is_taken():
    agreed = filled(called())

    assert refusal(agreed, GIVE, FIRST_END) == "not_now"


def test_a_position_in_the_prolongation_counts():
    proposal = filled(called(), but=("POLICE",))

    for _ in range(3):
        proposal = consent.step(proposal, replace(GIVE, group="POLICE"), FIRST_END + DAY)

    assert consent.settle(proposal, SECOND_END).consent.without == ()


def test_without_the_sex_workers_group_it_is_parked_for_thirty_days():
    proposal = consent.settle(filled(called(), but=(CENTRE,)), SECOND_END)

    assert (proposal.state, proposal.reason) == (State.PARKED, Reason.CENTRE_NOT_QUORATE)
    assert refusal(proposal, OPEN, SECOND_END + 30 * DAY - HOUR) == "not_waited_after_parking"
    again = consent.step(proposal, OPEN, SECOND_END + 30 * DAY)
    assert again.state == State.CALLED
    assert all(tally.counts.total == 0 for tally in again.tallies)


def test_with_too_few_groups_it_is_parked():
    silent = ("POLICE", "BUSINESSES", "RESIDENTS")

    proposal = consent.settle(filled(called(), but=silent), SECOND_END)

    assert (proposal.state, proposal.reason) == (State.PARKED, Reason.TOO_FEW_GROUPS)
    assert proposal.consent is None


def test_when_a_group_said_no_it_goes_to_integrating():
    proposal = filled(called(), but=("POLICE",))
    for position in (Position.SUPPORT, Position.STAND_ASIDE, Position.STAND_ASIDE):
        proposal = consent.step(proposal, consent.GivePosition("POLICE", position), OPENED + DAY)

    proposal = consent.settle(proposal, FIRST_END)

    assert (proposal.state, proposal.reason) == (State.INTEGRATING, Reason.GROUP_SAID_NO)
    assert proposal.left_open == frozenset()


def test_agreed_to_try_ends_by_itself_after_its_months():
    proposal = consent.settle(filled(called(trial_months=6)), FIRST_END)
    end = consent.months_later(FIRST_END, 6, proposal.table.zone)

    assert proposal.state == State.ON_TRIAL
    assert proposal.trial_ends == end
    assert proposal.in_force(end - HOUR)
    ended = consent.settle(proposal, end)
    assert (ended.state, ended.reason) == (State.NOT_AGREED, Reason.TRIAL_ENDED)
    assert not ended.in_force(end)


def test_agreed_to_try_needs_the_same_rule():
    proposal = raised(filled(called(trial_months=1)))

    assert consent.settle(proposal, FIRST_END).state == State.INTEGRATING


CAUCUS = frozenset({"RESIDENTS"})


def speak(proposal, group="RESIDENTS", at=OPENED, **more):
    said = word(given_at=START, **more)
    return consent.step(proposal, consent.GiveCaucusPosition(group, said, "k1", GROUNDS), at)


def test_a_group_that_chose_its_caucus_gives_no_single_positions():
    assert refusal(called(by_caucus=CAUCUS), GIVE) == "speaks_by_caucus"


def test_a_group_that_did_not_choose_it_beforehand_has_no_caucus_position():
    with pytest.raises(Refused, match="speaks_by_positions"):
        speak(called())


def test_a_group_under_three_seats_always_speaks_by_caucus():
    proposal = called(seats={"POLICE": 2})

    assert refusal(proposal, replace(GIVE, group="POLICE")) == "speaks_by_caucus"
    assert speak(proposal, "POLICE").tally("POLICE").words[0].given_at == OPENED


def test_the_72_hours_begin_when_the_word_is_given_and_cannot_be_backdated():
    proposal = filled(called(by_caucus=CAUCUS), but=("RESIDENTS",))
    proposal = speak(proposal, at=FIRST_END - 2 * DAY)

    assert consent.settle(proposal, FIRST_END).state == State.EXTENDED


def test_a_second_seat_confirms_the_word():
    proposal = speak(filled(called(by_caucus=CAUCUS), but=("RESIDENTS",)), seats=1)

    assert consent.settle(proposal, FIRST_END).state == State.EXTENDED
    confirmed = consent.step(proposal, consent.ConfirmCaucusPosition("RESIDENTS"), OPENED + DAY)
    assert consent.settle(confirmed, FIRST_END).state == State.AGREED


def test_the_partner_organization_confirms_for_the_sex_workers_group_only():
    by_caucus = frozenset({CENTRE, "RESIDENTS"})
    proposal = filled(called(by_caucus=by_caucus), but=by_caucus)
    proposal = speak(proposal, CENTRE, seats=1, three_took_part=True)
    proposal = speak(proposal, seats=1)

    confirmed = consent.step(
        proposal, consent.ConfirmCaucusPosition(CENTRE, partner=True), OPENED + DAY
    )

    assert CENTRE in consent.decide(consent.call_of(confirmed), FIRST_END).quorate
    assert refusal(confirmed, consent.ConfirmCaucusPosition("RESIDENTS", partner=True)) == (
        "not_centre_group"
    )


def test_two_objections_turn_the_call_to_single_positions_for_that_group():
    proposal = speak(called(by_caucus=CAUCUS))
    proposal = consent.step(proposal, consent.ObjectToCaucus("RESIDENTS"), OPENED + DAY)
    assert refusal(proposal, GIVE, OPENED + DAY) == "speaks_by_caucus"

    proposal = consent.step(proposal, consent.ObjectToCaucus("RESIDENTS"), OPENED + DAY)

    assert consent.step(proposal, GIVE, OPENED + DAY).tally("RESIDENTS").counts.support == 1
    with pytest.raises(Refused, match="turned_to_positions"):
        speak(proposal, at=OPENED + DAY)


def test_objecting_to_a_caucus_does_not_sweep_its_concern_away():
    proposal = speak(called(by_caucus=CAUCUS), position=Position.CONCERN)
    for _ in range(2):
        proposal = consent.step(proposal, consent.ObjectToCaucus("RESIDENTS"), OPENED + DAY)

    assert [one.id for one in proposal.open_concerns] == ["k1"]


def test_a_single_members_concern_stands_beside_any_caucus_position():
    proposal = speak(filled(called(by_caucus=CAUCUS), but=("RESIDENTS",)))

    proposal = consent.settle(raised(proposal), FIRST_END)

    assert proposal.state == State.INTEGRATING


def test_a_liaison_needs_a_mandate_and_a_caucus_concern_needs_grounds():
    proposal = called(by_caucus=CAUCUS)
    liaison = word(speaker=consent.Speaker.LIAISON)
    worried = word(Position.CONCERN)

    assert refusal(proposal, consent.GiveCaucusPosition("RESIDENTS", liaison)) == "mandate_missing"
    assert refusal(proposal, consent.GiveCaucusPosition("RESIDENTS", worried, "k1")) == (
        "concern_incomplete"
    )


def test_a_caucus_word_needs_a_seat_and_an_objection_needs_a_word():
    proposal = called(seats={"POLICE": 0}, by_caucus=CAUCUS)

    assert refusal(proposal, consent.GiveCaucusPosition("POLICE", word(seats=1))) == "no_seat"
    assert refusal(proposal, consent.ObjectToCaucus("RESIDENTS")) == "no_caucus_position"


def test_a_second_concern_of_a_seat_takes_no_second_place_in_the_count():
    proposal = raised(called())

    event = consent.RaiseConcern("c2", "RESIDENTS", GROUNDS, instead_of=Position.CONCERN)
    proposal = consent.step(proposal, event, OPENED + DAY)

    assert proposal.tally("RESIDENTS").counts.concern == 1
    assert len(proposal.open_concerns) == 2


def test_a_concern_cannot_be_swapped_for_another_position_while_it_is_open():
    swap = replace(GIVE, instead_of=Position.CONCERN)
    proposal = raised(called())
    assert refusal(proposal, swap) == "concern_open"
    assert refusal(proposal, consent.TakeBackPosition("RESIDENTS", Position.CONCERN)) == (
        "concern_open"
    )

    released = consent.step(proposal, consent.ReleaseConcern("c1"), OPENED + DAY)

    assert consent.step(released, swap, OPENED + DAY).tally("RESIDENTS").counts.support == 1


def test_a_call_without_a_deadline_is_no_call():
    with pytest.raises(ValueError, match="never called"):
        consent.call_of(draft(concerns=(concern(),)))
