"""The rule at one moment, sentence by sentence of the ruling."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core import consent
from lic.core.consent import ConcernStatus, Counts, Outcome, Position, Reason, Standing
from tests.core.consent.made import (
    AFTER,
    CENTRE,
    DAY,
    DEADLINE,
    GROUPS,
    HOUR,
    START,
    VANCOUVER,
    call,
    concern,
    quorate,
    spoken,
    voice,
    word,
)


def result(of_call, at=AFTER):
    verdict = consent.decide(of_call, at)
    return verdict.outcome, verdict.reason


AGREED = (Outcome.AGREED, Reason.NONE)


def test_all_groups_quorate_and_nothing_open_is_agreed():
    assert result(call(prolonged=False)) == AGREED


def test_nothing_is_agreed_before_the_deadline_has_passed():
    assert result(call(), DEADLINE - HOUR / 60) == (Outcome.OPEN, Reason.NONE)
    assert result(call(), DEADLINE) == AGREED


def test_one_open_concern_of_one_resident_stops_190_supporters():
    residents = voice("RESIDENTS", support=189, concern=1)

    open_call = call(residents, concerns=(concern(),))

    assert result(open_call) == (Outcome.INTEGRATE, Reason.CONCERN_OPEN)


def test_a_concern_counts_although_its_group_is_not_quorate():
    police = voice("POLICE", concern=1)

    open_call = call(police, concerns=(concern(group="POLICE"),))

    assert result(open_call) == (Outcome.INTEGRATE, Reason.CONCERN_OPEN)


@pytest.mark.parametrize("status", [one for one in ConcernStatus if one != ConcernStatus.OPEN])
def test_a_closed_concern_holds_nothing_up(status):
    assert result(call(concerns=(concern(status=status),))) == AGREED


def test_four_of_six_groups_are_enough_and_the_others_are_named_without():
    verdict = consent.decide(call(but=("POLICE", "BUSINESSES")), AFTER)

    assert verdict.outcome == Outcome.AGREED
    assert verdict.quorate == (CENTRE, "ORGANIZATIONS", "GOVERNMENT_HEALTH", "RESIDENTS")
    assert verdict.without == ("BUSINESSES", "POLICE")


def test_three_of_six_groups_are_too_few():
    open_call = call(but=("POLICE", "BUSINESSES", "RESIDENTS"))

    assert result(open_call) == (Outcome.PARK, Reason.TOO_FEW_GROUPS)


def test_without_the_sex_workers_group_a_tagged_version_is_parked():
    assert result(call(but=(CENTRE,))) == (Outcome.PARK, Reason.CENTRE_NOT_QUORATE)


def test_a_version_they_untagged_can_pass_without_them():
    verdict = consent.decide(call(but=(CENTRE,), tagged=False), AFTER)

    assert verdict.outcome == Outcome.AGREED
    assert verdict.without == (CENTRE,)


def test_a_call_is_prolonged_once_when_any_group_is_not_quorate():
    late = call(but=("POLICE",), prolonged=False)

    assert result(late) == (Outcome.PROLONG, Reason.GROUP_NOT_QUORATE)
    assert result(replace(late, prolonged=True)) == AGREED


def test_missing_voices_get_their_time_before_a_concern_goes_to_integrating():
    late = call(but=("POLICE",), prolonged=False, concerns=(concern(),))

    assert result(late) == (Outcome.PROLONG, Reason.GROUP_NOT_QUORATE)


def test_a_group_whose_stand_asides_exceed_a_third_has_said_no():
    no = voice("BUSINESSES", support=9, aside=6)
    not_quite = voice("BUSINESSES", support=10, aside=5)

    assert result(call(no)) == (Outcome.INTEGRATE, Reason.GROUP_SAID_NO)
    assert consent.decide(call(no), AFTER).said_no == ("BUSINESSES",)
    assert result(call(not_quite)) == AGREED


def test_a_group_can_say_no_without_being_quorate():
    """45 businesses need 12; five stand-asides are more than a third of twelve, four are not."""
    assert result(call(voice("BUSINESSES", aside=5))) == (Outcome.INTEGRATE, Reason.GROUP_SAID_NO)
    assert result(call(voice("BUSINESSES", aside=4))) == AGREED


def test_a_no_is_integrated_even_where_too_few_groups_came():
    open_call = call(
        voice("BUSINESSES", aside=5), but=("POLICE", "RESIDENTS", "ORGANIZATIONS", CENTRE)
    )

    assert result(open_call) == (Outcome.INTEGRATE, Reason.GROUP_SAID_NO)


def test_a_caucus_that_stands_aside_has_said_no():
    aside = spoken("RESIDENTS", word(Position.STAND_ASIDE))

    assert result(call(aside)) == (Outcome.INTEGRATE, Reason.GROUP_SAID_NO)


def test_one_caucus_position_makes_a_group_quorate():
    verdict = consent.decide(call(spoken("RESIDENTS", word(Position.CAN_LIVE_WITH))), AFTER)

    assert verdict.outcome == Outcome.AGREED
    assert verdict.groups[3].quorate
    assert verdict.groups[3].position == Position.CAN_LIVE_WITH


def test_a_group_of_two_seats_is_not_quorate_by_positions():
    police = voice("POLICE", seats=2, support=2)

    assert consent.decide(call(police), AFTER).without == ("POLICE",)


def test_a_group_of_one_seat_speaks_by_caucus_position_alone():
    liaison = word(seats=1, speaker=consent.Speaker.LIAISON, mandate="Order 26-4")

    police = consent.Tally("POLICE", 1, words=(liaison,))

    assert consent.decide(call(police), AFTER).without == ()


def test_a_caucus_word_of_the_last_three_days_does_not_count_at_the_deadline():
    in_time = spoken("RESIDENTS", word(given_at=DEADLINE - 3 * DAY))
    too_late = spoken("RESIDENTS", word(given_at=DEADLINE - 3 * DAY + HOUR / 60))

    assert consent.decide(call(in_time), AFTER).without == ()
    assert consent.decide(call(too_late), AFTER).without == ("RESIDENTS",)


def test_a_late_look_does_not_let_a_late_word_count():
    too_late = spoken("RESIDENTS", word(given_at=DEADLINE - DAY))

    verdict = consent.decide(call(too_late), DEADLINE + 30 * DAY)

    assert verdict.without == ("RESIDENTS",)
    assert verdict.groups[3].caucus == Standing.WAITING


def test_the_latest_word_that_counts_is_the_groups():
    tally = spoken("RESIDENTS", word(Position.SUPPORT))
    changed = replace(tally, words=(*tally.words, word(Position.STAND_ASIDE, given_at=START + DAY)))
    too_late = replace(
        tally, words=(*tally.words, word(Position.STAND_ASIDE, given_at=DEADLINE - DAY))
    )

    assert result(call(changed)) == (Outcome.INTEGRATE, Reason.GROUP_SAID_NO)
    assert result(call(too_late)) == AGREED


def test_two_objections_take_the_caucus_word_away():
    once = spoken("RESIDENTS", word(), objections=1)
    twice = spoken("RESIDENTS", word(), objections=2)

    assert consent.decide(call(once), AFTER).without == ()
    assert consent.decide(call(twice), AFTER).without == ("RESIDENTS",)
    assert not twice.by_caucus


def test_positions_on_another_version_do_not_count():
    stale = tuple(replace(tally, version=1) for tally in call().tallies)

    verdict = consent.decide(replace(call(), version=2, tallies=stale), AFTER)

    assert verdict.outcome == Outcome.PARK
    assert verdict.quorate == ()


def test_there_is_no_majority_fallback():
    """Everyone in five groups in support, one sex worker with a concern: it does not pass."""
    crowd = [voice(group, seats=900, support=900) for group in GROUPS if group != CENTRE]
    centre = voice(CENTRE, support=13, concern=1)

    open_call = call(*crowd, centre, concerns=(concern(group=CENTRE),))

    assert result(open_call) == (Outcome.INTEGRATE, Reason.CONCERN_OPEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"counts": Counts(support=200)},
        {"counts": Counts(support=-1, concern=1)},
        {"group": "NOBODY"},
        {"group": "POLICE"},
    ],
)
def test_counts_that_cannot_be_are_an_error_and_never_an_agreement(wrong):
    honest = call()
    tallies = (*honest.tallies[:3], replace(honest.tallies[3], **wrong), *honest.tallies[4:])

    with pytest.raises(ValueError, match=r"positions|negative|tally"):
        consent.decide(replace(honest, tallies=tallies), AFTER)


def test_a_table_has_its_centre_group_and_each_group_once():
    with pytest.raises(ValueError, match="centre"):
        consent.Table(("A", "B", "C"), "D", VANCOUVER)
    with pytest.raises(ValueError, match="once"):
        consent.Table(("A", "A", "C"), "A", VANCOUVER)


@st.composite
def any_call(draw):
    tallies = []
    for group in GROUPS:
        seats = draw(st.integers(0, 40))
        parts = sorted(draw(st.lists(st.integers(0, seats), min_size=3, max_size=3)))
        counts = Counts(parts[0], parts[1] - parts[0], parts[2] - parts[1])
        if draw(st.booleans()):
            counts = quorate(group, seats=seats).counts if seats >= 3 else Counts()
        tallies.append(consent.Tally(group, seats, counts=counts))
    return consent.Call(
        consent.Table(GROUPS, CENTRE, VANCOUVER),
        DEADLINE,
        tuple(tallies),
        tagged=draw(st.booleans()),
        prolonged=draw(st.booleans()),
    )


@settings(max_examples=300, deadline=None)
@given(any_call(), st.sampled_from(GROUPS))
def test_whoever_the_others_are_a_groups_own_result_stays_the_same(given_call, group):
    alone = tuple(
        tally if tally.group == group else voice(tally.group, seats=1000, aside=1000)
        for tally in given_call.tallies
    )

    before = consent.decide(given_call, AFTER).groups[GROUPS.index(group)]
    after = consent.decide(replace(given_call, tallies=alone), AFTER).groups[GROUPS.index(group)]

    assert before == after


@settings(max_examples=300, deadline=None)
@given(any_call())
def test_any_open_concern_turns_every_agreement_into_integrating(given_call):
    with_concern = replace(given_call, concerns=(concern(),))

    assert consent.decide(with_concern, AFTER).outcome in (Outcome.INTEGRATE, Outcome.PROLONG)
