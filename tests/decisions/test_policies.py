"""The filter of every permission is the same as its check, in worlds drawn at random."""

from __future__ import annotations

import random

import pytest

from lic.base.policy import ANYONE
from lic.decisions import policies, services
from lic.decisions.models import (
    CaucusPosition,
    GroupQuestion,
    Outcome,
    Proposal,
    Question,
    StandingConcern,
    Suggestion,
    Version,
)
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
MODELS = {
    policies.PROPOSAL: Proposal, policies.VERSION: Version, policies.QUESTION: Question,
    policies.SUGGESTION: Suggestion, policies.CONCERN: StandingConcern, policies.OUTCOME: Outcome,
    policies.GROUP_QUESTION: GroupQuestion, policies.WORD: CaucusPosition,
}  # fmt: skip


def world(seed: int) -> list:
    """Two towns with proposals in every state, and everybody who could ask."""
    dice = random.Random(seed)
    actors = [ANYONE]
    for _town in range(2):
        town = table.town()
        people = made.seats(town, 1)
        actors += [actor for some in people.values() for actor in some]
        actors.append(made.holder(town, dice.choice(("sw", "bus", "pol")), "spokesperson"))
        actors.append(type(ANYONE)(community_id=town.pk))
        for _proposal in range(4):
            author = dice.choice(list(people.values()))[0]
            one = services.propose(author, draft=made.draft(), lay_out=dice.random() < 0.7)
            Proposal.objects.filter(pk=one.pk).update(is_text_only=dice.random() < 0.5)
            fill(one, dice)
            if dice.random() < 0.5:
                services.withdraw(author, number=one.number)
    return actors


def fill(one: Proposal, dice: random.Random) -> None:
    today = table.today()
    group = dice.choice(list(table.GROUPS))
    common = {"proposal": one, "version_number": 1, "number": 1}
    Question.objects.create(**common, text="?", asked_on=today)
    Suggestion.objects.create(**common, words="!", made_on=today)
    CaucusPosition.objects.create(**common, group=group, choice="SUPPORT", given_on=today)
    StandingConcern.objects.create(
        proposal=one, number=1, raised_on=1, raised_month=today.replace(day=1), call_number=1, group=group, principle="HARM_REDUCTION",
        harmed="a", how="b", remedy="c",
    )  # fmt: skip
    GroupQuestion.objects.create(
        proposal=one,
        version_number=1,
        kind="UNTAG",
        group=group,
        n_seats=3,
        opened_on=today,
        closes_on=today,
    )
    kind = dice.choice(("NOT_AGREED", "AGREED_IN_PART"))
    Outcome.objects.create(
        community=one.community, proposal=one, version=one.versions.get(), number=one.number * 100,
        kind=kind, on=today, record={"title": ""}, fingerprint="",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_list_holds_exactly_the_rows_that_the_check_allows(seed):
    actors = world(seed)
    compared = 0

    for policy, model in MODELS.items():
        rows = list(model.objects.all())
        for permission in policy.permissions:
            for actor in actors:
                listed = set(
                    model.objects.filter(policy.visible(actor, permission)).values_list(
                        "pk", flat=True
                    )
                )
                allowed = {row.pk for row in rows if policy.allows(actor, permission, row)}
                assert listed == allowed, (policy.name, permission, actor)
                compared += len(rows)

    assert compared > 1000
