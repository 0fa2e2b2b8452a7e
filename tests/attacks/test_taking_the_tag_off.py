"""Two seats of the sex workers' group do not give its veto away for all the others."""

from __future__ import annotations

import pytest

from lic.communities.models import Group
from lic.core import consent
from lic.decisions import services
from lic.decisions.models import CaucusPosition
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("speaks_by_caucus", [False, True])
def test_a_spokesperson_says_it_only_for_a_group_that_chose_one_voice(speaks_by_caucus):
    town = table.town()
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=speaks_by_caucus)
    people = made.seats(town)
    speaker = table.sit(town, "sw", "spokesperson")
    made.called(people["sw"][0])

    try:
        services.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True)
    except consent.Refused as refused:
        said = refused.code
    else:
        said = ""

    assert (said, CaucusPosition.objects.exists()) == (
        ("", True) if speaks_by_caucus else ("asks_its_seats", False)
    )


def test_a_steward_of_another_group_gives_no_word_for_it():
    town = table.town()
    people = made.seats(town)
    made.called(people["sw"][0])

    with pytest.raises(consent.Refused):
        services.give_group_word(
            table.sit(town, "pol", "spokesperson"), number=1, about="UNTAG", three_took_part=True
        )

    assert not CaucusPosition.objects.exists()
