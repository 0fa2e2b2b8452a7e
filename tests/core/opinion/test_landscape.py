"""The map: camps that are there, none where there are none, and never a person."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lic.core import opinion
from lic.core.opinion import camps, landscape

STATEMENTS = tuple(f"s{number}" for number in range(40))


def votes_in_camps(seed: int, people: int, camp_count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return votes with planted camps, a third of them missing, and the camp of each person."""
    made = np.random.default_rng(seed)
    camp = made.integers(camp_count, size=people)
    profile = made.choice([0.1, 0.9], size=(camp_count, len(STATEMENTS)))
    votes = np.where(made.random((people, len(STATEMENTS))) < profile[camp], 1, -1)
    votes[made.random(votes.shape) < 0.05] = 0
    votes[made.random(votes.shape) < 0.33] = landscape.MISSING
    return votes.astype(np.int8), camp


@pytest.mark.parametrize("camp_count", [2, 3])
def test_planted_camps_are_found(camp_count):
    votes, camp = votes_in_camps(5, 200, camp_count)

    found = landscape.place(votes, ["res"] * 200, np.random.default_rng(1)).camps

    together = np.zeros((camp_count, int(found.max()) + 1), dtype=int)
    np.add.at(together, (camp, found), 1)
    assert together.shape == (camp_count, camp_count)
    assert together.max(axis=0).sum() >= 195


@pytest.mark.parametrize("seed", range(4))
def test_answers_without_camps_have_no_clear_groups(seed):
    votes, _ = votes_in_camps(seed, 150, 1)

    found = opinion.analyse(votes, ["res"] * 150, STATEMENTS, np.random.default_rng(seed))

    assert found.camps == ()


def test_the_same_seed_draws_the_same_map():
    votes, _ = votes_in_camps(5, 120, 2)

    maps = [
        opinion.analyse(votes, ["res"] * 120, STATEMENTS, np.random.default_rng(3))
        for _ in range(2)
    ]

    assert maps[0] == maps[1]


def test_only_groups_and_camps_of_ten_people_are_drawn():
    votes, _ = votes_in_camps(5, 120, 2)
    groups = ["sw"] * 9 + ["bus"] * 10 + ["res"] * 101

    found = opinion.analyse(votes, groups, STATEMENTS, np.random.default_rng(3))

    assert set(found.centres) == {"bus", "res"}
    assert all(sum(part) >= 10 for part in list(zip(*found.members.values(), strict=True))[:-1])


def test_everything_drawn_lies_in_the_square():
    votes, _ = votes_in_camps(7, 150, 3)

    found = opinion.analyse(votes, ["res"] * 150, STATEMENTS, np.random.default_rng(3))

    assert [camp.label for camp in found.camps] == ["A", "B", "C"]
    assert all(abs(camp.x) + camp.rx <= 1 and abs(camp.y) + camp.rx <= 1 for camp in found.camps)


def test_a_camp_is_marked_by_the_statements_that_set_it_apart():
    votes, camp = votes_in_camps(5, 200, 2)
    votes[:, 0] = np.where(camp == 0, 1, -1)

    found = opinion.analyse(votes, ["res"] * 200, STATEMENTS, np.random.default_rng(3))

    assert [mark.statements[0][0] for mark in found.camps] == ["s0", "s0"]
    assert {mark.statements[0][1] for mark in found.camps} == {1, -1}


@pytest.mark.parametrize("people", [0, 1, 9])
def test_a_handful_of_people_has_no_map(people):
    votes = np.ones((people, len(STATEMENTS)), dtype=np.int8)

    found = opinion.analyse(votes, ["res"] * people, STATEMENTS, np.random.default_rng(1))

    assert (found.camps, dict(found.centres)) == ((), {})


def test_people_who_all_say_the_same_have_no_camps():
    votes = np.ones((60, len(STATEMENTS)), dtype=np.int8)

    found = opinion.analyse(votes, ["res"] * 60, STATEMENTS, np.random.default_rng(1))

    assert found.camps == ()


def test_what_is_stored_of_a_map_has_no_members_and_draws_the_same():
    votes, _ = votes_in_camps(5, 120, 2)
    found = opinion.analyse(votes, ["res"] * 120, STATEMENTS, np.random.default_rng(3))

    stored = json.loads(json.dumps(found.as_dict()))

    back = opinion.Landscape.from_dict(stored)
    assert (back.camps, back.centres, back.members) == (found.camps, found.centres, {})


def test_a_small_group_weighs_more_in_the_axes_but_at_most_eight():
    weights = landscape.group_weights(["res"] * 1000 + ["sw"])

    assert weights[0] == pytest.approx(np.sqrt(1001 / 2000))
    assert weights[-1] == 8.0


def test_a_group_missing_for_a_person_is_refused():
    with pytest.raises(ValueError, match="group for every person"):
        opinion.analyse(
            np.ones((2, 40), dtype=np.int8), ["res"], STATEMENTS, np.random.default_rng(1)
        )


def test_the_principal_axes_are_those_of_a_whole_decomposition():
    made = np.random.default_rng(4).normal(size=(300, 60)) * np.linspace(3, 1, 60)
    spread = made.T @ made

    axes = landscape.principal_axes(spread)

    whole = np.linalg.eigh(spread)[1][:, ::-1][:, :2]
    assert np.abs((axes * whole).sum(axis=0)) == pytest.approx([1.0, 1.0], abs=1e-6)


def test_k_means_orders_camps_from_left_to_right():
    points = np.array([[5.0, 0.0], [5.1, 0.0], [-5.0, 0.0], [-5.1, 0.0]])

    labels, centres = camps.k_means(points, 2, np.random.default_rng(1))

    assert labels.tolist() == [1, 1, 0, 0]
    assert centres[:, 0] == pytest.approx([-5.05, 5.05])
