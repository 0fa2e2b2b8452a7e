"""Why a proposal stands where it stands, in codes and facts."""

from lic.core import consent
from lic.core.consent import State
from tests.core.consent.made import (
    CENTRE,
    DAY,
    FIRST_END,
    GROUPS,
    HOUR,
    OPENED,
    SECOND_END,
    START,
    called,
    draft,
    filled,
    integrating,
    raised,
    shaping,
    word,
)

SOON = OPENED + DAY


def met(proposal, at, **more):
    return {(one.code, one.group): one.met for one in consent.explain(proposal, at, **more)}


def codes(proposal, at):
    return {step.code for step in consent.next_steps(proposal, at)}


def test_before_a_call_it_lists_what_a_call_needs():
    assert met(shaping(), START + DAY, open_calls=3) == {
        ("SHAPED_LONG_ENOUGH", ""): False,
        ("SPONSORED", ""): True,
        ("WAITED_AFTER_PARKING", ""): True,
        ("CALLS_LEFT", ""): True,
        ("COMMUNITY_HAS_ROOM", ""): False,
        ("PERSON_HAS_ROOM", ""): True,
    }


def test_it_tells_who_wrote_it_that_a_call_on_something_else_they_wrote_comes_first():
    told = met(shaping(), OPENED, open_calls=1, own_calls=1)

    assert [code for (code, _group), is_met in told.items() if not is_met] == ["PERSON_HAS_ROOM"]


def test_in_a_call_it_lists_the_rule_and_every_groups_voice():
    proposal = raised(filled(called(), but=(CENTRE,)))

    assert met(proposal, SOON) == {
        ("DEADLINE_PASSED", ""): False,
        ("NO_OPEN_CONCERN", ""): False,
        ("CENTRE_HEARD", CENTRE): False,
        ("ENOUGH_GROUPS", ""): True,
        ("NO_GROUP_SAID_NO", ""): True,
        **{("GROUP_QUORATE", group): group != CENTRE for group in GROUPS},
    }


def test_figures_of_a_group_are_kept_apart_from_facts():
    conditions = consent.explain(filled(called(), but=("POLICE",)), SOON)

    police = conditions[-1]
    assert police.figures == {"positions": 0, "needed": 3}
    assert set(police.facts) == {"by_caucus", "caucus", "under_three_seats"}


def test_a_waiting_caucus_word_says_from_when_it_counts():
    proposal = called(by_caucus=frozenset({"POLICE"}))
    proposal = consent.step(proposal, consent.GiveCaucusPosition("POLICE", word()), SOON)

    police = consent.explain(proposal, SOON)[-1]

    assert police.facts["counts_from"] == SOON + 3 * DAY
    assert police.figures == {}
    assert "CAUCUS_COUNTS" in codes(proposal, SOON)


def test_after_an_agreement_it_names_who_consented_and_without_whom():
    proposal = filled(called(), but=("POLICE",))

    conditions = consent.explain(proposal, SECOND_END)

    assert [(one.code, one.group) for one in conditions] == [
        ("GROUPS_CONSENTED", ""),
        ("WITHOUT_GROUP", "POLICE"),
    ]
    assert conditions[0].facts["groups"] == GROUPS[:-1]


def test_any_other_outcome_has_no_group_table_and_names_no_group():
    proposal = consent.settle(integrating(), FIRST_END + 90 * DAY)

    conditions = consent.explain(proposal, FIRST_END + 90 * DAY)

    assert [(one.code, one.group) for one in conditions] == [("INTEGRATION_TIME_UP", "")]
    assert not any(group in str(conditions) for group in GROUPS)
    assert proposal.consent is None


def test_while_integrating_it_names_the_concern_but_no_group():
    conditions = consent.explain(integrating(), FIRST_END)

    assert [(one.code, one.met) for one in conditions] == [
        ("CONCERN_OPEN", False),
        ("NO_OPEN_CONCERN", False),
    ]
    assert "RESIDENTS" not in str(conditions)


def test_it_looks_at_the_moment_asked_about():
    assert met(filled(called()), FIRST_END) == {("GROUPS_CONSENTED", ""): True}


def test_a_parked_proposal_says_why_and_from_when_it_can_be_called():
    proposal = consent.settle(filled(called(), but=(CENTRE,)), SECOND_END)

    conditions = consent.explain(proposal, SECOND_END)
    (opening,) = [
        step for step in consent.next_steps(proposal, SECOND_END) if step.code == "OPEN_CALL"
    ]

    assert (conditions[0].code, conditions[0].group) == ("CENTRE_NOT_QUORATE", CENTRE)
    assert opening.when == SECOND_END + 30 * DAY


def test_a_proposal_parked_for_too_few_groups_says_how_many_came():
    silent = ("POLICE", "BUSINESSES", "RESIDENTS")
    proposal = consent.settle(filled(called(), but=silent), SECOND_END)

    facts = consent.explain(proposal, SECOND_END)[0].facts

    assert (facts["quorate"], facts["needed"]) == (3, 4)


def test_a_trial_says_when_it_ends_and_that_a_new_version_can_keep_it():
    proposal = consent.settle(filled(called(trial_months=2)), FIRST_END)

    assert met(proposal, FIRST_END)["TRIAL_KEPT", ""] is False
    assert codes(proposal, FIRST_END) == {"NEW_VERSION", "TRIAL_ENDS"}


def test_a_waiting_parent_names_its_parts():
    parent = consent.step(integrating(), consent.Split("p1"), FIRST_END + DAY)

    assert "AGREE_PART" in codes(parent, FIRST_END + DAY)
    assert met(parent, FIRST_END + DAY)["PART_AGREED", ""] is False
    done = consent.step(parent, consent.ChildEnded("p1", State.AGREED), FIRST_END + DAY)
    assert met(done, FIRST_END + DAY) == {("PART_AGREED", ""): True}


def test_next_steps_name_what_each_one_can_do():
    small = raised(called(seats={"POLICE": 2, "BUSINESSES": 0}))
    left = consent.step(small, consent.RaiserLeft("c1"), SOON)

    assert codes(draft(), START) == {"SHAPE", "WITHDRAW"}
    assert codes(shaping(sponsors=frozenset()), START) == {"SPONSOR", "OPEN_CALL", "WITHDRAW"}
    assert codes(shaping(), START) == {"OPEN_CALL", "WITHDRAW"}
    assert codes(small, OPENED + 2 * HOUR) == {
        "GIVE_POSITIONS",
        "GIVE_CAUCUS_POSITION",
        "ASK_MORE_TIME",
        "NEW_VERSION",
        "RELEASE_CONCERN",
        "ASK_RELEASE",
        "CALL_ENDS",
        "WITHDRAW",
    }
    assert "TAKE_OVER_CONCERN" in codes(left, SOON)
    assert met(draft(), START) == {("LAID_BEFORE_TABLE", ""): False, ("SPONSORED", ""): False}
