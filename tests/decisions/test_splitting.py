"""The part of a text that can be agreed becomes a proposal of its own."""

from __future__ import annotations

import pytest

from lic.decisions import services
from lic.decisions.models import Outcome
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return made.seats(table.town())


def stopped(people):
    """A proposal that everybody supports, stopped by one resident's concern."""
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("res",))
    made.give(people["res"][1:], proposal)
    made.raised(people["res"][0], proposal)
    return made.pass_deadline(proposal)


def test_a_part_is_split_off_with_its_sponsors(people):
    parent = stopped(people)

    part = services.split(people["sw"][0], number=parent.number, draft=made.draft(title="The part"))

    assert (part.parent_id, part.state, parent.children.count()) == (parent.pk, "SHAPING", 1)
    assert list(part.sponsors.values_list("group", flat=True)) == ["sw"]


def test_a_part_that_is_agreed_makes_its_parent_agreed_in_part(people):
    parent = stopped(people)
    part = services.split(people["sw"][0], number=parent.number, draft=made.draft(title="The part"))
    made.ago(part, 10)

    services.open_call(people["sw"][0], number=part.number)
    part.refresh_from_db()
    made.everyone(people, part)
    made.pass_deadline(part)

    parent.refresh_from_db()
    assert (part.state, parent.state) == ("AGREED", "AGREED_IN_PART")
    assert list(Outcome.objects.order_by("number").values_list("kind", flat=True)) == [
        "AGREED",
        "AGREED_IN_PART",
    ]
