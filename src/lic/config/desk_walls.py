"""The desk's walls on PostgreSQL: what the web's role may do in the desk's database, and what nobody but the owner may.

The web's role may put a letter into one table and call one function, nothing else. Row-level security on every table is the second wall:
somebody who grants too much by mistake still shows nobody a row.
"""

from __future__ import annotations

import re

from django.db import DatabaseError, connection, connections, transaction

from lic.base import shuffle

ARRIVAL, ANSWER, PICK_UP = "desk_arrival", "desk_answer", "desk_pick_up"
OWNER, WEB, DATABASE = "lic-desk", "lic-drop", "lic-desk"
ROLE = re.compile(r"[a-z_][a-z0-9_-]{0,62}")
BIG_OBJECTS = (
    "lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)", "lo_put(oid, bigint, bytea)",
    "lo_open(oid, integer)", "lo_unlink(oid)", "lo_get(oid)", "lo_get(oid, bigint, integer)",
)  # fmt: skip
SIZES = (
    "pg_relation_size(regclass)", "pg_relation_size(regclass, text)", "pg_table_size(regclass)",
    "pg_total_relation_size(regclass)", "pg_indexes_size(regclass)",
)  # fmt: skip
"""By which the web's role could watch how much there is."""


def close_all() -> None:
    """What `lic desk` does after it has brought the tables up to date: row-level security on each table of the desk, and nothing for everybody. Twice does no harm."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in unguarded():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        cursor.execute("SELECT quote_ident(current_schema()), quote_ident(current_database())")
        schema, database = cursor.fetchone()
        for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON ALL {things} IN SCHEMA {schema} FROM PUBLIC")
        cursor.execute(
            "SELECT pg_has_role(current_user, n.nspowner, 'USAGE'), pg_has_role(current_user, d.datdba, 'USAGE')"
            " FROM pg_namespace n, pg_database d"
            " WHERE n.nspname = current_schema() AND d.datname = current_database()"
        )
        owns_schema, owns_database = cursor.fetchone()
        if owns_schema:
            cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
        if owns_database:
            cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")


def rewrite_boxes(_now: object = None) -> list[str]:
    """Write both boxes anew in the order of their names; returns those that were busy and keep the order of coming until the next time."""
    busy = []
    for table in (ARRIVAL, ANSWER) if connection.vendor == "postgresql" else ():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{shuffle.WAIT}'")
                cursor.execute(f"CLUSTER {table} USING {table}_pkey")
        except DatabaseError:
            busy.append(table)
    return busy


def unguarded() -> list[str]:
    """Tables of the desk without row-level security, as SQL writes their names."""
    return _names(_UNGUARDED, "default")


def grant_to(role: str) -> None:
    """Give an existing role the two things that the web does, and take everything else away. Twice does no harm.

    Called in the desk's own process. Raises ValueError for a role that is missing, or could step over the walls.
    """
    name = _quoted(role)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, current_user, 'MEMBER')"
            " FROM pg_roles r WHERE r.rolname = %s",
            [role],
        )
        found = cursor.fetchone()
        if found is None:
            raise ValueError(f"There is no role {role} on this server: make it first.")
        if found[0]:
            raise ValueError(
                f"The role {role} could read everything at the desk: make one that can do nothing."
            )
        cursor.execute("SELECT quote_ident(current_schema()), quote_ident(current_database())")
        schema, database = cursor.fetchone()
        for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON ALL {things} IN SCHEMA {schema} FROM {name}")
        cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM {name}")
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM {name}")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT INSERT ON {schema}.{ARRIVAL} TO {name}")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {schema}.{PICK_UP}(text) TO {name}")


def roles_of_the_web() -> list[str]:
    """Roles that may drop letters, before a database is replaced that knows them; none elsewhere than on PostgreSQL."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WEB)
        return [name for (name,) in cursor.fetchall()]


def recipe(
    *, database: str = DATABASE, owner: str = OWNER, web: str = WEB,
    owner_word: str = "", web_word: str = "",
) -> str:  # fmt: skip
    """What the administrator of the PostgreSQL server runs once in `psql`, as its superuser. Raises ValueError for a name.

    owner_word, web_word  passwords; without one the role comes in by the machine's own names (peer) alone
    """
    base, desk, drop = (_quoted(name) for name in (database, owner, web))
    powers = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    return "\n".join(
        [
            "-- The desk's database, its owner, and the role by which the web drops letters and picks them up.",
            f"CREATE ROLE {desk} LOGIN {powers}{_password(owner_word)};",
            f"CREATE ROLE {drop} LOGIN NOINHERIT {powers} CONNECTION LIMIT 40{_password(web_word)};",
            f"CREATE DATABASE {base} OWNER {desk} TEMPLATE template0 ENCODING 'UTF8';",
            f"\\connect {base}",
            *lines_inside(database, owner, web),
            "",
        ]
    )


def lines_inside(database: str, owner: str, web: str) -> list[str]:
    """The part of `recipe` that is run inside the desk's database, by a superuser."""
    base, desk, drop = (_quoted(name) for name in (database, owner, web))
    return [
        f"REVOKE ALL ON DATABASE {base} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {base} TO {drop};",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"GRANT ALL ON SCHEMA public TO {desk};",
        *(
            f"REVOKE ALL ON FUNCTION pg_catalog.{one} FROM PUBLIC;" for one in (*BIG_OBJECTS, *SIZES)
        ),
        f"ALTER ROLE {drop} IN DATABASE {base} SET statement_timeout = '10s';",
    ]  # fmt: skip


def beyond(alias: str) -> list[str]:
    """What the role of this connection may do at the desk beyond its two rights; empty as it has to be.

    Asked by the web process, as that role. Each entry completes "the web's role …".
    """
    return _names(_BEYOND, alias)


def reaches_big_objects(alias: str) -> bool:
    """Whether the role can keep things of its own in PostgreSQL's big objects: nobody reads them, and they fill the disk."""
    tests = " OR ".join(f"has_function_privilege('{one}', 'EXECUTE')" for one in BIG_OBJECTS)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {tests}")
        return bool(cursor.fetchone()[0])


def given_away() -> list[str]:
    """Rights in the desk's database that somebody other than the owner has beyond the two; asked by the desk.

    Each reads "role: right on thing".
    """
    return _names(_GIVEN, "default")


def _names(statement: str, alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return [name for (name,) in cursor.fetchall()]


def _quoted(role: str) -> str:
    if not ROLE.fullmatch(role):
        raise ValueError(
            f"{role!r} is no name for a role or a database: small letters, digits, - and _."
        )
    return f'"{role}"'


def _password(word: str) -> str:
    return " PASSWORD '" + word.replace("'", "''") + "'" if word else ""


_BEYOND = """
WITH me AS (SELECT * FROM pg_roles WHERE rolname = current_user),
ours AS (SELECT * FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
things AS (SELECT c.* FROM pg_class c JOIN ours n ON n.oid = c.relnamespace)
SELECT 'is a superuser' AS said FROM me WHERE rolsuper
UNION ALL SELECT 'passes row-level security' FROM me WHERE rolbypassrls
UNION ALL SELECT 'may make roles' FROM me WHERE rolcreaterole
UNION ALL SELECT 'may make databases' FROM me WHERE rolcreatedb
UNION ALL SELECT 'may copy the whole server' FROM me WHERE rolreplication
UNION ALL SELECT 'is a member of ' || quote_ident(r.rolname)
    FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN me ON me.oid = m.member
UNION ALL SELECT 'owns the database'
    FROM pg_database d JOIN me ON me.oid = d.datdba WHERE d.datname = current_database()
UNION ALL SELECT 'may ' || p || ' in the database'
    FROM unnest(ARRAY['CREATE', 'TEMP']) AS p WHERE has_database_privilege(current_database(), p)
UNION ALL SELECT 'may make tables in ' || quote_ident(nspname)
    FROM ours WHERE has_schema_privilege(oid, 'CREATE')
UNION ALL SELECT 'owns ' || c.oid::regclass::text FROM things c JOIN me ON me.oid = c.relowner
UNION ALL SELECT 'may ' || p || ' ' || c.oid::regclass::text
    FROM things c
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT (c.relname = 'desk_arrival' AND p = 'INSERT')
    AND (
        has_table_privilege(c.oid, p)
        OR (p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(c.oid, p))
    )
UNION ALL SELECT 'may use ' || c.oid::regclass::text
    FROM things c
    WHERE CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE') ELSE false END
UNION ALL SELECT 'may call ' || f.oid::regprocedure::text
    FROM pg_proc f JOIN ours n ON n.oid = f.pronamespace
    WHERE f.proname <> 'desk_pick_up' AND has_function_privilege(f.oid, 'EXECUTE')
ORDER BY 1
"""
_GIVEN = """
WITH ours AS (SELECT * FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
given AS (
    SELECT a.grantee, a.privilege_type, c.oid::regclass::text AS thing
    FROM pg_class c JOIN ours n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE a.grantee <> c.relowner
    AND NOT (c.relname = 'desk_arrival' AND a.privilege_type = 'INSERT' AND a.grantee <> 0)
    UNION ALL SELECT a.grantee, a.privilege_type, c.oid::regclass::text || '.' || t.attname
    FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN ours n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(t.attacl) a WHERE a.grantee <> c.relowner
    UNION ALL SELECT a.grantee, a.privilege_type, f.oid::regprocedure::text
    FROM pg_proc f JOIN ours n ON n.oid = f.pronamespace
    CROSS JOIN LATERAL aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
    WHERE a.grantee <> f.proowner AND NOT (f.proname = 'desk_pick_up' AND a.grantee <> 0)
)
SELECT coalesce(r.rolname, 'everybody') || ': ' || g.privilege_type || ' on ' || g.thing
FROM given g LEFT JOIN pg_roles r ON r.oid = g.grantee ORDER BY 1
"""
_WEB = """
SELECT r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname = current_schema() AND c.relname = 'desk_arrival' AND a.privilege_type = 'INSERT'
AND a.grantee <> c.relowner ORDER BY 1
"""
_UNGUARDED = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity ORDER BY 1
"""
