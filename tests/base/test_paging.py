"""Which rows a page shows, and where its neighbours are."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from lic.base import paging


@pytest.mark.parametrize(
    ("asked", "rows", "back", "on"),
    [
        ("1", [0, 1], "", "?show=DONE&page=2"),
        ("2", [2, 3], "?show=DONE&page=1", "?show=DONE&page=3"),
        ("3", [4], "?show=DONE&page=2", ""),
        ("9", [4], "?show=DONE&page=2", ""),
        ("x", [0, 1], "", "?show=DONE&page=2"),
    ],
)
def test_a_page_has_its_rows_and_its_neighbours(asked, rows, back, on):
    request = RequestFactory().get("/", {"page": asked})

    found = paging.page(request, range(5), 2, show="DONE")

    assert (found.rows, found.back, found.on) == (rows, back, on)
