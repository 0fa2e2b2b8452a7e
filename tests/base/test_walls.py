"""The second wall: in the web's role a query that forgot its filter meets no row of others."""

from __future__ import annotations

import datetime
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from lic.actions.models import Action
from lic.base import ticker, walls
from lic.base.models import Tick
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import CaucusPost, DutyAnswer, DutyQuestion
from lic.config.walls import tables
from lic.decisions.models import CallRoll, Position, Proposal, Version
from lic.listening import services as listening
from lic.listening.models import Flag, PaperBatch, PaperSheet, Vote
from tests import roles
from tests.communities import made
from tests.decisions import made as decisions
from tests.listening import made as rounds
from tests.roles import asked_by

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]
TODAY = made.today()


@pytest.fixture
def towns():
    return made.town(), made.town()


def post(town, key: str, text: str) -> CaucusPost:
    return CaucusPost.objects.create(group=made.group(town, key), text=text, on=TODAY)


def test_without_any_filter_a_reader_finds_the_posts_of_her_own_group_and_town(towns):
    for town in towns:
        for key in ("sw", "pol"):
            post(town, key, f"{town.slug} {key}")
    dee = made.sit(towns[0], "sw")

    with asked_by(dee):
        found = [one.text for one in CaucusPost.objects.all()]

    assert found == [f"{towns[0].slug} sw"]


def test_without_any_filter_a_voice_finds_its_own_answers_alone(towns):
    rounds.round_(towns[0], "One.", "Two.")
    dee, mai = made.sit(towns[0], "sw"), made.sit(towns[0], "sw")
    for actor, choice in ((dee, "AGREE"), (mai, "DISAGREE")):
        listening.cast_vote(actor, round_number=1, number=1, choice=choice)

    with asked_by(dee):
        before = Vote.objects.count()
        listening.cast_vote(dee, round_number=1, number=2, choice="PASS")
        found = sorted(Vote.objects.values_list("statement__number", "choice"))

    assert (before, found) == (0, [(1, "AGREE"), (2, "PASS")])


def test_a_draft_and_its_words_are_found_by_the_group_that_wrote_it_alone(towns):
    mine, theirs, elsewhere = (
        made.sit(towns[place], key) for place, key in ((0, "sw"), (0, "pol"), (1, "sw"))
    )
    for actor in (mine, theirs, elsewhere):
        draft = decisions.draft(title=f"By {actor.seat_id}")
        decisions.services.propose(actor, draft=draft, lay_out=False)

    seen = []
    for actor in (mine, theirs, elsewhere):
        with asked_by(actor):
            titles = list(Version.objects.values_list("title", flat=True))
            seen.append((Proposal.objects.count(), titles))

    assert seen == [(1, [f"By {actor.seat_id}"]) for actor in (mine, theirs, elsewhere)]
    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 1, 2]


def test_a_position_is_seen_by_its_own_voice_alone(towns):
    people = decisions.seats(towns[0])
    proposal = decisions.called(people["sw"][0], people["res"][0])
    for key in ("sw", "res"):
        decisions.services.give_position(people[key][1], number=proposal.number, choice="SUPPORT")
    call = proposal.calls.get()

    with asked_by(people["res"][1]):
        table.voter_key(people["res"][1], call.key_name)
        found = (Position.objects.count(), CallRoll.objects.count())

    assert found == (1, 1)


@pytest.fixture
def everything(towns):
    """A row in every table behind the wall."""
    town = towns[0]
    people = decisions.seats(town)
    post(town, "sw", "A post.")
    question = DutyQuestion.objects.create(
        group=made.group(town, "sw"), kind="ONE_VOICE", n_seats=3, opened_on=TODAY, closes_on=TODAY
    )
    DutyAnswer.objects.create(question=question, voter_key="a", is_yes=True)
    round_ = rounds.round_(town, "One.")
    statement = round_.statements.get()
    Vote.objects.create(statement=statement, voter_key="b", group="sw", choice="AGREE", epoch=1)
    Flag.objects.create(statement=statement, voter_key="b", kind="HURTS")
    batch = PaperBatch.objects.create(round=round_, group="sw", duty="peer", on=TODAY)
    PaperSheet.objects.create(batch=batch, voter_key="c", answers={})
    proposal = decisions.called(people["sw"][0], people["res"][0])
    call = proposal.calls.get()
    decisions.services.give_position(
        people["com"][0], number=proposal.number, choice="STAND_ASIDE", words="Not for us."
    )
    word = call.words.create(
        proposal=proposal, version_number=1, number=1, group="sw", choice="SUPPORT", given_on=TODAY
    )
    word.objections.create(group="sw", voter_key="d")
    asked = proposal.group_questions.create(
        version_number=1, kind="UNTAG", group="sw", n_seats=3, opened_on=TODAY, closes_on=TODAY
    )
    asked.answers.create(voter_key="e", is_yes=True)
    action = Action.objects.create(
        community=town, number=1, lead=made.organization(town, "gov"), due_on=TODAY,
        opened_on=TODAY, title="Lamps", about="Lamps in the lane.", done_when="They are lit.",
    )  # fmt: skip
    confirmation = action.confirmations.create(group=made.group(town, "sw"))
    confirmation.voices.create(voter_key="f", answer="YES")
    return people


SHOWN = {"decisions_proposal", "decisions_version"}
"""Behind the wall only while they are drafts."""


def counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name in sorted({*tables()} - SHOWN):
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
    return found


def test_for_nobody_there_is_no_row_in_any_table_behind_the_wall(everything):
    full = counts()
    with asked_by():
        in_a_request = counts()
    with roles.acting_as(roles.WEB):
        outside = counts()

    nothing = dict.fromkeys(full, 0)
    assert (min(full.values()) > 0, in_a_request, outside) == (True, nothing, nothing)


def test_somebody_of_another_group_and_somebody_of_the_same_group_elsewhere_find_no_row(
    everything, towns
):
    seen = []
    for actor in (everything["pol"][0], made.sit(towns[1], "sw")):
        with asked_by(actor):
            seen.append(counts())

    nothing = dict.fromkeys(seen[0], 0)
    assert seen == [nothing, nothing]


def test_the_worker_finds_every_row(everything):
    full = counts()

    with roles.acting_as(roles.WORKER):
        seen = counts()

    assert seen == full


def test_the_worker_does_all_of_its_periodic_work_in_its_own_role(everything):
    for days in (0, 1, 40, 100):
        with roles.acting_as(roles.WORKER):
            ticker.run_due(timezone.now() + datetime.timedelta(days=days))

    failed = {one.name: one.failed for one in Tick.objects.exclude(failed="")}
    assert (failed, CaucusPost.objects.count(), Position.objects.count()) == ({}, 0, 0)


def test_what_is_written_outside_of_ones_own_is_refused(towns):
    dee, other = made.sit(towns[0], "sw"), made.group(towns[0], "pol")
    round_ = rounds.round_(towns[0], "One.")
    rows = (
        CaucusPost(group=other, text="Said for others.", on=TODAY),
        Vote(statement=round_.statements.get(), voter_key="x", group="sw", choice="AGREE", epoch=1),
        PaperBatch(round=round_, group="pol", duty="peer", on=TODAY),
    )
    for row in rows:
        with (
            asked_by(dee),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)


def test_changes_and_deletions_without_a_filter_reach_ones_own_alone(towns):
    for key in ("sw", "pol"):
        post(towns[0], key, "As it was.")
    with asked_by(made.sit(towns[0], "sw")):
        changed = CaucusPost.objects.update(text="Changed.")
        deleted = CaucusPost.objects.all().delete()[0]

    assert (changed, deleted) == (1, 1)
    assert [one.text for one in CaucusPost.objects.all()] == ["As it was."]


def test_a_row_cannot_be_handed_to_another_group(towns):
    mine = post(towns[0], "sw", "Ours.")
    with asked_by(made.sit(towns[0], "sw")), pytest.raises(DatabaseError), transaction.atomic():
        CaucusPost.objects.filter(pk=mine.pk).update(group=made.group(towns[0], "pol"))


def test_where_the_wall_is_lifted_every_row_is_there_until_the_end_of_the_block(towns):
    post(towns[0], "pol", "Theirs.")
    seen = []
    with asked_by(made.sit(towns[0], "sw")):
        with suppress(LookupError), walls.lifted("a test"):
            seen.append(CaucusPost.objects.count())
            raise LookupError
        seen.append(CaucusPost.objects.count())

    assert seen == [1, 0]


def test_a_long_read_and_many_sets_of_values_have_their_reader_too(towns):
    for key in ("sw", "pol"):
        post(towns[0], key, key)
    with asked_by(made.sit(towns[0], "sw")), transaction.atomic():
        read = [one.text for one in CaucusPost.objects.all().iterator(10)]
    with asked_by(made.sit(towns[0], "sw")), connection.cursor() as cursor:
        with walls.lifted("a test"):
            full = CaucusPost.objects.count()
        cursor.executemany("UPDATE communities_caucuspost SET text = %s", [("a",)])
        touched = cursor.rowcount

    assert (read, full, touched) == (["sw"], 2, 1)


def test_a_reader_is_made_of_keys_and_nothing_else():
    crooked = Actor(community_id=1, group="sw', true), set_config('lic.lifted', 'on")
    with asked_by(crooked), pytest.raises(ValueError, match="ids, keys of groups"):
        CaucusPost.objects.count()


def left_behind() -> list[str]:
    """What a connection still says of whoever asked last."""
    names = ("community", "group", "voices", "lifted")
    with connection.connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'''current_setting('lic.{name}', true)''' for name in names)}"
        )
        return [value or "" for value in cursor.fetchone()]


@pytest.mark.django_db(transaction=True)
def test_two_people_on_one_connection_never_read_for_each_other(client):
    town = made.town()
    room = reverse("communities:room", args=[town.slug])
    seen, kept, pids = [], [], set()
    people = {key: made.seat(town, key) for key in ("sw", "pol")}
    for key in people:
        post(town, key, f"CANARY-{key}")

    for key in ("sw", "pol", "sw"):
        client.force_login(people[key].account)
        page = client.get(room).content.decode()
        seen.append([one for one in people if f"CANARY-{one}" in page])
        kept.append(left_behind())
        pids.add(connection.connection.info.backend_pid)
    client.logout()
    with asked_by():
        without = CaucusPost.objects.count()

    assert (seen, kept) == ([["sw"], ["pol"], ["sw"]], [[""] * 4] * 3)
    assert (len(pids), without) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_on_the_connection_after_a_fault_in_the_middle():
    town = made.town()
    post(town, "sw", "Ours.")
    dee = made.sit(town, "sw")
    with suppress(DatabaseError), asked_by(dee), transaction.atomic():
        inside = CaucusPost.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with asked_by():
        afterwards = CaucusPost.objects.count()
    assert (inside, afterwards, left_behind()) == (1, 0, [""] * 4)
