"""The doors of the invented desk."""

from __future__ import annotations

import pytest

from lic.demo import content
from lic.desk import demo
from tests.desk import made

pytestmark = pytest.mark.django_db


def test_there_is_a_door_for_those_alone_whose_words_the_demo_knows():
    made.desk(demo.READERS + 1)

    assert [door.number for door in demo.doors()] == [1, 2, 3]


def test_the_words_on_the_towns_page_are_those_that_open_the_desks_pages():
    words = content.table("town")["desk"]

    assert words == {"circle": demo.CIRCLE, "report": demo.RECEIPT}
