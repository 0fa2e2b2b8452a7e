"""What the gate lets out, and when."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lic.core import disclosure
from lic.core.disclosure import (
    Audience,
    Band,
    Cell,
    Entry,
    Form,
    Kind,
    Ledger,
    Limits,
    Releases,
    Snapshot,
    Standing,
    Verdict,
    Word,
)

GROUPS = ("res", "sw")


def cut(*cells: Cell, epoch=1, ledger=None, groups=GROUPS, caucus=None, limits=None) -> Releases:
    measures = tuple(dict.fromkeys(cell.measure for cell in cells)) or ("s",)
    snapshot = Snapshot(epoch, groups, measures, cells, caucus or {})
    return disclosure.release(snapshot, ledger or Ledger(), limits=limits or Limits())


def kinds(releases: Releases, group="sw", measure="s") -> tuple[Kind, Kind]:
    return (
        releases.table.cell(group, measure).kind,
        releases.public.cell(group, measure).kind,
    )


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (4, (Kind.HIDDEN, Kind.HIDDEN)),
        (5, (Kind.WORDS, Kind.HIDDEN)),
        (9, (Kind.WORDS, Kind.HIDDEN)),
        (10, (Kind.WORDS, Kind.WORDS)),
        (19, (Kind.WORDS, Kind.WORDS)),
        (20, (Kind.FIGURE, Kind.FIGURE)),
    ],
)
def test_a_cell_is_hidden_worded_or_a_figure_by_how_many_people_it_counts(n, shown):
    releases = cut(Cell("sw", "s", n - 1, 1))

    assert kinds(releases) == shown


def test_a_protected_cell_needs_ten_people_at_the_table_too():
    nine = cut(Cell("sw", "s", 9, 0, protected=True))
    ten = cut(Cell("sw", "s", 10, 0, protected=True))

    assert kinds(nine) == (Kind.HIDDEN, Kind.HIDDEN)
    assert kinds(ten) == (Kind.WORDS, Kind.WORDS)


def test_a_worded_cell_holds_a_word_and_a_band_and_no_number():
    cell = cut(Cell("sw", "s", 7, 4)).table.cell("sw", "s")

    assert (cell.word, cell.band) == (Word.DIVIDED, Band.FROM_10)
    assert (cell.n, cell.percent, cell.low, cell.bound, cell.high) == (None,) * 5


def test_a_figure_is_made_of_its_percentage_and_number_alone():
    cell = cut(Cell("res", "s", 171, 37)).public.cell("res", "s")

    assert (cell.percent, cell.n, cell.low, cell.bound, cell.high) == (82, 208, 76, 80, 87)


def test_all_and_all_but_one_look_the_same():
    everybody = cut(Cell("res", "s", 26, 0)).table.cell("res", "s")
    all_but_one = cut(Cell("res", "s", 25, 1)).table.cell("res", "s")

    assert everybody == all_but_one
    assert everybody.percent == 96


def test_the_table_waits_for_five_new_or_changed_people_and_the_public_for_ten():
    first = cut(Cell("sw", "s", 12, 0))
    four = cut(Cell("sw", "s", 2, 14, 4, 4), epoch=2, ledger=first.ledger)
    five = cut(Cell("sw", "s", 2, 15, 5, 5), epoch=3, ledger=four.ledger)
    ten = cut(Cell("sw", "s", 2, 20, 5, 10), epoch=4, ledger=five.ledger)

    assert four.table.cells == first.table.cells
    assert five.table.cell("sw", "s").word is Word.FEW_OR_NONE
    assert five.public.cell("sw", "s").word is Word.MOST_OR_ALL
    assert ten.public.cell("sw", "s").kind is Kind.FIGURE


def test_the_public_is_never_cut_at_a_state_that_the_table_does_not_see():
    first = cut(Cell("sw", "s", 9, 0))

    second = cut(Cell("sw", "s", 12, 0, 3, 12), epoch=2, ledger=first.ledger)

    assert kinds(second) == (Kind.WORDS, Kind.HIDDEN)


def test_cutting_the_same_epoch_again_changes_nothing():
    first = cut(Cell("sw", "s", 12, 0))

    again = cut(Cell("sw", "s", 0, 30), epoch=1, ledger=first.ledger)

    assert again.ledger == first.ledger


def test_an_epoch_before_an_earlier_cut_is_refused():
    first = cut(Cell("sw", "s", 12, 0), epoch=5)

    with pytest.raises(ValueError, match="later epoch"):
        cut(Cell("sw", "s", 12, 0), epoch=4, ledger=first.ledger)


def test_a_statement_is_common_ground_when_every_bound_is_over_a_half():
    releases = cut(Cell("res", "s", 150, 50), Cell("sw", "s", 5, 1))

    assert releases.table.verdicts == {"s": Verdict(Standing.COMMON_GROUND)}
    assert releases.public.verdicts == {"s": Verdict(Standing.COMMON_GROUND)}


def test_one_group_is_enough_to_sink_a_statement():
    releases = cut(Cell("res", "s", 900, 10), Cell("sw", "s", 4, 8))

    assert releases.table.verdicts == {"s": Verdict(Standing.NOT_COMMON_GROUND)}
    assert releases.public.verdicts == {"s": Verdict(Standing.OTHER)}


def test_not_enough_voices_is_said_at_the_table_and_never_in_public():
    releases = cut(Cell("res", "s", 900, 10), Cell("sw", "s", 4, 0))

    assert releases.table.verdicts == {"s": Verdict(Standing.NOT_ENOUGH_VOICES, ("sw",))}
    assert releases.public.verdicts == {"s": Verdict(Standing.OTHER)}


def test_a_group_of_the_round_that_nobody_answered_for_is_not_enough_voices():
    releases = cut(Cell("res", "s", 900, 10))

    assert releases.table.verdicts == {"s": Verdict(Standing.NOT_ENOUGH_VOICES, ("sw",))}


@pytest.mark.parametrize(
    ("word", "standing"), [(True, Standing.COMMON_GROUND), (False, Standing.NOT_COMMON_GROUND)]
)
def test_the_caucus_of_a_small_group_counts_as_its_bound_and_shows_as_its_words(word, standing):
    releases = cut(Cell("res", "s", 900, 10), Cell("sw", "s", 2, 0), caucus={("sw", "s"): word})

    cell = releases.public.cell("sw", "s")
    assert (cell.kind, cell.shares) == (Kind.CAUCUS, word)
    assert releases.table.verdicts["s"].standing is standing


def test_five_voices_count_for_more_than_the_caucus():
    releases = cut(Cell("res", "s", 90, 1), Cell("sw", "s", 0, 5), caucus={("sw", "s"): True})

    assert releases.table.verdicts["s"].standing is Standing.NOT_COMMON_GROUND


def test_order_puts_common_ground_first_and_then_the_least_sure_group_shown():
    cells = [
        Cell("res", "low", 10, 90),
        Cell("sw", "low", 30, 0),
        Cell("res", "hidden", 90, 10),
        Cell("sw", "hidden", 4, 0),
        Cell("res", "common", 60, 40),
        Cell("sw", "common", 30, 0),
    ]

    table = cut(*cells).table

    assert table.order() == ("common", "hidden", "low")


def test_a_total_leaves_out_who_is_hidden():
    releases = cut(Cell("res", "s", 100, 20), Cell("sw", "s", 4, 0))

    assert releases.table.total("s") == 120


def test_a_limit_raised_later_hides_what_it_must_and_nothing_else():
    first = cut(Cell("res", "s", 100, 20), Cell("sw", "s", 6, 0))

    raised = disclosure.view(
        first.ledger,
        Audience.TABLE,
        groups=GROUPS,
        measures=("s",),
        caucus={},
        limits=Limits(table=8),
    )

    assert raised.cell("sw", "s").kind is Kind.HIDDEN
    assert raised.cell("res", "s").kind is Kind.FIGURE
    assert raised.verdicts["s"].standing is Standing.COMMON_GROUND


def test_counts_of_people_are_bands_under_twenty_and_hidden_under_the_limit():
    counts = [Cell("sw", m, n, form=Form.COUNT) for m, n in (("a", 4), ("b", 12), ("c", 33))]

    table = disclosure.release_counts(counts, Ledger(), epoch=1).table

    assert [table.cell("sw", m).kind for m in "abc"] == [Kind.HIDDEN, Kind.BAND, Kind.FIGURE]
    assert table.cell("sw", "b").band is Band.FROM_10
    assert table.cell("sw", "c").n == 33


def test_the_ledger_survives_storing():
    ledger = cut(Cell("res", "s", 100, 20), Cell("sw", "s", 6, 0)).ledger

    stored = [entry.as_dict() for entry in ledger.entries.values()]

    assert Ledger.of(Entry.from_dict(row) for row in stored) == ledger


def test_the_ledger_holds_no_count_of_a_hidden_cell():
    entry = cut(Cell("sw", "s", 6, 1)).ledger.entries["sw", "s"].as_dict()

    assert 6 not in entry["table"]["shown"].values()
    assert 7 not in entry["table"]["shown"].values()
    assert entry["public"] is None


@pytest.mark.parametrize(
    "lowered",
    [
        {"table": 4},
        {"public": 9},
        {"protected": 9},
        {"table_step": 4},
        {"public_step": 9},
        {"table": 12},
    ],
)
def test_a_limit_cannot_be_lowered(lowered):
    with pytest.raises(ValueError, match="raised"):
        Limits(**lowered)


def test_pages_that_show_releases_do_not_load_numpy():
    code = (
        "import sys; from lic.core import charts, disclosure, opinion; opinion.draw;"
        "disclosure.Ledger(); sys.exit('numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_public_verdict_rests_on_what_the_public_was_last_shown():
    first = cut(Cell("res", "s", 90, 0), Cell("sw", "s", 12, 0))

    second = cut(
        Cell("res", "s", 90, 0, 0, 0), Cell("sw", "s", 6, 6, 6, 6), epoch=2, ledger=first.ledger
    )

    assert second.table.verdicts["s"].standing is Standing.NOT_COMMON_GROUND
    assert second.public.verdicts["s"].standing is Standing.COMMON_GROUND


def test_a_cell_that_shrank_under_five_voices_adds_a_no():
    first = cut(Cell("res", "s", 90, 0), Cell("sw", "s", 9, 0))

    shrunk = cut(
        Cell("res", "s", 90, 0, 0, 0), Cell("sw", "s", 3, 0, 6, 6), epoch=2, ledger=first.ledger
    )

    assert shrunk.table.verdicts == {"s": Verdict(Standing.NOT_ENOUGH_VOICES, ("sw",))}


def test_a_size_is_told_as_a_band_however_many_there_are():
    cells = [Cell("sw", "n", 4, form=Form.SIZE), Cell("res", "n", 190, form=Form.SIZE)]

    shown = disclosure.release_counts(cells, Ledger(), epoch=1).table

    assert [(cell.kind, cell.band, cell.n) for cell in shown.cells.values()] == [
        (Kind.HIDDEN, None, None),
        (Kind.BAND, Band.FROM_100, None),
    ]
