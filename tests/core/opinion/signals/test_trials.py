"""The small form of `python -m tests.assurance crowds`."""

from __future__ import annotations

from tests.assurance.crowds import Brigade, World, judge


def test_two_small_groups_with_votes_missing_by_opinion_are_heard_and_left_in_peace():
    t = judge(World(small=2, residents=400, others=60, leaning=True), range(2))

    assert (t.against, t.flagged) == (0, 0)
    assert t.hits / (t.hits + t.misses) > 0.5
    assert t.hits / (t.hits + t.wrong) > 0.85


def test_a_brigade_in_the_crowd_is_seen_and_moves_no_other_group():
    t = judge(World(residents=400, others=60, brigades=(Brigade(20, 0),)), range(2))

    assert (t.flagged, t.outside, t.against, t.honest_named) == (2, 0, 0, 0)
    assert t.fakes_seen >= 0.9 * t.fakes


def test_whatever_one_of_twelve_turns_is_said_to_hang_on_few_voices():
    t = judge(World(residents=400, others=60, brigades=(Brigade(1, 2),)), range(3))

    assert t.flips > 0
    assert (t.noticed, t.outside) == (t.flips, 0)
