"""Somebody with a seat in a group tries names on the quiet, to learn who else is in it."""

from __future__ import annotations

import pytest

from lic.communities import services
from lic.communities.models import DutyQuestion
from tests.communities import made

pytestmark = pytest.mark.django_db


def said(actor, handle):
    with pytest.raises(services.Refusal) as refused:
        services.ask_question(actor, kind="WITHDRAW", duty="steward", handle=handle)
    return str(refused.value), refused.value.field


def test_taking_a_duty_from_somebody_who_has_none_tells_nothing():
    town = made.town()
    actor = made.sit(town, "sw")
    made.seat(town, "sw", handle="Fabled Grebe")
    made.seat(town, "com", handle="Calm Otter")

    answers = {said(actor, name) for name in ("Fabled Grebe", "Calm Otter", "Nobody Here")}

    assert len(answers) == 1
    assert not DutyQuestion.objects.exists()
