"""A caucus' word on a statement is its group's answer: it is no act of a duty-holder."""

from __future__ import annotations

import pytest

from lic.base import audit
from lic.base.models import AuditEvent
from lic.listening import services
from tests.communities import made as table
from tests.listening import made

pytestmark = pytest.mark.django_db


def test_a_word_on_a_statement_and_taking_it_back_leave_no_act():
    town = table.town()
    made.round_(town, "Lights.")
    speaker = made.sit(town, "pol", "spokesperson")

    services.give_word(speaker, round_number=1, number=1, shares=True, words="So do we.")
    services.take_word_back(speaker, round_number=1, number=1)

    assert not AuditEvent.objects.exists()


def test_a_chain_that_holds_an_earlier_word_is_whole_and_can_be_read():
    town = table.town()
    round_ = made.round_(town, "Lights.")
    speaker = made.sit(town, "pol", "spokesperson")

    event = audit.record(
        speaker, "caucus_word_given", on=round_.statements.get(), community=town, number=1
    )

    assert audit.verify() is None
    assert audit.sentence(event) == "A group spoke on a statement of round 1."
