"""Nobody goes by a name that an eye takes for somebody else's, or for an office."""

from __future__ import annotations

import pytest

from lic.communities import handles, services
from lic.communities.models import Seat
from lic.core.text.handles import HANDLES
from tests.communities import made

pytestmark = pytest.mark.django_db
ALIKE = [
    "fabled grebe", "Fabled-Grebe", "F\u0430bled Grebe", "\uff26abled Grebe", "Fabled\u00a0Grebe",
    "Fàbled Grebe", "FabIed Grebe", "Fabled Gre\u200bbe", "FABLED GREBE",
]  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_a_name_that_looks_like_a_stewards_is_not_given_again(name):
    town = made.town()
    made.seat(town, "sw", "steward", handle="Fabled Grebe")
    actor = made.sit(town, "sw")

    with pytest.raises(services.Refusal):
        services.change_handle(actor, handle=name)

    assert Seat.objects.exclude(pk=actor.seat_id).get().handle == "Fabled Grebe"


@pytest.mark.parametrize("name", ["Police Liaison", "Admin Team", "Group Steward", "Quiet Support"])
def test_no_name_says_an_office(name):
    assert not handles.is_well_formed(handles.normal(name))


def test_ones_own_name_can_be_written_otherwise():
    town = made.town()
    actor = made.sit(town, "res")
    services.change_handle(actor, handle="Héron des brumes")

    services.change_handle(actor, handle="Héron des Brumes")

    assert Seat.objects.get().handle == "Héron des Brumes"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_drawn_name_is_well_formed(language):
    names = {HANDLES[language].name(n) for n in range(0, len(HANDLES[language]), 37)}

    assert [name for name in names if not handles.is_well_formed(name)] == []
