"""The web's role in a test's database, made as an administrator makes it, and connections as either side."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.db import connection

from lic.config import desk_walls


def made_role() -> str:
    """A role of this database with what is granted to the web, and nothing else; every table is closed, as `lic desk` does it."""
    database = _database()
    role = f"web-of-{database}"[:63]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" LOGIN NOINHERIT')
        cursor.execute("SELECT current_user")
        (me,) = cursor.fetchone()
        for line in desk_walls.lines_inside(database, me, role):
            cursor.execute(line)
    desk_walls.close_all()
    desk_walls.grant_to(role)
    return role


def unmade_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP OWNED BY "{role}"')
        cursor.execute(f'DROP ROLE "{role}"')


def connected(role: str, database: str) -> psycopg.Connection:
    """A connection of its own: each statement by itself."""
    values = connection.get_connection_params()
    kept = {name: values[name] for name in ("host", "port") if values.get(name)}
    return psycopg.connect(user=role, dbname=database, autocommit=True, **kept)


def as_web(role: str) -> psycopg.Connection:
    return connected(role, _database())


def as_desk() -> psycopg.Connection:
    return connected(connection.settings_dict["USER"], _database())


@contextlib.contextmanager
def by_recipe(database: str, folder: Path) -> Iterator[tuple[str, str]]:
    """A desk's database made by the printed recipe, with its tables; gives the names of owner and web's role."""
    owner, web = f"{database}-owner", f"{database}-web"
    outside, inside = desk_walls.recipe(database=database, owner=owner, web=web).split(
        f'\\connect "{database}"\n'
    )
    me = connection.settings_dict["USER"]
    values = connection.get_connection_params()
    where = f"{owner}:@localhost:{values.get('port', 5432)}/{database}?socket={values['host']}"
    if not values["host"].startswith("/"):
        where = f"{owner}:@{values['host']}:{values.get('port', 5432)}/{database}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIC_")}
    variables = {
        **kept, "LIC_PROCESS": "desk", "LIC_DEMO": "true", "LIC_DATA": str(folder), "LIC_DESK_DATABASE": f"postgres://{where}",
        "DJANGO_SETTINGS_MODULE": "lic.config.settings",
    }  # fmt: skip
    (folder / "safety.json").write_text('{"cove": {"choice": "on", "custodian": "Tidewater"}}')
    with connected(me, _database()) as administrator:
        try:
            for line in filter(None, outside.splitlines()):
                administrator.execute(line)
            with connected(me, database) as within:
                for line in filter(None, inside.splitlines()):
                    within.execute(line)
            begin = [sys.executable, "-m", "lic.config", "desk", "--grant", web]
            done = subprocess.run(begin, env=variables, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            yield owner, web
        finally:
            administrator.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            for role in (web, owner):
                administrator.execute(f'DROP ROLE IF EXISTS "{role}"')


def _database() -> str:
    return str(connection.settings_dict["NAME"])
