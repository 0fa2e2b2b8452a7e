"""Thirty days after an outcome nothing tells any more who said what: rows, keys, and the file itself."""

from __future__ import annotations

import pytest
from django.db import connection

from lic.base import keys
from lic.decisions.models import CallRoll, Position
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made


def finished(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0])
    made.raised(people["res"][0], proposal)
    made.services.release_concern(people["res"][0], number=1, concern=1, how_met="It is met.")
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    return proposal


@pytest.mark.django_db(transaction=True)
def test_after_thirty_days_keys_and_positions_are_gone_and_counts_and_words_stay(key_folder):
    proposal = finished(table.town())
    call = proposal.calls.get()
    marks = list(Position.objects.values_list("voter_key", flat=True)[:3])

    sweeping.forget_all(made.later(90))

    assert (keys.exists(call.key_name), keys.exists(f"proposal-{proposal.pk}")) == (False, False)
    assert (Position.objects.count(), CallRoll.objects.count()) == (0, 0)
    call.refresh_from_db()
    assert (call.is_forgotten, call.counts["gov"]) == (True, [3, 0, 0, 0])
    concern = proposal.concerns.get()
    assert (concern.voter_key, concern.how_met) == ("", "It is met.")
    if connection.vendor == "sqlite":
        image = (
            connection.connection.serialize()
            if hasattr(connection.connection, "serialize")
            else b""
        )
        assert not any(mark.encode() in image for mark in marks)


@pytest.mark.django_db(transaction=True)
def test_before_thirty_days_nothing_is_forgotten():
    proposal = finished(table.town())
    call = proposal.calls.get()

    sweeping.forget_all(made.later(1))

    assert keys.exists(call.key_name)
    assert Position.objects.count() == 18
