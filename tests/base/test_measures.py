"""What start-up refuses of measures, and what nobody can read out of one."""

from __future__ import annotations

import datetime

from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st

from lic.base import measures
from lic.base.measures import Count, Measure, People, Unit
from lic.core.disclosure import Cell
from tests.base import made


def measure(key: str, beside: str = "") -> Measure:
    return Measure(key, key, Unit.COUNT, "How.", lambda _town, _month: Count({}), beside=beside)


def test_a_key_is_taken_once_and_a_pair_exists():
    found = [measure("a.one"), measure("a.one"), measure("a.two", "a.three"), measure("a.x", "a.x")]

    said = list(measures.faults([*found, measure("a." + "long" * 10), measure("a.four", "a.one")]))

    assert said == [
        "The measure a.one is registered 2 times.",
        "The measure a.longlonglonglonglonglonglonglonglonglong has a name of more than 40 characters.",
        "The measure a.two stands beside a.three, which is no other measure.",
        "The measure a.x stands beside a.x, which is no other measure.",
    ]


def test_start_up_refuses_a_pair_that_does_not_exist():
    with made.registered(measure("tests.alone", "tests.none")):
        found = run_checks()

    assert [(error.id, error.msg) for error in found] == [
        ("lic.E004", "The measure tests.alone stands beside tests.none, which is no other measure.")
    ]


def test_every_measure_says_its_name_and_how_it_is_counted():
    short = [one.key for one in measures.every() if not str(one.name) or len(str(one.method)) < 40]

    assert short == []


def test_counts_of_people_have_no_words():
    people = People((Cell("sw", "talk 1", 7),))

    said = {f"{people}", f"{people!r}", str([people])}

    assert said == {"People, not shown", "[People, not shown]"}


@given(st.dates(min_value=datetime.date(2000, 1, 1), max_value=datetime.date(2200, 1, 1)))
def test_the_next_month_begins_the_day_after_this_one_ends(day):
    month = day.replace(day=1)

    last = measures.after(month) - datetime.timedelta(days=1)

    assert (last.year, last.month) == (month.year, month.month)
    assert measures.is_before(month, last) is False
    assert measures.is_before(month, measures.after(month)) is True
