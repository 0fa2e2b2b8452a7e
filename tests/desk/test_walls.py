"""The desk's walls on PostgreSQL, tried by the web's role itself over a connection of its own."""

from __future__ import annotations

import dataclasses
import datetime
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.errors import CheckViolation, InsufficientPrivilege

from lic.config import checks, desk_walls, zone_health
from lic.safety import boxes
from tests.desk import made, walls

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="with SQLite the walls are folders: tests/config/test_users.py",
    ),
]
NAME = "ab" * 32
NOW = datetime.datetime(2026, 11, 27, 20, tzinfo=datetime.UTC)
REFUSED = {
    "looking at what waits": "SELECT name FROM desk_arrival",
    "counting what waits": "SELECT count(*) FROM desk_arrival",
    "taking back": "DELETE FROM desk_arrival",
    "changing": "UPDATE desk_arrival SET letter = '\\x00'",
    "emptying": "TRUNCATE desk_arrival",
    "dropping and looking": f"INSERT INTO desk_arrival VALUES ('{'cd' * 32}', '\\x01') RETURNING name",
    "dropping over another": f"INSERT INTO desk_arrival VALUES ('{NAME}', '\\x01')"
    " ON CONFLICT (name) DO UPDATE SET letter = excluded.letter",
    "closing the entrance": "LOCK TABLE desk_arrival IN ACCESS EXCLUSIVE MODE",
    "listing answers": "SELECT name FROM desk_answer",
    "laying out": f"INSERT INTO desk_answer VALUES ('{NAME}', '\\x01')",
    "listing through the function": "SELECT desk_pick_up(name) FROM desk_arrival",
    "changing the function": "CREATE OR REPLACE FUNCTION desk_pick_up(wanted text) RETURNS bytea"
    " LANGUAGE sql AS 'SELECT NULL::bytea'",
    "owning the function": "ALTER FUNCTION desk_pick_up(text) SECURITY INVOKER",
    "taking the wall down": "ALTER TABLE desk_case DISABLE ROW LEVEL SECURITY",
    "giving on": "GRANT SELECT ON desk_answer TO PUBLIC",
    "a table of its own": "CREATE TABLE mine (a int)",
    "a passing table": "CREATE TEMP TABLE desk_answer (name text, letter bytea)",
    "a function of its own": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "copying out": "COPY desk_case TO STDOUT",
    "copying answers out": "COPY desk_answer TO STDOUT",
    "a file of the machine": "COPY desk_arrival (name, letter) FROM '/etc/passwd'",
    "a program": "COPY desk_arrival (name, letter) FROM PROGRAM 'id'",
    "reading a file": "SELECT pg_read_file('/etc/passwd')",
    "a big object": "SELECT lo_from_bytea(0, '\\x01')",
    "an empty big object": "SELECT lo_creat(-1)",
    "a file as a big object": "SELECT lo_import('/etc/passwd')",
    "how much there is": "SELECT pg_total_relation_size('desk_answer')",
    "a role of its own": "CREATE ROLE mine",
}  # fmt: skip


@pytest.fixture
def web(web_role: str) -> Iterator[psycopg.Connection]:
    with walls.as_web(web_role) as found:
        yield found


@pytest.fixture
def desk() -> Iterator[psycopg.Connection]:
    """The desk's own side over a connection of its own; the boxes are empty afterwards."""
    with walls.as_desk() as found:
        yield found
        found.execute("DELETE FROM desk_arrival")
        found.execute("DELETE FROM desk_answer")


@pytest.fixture
def alias(web_role: str) -> Iterator[str]:
    """The web's connection as Django has it in the web process."""
    values = {**connection.settings_dict, "USER": web_role}
    connections["desk-harbour"] = DatabaseWrapper(values, "desk-harbour")
    yield "desk-harbour"
    connections["desk-harbour"].close()
    del connections["desk-harbour"]


@pytest.fixture
def mistaken(web_role: str, desk: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Somebody granted the web's role everything on every table."""
    desk.execute(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{web_role}"')
    yield desk
    desk.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{web_role}"')
    desk.execute(f'GRANT INSERT ON desk_arrival TO "{web_role}"')


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted({*connection.introspection.table_names(cursor)})


def test_the_web_drops_what_the_desk_takes_in_and_picks_up_by_name(web, desk):
    web.execute("INSERT INTO desk_arrival VALUES (%s, %s)", [NAME, b"sealed"])

    waiting = web.execute("SELECT desk_pick_up(%s)", [NAME]).fetchone()
    desk.execute("INSERT INTO desk_answer VALUES (%s, %s)", [NAME, b"an answer"])
    answered = web.execute("SELECT desk_pick_up(%s)", [NAME]).fetchone()
    taken = desk.execute("SELECT name, letter FROM desk_arrival").fetchall()

    assert (waiting, answered, taken) == ((b"",), (b"an answer",), [(NAME, b"sealed")])


@pytest.mark.parametrize("wrong", ["cd" * 32, NAME[:-1], NAME.upper(), "%", "", "_" * 64, None])
def test_a_wrong_name_gives_nothing(web, desk, wrong):
    desk.execute("INSERT INTO desk_answer VALUES (%s, %s)", [NAME, b"an answer"])

    assert web.execute("SELECT desk_pick_up(%s)", [wrong]).fetchone() == (None,)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused(web, desk, statement):
    desk.execute("INSERT INTO desk_answer VALUES (%s, %s)", [NAME, b"an answer"])
    desk.execute("INSERT INTO desk_arrival VALUES (%s, %s)", [NAME, b"sealed"])

    with pytest.raises(InsufficientPrivilege), web.transaction():
        web.execute(statement)


def test_no_table_of_the_desk_can_be_read_or_written(web):
    seen = []
    for table in tables():
        for statement in (
            f'SELECT * FROM "{table}"', f'DELETE FROM "{table}"', f'COPY "{table}" TO STDOUT',
        ):  # fmt: skip
            try:
                web.execute(statement)
                seen.append(statement)
            except InsufficientPrivilege:
                pass

    assert len(tables()) > 20
    assert seen == []


def test_the_web_cannot_become_anybody_else(web):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
    for statement in (f'SET ROLE "{owner}"', f'SET SESSION AUTHORIZATION "{owner}"'):
        with pytest.raises(InsufficientPrivilege):
            web.execute(statement)


@pytest.mark.parametrize(
    ("name", "letter"), [("roster", b"x"), ("AB" * 32, b"x"), (NAME + "\n", b"x"), (NAME, b"")]
)
def test_what_is_dropped_has_the_form_of_a_letter(web, name, letter):
    with pytest.raises(CheckViolation):
        web.execute("INSERT INTO desk_arrival VALUES (%s, %s)", [name, letter])


def test_a_grant_by_mistake_shows_nobody_a_row(web, mistaken):
    mistaken.execute("INSERT INTO desk_answer VALUES (%s, %s)", [NAME, b"an answer"])
    mistaken.execute("INSERT INTO desk_arrival VALUES (%s, %s)", [NAME, b"sealed"])

    seen = {one: web.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0] for one in tables()}
    there = {one: mistaken.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0] for one in seen}
    deleted = web.execute("DELETE FROM desk_answer").rowcount
    with pytest.raises(InsufficientPrivilege):
        web.execute("INSERT INTO desk_answer VALUES (%s, %s)", ["cd" * 32, b"false"])

    assert {one for one, number in seen.items() if number} == set()
    assert {"desk_answer", "desk_arrival", "django_migrations"} <= {
        n for n, m in there.items() if m
    }
    assert deleted == 0


def test_the_boxes_keep_no_order_of_coming():
    names = ["cd" * 32, NAME, "ef" * 32]
    for name in names:
        boxes.Tables("default").lay_out(name, b"an answer")

    def order() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM desk_answer ORDER BY ctid")
            return [name for (name,) in cursor.fetchall()]

    before = order()
    busy = desk_walls.rewrite_boxes()

    assert (before, order(), busy) == (names, sorted(names), [])


def test_a_role_with_its_two_rights_is_not_too_strong(alias):
    assert desk_walls.beyond(alias) == []
    assert not desk_walls.reaches_big_objects(alias)
    assert desk_walls.given_away() == []
    assert desk_walls.unguarded() == []


def test_a_role_that_got_more_is_named_by_both_sides(alias, web_role, mistaken):
    beyond = desk_walls.beyond(alias)

    assert "may SELECT desk_case" in beyond
    assert "may DELETE desk_arrival" in beyond
    assert f"{web_role}: SELECT on desk_case" in desk_walls.given_away()


def test_a_superuser_and_an_owner_are_too_strong():
    assert "is a superuser" in desk_walls.beyond("default")
    assert "owns desk_case" in desk_walls.beyond("default")


@pytest.fixture
def as_the_web_process(settings, tmp_path) -> None:
    settings.PROCESS, settings.INSTALLATION = "web", tmp_path
    settings.SAFETY_ZONES = {"harbour": dataclasses.replace(made.ZONE, database="postgres://…")}


def doctor(state: str) -> list[str]:
    return [one.sentence for one in zone_health.of_the_web() if one.state == state]


def test_the_web_starts_with_a_weak_role_and_the_doctor_says_so(as_the_web_process, alias):
    assert checks.the_web_is_weak_at_the_desk() == []
    assert [s for s in doctor("ok") if "can drop and pick up, nothing else" in s] != []
    assert doctor("mend") == []


def test_a_web_role_that_got_more_is_to_be_mended_on_both_sides(
    as_the_web_process, alias, web_role, mistaken
):
    (sentence,) = doctor("mend")
    (other,) = [
        one.sentence for one in zone_health.of_the_desk(NOW) if "nobody ought" in one.sentence
    ]

    assert "the web's role may DELETE" in sentence
    assert f"{web_role}: SELECT on desk_case" in other


def test_the_web_does_not_start_as_owner_or_superuser(as_the_web_process):
    connections["desk-harbour"] = connection
    try:
        (error,) = checks.the_web_is_weak_at_the_desk()
    finally:
        del connections["desk-harbour"]

    assert error.id == "lic.E020"
    assert "is a superuser" in error.msg


def test_a_table_without_its_wall_is_to_be_mended():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_tally DISABLE ROW LEVEL SECURITY")

    found = [one for one in zone_health.of_the_desk(NOW) if "No row-level security" in one.sentence]

    assert [(one.state, "desk_tally" in one.sentence) for one in found] == [("mend", True)]


def test_a_table_without_its_wall_is_named_and_gets_it_at_the_next_start():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_tally DISABLE ROW LEVEL SECURITY")
    assert desk_walls.unguarded() == ["desk_tally"]

    desk_walls.close_all()

    assert desk_walls.unguarded() == []


@pytest.mark.parametrize("role", ["nobody-made-this", 'a"; DROP TABLE desk_case; --', "me"])
def test_nothing_is_granted_to_a_role_that_is_missing_or_too_strong(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()

    with pytest.raises(ValueError):
        desk_walls.grant_to(owner if role == "me" else role)


def test_the_recipe_makes_a_desk_whose_web_role_can_do_two_things(tmp_path):
    database = f"recipe-{secrets.token_hex(4)}"
    with walls.by_recipe(database, tmp_path) as (owner, web):
        with walls.connected(web, database) as dropping:
            dropping.execute("INSERT INTO desk_arrival VALUES (%s, %s)", [NAME, b"sealed"])
            with pytest.raises(InsufficientPrivilege):
                dropping.execute("SELECT name FROM desk_arrival")
            with pytest.raises(InsufficientPrivilege):
                dropping.execute("SELECT * FROM desk_case")
        with walls.connected(owner, database) as keeping:
            assert keeping.execute(desk_walls._UNGUARDED).fetchall() == []
            assert keeping.execute("SELECT name FROM desk_arrival").fetchall() == [(NAME,)]


def test_a_box_of_the_table_takes_the_same_names_as_the_folders():
    assert boxes.NAME.fullmatch(NAME)
    with pytest.raises(ValueError):
        boxes.Tables("default").drop("../" + NAME, b"x")


def test_what_is_dropped_once_more_lies_there_once_and_is_no_fault(alias, desk):
    for _ in range(2):
        boxes.Tables(alias).drop(NAME, b"sealed")

    assert desk.execute("SELECT name, letter FROM desk_arrival").fetchall() == [(NAME, b"sealed")]
