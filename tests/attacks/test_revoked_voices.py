"""A batch of false cards is revoked: nothing that its people said is left to decide anything."""

from __future__ import annotations

import datetime

import pytest

from lic.actions import queries as acting
from lic.actions import services as actions
from lic.base import keys
from lic.communities import queries, services
from lic.communities.models import DutyAnswer, Grant, Group, Notice, Seat, Tombstone
from lic.decisions import services as decisions
from lic.decisions.models import (
    CaucusObjection,
    CaucusPosition,
    GroupAnswer,
    Position,
    StandingConcern,
)
from lic.decisions.services import revoking
from lic.listening import services as listening
from lic.listening.models import PaperBatch, PaperSheet, Round, Vote
from tests.actions import made as doing
from tests.communities import made as table
from tests.decisions import made
from tests.listening import made as rounds

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2025, 1, 1)


def false_seats(town, stewards, n=3):
    """Seats by a batch of the residents' group."""
    batch, _codes = services.issue_batch(
        stewards[0], group=table.group(town, "res"), organization=table.organization(town, "res"),
        quota=20, expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    return batch, [table.seat(town, "res", batch=batch, joined=LONG_AGO) for _each in range(n)]


def revoke(batch, stewards):
    services.ask_revocation(stewards[0], batch=batch, reason="Cards were sold.")
    services.confirm_revocation(stewards[1], batch=batch)


@pytest.fixture(autouse=True)
def demo(settings):
    """Duties are in force without a second factor."""
    settings.DEMO = True


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def stewards(town):
    return [table.sit(town, "res", "steward"), table.sit(town, "res", "steward")]


@pytest.mark.parametrize("leaves_first", [False, True], ids=["there", "gone"])
def test_positions_and_concerns_go_at_once_also_of_those_who_left(town, stewards, leaves_first):
    batch, false = false_seats(town, stewards)
    people = made.seats(town, groups=("sw", "com", "gov", "bus", "pol"))
    made.called(people["sw"][0])
    one, two, three = map(table.actor, false)
    made.give([one, two], made.Proposal.objects.get())
    decisions.raise_concern(three, number=1, grounds=made.GROUNDS)
    if leaves_first:
        for actor in (one, two, three):
            services.leave(actor)

    revoke(batch, stewards)

    assert not Position.objects.filter(group="res").exists()
    assert StandingConcern.objects.get().state == "LAPSED"


def test_a_position_given_by_others_stays(town, stewards):
    batch, false = false_seats(town, stewards)
    people = made.seats(town)
    made.called(people["sw"][0])
    made.give([people["res"][0], people["sw"][1]], made.Proposal.objects.get())

    revoke(batch, stewards)

    assert sorted(Position.objects.values_list("group", flat=True)) == ["res", "sw"]


def test_answers_to_the_groups_own_questions_go(town, stewards):
    batch, false = false_seats(town, stewards)
    honest = [table.actor(table.seat(town, "res", joined=LONG_AGO)) for _each in range(3)]
    people = made.seats(town, groups=("sw", "com", "gov", "bus", "pol"))
    made.called(people["sw"][0])
    decisions.raise_concern(honest[0], number=1, grounds=made.GROUNDS)
    asked = decisions.ask_group(table.actor(false[0]), number=1, kind="RELEASE", concern=1)
    decisions.answer_group(table.actor(false[0]), number=1, question=asked.pk, is_yes=True)
    decisions.answer_group(honest[1], number=1, question=asked.pk, is_yes=False)
    services.ask_question(
        table.actor(false[1]), kind="GIVE", duty="spokesperson", handle=false[2].handle
    )

    revoke(batch, stewards)

    assert list(GroupAnswer.objects.values_list("is_yes", flat=True)) == [False]
    assert not DutyAnswer.objects.exists()


@pytest.mark.parametrize("leaves_first", [False, True], ids=["there", "gone"])
def test_a_revoked_stewards_batch_leaves_no_answers_behind_that_it_entered_for_others(
    town, stewards, leaves_first
):
    batch, _false = false_seats(town, stewards, n=0)
    false = table.seat(town, "res", "steward", "peer", batch=batch)
    honest = table.seat(town, "res", "peer", batch=false_seats(town, stewards, n=0)[0])
    Grant.objects.update(is_taken_up=True)
    rounds.round_(town, "One.", "Two.")
    for seat in (false, honest):
        enter(table.actor(seat), "res")
    rounds.accept_paper(town)
    if leaves_first:
        services.leave(table.actor(false))

    revoke(batch, stewards)

    kept = Vote.objects.values_list("voter_key", flat=True).distinct()
    assert (Vote.objects.count(), len(kept)) == (7, 4)


def test_sheets_of_other_groups_go_with_the_batch_of_the_facilitator_who_entered_them(
    town, stewards
):
    batch, _false = false_seats(town, stewards, n=0)
    false = table.seat(town, "res", "facilitator", batch=batch)
    Grant.objects.update(is_taken_up=True)
    rounds.round_(town, "One.")
    listening.enter_paper(
        table.actor(false), round_number=1, group="bus", sheets=[("t", {1: "AGREE"}, [])]
    )
    rounds.accept_paper(town)

    revoke(batch, stewards)

    assert not Vote.objects.exists()


def test_sheets_that_wait_go_with_the_batch_of_whoever_entered_them_and_others_stay(town, stewards):
    batch, _false = false_seats(town, stewards, n=0)
    false = table.seat(town, "res", "facilitator", batch=batch)
    Grant.objects.update(is_taken_up=True)
    rounds.round_(town, "One.")
    for place, actor in enumerate((table.actor(false), table.sit(town, "com", "facilitator"))):
        sheets = [(f"t{place}", {1: "AGREE"}, [])]
        listening.enter_paper(actor, round_number=1, group="res", sheets=sheets)
    services.leave(table.actor(false))

    revoke(batch, stewards)

    assert (PaperBatch.objects.count(), PaperSheet.objects.count()) == (1, 1)


def test_once_the_key_is_gone_the_result_is_marked_and_no_tag_is_left(town, stewards):
    batch, _false = false_seats(town, stewards, n=0)
    false = table.seat(town, "res", "peer", batch=batch)
    Grant.objects.update(is_taken_up=True)
    round_ = rounds.round_(town, "One.", "Two.")
    enter(table.actor(false), "res")
    rounds.accept_paper(town)
    Round.objects.update(state="CLOSED", closed_on=rounds.TODAY)
    listening.rewrite(round_.pk)
    keys.destroy(round_.key_name)

    revoke(batch, stewards)

    round_.refresh_from_db()
    assert (Vote.objects.count(), round_.is_marked) == (7, True)
    assert set(Vote.objects.values_list("batch_tag", flat=True)) == {""}


def enter(peer, group):
    """Four people by another hand: one with a peer worker, three on paper; seven answers."""
    listening.answer_for(peer, round_number=1, token=f"t{peer.seat_id}", answers={1: "AGREE"})
    sheets = [(f"s{peer.seat_id}{n}", {1: "AGREE", 2: "PASS"}, []) for n in range(3)]
    listening.enter_paper(peer, round_number=1, group=group, sheets=sheets)


def test_a_tombstone_waits_for_the_call_and_no_longer(town, stewards):
    _batch, false = false_seats(town, stewards)
    people = made.seats(town)
    call = made.called(people["sw"][0]).calls.get()

    services.leave(table.actor(false[0]))
    waiting = Tombstone.objects.get().until_keys
    keys.destroy(call.key_name)
    services.sweep_tombstones()

    assert waiting == [call.key_name]
    assert (Tombstone.objects.count(), Seat.objects.filter(pk=false[0].pk).count()) == (0, 0)


def done_by(town, *said, asked=("res",)):
    """A finished action, and what these actors said of it: done."""
    today = table.today()
    row = doing.action(
        table.sit(town, "com", "coordinator"), town, asked=asked, is_tagged=False, today=today
    )
    actions.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=today)
    for actor in said:
        actions.confirm(actor, number=row.number, is_done=True, words="", today=today)
    return row


def stands(row):
    """The state, what the residents say, and the steps so far."""
    found = acting.action(table.sit(row.community, "bus"), row.number)
    answers = [c.answer for c in found.confirmations.all() if c.group.key == "res"]
    return found.state, answers, [u.kind for u in found.updates.all()]


@pytest.mark.parametrize("leaves_first", [False, True], ids=["there", "gone"])
def test_an_action_done_by_two_false_seats_is_not_done(town, stewards, leaves_first):
    batch, false = false_seats(town, stewards)
    honest = table.seat(town, "res")
    row = done_by(town, *map(table.actor, false[:2]))
    before = stands(row)[0]
    if leaves_first:
        for one in false[:2]:
            services.leave(table.actor(one))

    revoke(batch, stewards)

    assert (before, stands(row)) == (
        "DONE",
        ("FINISHED", ["WAITING"], ["FINISHED", "DONE", "UNCONFIRMED"]),
    )
    assert Notice.objects.filter(seat=honest, kind="actions.asked", is_read=False).exists()


def test_an_action_done_by_a_false_steward_is_not_done(town, stewards):
    batch, _false = false_seats(town, stewards)
    row = done_by(town, table.actor(table.seat(town, "res", "steward", batch=batch)))

    revoke(batch, stewards)

    assert stands(row)[:2] == ("FINISHED", ["WAITING"])


def test_one_false_word_is_not_added_to_by_an_honest_one(town, stewards):
    batch, false = false_seats(town, stewards)
    row = done_by(town, table.actor(false[0]))

    revoke(batch, stewards)
    actions.confirm(
        table.sit(town, "res"), number=row.number, is_done=True, words="", today=table.today()
    )

    assert stands(row)[:2] == ("FINISHED", ["WAITING"])


def test_an_action_that_honest_seats_carry_stays_done(town, stewards):
    batch, false = false_seats(town, stewards)
    row = done_by(town, table.actor(false[0]), stewards[0])

    revoke(batch, stewards)

    assert stands(row)[:2] == ("DONE", ["YES"])


def test_an_action_whose_key_is_gone_stays_done_and_is_marked(
    town, stewards, client, django_capture_on_commit_callbacks
):
    batch, false = false_seats(town, stewards)
    row = done_by(town, *map(table.actor, false[:2]))
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_keys(made.later(40))

    revoke(batch, stewards)

    page = client.get(f"/c/{town.slug}/actions/{row.number}/").content.decode()
    assert stands(row)[:2] == ("DONE", ["YES"])
    assert "Nobody can tell any more whose word it was." in page


def test_a_seat_does_not_count_twice_when_an_old_backup_came_back_without_keys(town):
    doubter = table.sit(town, "res")
    row = done_by(town, doubter)
    keys.destroy(row.key_name)

    actions.confirm(doubter, number=row.number, is_done=True, words="", today=table.today())

    assert stands(row)[:2] == ("FINISHED", ["WAITING"])


def test_words_under_a_lost_key_mark_the_action(town, stewards):
    batch, false = false_seats(town, stewards)
    row = done_by(town, *map(table.actor, false[:2]))
    keys.destroy(row.key_name)

    revoke(batch, stewards)

    row.refresh_from_db()
    assert (row.state, row.is_marked) == ("DONE", True)


@pytest.mark.parametrize("part", ["gave it", "confirmed it"])
def test_a_position_of_a_caucus_that_false_seats_carried_is_no_position(town, stewards, part):
    batch, false = false_seats(town, stewards)
    Group.objects.filter(community=town, key="res").update(speaks_by_caucus=True)
    people = made.seats(town)
    honest = made.holder(town, "res", "spokesperson")
    proposal = made.called(people["sw"][0])
    word = decisions.give_caucus_position(honest, number=1, choice="SUPPORT")
    decisions.confirm_caucus(table.actor(false[1]), number=1, word=word.pk)
    if part == "gave it":
        key = keys.voter_key(proposal.calls.get().key_name, false[0].voting_id)
        CaucusPosition.objects.update(given_by=key, confirmed_by="")
    before = CaucusPosition.objects.count()

    revoke(batch, stewards)

    assert (before, CaucusPosition.objects.count()) == (1, 0)


@pytest.mark.parametrize("part", ["gave it", "confirmed it", "objected to it"])
def test_a_word_that_false_seats_carried_does_not_wait_on_and_their_objections_go(
    town, stewards, part
):
    batch, false = false_seats(town, stewards)
    Group.objects.filter(community=town, key="res").update(speaks_by_caucus=True)
    people = made.seats(town)
    honest = made.holder(town, "res", "spokesperson")
    made.called(people["sw"][0])
    decisions.give_caucus_position(honest, number=1, choice="CONCERN", grounds=made.GROUNDS)
    word = decisions.give_group_word(honest, number=1, about="RELEASE", concern=1)
    if part == "gave it":
        key = keys.voter_key(f"proposal-{word.proposal_id}", false[0].voting_id)
        CaucusPosition.objects.filter(pk=word.pk).update(given_by=key)
    elif part == "confirmed it":
        decisions.confirm_caucus(table.actor(false[1]), number=1, word=word.pk)
    else:
        decisions.object_to_word(table.actor(false[2]), number=1, word=word.pk)

    revoke(batch, stewards)

    word.refresh_from_db()
    expected = "GIVEN" if part == "objected to it" else "LAPSED"
    assert (word.state, CaucusObjection.objects.exists()) == (expected, False)


def test_a_key_is_kept_for_whoever_left_while_a_word_of_the_group_lies_in_its_room(town):
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    people = made.seats(town)
    speaker = made.holder(town, "sw", "spokesperson")
    made.shaped(people["res"][0])
    member = made.seat_of(people["sw"][0])

    before = revoking.living_keys(member)
    word = decisions.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True)

    assert (before, revoking.living_keys(member)) == ([], [f"proposal-{word.proposal_id}"])
