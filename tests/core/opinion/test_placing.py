"""From map to map: axes that stay, groups that keep their ids, a number that does not flutter."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lic.core.opinion import placing
from lic.core.opinion.placing import Memory, place
from lic.core.opinion.votes import arranged
from tests.core.opinion import growing
from tests.core.opinion.made import conversation, shuffled


def placed(votes, before=None, seed=0):
    return place(votes, np.random.default_rng(seed), before)


def stored(memory: Memory) -> Memory:
    return Memory.from_dict(json.loads(json.dumps(memory.as_dict())))


def reordered(votes, order):
    """The same people in another order."""
    back = np.argsort(order)
    names = [votes.people[i] for i in order]
    return arranged(names, votes.statements, back[votes.person], votes.statement, votes.value)


@pytest.mark.parametrize("camps", [1, 2, 3])
def test_the_same_answers_again_are_the_same_map(camps):
    votes, _ = conversation(5, camps=camps)

    first = placed(votes)
    again = placed(votes, stored(first.memory), seed=9)

    assert (again.ids, again.events, again.memory.number) == (first.ids, (), first.memory.number)
    assert (again.label == first.label).mean() == 1
    np.testing.assert_allclose(again.at[:, 0], first.at[:, 0], atol=0.1)


def test_the_order_of_people_changes_nothing():
    votes, _ = conversation(7, camps=3)
    order = np.random.default_rng(1).permutation(len(votes.people))
    before = stored(placed(conversation(7, camps=3, missing=0.5)[0]).memory)

    one, other = placed(votes, before), placed(reordered(votes, order), before)

    assert (one.ids, one.events) == (other.ids, other.events)
    assert (one.label[order] == other.label).all()
    np.testing.assert_allclose(one.at[order], other.at, atol=1e-6)


def test_a_fit_from_nowhere_is_laid_on_the_axes_of_the_last_map():
    votes, _ = conversation(9, camps=3)
    first = placed(votes)
    quarter = np.array([[0.0, 1.0], [-1.0, 0.0]]) @ np.diag([1, -1])

    other = placing._turned(first.model, quarter)
    back = placing._turned(
        other, placing._turn(other.statements, votes.statements, stored(first.memory))
    )

    np.testing.assert_allclose(back.people.mean, first.model.people.mean, atol=1e-4)
    np.testing.assert_allclose(back.statements.cov, first.model.statements.cov, atol=1e-4)


def test_without_a_statement_in_common_the_map_has_axes_of_its_own_and_all_groups_are_new():
    votes, _ = conversation(11)
    other = type(votes)(
        votes.people, [f"new {s}" for s in votes.statements], votes.start, votes.statement, votes.value
    )  # fmt: skip

    found = placed(other, stored(placed(votes).memory))

    assert found.ids == (3, 4)
    assert [e.what for e in found.events] == ["born", "born", "ended", "ended"]


def test_another_number_of_groups_is_shown_when_it_has_won_three_times():
    before = placed(conversation(13, camps=2)[0]).memory
    shown = []
    for seed in range(4):
        found = placed(conversation(13, camps=3, people=240)[0], stored(before), seed)
        before = found.memory
        shown.append((len(found.ids), before.number.wins))

    assert shown == [(2, 1), (2, 2), (3, 0), (3, 0)]


@pytest.mark.parametrize("people", [1, 6, 12])
def test_a_map_of_hardly_anybody_holds_no_later_map_back(people):
    votes, _ = conversation(67, camps=3, people=300)
    before = placed(votes.of(np.arange(people))).memory
    for seed in range(3):
        found = placed(votes, stored(before), seed)
        before = found.memory

    assert found.ids == (1, 2, 3)


def test_groups_that_lost_their_people_end_at_once():
    votes, _ = conversation(15, people=200)
    few = votes.of(np.arange(14))

    found = placed(few, stored(placed(votes).memory))

    assert (found.ids, [e.what for e in found.events]) == ((), ["ended", "ended"])


def test_answers_dealt_out_anew_lose_their_groups_only_after_three_fits():
    votes, _ = conversation(17)
    before = placed(votes).memory
    sizes = []
    for seed in range(3):
        found = placed(shuffled(votes, seed), stored(before), seed)
        before = found.memory
        sizes.append(len(found.ids))

    assert sizes[-1] == 0


def test_a_conversation_that_grows_keeps_its_ids():
    """The long form is `tests/assurance`."""
    found = list(growing.maps(1, camps=3, people=130))

    same, all_ = growing.kept(found)
    assert (len(found[-1].ids), all_ >= 24) == (3, True)
    assert same >= 0.95 * all_


def test_a_memory_names_no_person_and_comes_back_whole():
    votes, _ = conversation(19)
    first = placed(votes)

    memory = stored(first.memory)

    assert (memory.names, memory.ids, memory.number, memory.used) == (
        first.memory.names, first.ids, first.memory.number, 2,
    )  # fmt: skip
    np.testing.assert_allclose(memory.statements.cov, first.memory.statements.cov, rtol=1e-6)
    assert sorted(first.memory.as_dict()) == [
        "groups", "number", "prior", "spread", "statements", "used",
    ]  # fmt: skip
    assert len(memory.groups.belongs) == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"statements": {"0": [0.0] * 8}},
        {"statements": {"0": [float("nan")] * 9}},
        {"statements": {"0": [0.0] * 9}},
        {"statements": {"0": [1e300, 0, 0, 1, 0, 0, 1, 0, 1]}},
        {"statements": []},
        {"prior": [1.0, 0.0]},
        {"prior": [0.0, 0.0, 1.0]},
        {"groups": [{"id": 1, "centre": [0, 0], "share": 1}]},
        {"groups": [{"id": 1, "centre": [0, 0], "share": 0.5}] * 2},
        {"groups": [{"id": 1}, {"id": 2}]},
        {"groups": [{"id": n, "centre": [n, 0], "share": 0.1} for n in range(1, 7)], "used": 6},
        {"spread": [1.0, 2.0, 1.0]},
        {"spread": "wide"},
        {"spread": [1e-300, 0.0, 1e-300]},
        {"number": {"shown": 9, "rival": 0, "wins": 0}},
        {"number": None},
        {"used": 1},
        {"used": None},
    ],
    ids=str,
)
def test_what_is_no_memory_is_refused(broken):
    kept = placed(conversation(21, people=60)[0]).memory.as_dict()

    with pytest.raises(ValueError, match="no memory of a map"):
        Memory.from_dict({**kept, **broken})


def test_a_small_group_that_stands_apart_lies_apart_on_the_map_of_many():
    made = np.random.default_rng(23)
    n, small = 812, 12
    lean = made.choice([-1.5, 1.5], size=(2, 40))[made.integers(2, size=n)]
    lean[:, :8] = np.where(np.arange(n)[:, None] < small, -2.0, 2.0)
    person, statement = np.nonzero(made.random((n, 40)) < 0.6)
    value = np.where(made.random((n, 40)) < 1 / (1 + np.exp(-lean)), 1, -1)[person, statement]
    votes = arranged(
        [f"{i:03}" for i in range(n)], [*map(str, range(40))], person, statement, value
    )
    group = np.where(np.arange(n) < small, 0, 1 + np.arange(n) % 2)

    def apart(found):
        gap = found.at[:small].mean(axis=0) - found.at[small:].mean(axis=0)
        return np.linalg.norm(gap) / np.sqrt(found.at.var(axis=0).mean())

    assert apart(place(votes, np.random.default_rng(1), group=group)) > 2
    assert apart(place(votes, np.random.default_rng(1))) < 1
