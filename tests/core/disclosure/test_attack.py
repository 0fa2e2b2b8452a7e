"""The gate against an attacker who knows everything but one thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest

from lic.core import disclosure
from lic.core.disclosure import Audience, Cell, Ledger, Snapshot

from . import attack
from .worlds import seen


@pytest.mark.parametrize("first", range(0, 24, 6))
def test_nothing_secret_can_be_told_from_all_releases_of_random_worlds(first):
    tried = sum(attack.attack(seed) for seed in range(first, first + 6))

    assert tried > 50


@pytest.mark.parametrize("audience", list(Audience))
def test_no_release_of_a_single_cut_says_that_everybody_or_nobody_agrees(audience):
    worlds = worlds_by_release(audience, most=45)

    unanimous = [
        cells
        for cells in worlds.values()
        if len({yes * no == 0 for yes, no in cells}) == 1
        if cells[0][0] * cells[0][1] == 0
    ]

    assert unanimous == []


@pytest.mark.parametrize(("audience", "least"), [(Audience.TABLE, 5), (Audience.PUBLIC, 10)])
def test_a_hidden_cell_can_be_anything_under_the_limit_with_its_yes_or_no(audience, least):
    worlds = worlds_by_release(audience, most=14)

    hidden = [
        sorted(cells) for cells in worlds.values() if any(yes + no < least for yes, no in cells)
    ]

    every = {(yes, no) for yes, no in product(range(least), repeat=2) if yes + no < least}
    bit = {cell for cell in every if sum(cell) >= 5 and stands(*cell)}
    assert hidden == [sorted(part) for part in (every - bit, bit) if part]


def test_two_releases_in_a_row_never_part_a_change_of_fewer_than_five_people():
    """Every pair of counts, released one after the other: the second shows nothing of a small change."""
    for yes, no, more_yes, more_no in product((3, 6, 19, 30), (0, 9), range(5), range(5)):
        if more_yes + more_no >= 5:
            continue
        first = disclosure.release(snapshot(1, yes, no), Ledger())

        second = disclosure.release(
            snapshot(2, yes + more_yes, no + more_no, changed=more_yes + more_no), first.ledger
        )

        if yes + no >= 5:
            assert seen(second.table) == seen(first.table)
            assert seen(second.public) == seen(first.public)


def worlds_by_release(audience: Audience, most: int) -> dict[str, list[tuple[int, int]]]:
    """Return all counts of one group that give the same release beside a group that agrees."""
    counts = {f"{y}-{n}": (y, n) for y, n in product(range(most), repeat=2) if y + n < most}
    cells = [Cell("a", name, *sides) for name, sides in counts.items()]
    cells += [Cell("b", name, 40, 0) for name in counts]
    release = disclosure.release(Snapshot(1, ("a", "b"), tuple(counts), tuple(cells)), Ledger()).of(
        audience
    )
    worlds = defaultdict(list)
    for name, sides in counts.items():
        read = replace(release.cell("a", name), measure="")
        worlds[repr((read, release.verdicts[name], release.score(name)))].append(sides)
    return worlds


def stands(yes: int, no: int) -> bool:
    release = disclosure.release(snapshot(1, yes, no), Ledger())
    return release.table.verdicts["s"].standing is disclosure.Standing.COMMON_GROUND


def snapshot(epoch: int, yes: int, no: int, changed: int | None = None) -> Snapshot:
    cells = (
        Cell("a", "s", yes, no, changed, changed),
        Cell("b", "s", 40, 0, 0 if changed else None),
    )
    return Snapshot(epoch, ("a", "b"), ("s",), cells)
