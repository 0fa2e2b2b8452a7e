"""A steward issues cards: the form comes filled in, and the sheet prints on the paper that it said."""

from __future__ import annotations

import io

import pypdf
import pytest

from tests.journeys import towns


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_cards_print_on_as_many_pages_as_was_said(visit, paper):
    town = towns.town()
    steward = visit(town.seats["sw.steward"], width=1200, script=True)

    steward.go(town.url("cards/new/"))
    said = steward.text
    steward.press("Make the cards")
    page = steward.page
    page.locator(".cards__code").last.wait_for()
    page.add_style_tag(content=f"@page {{ size: {paper} }}")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert "16 of them need 2 pages." in said
    assert [one.extract_text().count("Use by") for one in printed.pages] == [8, 8]
