"""After a round nobody can tell who answered what: not from the tables, not from the file on disk."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from django.db import connection

from lic.base import keys
from lic.communities.models import CardBatch, Seat
from lic.listening import services
from lic.listening.models import Flag, Round, Statement, Vote
from tests.listening import made

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
MONTH = made.TODAY.replace(day=1)
LATER = made.TODAY + datetime.timedelta(days=30)


def answered_round(n: int = 30) -> tuple[Round, list[Seat]]:
    """People of a group who answered one after the other, each as it came."""
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.")
    seats = [made.table.seat(town, "res") for _ in range(n)]
    for place, seat in enumerate(seats):
        actor = made.table.actor(seat)
        for number in (1, 2):
            services.cast_vote(
                actor, round_number=1, number=number, choice="AGREE" if place % 2 else "DISAGREE"
            )
    Round.objects.filter(pk=round_.pk).update(state="CLOSED", closed_on=made.TODAY)
    return round_, seats


def columns(table: str) -> list[list[object]]:
    """Every column of a table, with the row's own place in the file."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, * FROM {table}")
        return list(map(list, zip(*cursor.fetchall(), strict=True)))


def shared_values(one: str, other: str) -> set[object]:
    """Values that could join two tables: in a column of each, and not a constant of many rows."""
    found: set[object] = set()
    for left, right in product(columns(one), columns(other)):
        both = set(left) & set(right)
        found |= {
            value for value in both if left.count(value) <= 2 and value not in (None, "", 0, 1)
        }
    return found


sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's row ids")


@sqlite_only
def test_without_the_key_file_no_column_joins_answers_to_seats():
    answered_round()

    assert shared_values("listening_vote", "communities_seat") == set()
    assert shared_values("listening_vote", "accounts_account") == set()


def entered_round() -> tuple[Round, Seat]:
    """A peer worker of a batch entered answers for six people, two sheets at a time."""
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.")
    batch = CardBatch.objects.create(
        community=town, group=made.table.group(town, "sw"), organization=made.table.organization(town, "sw"),
        number=1, quota=10, expires_on=made.TODAY, state="ACCEPTED",
    )  # fmt: skip
    seat = made.table.seat(town, "sw", "peer", batch=batch)
    seat.grants.update(is_taken_up=True)
    for pair in range(3):
        sheets = [(f"token {pair} {n}", {1: "AGREE", 2: "PASS"}, []) for n in range(2)]
        services.enter_paper(made.table.actor(seat), round_number=1, group="sw", sheets=sheets)
    made.accept_paper(town)
    return round_, seat


def test_no_two_people_share_what_finds_answers_entered_by_one_hand():
    entered_round()

    tags = dict(Vote.objects.values_list("voter_key", "batch_tag"))

    assert (len(tags), len(set(tags.values()))) == (6, 6)
    assert {len(tag) for tag in tags.values()} == {64}


@sqlite_only
def test_without_the_key_file_no_tag_leads_to_a_batch_or_a_seat():
    round_, seat = entered_round()
    tables = ("communities_cardbatch", "communities_seat", "communities_grant", "accounts_account")
    keys.destroy(round_.key_name)
    keys.create(round_.key_name)
    guessed = {
        keys.voter_key(round_.key_name, name.format(batch=seat.batch_id, key=vote.voter_key))
        for vote in Vote.objects.all()
        for name in ("batch:{batch}:{key}", "{batch}", "{key}")
    }

    found = set(Vote.objects.values_list("batch_tag", flat=True))

    assert guessed & found == set()
    assert [shared_values("listening_vote", other) for other in tables] == [set()] * 4


def test_ones_own_answers_carry_no_tag_and_rewritten_answers_neither():
    round_, seat = entered_round()
    services.cast_vote(made.table.actor(seat), round_number=1, number=1, choice="AGREE")
    own = keys.voter_key(round_.key_name, seat.voting_id)

    before = Vote.objects.get(voter_key=own).batch_tag
    services.rewrite(round_.pk)

    assert (before, set(Vote.objects.values_list("batch_tag", flat=True))) == ("", {""})


@sqlite_only
def test_the_order_of_rows_says_nothing_about_the_order_of_answers():
    _round, seats = answered_round(60)
    by_key = {
        keys.voter_key(_round.key_name, seat.voting_id): place for place, seat in enumerate(seats)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT voter_key FROM listening_vote ORDER BY rowid")
        places = [by_key[key] for (key,) in cursor.fetchall()]

    falls = sum(a > b for a, b in zip(places, places[1:], strict=False))

    assert 0.3 < falls / (len(places) - 1) < 0.7


def test_thirty_days_after_closing_answers_stand_under_fresh_names():
    round_, seats = answered_round()
    before = (
        set(Vote.objects.values_list("pk", flat=True)),
        set(Vote.objects.values_list("voter_key", flat=True)),
    )
    old_names = {keys.voter_key(round_.key_name, seat.voting_id) for seat in seats}

    services.rewrite(round_.pk)

    after = (
        set(Vote.objects.values_list("pk", flat=True)),
        set(Vote.objects.values_list("voter_key", flat=True)),
    )
    assert (before[0] & after[0], before[1] & after[1]) == (set(), set())
    assert old_names & after[1] == set()
    assert (len(after[0]), len(after[1])) == (60, 30)
    assert set(Vote.objects.values_list("probability", "epoch")) == {(None, 0)}


def test_rewriting_drops_what_was_only_shown_and_writes_small_groups_as_other():
    town = made.table.town()
    round_ = made.round_(town, "One.", "Two.", state="CLOSED")
    made.answers(round_, "res", {1: (12, 0)})
    made.answers(round_, "pol", {1: (9, 0)})
    made.answers(round_, "~open", {1: (3, 0)})
    Vote.objects.create(
        statement=round_.statements.get(number=2),
        voter_key="x",
        group="res",
        choice="SHOWN",
        epoch=1,
    )
    Statement.objects.filter(number=1).update(author_key="k", author_group="pol")
    Flag.objects.create(statement=round_.statements.get(number=1), voter_key="x", kind="HURTS")

    services.rewrite(round_.pk)

    groups = sorted(Vote.objects.values_list("group", flat=True))
    assert groups == ["res"] * 12 + ["~open"] * 3 + ["~other"] * 9
    assert list(Statement.objects.filter(number=1).values_list("author_key", "author_group")) == [
        ("", "~other")
    ]
    assert not Flag.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_key_ends_on_the_thirtieth_day_and_not_before():
    round_, _seats = answered_round(2)

    early = services.end_keys(LATER - datetime.timedelta(days=1))
    existed = keys.exists(round_.key_name)
    due = services.end_keys(LATER)
    again = services.end_keys(LATER)

    assert (early, existed, due, again) == (0, True, 1, 0)
    assert not keys.exists(round_.key_name)


@pytest.mark.django_db(transaction=True)
def test_a_stop_between_rewriting_and_destroying_is_mended():
    round_, _seats = answered_round(2)
    services.rewrite(round_.pk)

    ended = services.end_keys(LATER)

    assert (ended, keys.exists(round_.key_name)) == (1, False)


SCRIPT = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from lic.listening import services
from lic.listening.models import MapMemory, PaperSheet, Round, Vote
from tests.listening import test_closing as ground
ground.answered_round(40)
entered, seat = ground.entered_round()
services.enter_paper(
    ground.made.table.actor(seat), round_number=1, group="sw", sheets=[("waits", {1: "AGREE"}, [])]
)
Round.objects.filter(pk=entered.pk).update(state="CLOSED", closed_on=ground.made.TODAY)
names = sorted(set(Vote.objects.values_list("voter_key", flat=True)))
names += sorted(set(Vote.objects.values_list("batch_tag", flat=True)) - {""})
names += PaperSheet.objects.values_list("voter_key", "batch_tag").get()
names += ["axis-of-a-few"]
MapMemory.objects.create(round=entered, audience="TABLE", kept={"statements": {names[-1]: [0.5]}})
assert services.end_keys(ground.LATER) == 2
connection.close()
print(" ".join(names))
"""


def test_no_byte_of_the_old_names_is_left_in_the_file_or_its_log(tmp_path):
    """In an installation of its own, as VACUUM cannot run inside a test's transaction."""
    settings = {
        "LIC_DATA": str(tmp_path),
        "LIC_DEMO": "true",
        "LIC_DATABASE": "",
        "LIC_SECRET_KEY": "x" * 60,
    }
    env = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    names = done.stdout.split()
    left = b"".join(part.read_bytes() for part in tmp_path.rglob("*") if part.is_file())
    assert len(names) == 40 + 6 + 6 + 2 + 1
    assert b"listening_vote" in left
    assert [name for name in names if name.encode() in left] == []


def test_a_revoked_batch_takes_its_answers_along_while_the_key_lives():
    round_, seats = answered_round(6)

    gone = services.forget_batch(
        round_.community_id, [seats[0].voting_id, seats[1].voting_id], 1, since=MONTH
    )

    assert (gone, Vote.objects.count()) == (4, 8)


def test_after_the_key_is_gone_a_revoked_batch_only_marks_the_result():
    round_, seats = answered_round(6)
    keys.destroy(round_.key_name)

    gone = services.forget_batch(round_.community_id, [seats[0].voting_id], 1, since=MONTH)

    round_.refresh_from_db()
    assert (gone, Vote.objects.count(), round_.is_marked) == (0, 12, True)


def test_a_round_that_was_over_before_a_batch_was_used_is_not_marked():
    round_, seats = answered_round(6)
    keys.destroy(round_.key_name)
    Round.objects.update(state="CLOSED", closed_on=MONTH - datetime.timedelta(days=1))

    services.forget_batch(round_.community_id, [seats[0].voting_id], 1, since=MONTH)

    round_.refresh_from_db()
    assert not round_.is_marked
