"""What of an analysis may be handed around: only what the public may see, and nothing that can be worked out from it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lic.core.disclosure import Band, Kind
from lic.core.opinion import publication
from lic.core.opinion.analysis import by_group
from lic.core.opinion.faults import BadFile
from lic.core.opinion.publication import Basis, publish
from tests.core.opinion.made import conversation, loose
from tests.core.opinion.round_table import SHARED, SIZES, analysed, votes


@pytest.fixture(scope="module")
def table():
    made, groups = votes()
    found = analysed(made, groups)
    return found, publish(found)


def test_each_cell_is_shown_as_the_public_may_see_it(table):
    found, shown = table
    yes, no, _ = by_group(found.votes, found.group, len(found.keys))

    kinds = {
        (g, s): shown.release.cell(key, s).kind
        for g, key in enumerate(found.keys)
        for s in shown.statements
    }
    expected = {
        (g, s): Kind.HIDDEN if n < 10 else Kind.WORDS if n < 20 else Kind.FIGURE
        for g in range(len(found.keys))
        for s, n in zip(found.votes.statements, (yes + no)[g], strict=True)
    }
    assert kinds == expected
    assert set(kinds.values()) == {Kind.HIDDEN, Kind.WORDS, Kind.FIGURE}


def test_sizes_are_bands_and_everybody_is_one_where_a_group_is_small(table):
    _, shown = table

    bands = {group: cell.band for group, cell in shown.sizes.items()}
    assert bands == {
        "sw": Band.FROM_10, "com": Band.FROM_10, "gov": Band.FROM_10,
        "res": Band.FROM_100, "bus": Band.FROM_25, "police <i>": None,
    }  # fmt: skip
    assert (shown.people.n, shown.people.band) == (None, Band.FROM_100)


def test_everybody_is_counted_where_nobody_can_be_found_by_subtraction():
    made, groups = votes(sizes={"a": 60, "b": 40})
    alone = publish(analysed(made))

    assert publish(analysed(made, groups)).people.n == 100
    assert publish(analysed(made, ["", *groups[1:]])).people.n is None
    assert (alone.people.n is None) == (0 < (analysed(made).label < 0).sum() < 10)


def test_no_person_is_in_it(table):
    _, shown = table

    assert "canary" not in repr(shown)


def test_the_answers_of_a_hidden_group_change_no_figure_and_no_list(table):
    found, shown = table
    person = np.repeat(found.group, np.diff(found.votes.start))
    police = found.keys.index("police <i>")
    other = np.where(
        (person == police) & (found.votes.statement >= SHARED),
        -found.votes.value,
        found.votes.value,
    )
    turned = dataclasses.replace(
        found, votes=dataclasses.replace(found.votes, value=other.astype(np.int8))
    )

    again = publish(turned)

    assert again.release.cells == shown.release.cells
    assert (again.rejected, again.divides, again.heard, again.unheard) == (
        shown.rejected, shown.divides, shown.heard, shown.unheard,
    )  # fmt: skip
    assert (again.people, again.votes, again.sizes) == (shown.people, shown.votes, shown.sizes)


def test_the_map_holds_groups_of_ten_and_more_alone(table):
    found, shown = table

    assert set(shown.map.centres) == {"sw", "com", "gov", "res", "bus"}
    assert shown.map.members == {}
    assert len(shown.map.opinions) == len(shown.opinions) == 2
    assert [shown.members["police <i>"][k].kind for k in range(3)] == [Kind.HIDDEN] * 3


def test_a_group_of_opinion_under_ten_is_neither_drawn_nor_named():
    found = analysed(conversation(41, people=60)[0])
    assert found.placing.groups.size == 2
    small = np.flatnonzero(found.label == 1)
    label = found.label.copy()
    label[small[8:]] = -1

    placing = dataclasses.replace(found.placing, label=label)

    shown = publish(dataclasses.replace(found, label=label, placing=placing))

    assert (list(shown.opinions), shown.few, len(shown.map.opinions)) == (["A"], 1, 1)
    assert shown.marks == {"A": ()}
    assert shown.people.n is None


def test_each_group_that_is_shown_has_three_statements_at_least(table):
    _, shown = table

    lengths = {
        group: len(heard.wants) + len(heard.rejects) + len(heard.divided)
        for group, heard in shown.heard.items()
    }
    known = {
        g: sum(shown.release.cell(g, s).kind is not Kind.HIDDEN for s in shown.statements)
        for g in SIZES
    }
    assert {g: lengths[g] >= min(3, known[g]) for g in SIZES} == dict.fromkeys(SIZES, True)
    assert lengths["police <i>"] == 0
    assert shown.unheard["police <i>"] == shown.statements


def test_without_groups_the_figures_are_everybodys():
    made, _ = votes(camps=False, sizes={"one": 120})
    shown = publish(analysed(made))

    assert (shown.basis, shown.release.groups, shown.people.n) == (Basis.EVERYBODY, ("",), 120)
    assert {"0", "1", "2", "3"} <= set(shown.common)


def test_what_nobody_wants_needs_every_group_in_the_open():
    made, groups = votes()
    no = dataclasses.replace(made, value=(-made.value).astype(np.int8))

    shown = publish(analysed(no, groups))
    without = publish(analysed(no, ["" if g.startswith("police") else g for g in groups]))

    assert shown.rejected == ()
    assert set(without.rejected) & {"0", "1", "2", "3"}


@pytest.mark.parametrize("people", [45, 200])
def test_an_interval_closes_with_the_roster(people):
    made, groups = votes()
    found = analysed(made, groups)
    shown, plain = publish(found, roster={"bus": people}), publish(found)

    pairs = [(shown.release.cell("bus", s), plain.release.cell("bus", s)) for s in shown.statements]
    figures = [(a, b) for a, b in pairs if a.kind is Kind.FIGURE]
    assert all(a.high - a.low <= b.high - b.low + 1 for a, b in figures)
    assert all(a.low <= a.bound <= a.high for a, _ in figures)
    assert shown.rosters["bus"].n is None


def test_no_interval_tells_that_nearly_everybody_answered():
    people = np.arange(60)
    made = loose(people, np.zeros(60, int), np.where(people % 4, 1, -1))
    found = analysed(made, ["all"] * 60)

    cells = [publish(found, roster={"all": n}).release.cells for n in (60, 61, 69, 70, 200)]
    assert [one == cells[0] for one in cells] == [True, True, True, True, False]


def test_names_of_people_are_refused_as_groups():
    made, _ = votes()
    with pytest.raises(BadFile, match="one person alone"):
        publish(analysed(made, made.people))


def test_households_are_refused_as_groups_and_a_few_small_groups_are_not():
    made, _ = votes(sizes={"one": 60})

    with pytest.raises(BadFile, match="most of the 30 groups have fewer than 5 people"):
        publish(analysed(made, [f"Ferry Lane {i // 2}" for i in range(60)]))

    shown = publish(analysed(made, [f"team {min(i // 4, 7)}" for i in range(60)]))
    assert len(shown.sizes) == 8


@pytest.mark.parametrize("large", [22, 95, 97])
def test_the_number_of_people_does_not_tell_how_many_a_hidden_group_has(large):
    shown = [
        publish(
            analysed(
                loose(np.arange(large + few), np.zeros(large + few, int), np.ones(large + few)),
                ["res"] * large + ["police"] * few,
            )
        ).people
        for few in range(1, 10)
    ]

    assert shown == [shown[0]] * 9
    assert shown[0].band is (Band.FROM_10 if large == 22 else Band.FROM_25)


def test_the_number_of_votes_does_not_tell_how_many_a_hidden_group_has():
    shown = [
        publish(
            analysed(
                loose(
                    np.repeat(np.arange(97 + few), 6), np.tile(np.arange(6), 97 + few), np.ones(6 * (97 + few))
                ),
                ["res"] * 97 + ["police"] * few,
            )
        )
        for few in (3, 9)
    ]  # fmt: skip

    assert [(one.votes, one.all_shown) for one in shown] == [(580, False)] * 2


def test_no_vote_at_all_is_an_empty_publication():
    shown = publish(analysed(loose([], [], [])))

    assert (shown.statements, shown.common, shown.divides, shown.votes) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("votes_", "said"), [(99, 0), (100, 100), (6662, 6600), (40_123_456, 40_000_000)]
)
def test_votes_are_told_to_two_digits(votes_, said):
    assert publication._rounded(votes_) == said
