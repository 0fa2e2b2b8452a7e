"""A wave of one answer is told from a busy hour."""

from __future__ import annotations

import numpy as np

from lic.core.opinion.signals import bursts
from tests.core.opinion.made import loose

HOURS = 40


def evenly(seed: int, wave: int = 0) -> tuple:
    """People who come in busy and quiet hours and answer fifteen of thirty statements; a wave disagrees with number 3 in hour 17."""
    made = np.random.default_rng(seed)
    people = 600
    hour = made.choice(HOURS, people, p=made.dirichlet(np.ones(HOURS)))
    answered = made.random((people, 30)) < 0.5
    value = np.where(made.random(answered.shape) < 0.7, 1, -1)
    hour[:wave] = 17
    answered[:wave, 3], value[:wave, 3] = True, -1
    person, statement = np.nonzero(answered)
    votes = loose(person, statement, value[person, statement])
    return votes, hour[votes.person]


def test_busy_hours_are_no_bursts():
    assert [bursts.find(*evenly(seed)) for seed in range(20)] == [[]] * 20


def test_a_wave_is_found_with_its_statement_side_and_hour():
    found = bursts.find(*evenly(3, wave=40))

    assert [(b.statement, b.direction, b.period) for b in found] == [(3, -1, 17)]
    assert found[0].votes >= 40 > 3 * found[0].expected
    assert found[0].chance < 1e-3


def test_a_statement_that_came_late_is_expected_from_then_on():
    votes, hour = evenly(5)
    late = (votes.statement == 4) & (hour < 30)
    kept = ~late
    votes = loose(votes.person[kept], votes.statement[kept], votes.value[kept])

    assert bursts.find(votes, hour[kept]) == []


def test_times_that_are_not_known_say_nothing():
    votes, hour = evenly(3, wave=40)

    assert bursts.find(votes, np.full_like(hour, -1)) == []
    assert bursts.find(votes, np.where(hour == 17, 17, -1)) == []
