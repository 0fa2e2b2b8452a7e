"""Roles, grants and row-level security of the table's own database on PostgreSQL.

The owner of the tables makes them; the web process and the worker log in as roles that own nothing and
may do what their code does. Made anew after each `lic migrate`, so that a new table is never without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction

from lic.base import shuffle, walls

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
ALL = (READ, ADD, CHANGE, REMOVE)
NOTHING_ELSE = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS"
TOO_MUCH = ("TRUNCATE", "REFERENCES", "TRIGGER")
WEB, WORKER = "web", "worker"
OWN_POLICY, WORK_POLICY = "lic_own", "lic_work"
MIX = "lic_mix"
USUAL: dict[str, dict[str, tuple[str, ...]]] = {
    "base": {WEB: ALL, WORKER: ALL},
    "accounts": {WEB: ALL, WORKER: (READ,)},
    "communities": {WEB: ALL, WORKER: ALL},
    "listening": {WEB: ALL, WORKER: ALL},
    "decisions": {WEB: ALL, WORKER: ALL},
    "actions": {WEB: ALL, WORKER: ALL},
    "account": {WEB: ALL, WORKER: (READ, REMOVE)},
    "mfa": {WEB: ALL, WORKER: (READ, REMOVE)},
    "django_tasks_database": {WEB: (READ, ADD), WORKER: ALL},
    "contenttypes": {WEB: (READ,), WORKER: (READ,)},
}
"""{app: {role: what it may do}}; for an app that is not here, nothing."""
_GROWS = {WEB: (READ, ADD), WORKER: (READ, ADD)}
EXCEPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "base.AuditEvent": _GROWS,
    "decisions.Outcome": _GROWS,
    "decisions.Heard": _GROWS,
    "base.Tick": {WORKER: (READ, ADD, CHANGE)},
    "accounts.Session": {WEB: ALL, WORKER: (READ, REMOVE)},
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of the three roles in the database."""

    owner: str
    web: str
    worker: str


def allowed(label: str, app: str, role: str) -> tuple[str, ...]:
    """What a role may do with the rows of a model; nothing where this says nothing."""
    own = EXCEPTIONS.get(label, USUAL.get(app, {}))
    return own.get(role, ())


def grants(role: str) -> dict[str, tuple[str, ...]]:
    """{table: what the role may do with its rows}, for every table of this version."""
    found = {
        model._meta.db_table: allowed(model._meta.label, model._meta.app_label, role)
        for model in apps.get_models(include_auto_created=True)
    }
    return {**found, "django_migrations": (READ,)}


def tables() -> dict[str, walls.Wall]:
    """{table: the wall before it}."""
    return {apps.get_model(label)._meta.db_table: one for label, one in walls.WALLS.items()}


def statements(roles: Roles, database: str) -> Iterator[str]:
    """SQL by which the owner gives what is due and takes everything else; it can run again and again."""
    web, worker = _quoted(roles.web), _quoted(roles.worker)
    both = f"{web}, {worker}"
    yield "SET LOCAL lock_timeout = '20s'"
    yield f"REVOKE ALL ON DATABASE {_quoted(database)} FROM PUBLIC, {both}"
    yield f"GRANT CONNECT ON DATABASE {_quoted(database)} TO {both}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {both}"
    yield f"GRANT USAGE ON SCHEMA public TO {both}"
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {both}"
    for name, role in ((web, WEB), (worker, WORKER)):
        for table, what in grants(role).items():
            if what:
                yield f"GRANT {', '.join(what)} ON {_quoted(table)} TO {name}"
    for table, wall in tables().items():
        yield from _wall(table, wall, roles)
    yield from _mixing(worker)


def _wall(table: str, wall: walls.Wall, roles: Roles) -> Iterator[str]:
    name, own = _quoted(table), f"{walls.LIFTED} OR ({wall.own})"
    everything = f"{_quoted(roles.owner)}, {_quoted(roles.worker)}"
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    for policy in (OWN_POLICY, WORK_POLICY):
        yield f"DROP POLICY IF EXISTS {policy} ON {name}"
    yield (
        f"CREATE POLICY {OWN_POLICY} ON {name} TO {_quoted(roles.web)} USING ({own}) WITH CHECK ({own})"
    )
    yield f"CREATE POLICY {WORK_POLICY} ON {name} TO {everything} USING (true) WITH CHECK (true)"


def _mixing(worker: str) -> Iterator[str]:
    """Only its owner may rewrite a table: a function does it for the worker, for these tables alone."""
    names = ", ".join(f"'{model._meta.db_table}'" for model in shuffle.tables())
    yield (
        f"CREATE OR REPLACE FUNCTION {MIX}(name text, key_index text) RETURNS void LANGUAGE plpgsql"
        " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN"
        f" IF name <> ALL (ARRAY[{names}]) THEN RAISE EXCEPTION '% is not mixed', name; END IF;"
        " EXECUTE format('CLUSTER public.%I USING %I', name, key_index); END $$"
    )
    yield f"REVOKE ALL ON FUNCTION {MIX}(text, text) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {MIX}(text, text) TO {worker}"


def creations(roles: Roles) -> Iterator[str]:
    """SQL that makes the roles: they may log in, and nothing else."""
    for name in (roles.web, roles.worker):
        yield f"CREATE ROLE {_quoted(name)} {NOTHING_ELSE}"


def as_text(roles: Roles, database: str) -> str:
    """Everything as a script for `psql`, for whoever administers the database."""
    lines = ["BEGIN;"]
    lines += [
        f"DO $do$ BEGIN {sql}; EXCEPTION WHEN duplicate_object THEN NULL; END $do$;"
        for sql in creations(roles)
    ]
    lines.append(f"SET LOCAL ROLE {_quoted(roles.owner)};")
    lines += [f"{sql};" for sql in statements(roles, database)]
    return "\n".join([*lines, "COMMIT;", ""])


def missing(roles: Roles) -> list[str]:
    """Roles that the database does not know yet."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        known = {name for (name,) in cursor.fetchall()}
    return [name for name in (roles.web, roles.worker) if name not in known]


def build(roles: Roles) -> None:
    """Give and take, in one transaction; raises DatabaseError where this role owns not all of it."""
    connection = connections["default"]
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements(roles, str(connection.settings_dict["NAME"])):
            cursor.execute(sql)


def problems(roles: Roles) -> Iterator[str]:
    """What is wrong with the walls, a sentence each; nothing where they stand as this version makes them."""
    gone = missing(roles)
    for name in gone:
        yield f"The database has no role {name}: run `lic walls`."
    for name, role in ((roles.web, WEB), (roles.worker, WORKER)):
        if name not in gone:
            yield from _strong(name)
            yield from _wide(name, role)
    yield from _open_walls(roles)


def warnings() -> Iterator[str]:
    """Why no wall holds this very process: for the web server to say when it starts."""
    if connections["default"].vendor != "postgresql":
        return
    name = this_role()
    yield from _strong(name)
    held = {table for table, kept in _kept().items() if kept[:2] == (True, True)}
    for table in sorted(set(tables()) - held):
        yield f"{table} is not behind the wall: run `lic walls`."


def all_powerful(name: str) -> Iterator[str]:
    """Whether a role passes every wall, however it is built."""
    if _ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", name)[0][0]:
        yield f"The role {name} passes every wall of the database: make it one that may only log in."


def _strong(name: str) -> Iterator[str]:
    rows = _ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        name,
    )
    words = ("is a superuser", "passes every wall (BYPASSRLS)", "may make roles",
             "may make databases", "may copy the whole database (REPLICATION)")  # fmt: skip
    for row in rows:
        for is_so, word in zip(row, words, strict=True):
            if is_so:
                yield f"The role {name} {word}: make it one that may only log in (`lic walls --print` shows how)."
    owned = _ask(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND pg_get_userbyid(relowner) = %s",
        name,
    )[0][0]
    if owned:
        yield f"The role {name} owns {owned} tables and indexes: the owner has to be another role."
    for (other,) in _ask(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " JOIN pg_roles w ON w.oid = m.member WHERE w.rolname = %s ORDER BY 1",
        name,
    ):
        yield f"The role {name} may act as {other}: run `REVOKE {other} FROM {name}`."


def _wide(name: str, role: str) -> Iterator[str]:
    """Rights that the code does not need, and rights that it would miss."""
    if _ask("SELECT has_schema_privilege(%s, 'public', 'CREATE')", name)[0][0]:
        yield f"The role {name} may make tables: run `lic walls`."
    there = {table for (table,) in _ask(TABLES)}
    wanted = {table: what for table, what in grants(role).items() if table in there}
    for table in sorted(there):
        row = _ask(
            f"SELECT {', '.join(['has_table_privilege(%s, %s, %s)'] * len((*ALL, *TOO_MUCH)))}",
            *(one for right in (*ALL, *TOO_MUCH) for one in (name, f'public."{table}"', right)),
        )[0]
        has = {right for right, is_so in zip((*ALL, *TOO_MUCH), row, strict=True) if is_so}
        wide, lost = has - set(wanted.get(table, ())), set(wanted.get(table, ())) - has
        if wide:
            yield f"The role {name} may {_list(wide)} in {table}, which it does not need: run `lic walls`."
        if lost:
            yield f"The role {name} may not {_list(lost)} in {table}, which it needs: run `lic walls`."


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def _open_walls(roles: Roles) -> Iterator[str]:
    kept = _kept()
    expected = {
        (OWN_POLICY, (roles.web,)),
        (WORK_POLICY, tuple(sorted({roles.owner, roles.worker}))),
    }
    for table in sorted(tables()):
        is_on, is_forced, policies = kept.get(table, (False, False, frozenset()))
        if not (is_on and is_forced):
            yield f"{table} is not behind the wall: run `lic walls`."
        elif {(name, who) for name, who, _sees in policies} != expected:
            yield f"The wall before {table} has other doors than this version makes: run `lic walls`."
        elif any(sees == "true" for name, _who, sees in policies if name == OWN_POLICY):
            yield f"The wall before {table} stands open for {roles.web}: run `lic walls`."


def _kept() -> dict[str, tuple[bool, bool, frozenset[tuple[str, tuple[str, ...], str]]]]:
    policies: dict[str, set[tuple[str, tuple[str, ...], str]]] = {}
    for table, name, who, sees in _ask(
        "SELECT tablename, policyname, roles::text[], qual FROM pg_policies WHERE schemaname = 'public'"
    ):
        policies.setdefault(table, set()).add((name, tuple(sorted(who)), sees or ""))
    return {
        table: (is_on, is_forced, frozenset(policies.get(table, ())))
        for table, is_on, is_forced in _ask(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
    }


def this_role() -> str:
    """The role in which this process talks to the database."""
    return str(_ask("SELECT current_user")[0][0])


def is_builder() -> bool:
    """Whether this process may make and change tables: it owns them, or nothing is there yet."""
    if connections["default"].vendor != "postgresql":
        return True
    rows = _ask(
        "SELECT pg_get_userbyid(relowner) = current_user OR (SELECT rolsuper FROM pg_roles WHERE"
        " rolname = current_user) FROM pg_class WHERE oid = to_regclass('public.django_migrations')"
    )
    return not rows or bool(rows[0][0])


def roles() -> Roles | None:
    """The roles of this installation; None on SQLite, and where one role does everything."""
    names = settings.DATABASE_ROLES
    if connections["default"].vendor != "postgresql" or not names:
        return None
    return Roles(this_role(), names[WEB], names[WORKER])


def _ask(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(rights: set[str]) -> str:
    order = (*ALL, *TOO_MUCH)
    return ", ".join(sorted(rights, key=order.index))
