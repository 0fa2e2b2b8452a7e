"""Cards on paper: as many on a page as the form says."""

from __future__ import annotations

import pytest

from lic.communities import paper


@pytest.mark.parametrize(("cards", "pages"), [(1, 1), (8, 1), (9, 2), (16, 2), (200, 25)])
def test_cards_need_so_many_pages(cards, pages):
    assert paper.pages(cards) == pages
