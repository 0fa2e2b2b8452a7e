"""What a table may know of a word that lies in a group's room."""

from dataclasses import replace

import pytest

from lic.core import consent
from lic.core.consent import Position, Speaks
from tests.core.consent import made
from tests.core.consent.made import CENTRE, DAY, HOUR, START

GROUP = "BUSINESSES"


def called(*words, objections=0, group=GROUP):
    """An open call in which one group speaks by caucus and has given these words."""
    proposal = made.called(by_caucus=frozenset({group}))
    tally = replace(proposal.tally(group), words=words, objections=objections)
    return replace(
        proposal, tallies=tuple(tally if t.group == group else t for t in proposal.tallies)
    )


@pytest.mark.parametrize(
    "word",
    [made.word(), made.word(seats=1), made.word(Position.STAND_ASIDE), made.word(Position.CONCERN)],
)
def test_a_word_that_waits_or_lacks_something_is_as_if_it_was_not_given(word):
    assert consent.as_heard(called(word), START + 2 * DAY) == called()


@pytest.mark.parametrize("objections", [1, 2])
def test_an_objection_is_as_if_nobody_had_objected(objections):
    seen = consent.as_heard(called(made.word(), objections=objections), START + DAY)

    assert seen == called()


def test_the_word_that_counts_is_left_alone_and_a_later_one_is_not_known():
    first = made.word()
    second = made.word(Position.STAND_ASIDE, given_at=START + 4 * DAY)

    seen = consent.as_heard(called(first, second), START + 5 * DAY)

    assert seen == called(first)
    assert seen.tally(GROUP).speaks == Speaks.BY_CAUCUS


def test_a_word_of_the_centre_lacks_three_people_and_is_not_known():
    word = made.word()

    assert consent.as_heard(called(word, group=CENTRE), START + 5 * DAY) == called(group=CENTRE)


@pytest.mark.parametrize(
    "at", [START + HOUR, START + 71 * HOUR, START + 73 * HOUR, START + 9 * DAY]
)
@pytest.mark.parametrize("objections", [0, 1, 2])
def test_the_rule_says_the_same_of_what_the_table_may_know(at, objections):
    proposal = called(made.word(Position.STAND_ASIDE), objections=objections)

    exact = consent.decide(consent.call_of(proposal), at)
    known = consent.decide(consent.call_of(consent.as_heard(proposal, at)), at)

    assert (known.quorate, known.said_no, known.outcome) == (
        exact.quorate, exact.said_no, exact.outcome,
    )  # fmt: skip


def test_conditions_and_steps_of_the_table_do_not_move_with_a_word():
    at = START + 9 * DAY
    before, after = called(), called(made.word(given_at=at - HOUR))

    for read in (consent.explain, consent.next_steps):
        assert read(consent.as_heard(after, at), at) == read(consent.as_heard(before, at), at)
        assert read(after, at) != read(before, at)


def test_a_call_that_has_ended_is_left_as_it_is():
    ended = replace(called(made.word()), state=consent.State.INTEGRATING)

    assert consent.as_heard(ended, START) == ended
