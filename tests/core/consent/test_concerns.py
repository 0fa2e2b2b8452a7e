"""Concerns: raised with grounds, and closed only by their raiser, their group or a lost seat."""

import inspect
from dataclasses import fields, replace
from datetime import date

import pytest

from lic.core import consent
from lic.core.consent import ConcernStatus, Position, Reason, Refused, State
from tests.core.consent.made import (
    DAY,
    FIRST_END,
    GROUNDS,
    HOUR,
    OPENED,
    SECOND_END,
    START,
    again,
    called,
    filled,
    integrating,
    raised,
    word,
)

SOON = OPENED + DAY


def refusal(proposal, event, at=SOON):
    with pytest.raises(Refused) as caught:
        consent.step(proposal, event, at)
    return caught.value.code


def status(proposal, key="c1"):
    return {one.id: one.status for one in proposal.concerns}[key]


@pytest.mark.parametrize("part", ["harmed", "how", "resolution"])
def test_a_concern_says_who_would_be_harmed_how_and_what_would_resolve_it(part):
    event = consent.RaiseConcern("c1", "RESIDENTS", replace(GROUNDS, **{part: "  "}))

    with pytest.raises(Refused) as caught:
        consent.step(called(), event, SOON)

    assert (caught.value.code, caught.value.facts) == ("concern_incomplete", {"missing": (part,)})


def test_a_concern_cites_one_of_six_principles():
    assert len(consent.Principle) == 6


def test_a_concern_is_raised_once():
    assert refusal(raised(called()), consent.RaiseConcern("c1", "POLICE", GROUNDS)) == (
        "concern_known"
    )


def test_its_raiser_can_release_it():
    proposal = consent.step(raised(called()), consent.ReleaseConcern("c1"), SOON)

    assert status(proposal) == ConcernStatus.RELEASED_BY_RAISER
    assert consent.settle(filled(proposal, at=SOON), FIRST_END).state == State.AGREED


def test_a_closed_concern_stays_closed():
    proposal = consent.step(raised(called()), consent.ReleaseConcern("c1"), SOON)

    assert refusal(proposal, consent.ReleaseConcern("c1")) == "concern_closed"
    with pytest.raises(KeyError):
        consent.step(proposal, consent.ReleaseConcern("c9"), SOON)


def test_a_concern_of_a_revoked_seat_lapses_when_two_stewards_revoked_it():
    proposal = raised(called())

    assert refusal(proposal, consent.RaiserRevoked("c1", 1)) == "stewards_missing"
    revoked = consent.step(proposal, consent.RaiserRevoked("c1", 2), SOON)
    assert status(revoked) == ConcernStatus.LAPSED


def test_a_concern_of_a_seat_that_left_lapses_after_fourteen_days():
    proposal = consent.step(raised(called()), consent.RaiserLeft("c1"), SOON)
    lapses = consent.deadline(SOON, 14, proposal.table.zone)

    assert refusal(proposal, consent.RaiserLeft("c1")) == "left_already"
    assert refusal(proposal, consent.ReleaseConcern("c1")) == "raiser_left"
    assert status(consent.settle(proposal, lapses - HOUR / 60)) == ConcernStatus.OPEN
    assert status(consent.settle(proposal, lapses)) == ConcernStatus.LAPSED


def test_unless_another_seat_of_its_group_takes_it_over():
    proposal = consent.step(raised(called()), consent.RaiserLeft("c1"), SOON)
    assert refusal(proposal, consent.TakeOver("c1", "POLICE")) == "not_own_group"

    taken = consent.step(proposal, consent.TakeOver("c1", "RESIDENTS"), SOON)

    assert status(consent.settle(taken, FIRST_END)) == ConcernStatus.OPEN
    assert refusal(taken, consent.TakeOver("c1", "RESIDENTS")) == "raiser_present"


def by_caucus():
    proposal = called(by_caucus=frozenset({"RESIDENTS"}))
    event = consent.GiveCaucusPosition("RESIDENTS", word(Position.CONCERN), "c1", GROUNDS)
    return consent.step(proposal, event, OPENED)


def test_a_concern_of_a_caucus_is_open_at_once():
    assert [one.id for one in by_caucus().open_concerns] == ["c1"]


def test_a_concern_of_a_caucus_is_no_single_persons_to_release():
    assert refusal(by_caucus(), consent.ReleaseConcern("c1")) == "raised_by_caucus"


def test_a_concern_of_a_caucus_has_no_seat_to_lose():
    assert refusal(by_caucus(), consent.RaiserLeft("c1")) == "raised_by_caucus"
    assert refusal(by_caucus(), consent.RaiserRevoked("c1", 2)) == "raised_by_caucus"


def test_a_concern_open_at_the_deadline_leads_to_integrating_for_sixty_days():
    proposal = integrating()
    end = consent.days_later(proposal.since, 60, proposal.table.zone)

    assert proposal.reason == Reason.CONCERN_OPEN
    assert consent.settle(proposal, end - HOUR).state == State.INTEGRATING
    ended = consent.settle(proposal, end)
    assert (ended.state, ended.reason) == (State.NOT_AGREED, Reason.INTEGRATION_TIME_UP)


def test_on_a_new_version_the_raiser_is_asked_first_and_silence_keeps_it_open():
    proposal = consent.step(integrating(), consent.NewVersion(), FIRST_END + DAY)

    codes = [step.code for step in consent.next_steps(proposal, FIRST_END + DAY)]
    assert "ANSWER_FIRST" in codes
    assert status(proposal) == ConcernStatus.OPEN
    silent = consent.settle(
        filled(again(integrating(), FIRST_END + DAY), at=SECOND_END), SECOND_END + 90 * DAY
    )
    assert (silent.state, silent.reason) == (State.NOT_AGREED, Reason.CONCERN_LEFT_TWICE)


def test_the_raiser_can_say_that_the_new_version_meets_it_or_does_not():
    proposal = consent.step(integrating(), consent.NewVersion(), FIRST_END + DAY)
    met = consent.step(proposal, consent.AnswerFirst("c1", True), FIRST_END + DAY)
    kept = consent.step(proposal, consent.AnswerFirst("c1", False), FIRST_END + DAY)

    assert status(met) == ConcernStatus.RELEASED_BY_RAISER
    assert status(kept) == ConcernStatus.OPEN
    codes = [step.code for step in consent.next_steps(kept, FIRST_END + DAY)]
    assert "ANSWER_FIRST" not in codes
    assert refusal(raised(called()), consent.AnswerFirst("c1", True)) == "not_a_new_version"


def second_end(group):
    """The end of a second version's call on which another concern is open."""
    at = FIRST_END + DAY
    proposal = consent.step(integrating(), consent.ReleaseConcern("c1"), at)
    proposal = again(proposal, at)
    proposal = raised(proposal, "c2", group, at=at + 8 * DAY)
    return consent.settle(filled(proposal, at=at + 8 * DAY), proposal.deadline)


def test_two_versions_that_left_a_concern_of_the_same_group_open_are_not_agreed():
    proposal = second_end("RESIDENTS")

    assert (proposal.state, proposal.reason) == (State.NOT_AGREED, Reason.CONCERN_LEFT_TWICE)


def test_concerns_of_two_different_groups_are_integrated_once_more():
    assert second_end("BUSINESSES").state == State.INTEGRATING


def test_a_version_left_in_mid_call_with_a_concern_open_counts_as_one_that_left_it():
    first = consent.step(raised(called()), consent.NewVersion(), SOON)
    second = consent.step(first, consent.OpenCall(seats=_seats(first)), SOON + 7 * DAY)

    assert first.left_open == frozenset({(1, "RESIDENTS")})
    assert refusal(second, consent.NewVersion(), SOON + 8 * DAY) == "concern_left_twice"


def _seats(proposal):
    return dict.fromkeys(proposal.table.groups, 9)


RIGHTFUL = {"ReleaseConcern", "AnswerFirst", "RaiserRevoked"}


def everything(key):
    """One example of every event there is, made to fit as far as it can."""
    filling = {
        "id": key,
        "concern": key,
        "yes": True,
        "joined": date(2020, 1, 1),
        "by_caucus": True,
        "group": "RESIDENTS",
        "grounds": GROUNDS,
        "word": word(given_at=START),
        "seats": dict.fromkeys(("RESIDENTS",), 4),
        "position": Position.CONCERN,
        "stewards": 2,
        "met": True,
        "n_seats": 10,
        "child": "p1",
        "state": State.AGREED,
        "instead_of": Position.CONCERN,
    }
    for event in consent.Event.__args__:
        names = [field.name for field in fields(event)]
        yield event(**{name: filling[name] for name in names if name in filling})


@pytest.mark.parametrize("event", list(everything("c1")), ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("start", [raised(called()), integrating()], ids=["called", "integrating"])
def test_no_event_closes_a_concern_but_its_raisers_and_its_seats_end(event, start):
    at = OPENED + 2 * HOUR if start.state == State.CALLED else FIRST_END + DAY
    try:
        after = consent.step(start, event, at)
    except (Refused, ValueError, KeyError, AttributeError):
        after = start

    if status(after) != ConcernStatus.OPEN:
        assert type(event).__name__ in RIGHTFUL


def test_no_event_knows_an_administrator():
    names = {
        name.lower()
        for event in consent.Event.__args__
        for name in (event.__name__, *inspect.signature(event).parameters)
    }

    assert not any("admin" in name or "host" in name or "coordinator" in name for name in names)
