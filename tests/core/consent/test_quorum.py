"""How many are enough."""

import pytest

from lic.core.consent import groups_needed, is_no, is_two_thirds, positions_needed


@pytest.mark.parametrize(
    ("seats", "needed"),
    [(3, 3), (7, 3), (9, 3), (10, 4), (18, 6), (24, 8), (36, 12), (37, 12), (190, 12)],
)
def test_a_group_needs_a_third_of_its_seats_at_least_three_at_most_twelve(seats, needed):
    assert positions_needed(seats) == needed


@pytest.mark.parametrize(
    ("seats", "needed"), [(3, 3), (6, 3), (7, 4), (14, 7), (15, 8), (16, 8), (400, 8)]
)
def test_the_sex_workers_group_needs_half_of_its_seats_at_least_three_at_most_eight(seats, needed):
    assert positions_needed(seats, centre=True) == needed


@pytest.mark.parametrize(
    ("groups", "needed"), [(2, 3), (3, 3), (4, 3), (5, 4), (6, 4), (7, 5), (8, 6), (9, 6)]
)
def test_a_table_needs_two_thirds_of_its_groups_and_never_fewer_than_three(groups, needed):
    assert groups_needed(groups) == needed


@pytest.mark.parametrize(
    ("asides", "positions", "needed", "no"),
    [
        (4, 12, 12, False),  # exactly a third is not more than a third
        (5, 12, 12, True),
        (4, 4, 12, False),  # not quorate: measured on the quorum, so four of four is no majority
        (5, 5, 12, True),
        (1, 3, 3, False),
        (2, 3, 3, True),
        (10, 30, 12, False),
        (11, 30, 12, True),
        (0, 0, 3, False),
    ],
)
def test_a_group_says_no_when_more_than_a_third_stand_aside(asides, positions, needed, no):
    assert is_no(stand_asides=asides, n_positions=positions, needed=needed) is no


@pytest.mark.parametrize(
    ("yes", "answers", "enough"), [(0, 0, False), (2, 3, True), (1, 2, False), (66, 99, True)]
)
def test_two_thirds_of_the_answers_given_are_enough_and_of_none_never(yes, answers, enough):
    assert is_two_thirds(yes, answers) is enough
