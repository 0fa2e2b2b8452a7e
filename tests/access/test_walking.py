"""Random people doing random things never see a text that is not theirs: 5,000 steps; 100,000 in `make assurance`."""

from __future__ import annotations

import pytest

from tests.access import walking

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_shown_what_is_not_theirs(world, seed):
    _seen, story = walking.walk(world, seed, 2500)

    assert story == ""
