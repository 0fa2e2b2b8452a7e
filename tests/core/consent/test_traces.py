"""Thousands of random lives of proposals; `python -m tests.core.consent.traces` runs many more."""

import pytest

from tests.core.consent import traces

PARTS = 4
TRACES = 5_000


@pytest.mark.parametrize("part", range(PARTS))
def test_no_random_life_breaks_the_rule_and_every_state_and_move_is_reached(part):
    size = TRACES // PARTS

    seen = traces.run(range(part * size, (part + 1) * size), steps=40)

    assert traces.missing(seen) == []
