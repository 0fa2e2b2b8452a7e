"""Check and filter are one truth: the short form of `make assurance`."""

from __future__ import annotations

import random

import pytest

from tests.assurance import agreeing


@pytest.mark.slow_on_both
def test_every_policy_lists_the_rows_that_it_allows(world):
    asking = random.Random(1).sample(agreeing.actors(), 40)

    wrong = [name for name, _, n in agreeing.differences(asking) if n]

    assert wrong == []
