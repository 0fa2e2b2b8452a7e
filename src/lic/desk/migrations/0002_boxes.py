"""The two boxes on PostgreSQL: a table into which the web's role may insert, one it never sees, and one function that it may call.

Neither table has a time or a number by which letters came. With SQLite the boxes are folders, and nothing is done here.
"""

from django.db import migrations

MOST = 20 * 1024 * 1024
"""Bytes of a letter: more than the largest that is made; a role that may only insert cannot fill a row without end."""
TABLES = f"""
CREATE TABLE desk_arrival (
    name text PRIMARY KEY CHECK (name ~ '^[0-9a-f]{{64}}$'),
    letter bytea NOT NULL CHECK (octet_length(letter) BETWEEN 1 AND {MOST})
);
CREATE TABLE desk_answer (
    name text PRIMARY KEY CHECK (name ~ '^([0-9a-f]{{64}}|roster)$'),
    letter bytea NOT NULL CHECK (octet_length(letter) >= 1)
);
ALTER TABLE desk_arrival ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY desk_arrival_drop ON desk_arrival FOR INSERT WITH CHECK (true);
REVOKE ALL ON desk_arrival, desk_answer FROM PUBLIC;
"""
# `wanted` is looked up by its whole name and nothing else, and what the
# caller's own search path holds is never asked.
FUNCTION = """
CREATE FUNCTION {schema}.desk_pick_up(wanted text) RETURNS bytea
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT letter FROM {schema}.desk_answer WHERE name = wanted),
        (SELECT ''::bytea FROM {schema}.desk_arrival WHERE name = wanted)
    )
$$;
REVOKE ALL ON FUNCTION {schema}.desk_pick_up(text) FROM PUBLIC;
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(TABLES, params=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    schema_editor.execute(FUNCTION.format(schema=schema), params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION desk_pick_up(text)")
        schema_editor.execute("DROP TABLE desk_answer, desk_arrival")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_first")]

    operations = [migrations.RunPython(make, remove)]
