"""What a group decides alone: its caucus' word, objections to it, and the question to its seats."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lic.core import consent
from lic.core.consent import ConcernStatus, Position, Refused, Speaker, State
from tests.core.consent.made import (
    CENTRE,
    DAY,
    FIRST_END,
    GROUNDS,
    GROUPS,
    HOUR,
    OPENED,
    SEATS,
    SECOND_END,
    VANCOUVER,
    called,
    filled,
    integrating,
    raised,
    shaping,
    word,
)

SOON = OPENED + DAY
THREE_DAYS = 72 * HOUR
LONG_AGO = date(2020, 1, 1)


def refusal(proposal, event, at=SOON):
    with pytest.raises(Refused) as caught:
        consent.step(proposal, event, at)
    return caught.value.code


def status(proposal, key="c1"):
    return {one.id: one.status for one in proposal.concerns}[key]


def by_caucus(group="RESIDENTS"):
    """A call in which one group speaks by caucus, and has raised a concern so."""
    proposal = called(by_caucus=frozenset({group}))
    said = word(Position.CONCERN, three_took_part=True)
    return consent.step(proposal, consent.GiveCaucusPosition(group, said, "c1", GROUNDS), OPENED)


def release(group="RESIDENTS", said=None, **more):
    """The caucus of a group says that its concern is met; two seats say so unless told otherwise."""
    said = said or word(three_took_part=group == CENTRE)
    return consent.GiveOwnWord(group, said, SEATS[group], "c1", **more)


def untag(said=None, **more):
    """The caucus of the sex workers' group takes the tag off."""
    more = {"n_seats": 14, "by_caucus": True} | more
    return consent.GiveOwnWord(CENTRE, said or word(three_took_part=True), **more)


def objected(proposal, group="RESIDENTS", concern="c1", *, n_seats=10, times=2, at=SOON):
    for _ in range(times):
        proposal = consent.step(proposal, consent.ObjectToOwnWord(group, n_seats, concern), at)
    return proposal


def asked(group="RESIDENTS", n_seats=10, **more):
    """A release question with ten seats, of whom four make the quorum."""
    event = consent.AskGroup(group, n_seats, "c1", **more)
    return consent.step(raised(called(), group=group), event, SOON)


def tag_asked(n_seats=14):
    return consent.step(shaping(), consent.AskGroup(CENTRE, n_seats), SOON)


def answered(proposal, yes, no, *, group="RESIDENTS", concern="c1", at=SOON):
    for answer in [True] * yes + [False] * no:
        event = consent.AnswerGroup(group, answer, LONG_AGO, concern)
        proposal = consent.step(proposal, event, at)
    return proposal


QUESTION_ENDS = asked().concerns[0].releasing.question.closes_at
RESTED = consent.days_later(QUESTION_ENDS, 30, VANCOUVER)


# — the word of a caucus —


def test_a_caucus_releases_its_concern_by_a_word_that_lay_72_hours_in_its_room():
    proposal = consent.step(by_caucus(), release(), SOON)

    assert status(consent.settle(proposal, SOON + THREE_DAYS - HOUR)) == ConcernStatus.OPEN
    counted = consent.settle(proposal, SOON + THREE_DAYS)
    assert status(counted) == ConcernStatus.RELEASED_BY_RAISER


def test_it_takes_the_tag_off_after_72_hours_too():
    proposal = consent.step(shaping(), untag(), SOON)

    assert consent.settle(proposal, SOON + THREE_DAYS - HOUR).tagged
    assert not consent.settle(proposal, SOON + THREE_DAYS).tagged


def test_its_72_hours_cannot_be_backdated():
    proposal = consent.step(by_caucus(), release(said=word(given_at=OPENED - 9 * DAY)), SOON)

    assert status(consent.settle(proposal, SOON + DAY)) == ConcernStatus.OPEN


def test_a_word_that_counts_when_the_call_ends_is_read_first():
    given = FIRST_END - THREE_DAYS
    supports = consent.GiveCaucusPosition("RESIDENTS", word())
    heard = consent.step(filled(by_caucus(), but=("RESIDENTS",)), supports, given)

    proposal = consent.step(heard, release(), given)

    assert consent.settle(proposal, FIRST_END).state == State.AGREED


def test_a_second_seat_confirms_it_and_a_third_is_not_needed():
    alone = consent.step(by_caucus(), release(said=word(seats=1)), SOON)
    confirm = consent.ConfirmOwnWord("RESIDENTS", "c1")

    assert status(consent.settle(alone, FIRST_END - HOUR)) == ConcernStatus.OPEN
    confirmed = consent.step(alone, confirm, SOON + 5 * DAY)
    assert refusal(confirmed, confirm, SOON + 5 * DAY) == "concern_closed"
    early = consent.step(alone, confirm, SOON)
    assert refusal(early, confirm) == "confirmed_already"
    assert status(consent.settle(confirmed, SOON + 5 * DAY)) == ConcernStatus.RELEASED_BY_RAISER


def test_the_partner_organization_confirms_for_the_sex_workers_group_alone():
    own = consent.step(by_caucus(), release(said=word(seats=1)), SOON)
    tag = consent.step(shaping(), untag(word(seats=1, three_took_part=True)), SOON)

    assert refusal(own, consent.ConfirmOwnWord("RESIDENTS", "c1", partner=True)) == (
        "not_centre_group"
    )
    heard = consent.step(tag, consent.ConfirmOwnWord(CENTRE, partner=True), SOON)
    assert consent.settle(tag, SOON + THREE_DAYS).tagged
    assert not consent.settle(heard, SOON + THREE_DAYS).tagged


def test_only_the_group_itself_says_it_and_only_with_a_word_that_could_count():
    liaison = word(speaker=Speaker.LIAISON)
    no = word(Position.STAND_ASIDE)

    assert refusal(by_caucus(), release("POLICE")) == "not_own_group"
    assert refusal(by_caucus(), release(said=liaison)) == "mandate_missing"
    assert refusal(by_caucus(), release(said=no)) == "group_says_no"
    assert refusal(by_caucus(), release(said=word(seats=0))) == "no_seat"
    assert refusal(shaping(), untag(word())) == "three_missing"


@pytest.mark.parametrize("group", [group for group in GROUPS if group != CENTRE])
def test_no_other_group_takes_the_tag_off(group):
    assert refusal(shaping(), consent.AskGroup(group, 14)) == "not_centre_group"
    said = consent.GiveOwnWord(group, word(), 14, by_caucus=True)
    assert refusal(shaping(), said) == "not_centre_group"


def test_a_caucus_takes_the_tag_off_only_where_its_group_chose_one_voice_or_is_under_three():
    assert refusal(shaping(), untag(by_caucus=False)) == "asks_its_seats"

    small = consent.step(shaping(), untag(by_caucus=False, n_seats=2), SOON)

    assert not consent.settle(small, SOON + THREE_DAYS).tagged


def test_a_caucus_does_not_release_what_a_single_person_raised():
    assert refusal(raised(called()), release()) == "raised_by_seat"


def test_one_word_lies_in_the_room_at_a_time_and_none_while_the_seats_are_asked():
    lying = consent.step(by_caucus(), release(), SOON)
    asking = consent.step(by_caucus(), consent.AskGroup("RESIDENTS", 10, "c1"), SOON)

    assert refusal(lying, release()) == "word_waits"
    assert refusal(asking, release()) == "question_open"


def test_there_is_nothing_to_take_off_twice():
    proposal = consent.settle(consent.step(shaping(), untag(), SOON), SOON + THREE_DAYS)

    assert refusal(proposal, untag(), SOON + 4 * DAY) == "tag_is_off"
    assert refusal(proposal, consent.AskGroup(CENTRE, 14), SOON + 4 * DAY) == "tag_is_off"


# — objections —


def test_one_objection_changes_nothing():
    proposal = objected(consent.step(by_caucus(), release(), SOON), times=1)

    assert status(consent.settle(proposal, SOON + THREE_DAYS)) == ConcernStatus.RELEASED_BY_RAISER


def test_with_two_objections_a_release_falls_and_the_seats_are_asked():
    proposal = objected(consent.step(by_caucus(), release(), SOON))

    matter = proposal.concerns[0].releasing
    assert matter.word is None
    assert (matter.question.n_seats, matter.question.yes, matter.question.no) == (10, 0, 0)
    assert matter.question.closes_at - SOON >= 7 * DAY
    assert status(consent.settle(proposal, SOON + 6 * DAY)) == ConcernStatus.OPEN
    said = answered(proposal, 4, 0)
    assert status(consent.settle(said, matter.question.closes_at)) == (
        ConcernStatus.RELEASED_BY_GROUP
    )


def test_with_two_objections_an_untagging_falls_and_the_seats_are_asked():
    proposal = objected(consent.step(shaping(), untag(), SOON), CENTRE, "", n_seats=14)

    assert proposal.untagging.question.n_seats == 14
    assert consent.settle(proposal, SOON + THREE_DAYS).tagged
    said = answered(proposal, 7, 0, group=CENTRE, concern="")
    assert not consent.settle(said, proposal.untagging.question.closes_at).tagged


def test_where_fewer_than_three_seats_are_old_enough_a_word_falls_and_nobody_is_asked():
    proposal = objected(consent.step(by_caucus(), release(), SOON), n_seats=2)

    assert (proposal.concerns[0].releasing.word, proposal.concerns[0].releasing.question) == (
        None,
        None,
    )


def test_a_question_that_is_open_already_goes_on_when_the_word_falls():
    asking = consent.step(
        consent.step(by_caucus(), release(), SOON), consent.AskGroup("RESIDENTS", 10, "c1"), SOON
    )
    asking = answered(asking, 2, 0)

    proposal = objected(asking, at=SOON + DAY)

    assert proposal.concerns[0].releasing.question == asking.concerns[0].releasing.question


def test_a_word_that_counts_already_takes_no_objection():
    proposal = consent.step(by_caucus(), release(), SOON)
    objection = consent.ObjectToOwnWord("RESIDENTS", 10, "c1")

    assert refusal(proposal, objection, SOON + THREE_DAYS) == "concern_closed"
    assert refusal(by_caucus(), objection) == "no_caucus_position"
    assert refusal(proposal, consent.ObjectToOwnWord("POLICE", 10, "c1")) == "not_own_group"


def test_objections_to_one_word_leave_the_groups_position_alone():
    proposal = objected(consent.step(by_caucus(), release(), SOON))

    assert proposal.tally("RESIDENTS").objections == 0
    assert proposal.tally("RESIDENTS").by_caucus


def test_a_word_that_fell_is_not_said_again_for_thirty_days():
    proposal = objected(consent.step(by_caucus(), release(), SOON), n_seats=2)
    again = consent.days_later(SOON, 30, VANCOUVER)
    still = consent.settle(proposal, again - HOUR)

    assert still.state == State.INTEGRATING
    assert refusal(still, release(), again - HOUR) == "asked_lately"
    assert refusal(still, consent.AskGroup("RESIDENTS", 10, "c1"), again - HOUR) == "asked_lately"
    assert consent.step(still, release(), again).concerns[0].releasing.word is not None


# — the question to the seats —


@pytest.mark.parametrize(
    ("yes", "no", "released"),
    [(3, 0, False), (4, 0, True), (2, 1, False), (4, 2, True), (4, 3, False), (0, 4, False)],
)
def test_its_group_releases_it_by_quorum_and_two_thirds_of_the_answers(yes, no, released):
    proposal = answered(asked(), yes, no)

    assert status(consent.settle(proposal, QUESTION_ENDS - HOUR)) == ConcernStatus.OPEN
    expected = ConcernStatus.RELEASED_BY_GROUP if released else ConcernStatus.OPEN
    assert status(consent.settle(proposal, QUESTION_ENDS)) == expected


@pytest.mark.parametrize(
    ("yes", "no", "tagged"), [(6, 0, True), (7, 0, False), (4, 3, True), (5, 2, False)]
)
def test_the_sex_workers_group_takes_the_tag_off_by_quorum_and_two_thirds(yes, no, tagged):
    proposal = answered(tag_asked(), yes, no, group=CENTRE, concern="")

    assert consent.settle(proposal, QUESTION_ENDS - HOUR).tagged
    assert consent.settle(proposal, QUESTION_ENDS).tagged is tagged


def test_the_sex_workers_group_needs_half_of_its_seats_in_a_release_question():
    four = answered(asked(CENTRE), 4, 0, group=CENTRE)
    five = answered(asked(CENTRE), 5, 0, group=CENTRE)

    assert status(consent.settle(four, QUESTION_ENDS)) == ConcernStatus.OPEN
    assert status(consent.settle(five, QUESTION_ENDS)) == ConcernStatus.RELEASED_BY_GROUP


def test_a_question_lasts_seven_days_or_more():
    assert QUESTION_ENDS - SOON >= 7 * DAY
    assert refusal(raised(called()), consent.AskGroup("RESIDENTS", 10, "c1", days=6)) == (
        "question_too_short"
    )


def test_an_answer_can_be_changed_and_nobody_answers_twice():
    proposal = answered(asked(n_seats=3), 2, 1)
    change = consent.AnswerGroup("RESIDENTS", True, LONG_AGO, "c1", instead_of=False)
    changed = consent.step(proposal, change, SOON)

    question = changed.concerns[0].releasing.question
    assert (question.yes, question.no) == (3, 0)
    assert refusal(proposal, replace(change, instead_of=None)) == "roll_is_full"
    assert refusal(asked(), replace(change, instead_of=True)) == "no_such_answer"


def test_no_other_group_asks_or_answers_the_question():
    assert refusal(raised(called()), consent.AskGroup("POLICE", 7, "c1")) == "not_own_group"
    assert refusal(asked(), consent.AnswerGroup("POLICE", True, LONG_AGO, "c1")) == (
        "not_own_group"
    )


def test_a_group_with_fewer_than_three_seats_that_are_old_enough_is_not_asked():
    assert refusal(raised(called()), consent.AskGroup("RESIDENTS", 2, "c1")) == "too_few_old_seats"
    assert refusal(shaping(), consent.AskGroup(CENTRE, 2)) == "too_few_old_seats"


def test_there_is_one_question_at_a_time_and_none_to_answer_before():
    answer = consent.AnswerGroup("RESIDENTS", True, LONG_AGO, "c1")

    assert refusal(asked(), consent.AskGroup("RESIDENTS", 10, "c1")) == "question_open"
    assert refusal(raised(called()), answer) == "no_question"


def test_a_question_that_ends_with_the_call_is_read_first():
    proposal = filled(raised(called()))
    ask = consent.AskGroup("RESIDENTS", 10, "c1")
    proposal = consent.step(proposal, ask, FIRST_END - 7 * DAY)
    proposal = answered(proposal, 4, 0, at=FIRST_END - 6 * DAY)

    assert proposal.concerns[0].releasing.question.closes_at == FIRST_END
    assert consent.settle(proposal, FIRST_END).state == State.AGREED


def test_so_is_the_one_about_the_tag():
    proposal = filled(called(), but=(CENTRE,))
    proposal = consent.step(proposal, consent.AskGroup(CENTRE, 14), SECOND_END - 7 * DAY)
    proposal = answered(proposal, 7, 0, group=CENTRE, concern="", at=SECOND_END - 6 * DAY)

    assert consent.settle(proposal, SECOND_END).state == State.AGREED


def test_a_question_without_a_yes_can_be_asked_again_after_thirty_days():
    ask = consent.AskGroup("RESIDENTS", 10, "c1")
    failed = consent.settle(asked(), QUESTION_ENDS)
    rested = RESTED.astimezone(VANCOUVER).date()

    with pytest.raises(Refused) as caught:
        consent.step(failed, ask, RESTED - HOUR)

    assert (caught.value.code, caught.value.facts) == ("asked_lately", {"day": rested})
    assert consent.step(failed, ask, RESTED).concerns[0].releasing.question is not None


def test_the_one_about_the_tag_rests_as_long_whatever_small_change_the_text_has():
    failed = consent.settle(tag_asked(), QUESTION_ENDS)
    edited = consent.step(failed, consent.EditText(), QUESTION_ENDS)
    ask = consent.AskGroup(CENTRE, 14)

    assert refusal(edited, ask, RESTED - HOUR) == "asked_lately"
    assert consent.step(edited, ask, RESTED).untagging.question is not None


def test_a_question_without_a_yes_takes_the_word_that_waits_with_it():
    alone = consent.step(by_caucus(), release(said=word(seats=1)), SOON)
    failed = consent.settle(
        consent.step(alone, consent.AskGroup("RESIDENTS", 10, "c1"), SOON), QUESTION_ENDS
    )

    confirm = consent.ConfirmOwnWord("RESIDENTS", "c1")
    assert refusal(failed, confirm, QUESTION_ENDS) == "no_caucus_position"


def test_on_a_new_version_a_group_is_asked_at_once():
    at = FIRST_END + DAY
    proposal = consent.step(integrating(), consent.AskGroup("RESIDENTS", 10, "c1"), at)
    failed = consent.settle(proposal, at + 9 * DAY)
    ask = consent.AskGroup("RESIDENTS", 10, "c1")

    changed = consent.step(failed, consent.NewVersion(), at + 9 * DAY)

    assert refusal(failed, ask, at + 9 * DAY) == "asked_lately"
    assert consent.step(changed, ask, at + 9 * DAY).concerns[0].releasing.question is not None


# — whose seat is old enough —


@pytest.mark.parametrize(
    ("joined", "first_day"),
    [
        (date(2026, 3, 1), date(2026, 4, 30)),
        (date(2026, 4, 1), date(2026, 5, 30)),
        (date(2026, 2, 1), date(2026, 3, 30)),
        (date(2024, 2, 1), date(2024, 3, 30)),
        (date(2025, 12, 1), date(2026, 1, 30)),
    ],
)
def test_a_seat_counts_from_thirty_days_after_the_last_day_of_its_joining_month(joined, first_day):
    assert not consent.is_old_enough(joined, first_day - timedelta(days=1))
    assert consent.is_old_enough(joined, first_day)


@pytest.mark.parametrize("day", range(1, 32))
def test_on_whichever_day_of_the_month_it_joined_no_seat_under_thirty_days_counts(day):
    joined = date(2026, 3, day)
    counted = [n for n in range(80) if consent.is_old_enough(joined, joined + n * DAY)]

    assert counted[0] == 30 + (31 - day)


def test_a_seat_that_could_be_younger_than_thirty_days_does_not_answer():
    opened = SOON.astimezone(VANCOUVER).date()
    young, old = date(opened.year, opened.month - 1, 30), date(opened.year, opened.month - 2, 1)

    assert (opened - young).days < 30
    assert refusal(asked(), consent.AnswerGroup("RESIDENTS", True, young, "c1")) == "seat_too_young"
    consent.step(asked(), consent.AnswerGroup("RESIDENTS", True, old, "c1"), SOON)


# — when the text or the proposal changes under it —


@pytest.mark.parametrize("start", [tag_asked(), consent.step(shaping(), untag(), SOON)])
def test_with_other_words_nothing_is_asked_or_said_about_the_tag_any_more(start):
    edited = consent.step(start, consent.EditText(), SOON)

    assert (edited.untagging.word, edited.untagging.question) == (None, None)
    assert consent.settle(edited, QUESTION_ENDS).tagged
    assert consent.step(edited, consent.AskGroup(CENTRE, 14), SOON).untagging.question


def test_with_other_words_nothing_is_asked_or_said_about_a_release_any_more():
    at = FIRST_END + DAY
    proposal = consent.step(integrating(), consent.NewVersion(), at)
    asking = consent.step(proposal, consent.AskGroup("RESIDENTS", 10, "c1"), at)
    asking = answered(asking, 10, 0, at=at)
    said = consent.step(by_caucus(), release(), SOON)

    edited = consent.step(asking, consent.EditText(), at)
    changed = consent.step(said, consent.NewVersion(), SOON)

    assert (edited.concerns[0].releasing, changed.concerns[0].releasing) == (
        consent.Matter(),
        consent.Matter(),
    )
    assert status(consent.settle(edited, at + 20 * DAY)) == ConcernStatus.OPEN
    assert status(consent.settle(changed, SOON + 20 * DAY)) == ConcernStatus.OPEN


def test_with_a_new_version_nothing_is_asked_or_said_about_the_tag_any_more():
    opened = consent.step(called(), untag(), SOON)

    changed = consent.step(opened, consent.NewVersion(), SOON)

    assert changed.untagging == consent.Matter()
    assert consent.settle(changed, SOON + 9 * DAY).tagged


def test_a_word_about_the_tag_that_comes_after_the_call_changes_nothing():
    proposal = raised(filled(called()))
    late = consent.step(proposal, untag(), FIRST_END - DAY)

    ended = consent.settle(late, FIRST_END + 9 * DAY)

    assert (ended.state, ended.tagged, ended.untagging) == (
        State.INTEGRATING,
        True,
        consent.Matter(),
    )


def test_with_a_final_outcome_no_group_is_asked_any_more():
    proposal = consent.step(raised(called()), consent.AskGroup("RESIDENTS", 10, "c1"), SOON)
    proposal = consent.step(proposal, consent.AskGroup(CENTRE, 14), SOON)

    ended = consent.step(proposal, consent.Withdraw(), SOON)

    assert (ended.untagging, ended.concerns[0].releasing) == (consent.Matter(), consent.Matter())


def test_what_a_group_does_about_the_tag_in_its_room_is_not_told_to_the_table():
    quiet = [step.code for step in consent.next_steps(shaping(), SOON)]
    asking = [step.code for step in consent.next_steps(tag_asked(), SOON)]
    saying = consent.step(shaping(), untag(), SOON)

    assert asking == quiet
    assert [step.code for step in consent.next_steps(saying, SOON)] == quiet
