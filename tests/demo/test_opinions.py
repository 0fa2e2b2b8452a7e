"""Opinions of invented people: exact shares, and people who agree with like things."""

from __future__ import annotations

import numpy as np

from lic.demo.building import opinions
from lic.demo.building.opinions import View

SIZES = {"sw": 14, "res": 190, "pol": 7}
VIEWS = [
    View({"sw": 0.9, "res": 0.4, "pol": 0.2}, (1.0, 0.0)),
    View({"sw": 0.8, "res": 0.4, "pol": 0.3}, (1.0, 0.0)),
    View({"sw": 0.1, "res": 0.6, "pol": 0.6}, (-1.0, 0.0)),
]


def made(seed: int = 1) -> dict:
    return opinions.answers(VIEWS, SIZES, 0.8, np.random.default_rng(seed))


def test_the_same_seed_gives_the_same_people():
    assert made(3) == made(3)


def test_exactly_the_share_of_a_group_agrees():
    said = [
        choices[0]
        for (group, _person), choices in made().items()
        if group == "res" and 0 in choices
    ]

    assert (len(said), said.count("AGREE")) == (152, 61)


def test_everybody_of_a_small_group_answers():
    assert all(len(choices) == 3 for (group, _), choices in made().items() if group != "res")


def test_whoever_agrees_with_one_thing_agrees_with_its_like():
    people = [
        choices for (group, _), choices in made().items() if group == "res" and len(choices) == 3
    ]

    alike = sum(choices[0] == choices[1] for choices in people)
    opposite = sum(choices[0] == choices[2] == "AGREE" for choices in people)

    assert alike > 0.7 * len(people)
    assert opposite < 0.1 * len(people)


def test_at_most_three_things_matter_and_only_what_one_agrees_with():
    choices = dict.fromkeys(range(9), "AGREE") | {9: "DISAGREE"}

    found = [opinions.mattering(choices, 3, np.random.default_rng(seed)) for seed in range(40)]

    assert {len(one) for one in found} == {0, 1, 2, 3}
    assert all(9 not in one for one in found)
