"""Invitation cards on paper: the rows of a print sheet with their QR codes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import segno
from django.conf import settings
from django.urls import reverse

from lic.base import days

PER_PAGE = 8


def pages(n_cards: int) -> int:
    """How many pages of paper so many cards print on."""
    return -(-n_cards // PER_PAGE)


def card_rows(slug: str, codes: Iterable[str], until: datetime.date) -> list[dict[str, str]]:
    """Rows for `{% cards %}`: code, last day in words, QR code as SVG.

    The QR leads to an address that takes the code off the address line at once and redirects.
    """
    words = days.in_words(until, "j F Y")
    return [{"code": code, "until": words, "qr": qr(address(slug, code))} for code in codes]


def address(slug: str, code: str = "") -> str:
    """Where a card is used, as a whole address."""
    path = (
        reverse("communities:join_card", args=[slug, code])
        if code
        else reverse("communities:join", args=[slug])
    )
    return settings.URL + path


def qr(text: str) -> str:
    """A QR code as SVG without inline style, for paper: error correction M."""
    return segno.make(text, error="m", micro=False).svg_inline(
        border=2, scale=4, omitsize=True, dark="#000", light=None, svgclass=None, lineclass=None
    )
