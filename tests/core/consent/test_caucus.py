"""When a caucus position counts."""

from datetime import timedelta

import pytest

from lic.core.consent import Position, Speaker, Standing, counts_from
from lic.core.consent.caucus import standing
from tests.core.consent.made import START, word

LATER = START + timedelta(hours=72)


def stands(said, *, n_seats=5, centre=False, objections=0, at=LATER):
    return standing(said, n_seats=n_seats, centre=centre, objections=objections, at=at)


def test_it_counts_after_72_hours_in_the_caucus_room():
    assert stands(word(), at=LATER - timedelta(seconds=1)) == Standing.WAITING
    assert stands(word(), at=LATER) == Standing.COUNTS
    assert counts_from(word()) == LATER


def test_a_second_seat_confirms_it_where_there_is_one():
    assert stands(word(seats=1)) == Standing.NOT_CONFIRMED
    assert stands(word(seats=2)) == Standing.COUNTS
    assert stands(word(seats=1), n_seats=1) == Standing.COUNTS
    assert stands(word(seats=1), n_seats=2) == Standing.NOT_CONFIRMED


def test_a_group_without_a_seat_has_nobody_to_give_it():
    assert stands(word(), n_seats=0) == Standing.NO_SEAT


def test_a_partner_organization_confirms_for_no_other_group():
    assert stands(word(seats=1, partner=True)) == Standing.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("seats", "partner", "took_part", "expected"),
    [
        (2, False, True, Standing.COUNTS),
        (1, True, True, Standing.COUNTS),
        (1, False, True, Standing.NOT_CONFIRMED),
        (2, False, False, Standing.TOO_FEW_TOOK_PART),
        (1, True, False, Standing.TOO_FEW_TOOK_PART),
        (0, True, True, Standing.NO_SEAT),
    ],
)
def test_in_the_sex_workers_group_three_took_part_and_two_seats_or_seat_and_partner_say_so(
    seats, partner, took_part, expected
):
    said = word(seats=seats, partner=partner, three_took_part=took_part)

    assert stands(said, centre=True) == expected


def test_a_sex_workers_group_of_one_seat_needs_its_partner_organization():
    alone = word(seats=1, three_took_part=True)

    assert stands(alone, centre=True, n_seats=1) == Standing.NOT_CONFIRMED


def test_an_institutions_liaison_speaks_under_a_named_mandate():
    named = word(speaker=Speaker.LIAISON, mandate="Council motion 12")

    assert stands(word(speaker=Speaker.LIAISON)) == Standing.NO_MANDATE
    assert stands(named) == Standing.COUNTS


def test_no_institution_speaks_for_the_sex_workers_group():
    said = word(speaker=Speaker.LIAISON, mandate="Council motion 12", three_took_part=True)

    assert stands(said, centre=True) == Standing.NO_MANDATE


@pytest.mark.parametrize("position", Position)
def test_two_objections_end_it_whatever_it_said(position):
    assert stands(word(position), objections=1) == Standing.COUNTS
    assert stands(word(position), objections=2) == Standing.OBJECTED
