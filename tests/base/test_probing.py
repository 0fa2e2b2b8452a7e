"""Pages and policies that name other duties than each other are found."""

from __future__ import annotations

import pytest
from django.db.models import Q

from lic.base import access, probing
from lic.base.access import Access, Address, Visibility
from lic.base.policy import (
    ALWAYS,
    NEVER,
    Policy,
    Rule,
    all_of,
    any_of,
    attribute,
    on_duty,
    own_group,
    seated,
)
from lic.communities import checks, duties

KNOWN = ("steward", "coordinator", "auditor")
HERE = seated("community_id")
STEWARD, COORDINATOR = on_duty("steward"), on_duty("coordinator")
CENTRE = Rule(
    "not_centre",
    lambda actor, _: actor.is_centre,
    lambda actor: ALWAYS if actor.is_centre else NEVER,
)


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ((), None),
        ((HERE, own_group("group__key")), None),
        ((HERE, STEWARD), {"steward"}),
        ((on_duty("steward", "auditor"), attribute("closed", "state", "OPEN")), {"steward", "auditor"}),
        ((CENTRE, STEWARD), {"steward"}),
        ((any_of("", all_of("", own_group("group__key"), STEWARD), COORDINATOR),), {"steward", "coordinator"}),
        ((any_of("", STEWARD, own_group("group__key")),), None),
        ((on_duty("steward", "auditor"), on_duty("auditor", "coordinator")), {"auditor"}),
        ((STEWARD, COORDINATOR), set()),
    ],
)  # fmt: skip
def test_the_duties_of_rules_are_found_by_trying_them(rules, found):
    assert probing.duties_for(rules, KNOWN) == found


@pytest.mark.parametrize(
    ("rows", "empty"),
    [
        (NEVER, True),
        (ALWAYS, False),
        (~ALWAYS, True),
        (Q(), False),
        (Q(state="OPEN"), False),
        (~Q(state="OPEN"), False),
        (Q(state="OPEN") & NEVER, True),
        (Q(state="OPEN") | NEVER, False),
        (NEVER | NEVER, True),
        (~(Q(state="OPEN") | ALWAYS), True),
        (ALWAYS & (NEVER | Q(state="OPEN")), False),
    ],
)
def test_the_shape_of_a_filter_tells_whether_any_row_can_pass(rows, empty):
    assert probing.is_empty(rows) is empty


def page(visibility: Visibility, policy: Policy, *named: str) -> Address:
    return Address("/x/", "tests:x", Access(visibility, policy.name, "do", frozenset(named)))


@pytest.mark.parametrize(
    ("visibility", "rule", "named", "agrees"),
    [
        ("DUTY", STEWARD, ["steward"], True),
        ("DUTY", STEWARD, ["steward", "coordinator"], False),
        ("DUTY", on_duty("steward", "auditor"), ["steward"], False),
        ("DUTY", HERE, ["steward"], False),
        ("COMMUNITY", HERE, [], True),
        ("COMMUNITY", STEWARD, [], False),
        ("COMMUNITY", any_of("", STEWARD, sentence="Stewards do this.", hides=False), [], True),
    ],
)
def test_a_page_agrees_with_the_rules_behind_it(monkeypatch, visibility, rule, named, agrees):
    monkeypatch.setattr(Policy, "every", {})
    one = page(Visibility(visibility), Policy("tests.probing", do=(HERE, rule)), *named)

    found = list(probing.disagreements([one], KNOWN))

    assert (found == []) is agrees


def test_a_rule_that_cannot_be_tried_is_left_out(monkeypatch):
    monkeypatch.setattr(Policy, "every", {})
    blind = Rule("blind", lambda actor, _: "steward" in actor.duties)
    one = page(Visibility.DUTY, Policy("tests.probing", do=(blind,)), "steward")

    assert list(probing.disagreements([one], KNOWN)) == []


def test_every_page_of_ours_names_the_duties_of_its_permission():
    compared = [one for one in access.addresses() if one.access and one.access.duties]

    assert checks.a_page_names_the_duties_of_its_permission() == []
    assert {duty for one in compared for duty in one.access.duties} <= set(duties.DUTIES)
