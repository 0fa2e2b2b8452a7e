"""Somebody compares the figures of each day, to see what one person answered."""

from __future__ import annotations

import datetime

import pytest

from lic.listening import analysis
from lic.listening.models import Outcome, Vote
from tests.communities import made as table
from tests.listening import made

pytestmark = pytest.mark.django_db


def test_four_who_change_their_minds_do_not_let_one_newcomer_be_counted():
    round_ = made.round_(table.town(), "Lights stay on.", "The van comes twice.")
    made.answers(round_, "res", {1: (25, 0)})
    analysis.refresh(round_.pk, made.TODAY + datetime.timedelta(days=1))
    changed = [f"res-{place}" for place in range(4)]
    Vote.objects.filter(voter_key__in=changed).update(choice="DISAGREE", epoch=2)

    made.answers(round_, "res", {2: (1, 0)}, epoch=2, start=25)
    analysis.refresh(round_.pk, made.TODAY + datetime.timedelta(days=2))

    assert turnout(round_) == 25


def test_five_newcomers_are_counted():
    round_ = made.round_(table.town(), "Lights stay on.", "The van comes twice.")
    made.answers(round_, "res", {1: (25, 0)})
    analysis.refresh(round_.pk, made.TODAY + datetime.timedelta(days=1))

    made.answers(round_, "res", {2: (5, 0)}, epoch=2, start=25)
    analysis.refresh(round_.pk, made.TODAY + datetime.timedelta(days=2))

    assert turnout(round_) == 30


def turnout(round_):
    return Outcome.objects.get(round=round_, audience="TABLE").shown["turnout"]["res"]["n"]
