"""What a record shows of the groups: no figure under ten people, three words under twenty, never a no by name."""

from __future__ import annotations

import pytest

from lic.base.models import Release
from lic.decisions import queries, services
from lic.decisions.models import Outcome
from lic.decisions.services import outcomes
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


def agreed(n: int):
    """A table whose residents are n, of whom one stands aside."""
    town = table.town()
    people = made.seats(town, 3, ("sw", "com", "gov", "bus", "pol"))
    people["res"] = [table.sit(town, "res") for _ in range(n)]
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    services.give_position(
        people["res"][0], number=1, choice="STAND_ASIDE", words="The bus comes first."
    )
    made.pass_deadline(proposal)
    return people, Outcome.objects.get()


def cell(outcome, key):
    return next(row["cell"] for row in outcome.record["groups"] if row["key"] == key)


@pytest.mark.parametrize(
    ("n", "shown"),
    [(9, None), (10, {"word": "MOST_OR_ALL", "band": "FROM_10"}), (20, {"percent": 95, "n": 20})],
)
def test_a_group_is_shown_as_the_public_may_know_it(n, shown):
    _people, outcome = agreed(n)

    assert cell(outcome, "res") == shown
    assert cell(outcome, "gov") is None
    assert Release.objects.filter(subject_kind="decisions.call", audience="PUBLIC").count() == 1


def test_words_of_those_who_stand_aside_are_on_it_without_group_or_key():
    _people, outcome = agreed(9)

    assert outcome.record["dissents"] == [{"text": "The bus comes first.", "lang": ""}]


def test_its_fingerprint_is_that_of_its_words():
    _people, outcome = agreed(9)

    assert outcome.fingerprint == outcomes.fingerprint(outcome.record)
    assert len(outcome.record["text_fingerprint"]) == 64


def test_the_groups_that_consented_are_named_for_what_follows():
    people, outcome = agreed(9)

    assert {group.key for group in queries.consenting_groups(outcome)} == set(people)
    assert queries.agreed(people["res"][0], outcome.community) == [outcome]
