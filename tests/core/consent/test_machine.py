"""The machine itself: every event has its move, and time comes in its order."""

from datetime import datetime

import pytest

from lic.core import consent
from lic.core.consent import Due, State, Timer, machine
from tests.core.consent.made import (
    DAY,
    FIRST_END,
    OPENED,
    called,
    draft,
    filled,
    integrating,
    raised,
)


def test_every_event_has_one_move():
    assert set(machine.MOVES) == set(consent.Event.__args__)


def test_an_unknown_event_is_an_error():
    with pytest.raises(KeyError):
        consent.step(draft(), object(), OPENED)


def test_a_moment_without_a_time_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        consent.step(draft(), consent.Shape(), datetime(2026, 5, 4))


def test_what_comes_next_is_known_before_it_is_due():
    proposal = called()

    assert consent.upcoming(proposal) == Due(Timer.CALL_ENDS, FIRST_END)
    assert consent.due(proposal, FIRST_END - DAY) is None
    assert consent.due(proposal, FIRST_END) == Due(Timer.CALL_ENDS, FIRST_END)


def test_the_earliest_timer_comes_first():
    proposal = consent.step(raised(called()), consent.RaiserLeft("c1"), OPENED + DAY)
    question = consent.AskGroup("RESIDENTS", 9, "c1")
    proposal = consent.step(proposal, question, OPENED + DAY)

    assert consent.upcoming(proposal).timer == Timer.QUESTION_CLOSES


def test_in_a_final_state_time_changes_nothing():
    proposal = consent.settle(filled(called()), FIRST_END)

    assert proposal.state == State.AGREED
    assert consent.upcoming(proposal) is None


def test_step_first_lets_happen_what_was_due():
    proposal = filled(called(), but=("POLICE",))

    event = consent.GivePosition("POLICE", consent.Position.SUPPORT)
    proposal = consent.step(proposal, event, FIRST_END + DAY)

    assert proposal.state == State.EXTENDED
    assert proposal.tally("POLICE").counts.support == 1


def test_a_concern_that_lapses_while_integrating_leaves_the_way_to_a_new_version():
    at = FIRST_END + DAY
    proposal = consent.step(integrating(), consent.RaiserLeft("c1"), at)

    proposal = consent.settle(proposal, at + 16 * DAY)

    assert (proposal.state, proposal.open_concerns) == (State.INTEGRATING, ())


def test_a_group_outside_the_call_has_no_tally():
    with pytest.raises(KeyError):
        called().tally("TOURISTS")
