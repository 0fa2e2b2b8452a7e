"""What is drawn of a map: groups of opinion and middles of groups of ten and more, and never a person."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lic.core import opinion
from lic.core.opinion import picture, placing
from lic.core.opinion.shapes import letter
from tests.core.opinion.made import conversation, shuffled


def drawn(votes, group, least=picture.LEAST):
    found = placing.place(votes, np.random.default_rng(1))
    return found, picture.draw(found, votes, group, least)


def test_a_map_is_groups_of_opinion_that_hold_four_of_five_of_their_people():
    votes, _ = conversation(51, camps=3, people=300)

    found, landscape = drawn(votes, ["res"] * 300)

    assert [(one.number, one.letter) for one in landscape.opinions] == [
        (1, "A"),
        (2, "B"),
        (3, "C"),
    ]
    scale = landscape.opinions[0].x / found.at[found.label == 0, 0].mean()
    inside = []
    for one in landscape.opinions:
        turn = np.radians(one.angle)
        axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        off = (found.at[found.label == one.number - 1] * scale - [one.x, one.y]) @ axes.T
        inside.append((((off / [one.rx, one.ry]) ** 2).sum(axis=1) <= 1).mean())
    assert 0.7 < min(inside) <= max(inside) < 0.95
    assert all(abs(v) + one.rx <= 1 for one in landscape.opinions for v in (one.x, one.y))


def test_answers_dealt_out_anew_have_centres_and_no_groups_of_opinion():
    votes, _ = conversation(53)

    _, landscape = drawn(shuffled(votes, 1), ["res", "bus"] * 100)

    assert (landscape.opinions, sorted(landscape.centres)) == ((), ["bus", "res"])
    assert {len(parts) for parts in landscape.members.values()} == {1}


def test_a_group_of_fewer_than_ten_has_no_middle_and_a_raised_limit_holds():
    votes, _ = conversation(55, missing=0.1)
    group = ["few"] * 9 + ["some"] * 19 + ["res"] * 172

    _, landscape = drawn(votes, group)
    _, raised = drawn(votes, group, least=20)

    assert sorted(landscape.centres) == ["res", "some"]
    assert sorted(raised.centres) == ["res"]
    assert sum(landscape.members["few"]) == 9


def test_people_of_a_group_of_opinion_that_is_too_small_to_draw_count_as_in_none():
    votes, camp = conversation(57, people=200)
    found = placing.place(votes, np.random.default_rng(1))
    sizes = np.bincount(found.label[found.label >= 0])

    whole = picture.draw(found, votes, ["res"] * 200)
    landscape = picture.draw(found, votes, ["res"] * 200, int(sizes.min()) + 1)

    assert sum(whole.members["res"]) == sum(landscape.members["res"]) == 200
    assert (len(whole.opinions), len(landscape.opinions)) == (2, 1)
    assert landscape.members["res"] == (int(sizes.max()), 200 - int(sizes.max()))


def test_a_group_of_opinion_is_marked_by_what_sets_it_apart():
    votes, camp = conversation(59, missing=0.1)
    value = votes.value.copy()
    first = votes.statement == 0
    value[first] = np.where(camp[votes.person[first]] == 0, 1, -1)
    votes = type(votes)(votes.people, votes.statements, votes.start, votes.statement, value)

    found, landscape = drawn(votes, ["res"] * 200)

    agreeing = 1 + found.label[(camp == 0) & (found.label >= 0)][0]
    for one in landscape.opinions:
        assert ("0", 1 if one.number == agreeing else -1) in one.statements
        assert [way for _, way in one.statements] == [1, 1, -1, -1]


def test_a_statement_that_few_of_a_group_of_opinion_answered_does_not_mark_it():
    votes, camp = conversation(61, missing=0.0, people=120)
    rare = np.flatnonzero((votes.statement != 0) | (votes.person % 20 == 0))
    counts = np.bincount(votes.person[rare], minlength=120)
    value = np.where(votes.statement == 0, np.where(camp[votes.person] == 0, 1, -1), votes.value)
    fewer = type(votes)(
        votes.people, votes.statements, np.concatenate(([0], np.cumsum(counts))), votes.statement[rare],
        value[rare].astype(np.int8),
    )  # fmt: skip

    _, landscape = drawn(fewer, ["res"] * 120)

    assert len(landscape.opinions) == 2
    assert "0" not in {pk for one in landscape.opinions for pk, _ in one.statements}


@pytest.mark.parametrize("people", [0, 1, 12])
def test_a_round_of_few_people_is_an_empty_map(people):
    votes = conversation(63, people=20, missing=0.2)[0].of(np.arange(people))

    _, landscape = drawn(votes, ["res"] * people)

    assert (landscape.opinions, len(landscape.centres)) == ((), int(people >= 10))


def test_what_is_stored_comes_back_without_members_and_holds_no_person():
    votes, _ = conversation(65)
    _, landscape = drawn(votes, ["res", "bus"] * 100)

    stored = json.loads(json.dumps(landscape.as_dict()))
    back = opinion.Landscape.from_dict(stored)

    assert sorted(stored) == ["centres", "opinions"]
    assert (back.opinions, back.centres, back.members) == (
        landscape.opinions, landscape.centres, {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_ids_are_letters_and_after_the_last_come_two(number, said):
    assert letter(number) == said
