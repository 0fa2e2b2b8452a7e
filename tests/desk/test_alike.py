"""A report that is not the reader's and one that is not there, told apart by nothing: answers and work done."""

from __future__ import annotations

import pytest

from tests.assurance import alike
from tests.assurance.test_alike import sent

pytestmark = pytest.mark.django_db(transaction=True)  # the names of savepoints would differ


@pytest.mark.parametrize("name", alike.AT_DESK)
def test_there_and_not_there_are_told_apart_by_nothing(name):
    pairs = list(alike.AT_DESK[name](4))
    for one in pairs[0]:
        assert sent(one)[0].status == 404  # loads what the first request loads

    for there, absent in pairs[1:]:
        assert sent(there) == sent(absent)


def test_what_is_asked_for_is_there_for_those_who_can_read_it():
    there, _absent = next(alike.AT_DESK[next(iter(alike.AT_DESK))](1))
    first = alike.came_in(1)

    assert sent(alike.get(there.path, cookie=first))[0].status == 200
