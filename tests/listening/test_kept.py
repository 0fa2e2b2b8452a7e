"""What a person's own copy says of her answers, while the key lives."""

from __future__ import annotations

import pytest

from lic.base import keys, privacy
from lic.communities.models import Seat
from lic.listening import services
from tests.communities import made as table
from tests.listening import made

pytestmark = pytest.mark.django_db


def test_her_own_copy_holds_her_answers_until_the_key_is_gone():
    town = table.town()
    seat = table.seat(town, "sw")
    other = table.seat(town, "sw")
    round_ = made.round_(town)
    made.statement(round_)
    for one, choice in ((seat, "AGREE"), (other, "DISAGREE")):
        services.cast_vote(table.actor(one), round_number=round_.number, number=1, choice=choice)

    answers = privacy.export_of(Seat.objects.get(pk=seat.pk))["listening.Vote"]
    keys.destroy(round_.key_name)
    after = privacy.export_of(Seat.objects.get(pk=seat.pk))

    assert [(row["round"], row["answer"]) for row in answers] == [(round_.number, "AGREE")]
    assert "listening.Vote" not in after
