"""Days in words."""

from __future__ import annotations

import datetime

from django.template import engines
from django.utils import translation

from lic.base import days

FIRST = datetime.date(2026, 12, 1)


def test_a_french_first_of_the_month_is_an_ordinal():
    with translation.override("fr"):
        said = [
            days.in_words(FIRST, "j F Y"),
            days.in_words(FIRST, "l j F"),
            days.in_words(FIRST.replace(day=11), "j F"),
            engines["django"].from_string('{{ day|date:"j F" }}').render({"day": FIRST}),
        ]

    assert said == ["1er décembre 2026", "mardi 1er décembre", "11 décembre", "1er décembre"]


def test_an_english_first_of_the_month_stays_plain():
    with translation.override("en"):
        said = days.in_words(FIRST, "j F Y")

    assert said == "1 December 2026"


def test_no_day_is_no_words():
    assert (days.date(None, "j F"), days.day(None), days.soon(None)) == ("", "", "")


def test_a_day_near_today_has_no_year_and_any_other_has_one():
    with translation.override("fr"):
        said = days.day(FIRST), days.soon(FIRST)

    assert said == ("1er décembre 2026", "1er décembre")
