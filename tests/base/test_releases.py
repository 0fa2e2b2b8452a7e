"""The ledger brings back exactly what an audience was shown, and nothing that it was not."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lic.base import releases
from lic.base.models import Release as Row
from lic.core.disclosure import Audience, Cell, Form, Kind, Snapshot, Tally, release, tally
from lic.core.disclosure.cells import Ledger
from tests.communities import made

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 1)
GROUPS = ("sw", "res", "pol")


def snapshot(
    epoch: int, *cells: Cell, measures: tuple[str, ...] = ("s1",), caucus=None
) -> Snapshot:
    return Snapshot(epoch, GROUPS, measures, cells, caucus or {})


def test_nothing_is_shown_before_the_first_release():
    town = made.town()

    assert releases.latest(town, "answers", Audience.TABLE) is None
    assert releases.shown_on(town, "answers", Audience.TABLE) is None
    assert (releases.next_epoch(town, "answers"), releases.ledger(town, "answers")) == (1, Ledger())


def test_both_audiences_are_cut_from_one_snapshot_and_come_back_as_they_were():
    town = made.town()
    cells = (Cell("sw", "s1", 6, 1), Cell("res", "s1", 60, 40), Cell("pol", "s1", 2, 1))

    given_out = releases.publish(
        town, "answers", snapshot(1, *cells, caucus={("pol", "s1"): True}), on=DAY
    )

    assert {a: releases.latest(town, "answers", a) for a in Audience} == given_out
    table, public = given_out[Audience.TABLE], given_out[Audience.PUBLIC]
    assert [table.cell(g, "s1").kind for g in GROUPS] == [Kind.WORDS, Kind.FIGURE, Kind.CAUCUS]
    assert [public.cell(g, "s1").kind for g in GROUPS] == [Kind.HIDDEN, Kind.FIGURE, Kind.CAUCUS]
    assert releases.shown_on(town, "answers", Audience.PUBLIC) == DAY


def test_the_public_s_row_holds_no_exact_count_and_no_ledger():
    town = made.town()
    releases.publish(
        town, "answers", snapshot(1, Cell("sw", "s1", 7, 2), Cell("res", "s1", 61, 39)), on=DAY
    )

    stored = Row.objects.get(audience="PUBLIC").cells

    assert set(stored) == {"epoch", "view"}
    assert [cell["group"] for cell in stored["view"]["cells"]] == ["res"]
    assert '"sw", "s1"' not in json.dumps(stored["view"]["cells"])


def test_too_few_changes_are_not_shown_and_not_kept_twice():
    town = made.town()
    releases.publish(town, "answers", snapshot(1, Cell("res", "s1", 30, 10)), on=DAY)
    before = releases.latest(town, "answers", Audience.TABLE)

    releases.publish(
        town,
        "answers",
        snapshot(2, Cell("res", "s1", 34, 10, changed=4, changed_public=4)),
        on=DAY.replace(day=9),
    )

    assert releases.latest(town, "answers", Audience.TABLE) == before
    assert (Row.objects.count(), releases.shown_on(town, "answers", Audience.TABLE)) == (2, DAY)
    assert releases.next_epoch(town, "answers") == 3


def test_enough_changes_are_shown_anew_and_the_old_row_lets_its_ledger_go():
    town = made.town()
    for epoch, yes in ((1, 30), (2, 36)):
        cell = Cell("res", "s1", yes, 10, changed=6, changed_public=6)
        releases.publish(town, "answers", snapshot(epoch, cell), on=DAY)

    rows = {(row.audience, row.epoch): set(row.cells) for row in Row.objects.all()}

    assert releases.latest(town, "answers", Audience.TABLE).cell("res", "s1").n == 46
    assert releases.latest(town, "answers", Audience.PUBLIC).cell("res", "s1").n == 40
    assert rows == {
        ("TABLE", 1): {"epoch", "view"}, ("PUBLIC", 1): {"epoch", "view"}, ("TABLE", 2): {"epoch", "view", "ledger"},
    }  # fmt: skip


def test_the_same_epoch_twice_changes_nothing():
    town = made.town()
    first = releases.publish(town, "answers", snapshot(1, Cell("res", "s1", 30, 10)), on=DAY)

    second = releases.publish(town, "answers", snapshot(1, Cell("res", "s1", 35, 15)), on=DAY)

    assert (first, Row.objects.count()) == (second, 2)


def test_an_earlier_epoch_raises():
    town = made.town()
    releases.publish(town, "answers", snapshot(2, Cell("res", "s1", 30, 10)), on=DAY)

    with pytest.raises(ValueError, match="later epoch"):
        releases.publish(town, "answers", snapshot(1, Cell("res", "s1", 30, 10)), on=DAY)


def test_measures_and_subjects_do_not_mix():
    one, two = made.town(), made.town()
    releases.publish(one, "answers", snapshot(1, Cell("res", "s1", 30, 10)), on=DAY)

    assert releases.latest(one, "turnout", Audience.TABLE) is None
    assert releases.latest(two, "answers", Audience.TABLE) is None

    releases.withdraw(one)
    assert Row.objects.count() == 0


def test_the_latest_release_is_one_query(django_assert_num_queries):
    town = made.town()
    cells = [Cell("res", f"s{n}", 30, 10) for n in range(50)]
    releases.publish(
        town, "answers", snapshot(1, *cells, measures=tuple(f"s{n}" for n in range(50))), on=DAY
    )

    with django_assert_num_queries(1):
        releases.latest(town, "answers", Audience.TABLE)


def test_the_latest_of_several_subjects_is_one_query_and_each_as_alone(django_assert_num_queries):
    towns = [made.town() for _each in range(3)]
    for town in towns[:2]:
        for epoch, yes in ((1, 30), (2, 40)):
            releases.publish(town, "answers", snapshot(epoch, Cell("res", "s1", yes, 10)), on=DAY)

    with django_assert_num_queries(1):
        found = releases.latest_of(
            type(towns[0]), [town.pk for town in towns], "answers", Audience.TABLE
        )

    assert found == {
        town.pk: releases.latest(town, "answers", Audience.TABLE) for town in towns[:2]
    }


cell = st.builds(
    Cell,
    st.sampled_from(GROUPS),
    st.sampled_from(["s1", "s2"]),
    st.integers(0, 40),
    st.integers(0, 40),
    form=st.sampled_from(Form),
    protected=st.booleans(),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(
        st.lists(cell, max_size=6, unique_by=lambda c: (c.group, c.measure)), min_size=1, max_size=4
    )
)
def test_storing_changes_nothing_that_the_gate_says(history):
    """A history published through the database shows what the gate alone would have shown."""
    town, ledger = made.town(), Ledger()
    for epoch, cells in enumerate(history, start=1):
        exact = snapshot(epoch, *cells, measures=("s1", "s2"))
        expected = release(exact, ledger)
        ledger = expected.ledger

        releases.publish(town, "answers", exact, on=DAY)

        assert releases.ledger(town, "answers") == ledger
        for audience in Audience:
            assert releases.latest(town, "answers", audience) == expected.of(audience)


def test_rows_are_tallied_with_the_ledger_of_the_last_release():
    town = made.town()
    rows = [Tally("res", "s1", 1, 1, 30), Tally("res", "s1", -1, 1, 10)]
    for more in ((), (Tally("res", "s1", 1, 2, 5),)):
        epoch = releases.next_epoch(town, "answers")
        exact = tally(
            [*rows, *more],
            releases.ledger(town, "answers"),
            epoch=epoch,
            groups=GROUPS,
            measures=("s1",),
        )
        releases.publish(town, "answers", exact, on=DAY)

    assert releases.latest(town, "answers", Audience.TABLE).cell("res", "s1").n == 45
    assert releases.latest(town, "answers", Audience.PUBLIC).cell("res", "s1").n == 40
