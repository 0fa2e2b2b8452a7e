"""The tables notice a rule that is gone and a page that is too open: the short form of `make assurance`."""

from __future__ import annotations

import pytest

from tests.access import mutants, permitting

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]


def test_no_rule_of_any_permission_can_be_taken_away_unnoticed(world):
    asking, found = permitting.prepared(world)
    every = mutants.every()

    missed = [one.name for one in every if not mutants.noticed(one, asking, found[one.policy])]

    assert missed == []
    assert len(every) > 250


def test_no_page_can_say_public_unnoticed(world):
    pages = mutants.closed_pages()

    missed = [page.name for page in pages if not mutants.noticed_at_the_door(page, world)]

    assert missed == []
    assert len(pages) > 90


def test_what_a_page_too_open_shows_is_noticed(world):
    passers = mutants.walks(world)
    alone = {"web:week", "communities:settings", "decisions:mine", "listening:new"}
    pages = [page for page in mutants.closed_pages() if page.name in alone]

    assert len(pages) == len(alone)
    assert [page.name for page in pages if not mutants.noticed_by_answers(page, passers)] == []
