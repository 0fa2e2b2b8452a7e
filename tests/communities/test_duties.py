"""Duties: given by the group, the coordinator or the host, each only its own."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from lic.accounts import passphrases
from lic.accounts import services as account_services
from lic.base import audit, keys
from lic.base.policy import Denied
from lic.communities import queries, services
from lic.communities.models import (
    DutyAnswer,
    DutyQuestion,
    Grant,
    Group,
    Notice,
    Organization,
    Seat,
)
from tests.accounts import made as accounts
from tests.communities import made

pytestmark = pytest.mark.django_db


def group_of(town, key, number):
    """Seats of one group, with their actors."""
    seats = [made.seat(town, key) for _each in range(number)]
    return seats, [made.actor(seat) for seat in seats]


def closed(days=8):
    services.close_questions(timezone.now() + datetime.timedelta(days=days))


def ask(actor, seat, kind="GIVE", **more):
    return services.ask_question(actor, kind=kind, duty="steward", handle=seat.handle, **more)


def answered(question, actors, word):
    for actor in actors:
        services.answer_question(actor, question=question, is_yes=word)


def test_a_group_gives_a_duty_with_its_quorum_and_two_thirds():
    town = made.town()
    seats, actors = group_of(town, "res", 6)
    question = ask(actors[0], seats[1])
    answered(question, actors[1:2], True)
    answered(question, actors[2:3], False)

    closed()

    offered = Grant.objects.get(seat=seats[1])
    assert (offered.duty, offered.is_taken_up) == ("steward", False)
    assert DutyQuestion.objects.get().state == "PASSED"


@pytest.mark.parametrize(("key", "yes", "no"), [("res", 2, 0), ("res", 2, 2), ("sw", 3, 0)])
def test_too_few_answers_or_too_few_yes_change_nothing(key, yes, no):
    town = made.town()
    seats, actors = group_of(town, key, 8)
    question = ask(actors[0], seats[1])
    answered(question, actors[1:yes], True)
    answered(question, actors[yes : yes + no], False)

    closed()

    assert not Grant.objects.exists()
    assert DutyQuestion.objects.get().state == "NOT_PASSED"


def test_answers_are_gone_with_their_key_when_a_question_closes(django_capture_on_commit_callbacks):
    town = made.town()
    seats, actors = group_of(town, "res", 4)
    question = ask(actors[0], seats[1])
    answered(question, actors, True)
    before = keys.exists(question.key_name)

    with django_capture_on_commit_callbacks(execute=True):
        closed()

    assert (before, keys.exists(question.key_name)) == (True, False)
    assert not DutyAnswer.objects.exists()


def test_answers_carry_no_seat():
    town = made.town()
    seats, actors = group_of(town, "res", 4)

    ask(actors[0], seats[1])

    answer = DutyAnswer.objects.get()
    assert answer.voter_key not in {seats[0].voting_id, str(seats[0].pk)}
    assert {field.name for field in DutyAnswer._meta.fields} == {
        "id",
        "question",
        "voter_key",
        "is_yes",
    }


def test_an_offered_duty_is_in_force_once_it_is_taken_up():
    town = made.town()
    seat = made.seat(town, "res")
    services.grant("group", seat=seat, duty="steward", is_taken_up=False)
    before = made.actor(seat).duties

    services.take_up(made.actor(seat), duty="steward")

    assert (before, made.actor(seat).duties) == (frozenset(), frozenset({"steward"}))


def test_nobody_takes_a_duty_up_with_five_words():
    town = made.town()
    seat = made.seat(town, "res")
    services.grant("group", seat=seat, duty="steward", is_taken_up=False)
    account_services.set_passphrase(seat.account, passphrases.offer(5, "en"))

    with pytest.raises(services.Refusal, match="seven words"):
        services.take_up(made.actor(seat), duty="steward")

    assert made.actor(seat).duties == frozenset()


@pytest.mark.parametrize("words", ["our", "own"])
def test_a_duty_is_taken_up_with_seven_words_or_with_ones_own(words):
    town = made.town()
    seat = made.seat(town, "res")
    services.grant("group", seat=seat, duty="steward", is_taken_up=False)
    new = passphrases.offer(7, "fr") if words == "our" else "zzyzx lies behind 12 hills"
    account_services.set_passphrase(seat.account, new)

    services.take_up(made.actor(seat), duty="steward")

    assert made.actor(seat).duties == frozenset({"steward"})


def test_a_group_withdraws_a_duty():
    town = made.town()
    seats, actors = group_of(town, "res", 5)
    services.grant("group", seat=seats[4], duty="steward")
    question = ask(actors[0], seats[4], kind="WITHDRAW")
    answered(question, actors[1:3], True)

    closed()

    assert not Grant.objects.exists()


def test_a_small_group_decides_by_caucus_with_two_yes():
    town = made.town()
    seats, actors = group_of(town, "pol", 2)
    question = ask(actors[0], seats[0], is_by_caucus=True)
    answered(question, actors[1:], True)

    closed(days=4)

    assert Grant.objects.get().seat == seats[0]


def test_a_group_of_one_decides_alone():
    town = made.town()
    seats, actors = group_of(town, "pol", 1)
    ask(actors[0], seats[0], is_by_caucus=True)

    closed(days=4)

    assert Grant.objects.get().seat == seats[0]


def test_two_objections_turn_a_caucus_question_to_every_seat():
    town = made.town()
    seats, actors = group_of(town, "sw", 6)
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    question = ask(actors[0], seats[1], is_by_caucus=True, three_took_part=True)

    answered(question, actors[2:4], False)

    question.refresh_from_db()
    assert question.is_by_caucus is False
    assert question.closes_on == queries.today(town) + datetime.timedelta(days=7)


def test_the_sex_workers_group_gives_no_duty_by_caucus_before_three_took_part():
    town = made.town()
    seats, actors = group_of(town, "sw", 6)
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)

    with pytest.raises(services.Refusal, match="three people who take part"):
        ask(actors[0], seats[1], is_by_caucus=True)

    assert not DutyQuestion.objects.exists()


@pytest.mark.parametrize(
    ("n_seats", "said", "state"), [(6, 1, "NOT_PASSED"), (6, 2, "PASSED"), (1, 1, "NOT_PASSED")]
)
def test_by_caucus_the_sex_workers_group_needs_two_seats(n_seats, said, state):
    town = made.town()
    seats, actors = group_of(town, "sw", n_seats)
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    question = ask(actors[0], seats[0], is_by_caucus=True, three_took_part=True)
    answered(question, actors[:said], True)

    closed(days=4)

    assert DutyQuestion.objects.get().state == state


@pytest.mark.parametrize(("yes", "no", "speaks"), [(3, 0, True), (2, 0, False), (2, 2, False)])
def test_a_group_chooses_how_it_speaks_with_its_quorum_and_two_thirds(yes, no, speaks):
    town = made.town()
    seats, actors = group_of(town, "res", 8)
    question = services.choose_voice(actors[0], by_caucus=True)
    answered(question, actors[:yes], True)
    answered(question, actors[yes : yes + no], False)

    closed()

    assert Group.objects.get(community=town, key="res").speaks_by_caucus is speaks
    assert Notice.objects.filter(kind="communities.voice").count() == (8 if speaks else 0)


def test_a_group_with_one_voice_asks_every_seat_before_it_speaks_seat_by_seat():
    town = made.town()
    _seats, actors = group_of(town, "res", 6)
    Group.objects.filter(community=town, key="res").update(speaks_by_caucus=True)
    question = services.choose_voice(actors[0], by_caucus=False)
    answered(question, actors[1:2], True)

    closed(days=4)

    question.refresh_from_db()
    assert (question.is_by_caucus, question.state) == (False, "OPEN")


def test_the_liaison_of_a_small_group_chooses_how_it_speaks():
    town = made.town()
    Organization.objects.filter(community=town, group__key="pol").update(mandate="City council")

    services.choose_voice(made.sit(town, "pol"), by_caucus=True)

    assert Group.objects.get(community=town, key="pol").speaks_by_caucus is True


def test_a_group_that_speaks_seat_by_seat_has_no_caucus_question():
    town = made.town()
    seats, actors = group_of(town, "res", 4)

    with pytest.raises(services.Refusal):
        ask(actors[0], seats[1], is_by_caucus=True)

    assert not DutyQuestion.objects.exists()


def test_nobody_outside_the_group_answers_its_question():
    town = made.town()
    seats, actors = group_of(town, "sw", 4)
    question = ask(actors[0], seats[1])

    with pytest.raises(Denied):
        services.answer_question(made.sit(town, "pol", "steward"), question=question, is_yes=True)

    assert DutyAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "duty"),
    [
        ("host", "steward"),
        ("host", "spokesperson"),
        ("host", "facilitator"),
        ("group", "coordinator"),
        ("coordinator", "steward"),
    ],
)
def test_each_duty_is_given_by_its_own_giver_alone(by, duty):
    town = made.town()
    giver = made.sit(town, "res", "coordinator") if by == "coordinator" else by

    with pytest.raises(services.Refusal):
        services.grant(giver, seat=made.seat(town, "sw"), duty=duty)

    assert not Grant.objects.filter(duty=duty).exists()


def test_offering_a_duty_tells_nothing_about_who_is_there():
    town = made.town()
    coordinator = made.sit(town, "res", "coordinator")
    seat = made.seat(town, "com", handle="Calm Otter")

    answers = [
        services.offer_duty(coordinator, handle=name, duty="facilitator")
        for name in ("calm otter", "No One")
    ]

    assert answers == [None, None]
    assert Grant.objects.get(seat=seat).is_taken_up is False


def test_the_chain_does_not_say_in_which_group_a_duty_of_the_table_is_held():
    town = made.town()
    coordinator = made.sit(town, "com", "coordinator")
    seat = made.seat(town, "sw")

    services.offer_duty(coordinator, handle=seat.handle, duty="facilitator")
    services.take_up(made.actor(seat), duty="facilitator")
    services.lay_down(made.actor(seat), duty="facilitator")
    services.offer_duty(coordinator, handle=seat.handle, duty="auditor")
    services.end_duty(coordinator, grant_id=Grant.objects.get(seat=seat).pk)
    services.grant("host", seat=seat, duty="coordinator")

    acts = [(one.duty, one.verb, one.facts) for one in audit.of(town)]
    assert acts == [
        ("coordinator", "duty_given", {"duty": "facilitator"}),
        ("facilitator", "duty_laid_down", {"duty": "facilitator"}),
        ("coordinator", "duty_given", {"duty": "auditor"}),
        ("coordinator", "duty_withdrawn", {"duty": "auditor"}),
        ("host", "duty_given", {"duty": "coordinator"}),
    ]
    assert audit.acts().count() == len(acts)


def test_the_chain_says_of_a_groups_own_duty_which_group_gave_it():
    town = made.town()

    services.grant("group", seat=made.seat(town, "sw"), duty="steward")

    acts = [(one.duty, one.verb, one.facts) for one in audit.of(made.group(town, "sw"))]
    assert acts == [("group", "duty_given", {"duty": "steward"})]


def test_a_coordinator_cannot_take_back_what_a_group_gave():
    town = made.town()
    coordinator = made.sit(town, "res", "coordinator")
    held = services.grant("group", seat=made.seat(town, "sw"), duty="steward")

    with pytest.raises(services.Refusal):
        services.end_duty(coordinator, grant_id=held.pk)

    assert Grant.objects.filter(pk=held.pk).exists()


def test_outside_the_demo_a_duty_needs_a_second_factor(settings):
    settings.DEMO = False
    town = made.town()
    seat = made.seat(town, "res", "steward")
    before = made.actor(seat).duties

    accounts.second_factor(seat.account)

    assert (before, made.actor(seat).duties) == (frozenset(), frozenset({"steward"}))


def test_a_duty_ends_after_its_last_day():
    town = made.town()
    seat = made.seat(town, "res", "steward")
    Grant.objects.update(until=queries.today(town) - datetime.timedelta(days=1))

    assert made.actor(seat).duties == frozenset()


def test_a_question_about_somebody_who_left_goes_with_its_key(django_capture_on_commit_callbacks):
    town = made.town()
    seats, actors = group_of(town, "res", 4)
    question = ask(actors[0], seats[1])

    with django_capture_on_commit_callbacks(execute=True):
        services.leave(actors[1])
        assert keys.exists(question.key_name)  # were this undone, its page would need the key

    assert not keys.exists(question.key_name)
    assert not DutyQuestion.objects.exists()
    assert Seat.objects.filter(community=town).count() == 3


def small_group(key, n=1, mandate="City council", duty=""):
    """The acts that the first of n seats of a group does for it beside what it holds."""
    town = made.town()
    Organization.objects.filter(community=town, group__key=key).update(mandate=mandate)
    first, *_others = [made.seat(town, key) for _each in range(n)]
    if duty:
        Grant.objects.create(
            seat=made.seat(town, key), duty=duty, until=made.today(), is_taken_up=True
        )
    return made.actor(first).stands_in


def test_a_liaison_stands_in_for_the_spokesperson_that_its_group_is_too_small_to_have():
    spokesperson = frozenset({"spokesperson"})

    assert small_group("pol") == small_group("gov", 2) == spokesperson
    assert small_group("pol", duty="steward") == spokesperson
    assert small_group("pol", duty="spokesperson") == frozenset()
    assert small_group("pol", 3) == small_group("pol", mandate="") == frozenset()
    assert small_group("sw") == frozenset()


def test_standing_in_needs_a_second_factor_as_a_duty_does(settings):
    settings.DEMO = False

    assert small_group("pol") == frozenset()
