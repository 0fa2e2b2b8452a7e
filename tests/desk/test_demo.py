"""The doors of the invented desk."""

from __future__ import annotations

import pytest

from lic.desk import demo
from tests.desk import made

pytestmark = pytest.mark.django_db


def test_there_is_a_door_for_those_alone_whose_words_the_demo_knows():
    made.desk(demo.READERS + 1)

    assert [door.number for door in demo.doors()] == [1, 2, 3]
