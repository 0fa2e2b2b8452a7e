"""What the roles of the database may do, and that it is said when they may do more."""

from __future__ import annotations

import datetime
import os
import secrets
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from lic.base import audit, shuffle
from lic.config import health, walls
from tests import roles
from tests.communities import made
from tests.config.made import FOUNDING, lic

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]
NOW = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
HARM = (
    "TRUNCATE listening_vote",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE base_auditevent DISABLE TRIGGER ALL",
    "ALTER TABLE communities_caucuspost NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY lic_own ON communities_caucuspost",
    "DROP TABLE listening_vote",
    "SET session_replication_role = replica",
    "UPDATE base_auditevent SET duty = 'host'",
    "DELETE FROM base_auditevent",
    "UPDATE decisions_outcome SET number = 9",
    "DELETE FROM decisions_heard",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "DELETE FROM django_migrations",
    "SELECT * FROM auth_permission",
    "COPY listening_vote TO '/tmp/votes'",
    "COPY listening_vote TO PROGRAM 'cat'",
    "SET ROLE lic",
    "ALTER ROLE lic_web BYPASSRLS",
    "SET row_security = off; SELECT count(*) FROM listening_vote",
)


@pytest.fixture
def as_role():
    """SQL run on a connection on which nothing but that role has ever logged in; its error or None."""
    options = connection.get_connection_params()

    def run(role: str, sql: str) -> str | None:
        with psycopg.connect(
            host=options.get("host"), port=options.get("port"), dbname=options["dbname"], user=role
        ) as here:
            try:
                here.execute(sql)
            except psycopg.Error as error:
                return type(error).__name__
            finally:
                here.rollback()
        return None

    return run


@pytest.mark.parametrize("sql", HARM)
def test_the_web_can_do_no_harm_that_its_code_does_not_need(as_role, sql):
    assert as_role("lic_web", sql) == "InsufficientPrivilege"


@pytest.mark.parametrize("sql", [sql for sql in HARM if "row_security" not in sql])
def test_the_worker_can_do_no_harm_that_its_code_does_not_need(as_role, sql):
    assert as_role("lic_worker", sql) == "InsufficientPrivilege"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT lic_mix('listening_vote', 'listening_vote_pkey')",
        "SELECT began_at FROM base_tick",
        "UPDATE django_tasks_database_dbtaskresult SET status = 'NEW'",
    ],
)
def test_the_web_does_none_of_the_workers_work(as_role, sql):
    assert as_role("lic_web", sql) == "InsufficientPrivilege"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_account SET password = 'x'",
        "INSERT INTO accounts_session (id, session_key, session_data, expire_date) VALUES (1, 'a', 'b', now())",
        "UPDATE mfa_authenticator SET data = '{}'",
    ],
)
def test_the_worker_signs_nobody_in(as_role, sql):
    assert as_role("lic_worker", sql) == "InsufficientPrivilege"


@pytest.mark.django_db(transaction=True)
def test_the_worker_mixes_tables_that_it_does_not_own_and_no_others():
    town = made.town()
    for _ in range(30):
        made.seat(town, "res")
    with roles.acting_as(roles.WORKER):
        busy = shuffle.shuffle()
        with pytest.raises(ProgrammingError, match="is not mixed"), connection.cursor() as cursor:
            cursor.execute("SELECT lic_mix('base_auditevent', 'base_auditevent_pkey')")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM communities_seat ORDER BY ctid")
        ids = [pk for (pk,) in cursor.fetchall()]

    assert (busy, ids) == ([], sorted(ids))


def wrong() -> list[str]:
    found = walls.roles()
    assert found is not None
    return list(walls.problems(found))


def test_where_the_walls_stand_nothing_is_said_and_building_them_again_changes_nothing():
    before = wrong()
    call_command("walls", verbosity=0)

    assert (before, wrong()) == ([], [])


BREAKS = {
    "ALTER TABLE listening_vote NO FORCE ROW LEVEL SECURITY": "listening_vote is not behind the wall",
    "ALTER TABLE decisions_position DISABLE ROW LEVEL SECURITY": "decisions_position is not behind the wall",
    "DROP POLICY lic_own ON listening_flag": "The wall before listening_flag has other doors",
    "CREATE POLICY more ON listening_flag TO lic_web USING (true)": "The wall before listening_flag has other doors",
    "ALTER POLICY lic_own ON listening_vote USING (true)": "The wall before listening_vote stands open for lic_web",
    "ALTER POLICY lic_work ON listening_vote TO PUBLIC": "The wall before listening_vote has other doors",
    "GRANT TRUNCATE, TRIGGER ON listening_vote TO lic_web": "The role lic_web may TRUNCATE, TRIGGER in listening_vote",
    "GRANT DELETE ON base_auditevent TO PUBLIC": "The role lic_web may DELETE in base_auditevent",
    "GRANT UPDATE ON base_auditevent TO lic_worker": "The role lic_worker may UPDATE in base_auditevent",
    "REVOKE INSERT ON listening_vote FROM lic_web": "The role lic_web may not INSERT in listening_vote",
    "GRANT CREATE ON SCHEMA public TO lic_web": "The role lic_web may make tables",
    "CREATE TABLE extra (id int); GRANT SELECT ON extra TO lic_web": "The role lic_web may SELECT in extra",
}  # fmt: skip
STRONG = {
    "ALTER ROLE lic_web SUPERUSER": "The role lic_web is a superuser",
    "ALTER ROLE lic_web BYPASSRLS": "The role lic_web passes every wall",
    "ALTER ROLE lic_worker CREATEROLE": "The role lic_worker may make roles",
    "ALTER ROLE lic_web CREATEDB": "The role lic_web may make databases",
    "ALTER ROLE lic_web REPLICATION": "The role lic_web may copy the whole database",
    "GRANT pg_read_all_data TO lic_web": "The role lic_web may act as pg_read_all_data",
    "ALTER TABLE listening_vote OWNER TO lic_web": "The role lic_web owns",
}


@pytest.mark.parametrize("sql", [*BREAKS, *STRONG])
def test_what_is_wrong_with_the_walls_is_said_with_what_to_do(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)

    found = wrong()

    assert [one for one in found if one.startswith({**BREAKS, **STRONG}[sql])] != []
    assert [f.sentence for f in health.findings(NOW) if f.state == "mend"][: len(found)] == found


@pytest.mark.parametrize("sql", [one for one in BREAKS if "more" not in one and "extra" not in one])
def test_building_them_again_mends_it(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)

    call_command("walls", verbosity=0)

    assert wrong() == []


def test_the_web_server_says_at_its_start_why_no_wall_holds_it():
    with roles.acting_as(roles.WEB):
        held = list(walls.warnings())
    as_owner = list(walls.warnings())

    assert (held, as_owner[0][:31]) == ([], "The role lic is a superuser: ma")


def test_a_table_that_came_by_itself_is_open_to_nobody():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id int)")

    found = []
    for role in (roles.WEB, roles.WORKER):
        with (
            roles.acting_as(role),
            pytest.raises(ProgrammingError, match="permission denied") as no,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM later")
        found.append(no.type)
    assert len(found) == 2


def test_the_script_for_the_administrator_does_what_the_command_does():
    found = walls.roles()
    assert found is not None
    script = walls.as_text(found, connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE listening_vote NO FORCE ROW LEVEL SECURITY")
        cursor.execute(script.replace("BEGIN;", "", 1).replace("COMMIT;", ""))

    assert wrong() == []


@pytest.fixture
def installation(tmp_path: Path):
    """An installation with three roles, none of them a superuser, and addresses for them."""
    cluster, word = settings.DATABASES["default"], secrets.token_hex(4)
    names = {who: f"lic_{who}_{word}" for who in ("owner", "web", "worker")}
    options = {"host": cluster["HOST"], "port": cluster["PORT"], "user": cluster["USER"]}
    with psycopg.connect(**options, dbname="postgres", autocommit=True) as here:
        for name in names.values():
            here.execute(f"CREATE ROLE {name} LOGIN")
        here.execute(f"CREATE DATABASE town_{word} OWNER {names['owner']}")
        addresses = {
            who: f"postgres://{name}:@localhost:{cluster['PORT']}/town_{word}?socket={cluster['HOST']}"
            for who, name in names.items()
        }
        yield {
            "LIC_DATABASE": addresses["web"], "LIC_DATABASE_WORKER": addresses["worker"],
            "LIC_DATABASE_OWNER": addresses["owner"],
            "PATH": os.pathsep.join([str(_programs()), os.environ["PATH"]]),
        }  # fmt: skip
        here.execute(f"DROP DATABASE town_{word} WITH (FORCE)")
        for name in names.values():
            here.execute(f"DROP ROLE {name}")


def _programs() -> Path:
    from tests.run import postgres_programs

    found = postgres_programs()
    assert found is not None
    return found


def test_an_installation_with_three_roles_is_founded_works_and_comes_back_from_a_backup(
    installation, tmp_path
):
    data, file = tmp_path / "data", tmp_path / "kept.lic"

    def run(*words: str, **other: str):
        done = lic(data, *words, **{**installation, **other})
        return done.returncode, done.stdout + done.stderr

    founded = run(*FOUNDING)
    without = {"LIC_DATABASE_OWNER": "", "LIC_DATABASE_WORKER": ""}
    steps = {
        "the worker works": run("worker", "--once")[0],
        "it is kept": run("backup", str(file))[0],
        "it comes back": run("restore", str(file), "--replace")[0],
        "the web alone may not migrate": run("migrate", **without)[0],
    }
    sent_away = run("doctor", **without)[1]
    doctor = run("doctor")[1].splitlines()

    assert founded[0] == 0, founded[1]
    assert steps == {
        "the worker works": 0, "it is kept": 0, "it comes back": 0, "the web alone may not migrate": 1,
    }  # fmt: skip
    assert "set LIC_DATABASE_OWNER" in sent_away
    web = installation["LIC_DATABASE"].split("//")[1].split(":")[0]
    stand = f"ok    The walls stand: {web} and {web.replace('web', 'worker')} own nothing."
    assert [line for line in doctor if "walls" in line or line.startswith("mend")] == [stand]


def test_acts_are_written_and_read_by_both_roles():
    town = made.town()
    for role in (roles.WEB, roles.WORKER):
        with roles.acting_as(role):
            audit.record("host", audit.CHAIN_CHECKED, on=town)

    assert (audit.acts(town.slug).count(), audit.verify()) == (2, None)
